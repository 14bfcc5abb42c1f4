// SPDX-License-Identifier: MIT
// Full-text search in SQLite: the expression that FTS5 is asked, and the tokenizer it needs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "techhub/schema/query.hpp"
#include "techhub/value/result.hpp"

namespace techhub::storage::sqlite {

// Whatever is not white space belongs to a term: the library has divided and folded them already. Twice as fast as the
// tokenizers that know Unicode; indexes made with `unicode61` in its place hold the same terms and stay.
inline constexpr std::string_view fts5_tokenizer = R"(ascii tokenchars '!""#$%&''()*+,-./:;<=>?@[\]^_`{|}~')";

// The name of the index of a table's searched column: "core_event__search".
[[nodiscard]] std::string fts5_index(const Table& table);
// The index, with the table's own rows for content, and what fills it from the rows there are. None for a table that is
// not searched.
[[nodiscard]] std::vector<std::string> create_fts5(const Table& table);
[[nodiscard]] std::string rebuild_fts5(const Table& table);
// Fails where the index and the rows differ.
[[nodiscard]] std::string check_fts5(const Table& table);

// For a table that is searched. Whether the index is there, and of which version; what takes away one of which parts
// may be missing, and what is left of one that is not there.
[[nodiscard]] std::string has_fts5(const Table& table);
[[nodiscard]] std::string version_of_fts5(const Table& table);
[[nodiscard]] std::vector<std::string> drop_fts5(const Table& table);
[[nodiscard]] std::vector<std::string> drop_fts5_parts(const Table& table);

// For a table that is searched. The terms of a row that was written (key, terms), of one that is written or erased next
// (key, old terms), and what these are (key).
void put_terms(const Table& table, std::string& out);
void take_terms(const Table& table, std::string& out);
void read_terms(const Table& table, std::string& out);

// What SQLite says where a part of an index is missing or is not what it was.
[[nodiscard]] inline bool is_of_damaged_index(const Error& error) noexcept {
  return error.code() == Code::corrupt || error.code() == Code::internal;
}
// Of a statement over the index: `corrupt`, at the searched column.
template <class T>
[[nodiscard]] Result<T> or_damaged_index(const Table& table, Result<T> result) {
  if (result || !is_of_damaged_index(result.error())) return result;
  return Error(Code::corrupt, "the search index does not answer, reindex makes it anew: " + result.error().message())
      .at(table.label, table.columns[searched(table)].name);
}

// What makes one segment of an index, which then holds no term that no row has. Empty for a table that is not searched.
[[nodiscard]] std::string merge_fts5(const Table& table);

// The right side of MATCH: every term quoted, operators only our own. Empty for what matches nothing.
[[nodiscard]] std::string fts5_expression(const TextMatch& match);

}  // namespace techhub::storage::sqlite
