// SPDX-License-Identifier: MIT
// Suggestions: how a word that is being typed may go on, and what a misspelt one may have been. Pure functions over a
// list of terms, any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techhub::search {

// A word of an index and the number of texts that have it.
struct Known {
  std::string word;
  std::size_t texts = 0;
  friend bool operator==(const Known&, const Known&) = default;
};

// Letters inserted, left out, replaced or two neighbours swapped, counted in code points; `most` + 1 for any more.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most);

// The words that begin so, those of most texts first. `known` is sorted by word.
[[nodiscard]] std::vector<Known> complete(std::span<const Known> known, std::string_view prefix, std::size_t limit);

// What is near a misspelt word: at a distance of 1, or 2 where it has six letters or more. Nothing is near words under
// three letters, those that are cut, and numbers.
class Nearness {
 public:
  explicit Nearness(std::string_view word);
  // 1 or 2; 0 for the word itself and for what is not near.
  [[nodiscard]] std::size_t distance(std::string_view other) const;

 private:
  std::string word_;
  std::size_t most_ = 0;
  std::uint64_t letters_ = 0;
};

// The words near this one, nearer ones first, then those of most texts.
[[nodiscard]] std::vector<Known> corrections(std::span<const Known> known, std::string_view word, std::size_t limit);

}  // namespace techhub::search
