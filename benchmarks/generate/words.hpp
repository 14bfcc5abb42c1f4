// SPDX-License-Identifier: MIT
// Text of the kind that the sample has, in three languages, and the letters of its alphabets.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace generate {

// splitmix64: a stream of its own for every value of every object, so that any of them can be made alone.
class Random {
 public:
  explicit Random(std::uint64_t state) : state_(state) {}
  std::uint64_t next();
  // 0 to count - 1.
  std::uint64_t below(std::uint64_t count) { return next() % count; }
  bool one_in(std::uint64_t count) { return below(count) == 0; }

 private:
  std::uint64_t state_;
};

// Russian, Kazakh, English.
using Text = std::array<std::string, 3>;

[[nodiscard]] Text topic(Random& random);
[[nodiscard]] Text title(Random& random);
[[nodiscard]] Text sentences(Random& random, std::size_t count);

// Cyrillic (Kazakh letters too) and Latin.
[[nodiscard]] std::string lower(std::string_view text);
[[nodiscard]] std::string capitalised(std::string_view text);

}  // namespace generate
