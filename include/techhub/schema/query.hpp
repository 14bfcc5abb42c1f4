// SPDX-License-Identifier: MIT
// Query: what to read of a table, as plain data: a filter tree, an order, a page after a key. Backends turn it into
// their own language; no value ever becomes part of a statement's text.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "techhub/schema/record.hpp"
#include "techhub/schema/text_match.hpp"

namespace techhub {

enum class Compare : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };

struct Filter {
  enum class Kind : std::uint8_t {
    always,
    never,
    all,      // every child; none: true
    any,      // one child at least; none: false
    no,       // not the one child
    compare,  // column `op` value; false when the column is NULL, but for not_equal, which is then true
    in,       // column is one of values
    null,     // column is NULL
    forward,  // the row of `table` that column refers to matches the child
    reverse,  // some row of `table` whose `column` (of that table) refers to this row matches the child
    target,   // the row's `source` names `table`, and the row of it with that `primary_key` matches the child
    json_is,  // member `path` (`a.b` goes into objects) of the JSON column equals the text value ("true", "false",
              // numbers in canonical form); false for null, objects and arrays
    finds,    // the text column, which must be searched(table), answers `text`
  };
  Kind kind = Kind::always;
  Compare op = Compare::equal;
  std::size_t column = 0;
  const Table* table = nullptr;
  std::string path{};
  std::vector<Value> values{};
  std::vector<Filter> children{};
  std::shared_ptr<const TextMatch> text{};

  // NULL never equals anything: compare with a null Value is `never` (use is_null).
  static Filter is(std::size_t column, Value value, Compare op = Compare::equal);
  static Filter in(std::size_t column, std::vector<Value> values);
  static Filter is_null(std::size_t column);
  static Filter none() { return Filter{.kind = Kind::never}; }
  static Filter negate(Filter child);
  static Filter forward(std::size_t column, const Table& table, Filter child);
  static Filter reverse(const Table& table, std::size_t column, Filter child);
  static Filter target(const Table& table, Filter child);
  static Filter json_is(std::size_t column, std::string path, std::string text);
  static Filter finds(std::size_t column, TextMatch text);
  // Simplify as they are built: `always` and `never` are folded, a single child stands for itself.
  friend Filter operator&&(Filter a, Filter b);
  friend Filter operator||(Filter a, Filter b);
};

// The column of a table that backends index for text searches: `search_field`, which holds terms, in tables with 64-bit
// keys; npos in others.
[[nodiscard]] std::size_t searched(const Table& table) noexcept;

// The order of every backend: NULL first, numbers and decimals by value, text by code point, bytes bytewise. Values of
// different kinds (which no column holds) sort by kind.
[[nodiscard]] std::strong_ordering compare(const Column& column, const Value& a, const Value& b) noexcept;

// Whether a record matches, for filters that need no other row; forward, reverse and target throw std::logic_error.
[[nodiscard]] bool matches(const Filter& filter, const Record& record);

struct Order {
  std::size_t column = 0;
  bool descending = false;
};

struct Query {
  const Table* table = nullptr;
  Filter filter{};
  // The key is appended where it is missing, so that the order is total. NULL sorts first ascending, last descending.
  // Text sorts by code point.
  std::vector<Order> order{};
  // Keyset page: rows after the one with these values of the order's columns (the appended key included); empty for
  // the first page.
  std::vector<Value> after{};
  // Rows at the most; none for all.
  std::optional<std::size_t> limit{};
};

}  // namespace techhub
