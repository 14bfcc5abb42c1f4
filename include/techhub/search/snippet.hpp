// SPDX-License-Identifier: MIT
// Snippets: the part of a text that answers a query best, with the words that do. Pure, any thread; the work grows with
// the text and never faster.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/search/query.hpp"

namespace techhub::search {

// The bytes [begin, end) of a text, always whole code points.
struct Mark {
  std::size_t begin = 0;
  std::size_t end = 0;
  Level level = Level::word;
  friend bool operator==(const Mark&, const Mark&) = default;
};

// Every word of the text that the query looks for, in order; a phrase has one mark for each of its words. `field`: the
// name that the query may have restricted a word to.
[[nodiscard]] std::vector<Mark> marks(std::string_view text, std::optional<Language> language, const Query& query,
                                      std::string_view field = {});

struct Snippet {
  std::string text;         // a piece of the original, as it stands there
  std::vector<Mark> marks;  // inside `text`
  bool cut_before = false;
  bool cut_after = false;
};

// The piece of at most `length` code points with the most different words of the query, nearest forms first, then the
// most words; the start of the text where it has none. It begins and ends between words where there is white space.
// A host that shows it as HTML escapes the pieces between the marks first.
[[nodiscard]] Snippet snippet(std::string_view text, std::optional<Language> language, const Query& query,
                              std::size_t length = 200, std::string_view field = {});

}  // namespace techhub::search
