// SPDX-License-Identifier: MIT
// The one place where SQL is made for records and queries. A Dialect says where databases differ. Names are quoted,
// values always bound: `values` lists them in the order of their placeholders.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/sql_walks.hpp"

namespace techhub::storage::sql {

// A statement being made. Kept and cleared by its owner, so that a second statement allocates nothing.
struct Text {
  std::string text;
  std::vector<const Value*> values;  // of the filter, the order and the limit; the caller's, or in `own`
  std::size_t placeholders = 0;      // all of them, those that the caller binds itself included
  std::deque<Value> own;
  std::deque<Filter> filters;  // that the statement is made of, beside the caller's
  // A row may come again at once, found by another walk, and no limit ends the statement: both are the cursor's.
  bool is_merged = false;

  void clear();
};

class Dialect {
 public:
  virtual ~Dialect() = default;

  // `?`, `$1`, ...: the placeholder with this number, counted from 1.
  virtual void placeholder(std::string& out, std::size_t number) const = 0;
  // Boolean constants, and comparisons for which NULL is a value.
  [[nodiscard]] virtual std::string_view constant(bool truth) const = 0;
  [[nodiscard]] virtual std::string_view same() const = 0;
  [[nodiscard]] virtual std::string_view different() const = 0;
  // Before a column: that no index over it is to find the rows.
  [[nodiscard]] virtual std::string_view not_by_index() const = 0;
  // What follows an expression that is ordered by: of decimals, so that they compare as numbers; of an ORDER BY term,
  // so that NULL comes first ascending and last descending.
  [[nodiscard]] virtual std::string_view decimal_order() const = 0;
  [[nodiscard]] virtual std::string_view null_order(bool descending) const = 0;
  // How a member of a JSON column is named: a path as one bound text.
  [[nodiscard]] virtual std::string json_path(std::string_view path) const = 0;
  // The member as text, NULL when it is null, an array, an object or missing. `path()` appends the bound path.
  struct Piece {
    virtual ~Piece() = default;
    virtual void append() = 0;
  };
  virtual void json_text(std::string& out, std::string_view column, Piece& path) const = 0;
  // The condition that a 64-bit key is the one that `text` spells; false for text that spells none.
  virtual void spells_key(std::string& out, std::string_view key, std::string_view text) const = 0;
  virtual void key_as_text(std::string& out, std::string_view key) const = 0;
  // The condition that the searched column of the row with this key answers a TextMatch, or with `holds` false that it
  // does not; `expression()` appends the bound text_expression.
  virtual void finds(std::string& out, const Table& table, std::string_view key, Piece& expression,
                     bool holds) const = 0;
  [[nodiscard]] virtual std::string text_expression(const TextMatch& match) const = 0;

  std::size_t max_values = 30'000;
  std::size_t max_depth = 64;
};

// What a value of this column is, as an index into Value.
[[nodiscard]] std::size_t kind_of(const Column& column) noexcept;

void append_name(std::string& out, std::string_view name);
// `t0."name"`.
void append_column(std::string& out, const Column& column);
// ` FROM "table" AS t0`.
void append_from(std::string& out, const Table& table);

// INSERT of every column: the caller binds the record's values in their order.
void insert(const Dialect& dialect, const Table& table, Text& out);
// SELECT of every column, in order, of the row with a key, which the caller binds.
void find(const Dialect& dialect, const Table& table, Text& out);
// UPDATE or, without columns, a SELECT of 1: the caller binds the values of `columns` in order, then the key, then
// those in `out`. `misuse` and `limit` as for select.
[[nodiscard]] Result<> update(const Dialect& dialect, const Table& table, ColumnSet columns, const Filter& expect,
                              Text& out);
void erase(const Dialect& dialect, const Table& table, Text& out);

// `misuse` for a query that does not fit its tables (a column that is none, a value of the wrong kind), `limit` for one
// too deep or with too many values. A page is merged of walks where there are such.
[[nodiscard]] Result<> select(const Dialect& dialect, const Query& query, const FewKeys& few_keys, Text& out);
// The keys of rows that match, at most so many, in no order.
[[nodiscard]] Result<> keys(const Dialect& dialect, const Table& table, const Filter& filter, std::size_t limit,
                            Text& out);
[[nodiscard]] Result<> count(const Dialect& dialect, const Table& table, const Filter& filter, Text& out);

// Appends the condition over the row named `t0`.
[[nodiscard]] Result<> where(const Dialect& dialect, const Table& table, const Filter& filter, Text& out);
// Appends conditions that all hold over the row named `t<level>`, to stand beside an AND. With `looks_at_all` none of
// those over other rows may be what the rows are found by.
[[nodiscard]] Result<> where(const Dialect& dialect, const Table& table, std::span<const Filter* const> all,
                             std::size_t level, bool looks_at_all, Text& out);
// True when few rows of the table match and an index finds them.
[[nodiscard]] bool is_selective(const Table& table, const Filter& filter);
// Appends the next placeholder and remembers its value.
[[nodiscard]] Result<> bind_value(const Dialect& dialect, const Value& value, Text& out);
// Checks that the column exists and may be compared with the value.
[[nodiscard]] Result<> check(const Table& table, std::size_t column, const Value& value);

}  // namespace techhub::storage::sql
