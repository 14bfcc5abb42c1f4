// SPDX-License-Identifier: MIT
// Query: what somebody typed, as words to look for. Every input is a query, none is an error:
//   грант стартап     both words, in any form and order     "общий грант"   these words, as they stand
//   -архив            without this word                      прог*           words that begin so
//   title:грант       in this field only                     e-mail          parts joined in writing, one after another
//   -title:грант, title:-грант      not in this field        TITLE: грант    the same field
// Any other sign only divides words. What is typed twice counts once. Without a word to look for it finds nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/schema/text_match.hpp"
#include "techhub/search/words.hpp"

namespace techhub::search {

// Words of a query that are looked for; those behind them are left out.
inline constexpr std::size_t longest_query = 32;
// Prefixes of fewer letters than `long_prefix` that are looked for; those behind them are left out.
inline constexpr std::size_t most_short_prefixes = 4;
inline constexpr std::size_t long_prefix = 3;

// How near a word of a text is to a word of the query. Each finds what the one before it does, and more.
enum class Level : std::uint8_t {
  word,  // the word itself
  stem,  // another form of it
  fold,  // the same stem, typed on the other keyboard
};

// A word of a query. Nobody says in which language it is, so it has a stem for each that it may be.
struct Sought {
  std::string word;
  std::vector<std::string> stems;
  std::vector<std::string> folds;  // stems after folding
  std::string folded;              // the word itself folded
  friend bool operator==(const Sought&, const Sought&) = default;
};

struct Clause {
  std::vector<Sought> words;  // several: one after another
  std::string field{};        // empty: anywhere
  bool excluded = false;
  bool prefix = false;  // the last word begins one
  bool exact = false;   // in quotes: no other form
  friend bool operator==(const Clause&, const Clause&) = default;
};

// All clauses must hold that are not excluded, and none that is.
struct Query {
  std::vector<Clause> clauses;
  // Nothing to look for: it finds nothing.
  [[nodiscard]] bool is_empty() const noexcept;
  friend bool operator==(const Query&, const Query&) = default;
};

// Whether a word is left out of a query that has others.
[[nodiscard]] bool is_function_word(std::string_view word);

// `fields`: the names that may stand before a colon, in small letters; any other is a word like all others, and so is
// one that nothing follows. Function words (`для`,
// `және`, `the`) are left out where others are there to look for, unless they are quoted.
[[nodiscard]] Query parse(std::string_view text, std::span<const std::string_view> fields = {});

// What a column of search_terms() is asked for rows that match at this level or nearer.
[[nodiscard]] TextMatch text_match(const Query& query, Level level);

}  // namespace techhub::search
