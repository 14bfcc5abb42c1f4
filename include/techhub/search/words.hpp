// SPDX-License-Identifier: MIT
// Words: what a text is searched by. Pure functions of text and language, any thread; docs/search.md has the rules for
// numbers, addresses, hyphens and mixed scripts. Every text has words: bytes that are no UTF-8 and U+0000 only separate
// them, and what is longer than `longest_word` code points is cut there.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "techhub/value/i18n.hpp"

namespace techhub::search {

inline constexpr std::size_t longest_word = 64;

// One word of a text, at [begin, end) of its bytes. The views last during the visit only.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string_view word;  // normalised and case-folded, ё as е
  std::string_view stem;
  std::string_view fold;  // Kazakh as a Russian keyboard types it, stemmed; empty for words of other languages
};

// Visits the words in order. `language` is that of the text (its i18n key); a word of another script or with letters
// that only Kazakh has is taken for what it is. Without it the letters of the text decide between Russian and Kazakh.
void each_word(std::string_view text, std::optional<Language> language, const std::function<void(const Word&)>& visit);

// The language by letters: Kazakh where its own letters are more than stray, else Russian where there is Cyrillic, else
// English. Looks at the first 4 KiB.
[[nodiscard]] Language guess_language(std::string_view text) noexcept;

// One text of a row.
struct Text {
  std::string_view text;
  std::optional<Language> language;
  std::string_view field{};  // `title`: its words are also found by `title:`; empty for a body
};

// What a row's `search_field` holds: terms divided by single spaces, which a backend indexes as they are, in order.
// Words stand as they are, stems after `=`, folds after `~`, those of a field once more after its name and `:`; `|`
// stands between two texts, so that no phrase spans them. Repeated terms are kept: a phrase needs their places.
[[nodiscard]] std::string search_terms(std::span<const Text> texts);

}  // namespace techhub::search
