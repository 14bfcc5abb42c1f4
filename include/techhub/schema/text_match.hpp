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

// What such a column holds, term by term; views of `text`.
[[nodiscard]] std::vector<std::string_view> split_terms(std::string_view text);
// How often a match of the kind `terms` is met in them.
[[nodiscard]] std::int64_t times_met(const TextMatch& sequence, const std::vector<std::string_view>& terms) noexcept;

}  // namespace techhub
