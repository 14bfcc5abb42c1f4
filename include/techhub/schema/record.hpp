// SPDX-License-Identifier: MIT
// Record: one row of a table as plain values. ColumnSet: some of its columns. A Record refers to its Table, which must
// outlive it, and belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "techhub/schema/table.hpp"

namespace techhub {

class ColumnSet {
 public:
  constexpr ColumnSet() = default;
  // Derived columns too.
  static ColumnSet all(const Table& table) noexcept;
  constexpr void add(std::size_t column) noexcept { bits_ |= std::uint64_t{1} << column; }
  constexpr void remove(std::size_t column) noexcept { bits_ &= ~(std::uint64_t{1} << column); }
  [[nodiscard]] constexpr bool has(std::size_t column) const noexcept { return (bits_ >> column) & 1; }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
  [[nodiscard]] constexpr std::uint64_t bits() const noexcept { return bits_; }

 private:
  std::uint64_t bits_ = 0;
};

class Record {
 public:
  Record() = default;
  // Every column at what it holds when nothing is given (entities.md: '' for text, {} for JSON, the first word, ...);
  // keys and required times are NULL until they are set.
  explicit Record(const Table& table);

  [[nodiscard]] bool empty() const noexcept { return table_ == nullptr; }
  [[nodiscard]] const Table& table() const noexcept { return *table_; }
  [[nodiscard]] const Value& operator[](std::size_t column) const noexcept { return values_[column]; }
  [[nodiscard]] Value& operator[](std::size_t column) noexcept { return values_[column]; }
  [[nodiscard]] const Value& key() const noexcept { return values_.front(); }

  // By name; a name that the table lacks is an internal fault and throws std::logic_error.
  [[nodiscard]] const Value& get(std::string_view column) const { return values_[table_->at(column)]; }
  void set(std::string_view column, Value value) { values_[table_->at(column)] = std::move(value); }
  [[nodiscard]] std::string_view text(std::string_view column) const { return as_text(get(column)); }
  [[nodiscard]] std::int64_t integer(std::string_view column, std::int64_t fallback = 0) const {
    return as_integer(get(column), fallback);
  }
  // A json, i18n or tag column, parsed; null when the column is NULL or holds no JSON.
  [[nodiscard]] Json json(std::string_view column) const;

  friend bool operator==(const Record& a, const Record& b) { return a.table_ == b.table_ && a.values_ == b.values_; }

 private:
  const Table* table_ = nullptr;
  std::vector<Value> values_;
};

// A typed row from a record of its table and back. `corrupt` names the column when a value is not of its type.
// `table` must be that of T and outlive the record.
namespace detail {
// `label` is the entity of the struct: `misuse` (std::logic_error when saving) when the record is of another one, or
// of a table that no struct declares.
[[nodiscard]] Result<> load_row(void* row, std::string_view label, const Record& record);
void save_row(const void* row, std::string_view label, Record& record);
}  // namespace detail

template <class T>
[[nodiscard]] Result<T> row_from(const Record& record) {
  T row;
  TECHHUB_DO(detail::load_row(&row, label_of<T>.text, record));
  return row;
}
template <class T>
[[nodiscard]] Record record_from(const Table& table, const T& row) {
  Record record(table);
  detail::save_row(&row, label_of<T>.text, record);
  return record;
}

// JSON of a value as its column types it: times and dates as ISO text, booleans, decimals as text, bytes as base64url,
// references as bare keys, words and text as text; json, i18n and tag as themselves. Null for NULL, for what is not of
// the column's type, and for a personal value that is still sealed.
[[nodiscard]] Json json_from(const Column& column, const Value& value);
// The reverse, checking type, range, text and (unless `any_word`) the word list; `invalid` with the column as field and
// a reason of reasons.hpp. A number is read as a decimal too. Nothing is rounded, cut or trimmed.
[[nodiscard]] Result<Value> value_from(const Table& table, const Column& column, const Json& json,
                                       bool any_word = false);

// {"id": 1, "status": "active", ...}: all declared columns, or those of them in `columns`.
[[nodiscard]] Json json_from(const Record& record);
[[nodiscard]] Json json_from(const Record& record, ColumnSet columns);
// Sets what `fields` (an object) gives into `record` and answers which columns those are. Every fault of the input is
// in the one error that is returned, and the record is then unchanged. Derived columns count as unknown; guarded ones
// are accepted: who may write them is not decided here.
[[nodiscard]] Result<ColumnSet> assign(Record& record, const Json& fields);
// Whether every declared column that may not be NULL holds a value (a 64-bit key, which the storage gives, may be
// missing); `invalid` with the reason `required` for each that does not.
[[nodiscard]] Result<> check_complete(const Record& record);

}  // namespace techhub
