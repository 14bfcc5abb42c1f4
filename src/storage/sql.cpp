// SPDX-License-Identifier: MIT
#include "storage/sql.hpp"

namespace techhub::storage::sql {
namespace {

constexpr std::string_view row = "t0";

void append_columns(std::string& out, const Table& table) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i != 0) out += ", ";
    append_column(out, table.columns[i]);
  }
}

void append_placeholder(const Dialect& dialect, Text& out) { dialect.placeholder(out.text, ++out.placeholders); }

void append_where_key(const Dialect& dialect, const Table& table, Text& out) {
  out.text += " WHERE ";
  append_column(out.text, table.key());
  out.text += " = ";
  append_placeholder(dialect, out);
}

}  // namespace

void Text::clear() {
  text.clear();
  values.clear();
  own.clear();
  filters.clear();
  is_merged = false;
  placeholders = 0;
}

void append_name(std::string& out, std::string_view name) {
  out += '"';
  for (auto quote = name.find('"'); quote != std::string_view::npos; quote = name.find('"')) {
    out += name.substr(0, quote + 1);
    out += '"';
    name.remove_prefix(quote + 1);
  }
  out += name;
  out += '"';
}

void append_column(std::string& out, const Column& column) {
  out += row;
  out += '.';
  append_name(out, column.name);
}

void append_from(std::string& out, const Table& table) {
  out += " FROM ";
  append_name(out, table.name);
  out += " AS ";
  out += row;
}

std::size_t kind_of(const Column& column) noexcept {
  switch (column.type) {
    case Type::id:
    case Type::integer:
    case Type::boolean:
    case Type::time:
    case Type::date:
      return 1;
    case Type::real:
      return 2;
    case Type::code:
    case Type::decimal:
    case Type::text:
    case Type::json:
    case Type::i18n:
    case Type::tag:
    case Type::word:
    case Type::secret:
      return 3;
    case Type::bytes:
    case Type::personal:
      return 4;
  }
  return 0;
}

Result<> check(const Table& table, std::size_t column, const Value& value) {
  if (column >= table.columns.size()) return Error(Code::misuse, "the query names no column").at(table.label);
  if (is_null(value) || value.index() == kind_of(table.columns[column])) return success();
  return Error(Code::misuse, "a value in the query is not of the column's kind")
      .at(table.label, table.columns[column].name);
}

Result<> bind_value(const Dialect& dialect, const Value& value, Text& out) {
  if (out.values.size() >= dialect.max_values) {
    return Error(Code::limit, "the query has more than " + std::to_string(dialect.max_values) + " values");
  }
  append_placeholder(dialect, out);
  out.values.push_back(&value);
  return success();
}

void insert(const Dialect& dialect, const Table& table, Text& out) {
  out.text += "INSERT INTO ";
  append_name(out.text, table.name);
  out.text += " (";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i != 0) out.text += ", ";
    append_name(out.text, table.columns[i].name);
  }
  out.text += ") VALUES (";
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i != 0) out.text += ", ";
    append_placeholder(dialect, out);
  }
  out.text += ')';
}

void find(const Dialect& dialect, const Table& table, Text& out) {
  out.text += "SELECT ";
  append_columns(out.text, table);
  append_from(out.text, table);
  append_where_key(dialect, table, out);
}

Result<> update(const Dialect& dialect, const Table& table, ColumnSet columns, const Filter& expect, Text& out) {
  if (columns.empty()) {
    out.text += "SELECT 1";
    append_from(out.text, table);
  } else {
    out.text += "UPDATE ";
    append_name(out.text, table.name);
    out.text += " AS ";
    out.text += row;
    std::string_view separator = " SET ";
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (!columns.has(i)) continue;
      out.text += separator;
      append_name(out.text, table.columns[i].name);
      out.text += " = ";
      append_placeholder(dialect, out);
      separator = ", ";
    }
  }
  append_where_key(dialect, table, out);
  if (expect.kind == Filter::Kind::always) return success();
  out.text += " AND (";
  TECHHUB_DO(where(dialect, table, expect, out));
  out.text += ')';
  return success();
}

void erase(const Dialect& dialect, const Table& table, Text& out) {
  out.text += "DELETE";
  append_from(out.text, table);
  append_where_key(dialect, table, out);
}

Result<> keys(const Dialect& dialect, const Table& table, const Filter& filter, std::size_t limit, Text& out) {
  out.text += "SELECT ";
  append_column(out.text, table.key());
  append_from(out.text, table);
  out.text += " WHERE (";
  TECHHUB_DO(where(dialect, table, filter, out));
  out.text += ") LIMIT ";
  return bind_value(dialect, out.own.emplace_back(static_cast<std::int64_t>(limit)), out);
}

Result<> count(const Dialect& dialect, const Table& table, const Filter& filter, Text& out) {
  out.text += "SELECT count(*)";
  append_from(out.text, table);
  if (filter.kind == Filter::Kind::always) return success();
  out.text += " WHERE ";
  return where(dialect, table, filter, out);
}

}  // namespace techhub::storage::sql
