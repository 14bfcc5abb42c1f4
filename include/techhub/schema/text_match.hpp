// SPDX-License-Identifier: MIT
// TextMatch: what a text column of terms, divided by single spaces, is asked for. Plain data; a backend turns it into
// its own language, and `matches` says what every backend answers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace techhub {

struct TextMatch {
  enum class Kind : std::uint8_t {
    never,
    terms,  // these terms one after another; the last one stands for every term that begins with it if `prefix`
    all,    // every part
    any,    // one part at least
    but,    // the first part, and none of the others
  };
  Kind kind = Kind::never;
  bool prefix = false;
  std::vector<std::string> terms{};
  std::vector<TextMatch> parts{};

  static TextMatch sequence(std::vector<std::string> terms, bool prefix = false);
  // Simplify as they are built: none, single and `never` parts are folded.
  static TextMatch all_of(std::vector<TextMatch> parts);
  static TextMatch any_of(std::vector<TextMatch> parts);
  static TextMatch but(TextMatch wanted, std::vector<TextMatch> excluded);

  friend bool operator==(const TextMatch&, const TextMatch&) = default;
};

[[nodiscard]] bool matches(const TextMatch& match, std::string_view terms);

}  // namespace techhub
