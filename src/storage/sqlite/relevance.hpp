// SPDX-License-Identifier: MIT
// storage::relevance as a function of FTS5, so that rows are ranked while the index is read.
#pragma once

#include <string>
#include <string_view>

#include "techhub/schema/text_match.hpp"
#include "techhub/value/result.hpp"

struct sqlite3;

namespace techhub::storage::sqlite {

// techhub_relevance(index, counted): of the row that a MATCH stands at.
inline constexpr std::string_view relevance_function = "techhub_relevance";
[[nodiscard]] Result<> add_relevance(sqlite3* connection);
// `counted`: for each sequence in the order in which fts5_expression writes them, `1` if it counts.
[[nodiscard]] std::string counted_sequences(const TextMatch& match);

}  // namespace techhub::storage::sqlite
