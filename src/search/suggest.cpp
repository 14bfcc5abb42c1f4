// SPDX-License-Identifier: MIT
#include "techhub/search/suggest.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "techhub/search/words.hpp"
#include "techhub/value/text.hpp"
#include "value/utf8.hpp"

namespace techhub::search {

namespace {

constexpr std::size_t longest = longest_word * 2;
using Row = std::array<std::size_t, longest + 1>;
using Points = std::array<char32_t, longest>;

std::size_t read(std::string_view text, Points& points) {
  std::size_t count = 0;
  while (!text.empty() && count < longest) {
    const auto [point, size] = utf8::first(text);
    points[count++] = point;
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return count;
}

// Which letters a word has, folded into 64 bits by the last byte of each: one edit changes two bits at the most.
std::uint64_t letters_of(std::string_view word) noexcept {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool is_last = i + 1 == word.size() || (static_cast<unsigned char>(word[i + 1]) & 0xC0U) != 0x80U;
    if (is_last) bits |= std::uint64_t{1} << (static_cast<unsigned char>(word[i]) & 63U);
  }
  return bits;
}

bool is_number(std::string_view word) noexcept {
  return std::all_of(word.begin(), word.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

void first_ones(std::vector<Known>& found, std::size_t limit) {
  if (found.size() > limit) found.resize(limit);
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t most) {
  Points left;
  Points right;
  const std::size_t n = read(a, left);
  const std::size_t m = read(b, right);
  if ((n > m ? n - m : m - n) > most) return most + 1;
  Row above2{};
  Row above{};
  Row row{};
  for (std::size_t j = 0; j <= m; ++j) above[j] = j;
  for (std::size_t i = 1; i <= n; ++i) {
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= m; ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
        row[j] = std::min(row[j], above2[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > most + 1) return most + 1;
    std::copy_n(above.begin(), m + 1, above2.begin());
    std::copy_n(row.begin(), m + 1, above.begin());
  }
  return std::min(above[m], most + 1);
}

std::vector<Known> complete(std::span<const Known> known, std::string_view prefix, std::size_t limit) {
  std::vector<Known> found;
  if (prefix.empty()) return found;
  auto at = std::lower_bound(known.begin(), known.end(), prefix,
                             [](const Known& one, std::string_view word) { return one.word < word; });
  for (; at != known.end() && at->word.starts_with(prefix); ++at) found.push_back(*at);
  std::stable_sort(found.begin(), found.end(), [](const Known& a, const Known& b) { return a.texts > b.texts; });
  first_ones(found, limit);
  return found;
}

Nearness::Nearness(std::string_view word) : word_(word) {
  const std::size_t letters = techhub::length(word);
  if (letters < 3 || letters >= longest_word || is_number(word)) return;
  most_ = letters < 6 ? 1 : 2;
  letters_ = letters_of(word);
}

std::size_t Nearness::distance(std::string_view other) const {
  if (most_ == 0 || std::popcount(letters_ ^ letters_of(other)) > static_cast<int>(2 * most_)) return 0;
  const std::size_t distance = edit_distance(word_, other, most_);
  return distance <= most_ ? distance : 0;
}

std::vector<Known> corrections(std::span<const Known> known, std::string_view word, std::size_t limit) {
  const Nearness nearness(word);
  std::array<std::vector<Known>, 3> near;
  for (const Known& one : known) {
    if (const std::size_t distance = nearness.distance(one.word); distance > 0) near[distance].push_back(one);
  }
  std::vector<Known> found;
  for (auto& group : near) {
    std::stable_sort(group.begin(), group.end(), [](const Known& a, const Known& b) { return a.texts > b.texts; });
    found.insert(found.end(), group.begin(), group.end());
  }
  first_ones(found, limit);
  return found;
}

}  // namespace techhub::search
