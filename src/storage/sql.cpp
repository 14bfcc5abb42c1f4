// SPDX-License-Identifier: MIT
#include "storage/sql.hpp"

#include <algorithm>

namespace techhub::storage::sql {
namespace {

constexpr std::string_view row = "t0";

void append_column(std::string& out, const Column& column) {
  out += row;
  out += '.';
  append_name(out, column.name);
}

void append_columns(std::string& out, const Table& table) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i != 0) out += ", ";
    append_column(out, table.columns[i]);
  }
}

void append_from(std::string& out, const Table& table) {
  out += " FROM ";
  append_name(out, table.name);
  out += " AS ";
  out += row;
}

void append_placeholder(const Dialect& dialect, Text& out) { dialect.placeholder(out.text, ++out.placeholders); }

void append_where_key(const Dialect& dialect, const Table& table, Text& out) {
  out.text += " WHERE ";
  append_column(out.text, table.key());
  out.text += " = ";
  append_placeholder(dialect, out);
}

Result<std::vector<Order>> total_order(const Query& query) {
  std::vector<Order> order = query.order;
  for (const Order& term : order) {
    if (term.column >= query.table->columns.size()) {
      return Error(Code::misuse, "the order names no column").at(query.table->label);
    }
  }
  if (std::none_of(order.begin(), order.end(), [](const Order& term) { return term.column == 0; })) {
    // In the direction of the last term, so that one index walks through all of it.
    order.push_back({.column = 0, .descending = !order.empty() && order.back().descending});
  }
  return order;
}

// Rows after a key of the order. Lexicographic: for some i the first i terms are the same and the next one is after.
class Page {
 public:
  Page(const Dialect& dialect, const Query& query, const std::vector<Order>& order, Text& out)
      : dialect_(dialect), query_(query), order_(order), out_(out) {}

  Result<> write() {
    if (query_.after.size() != order_.size()) {
      return Error(Code::misuse, "a page starts after one value for each column of the order").at(query_.table->label);
    }
    for (std::size_t i = 0; i < order_.size(); ++i) {
      TECHHUB_DO(check(*query_.table, order_[i].column, query_.after[i]));
    }
    return is_one_direction() ? row_values() : alternatives();
  }

 private:
  [[nodiscard]] const Column& column(std::size_t i) const { return query_.table->columns[order_[i].column]; }

  // A row value compares terms as the order does only while no NULL counts as after: ascending, NULL is before all.
  [[nodiscard]] bool is_one_direction() const {
    for (std::size_t i = 0; i < order_.size(); ++i) {
      if (order_[i].descending != order_[0].descending || is_null(query_.after[i])) return false;
      if (order_[i].descending && column(i).is_nullable) return false;
    }
    return true;
  }

  void term(std::size_t i) {
    append_column(out_.text, column(i));
    if (column(i).type == Type::decimal) out_.text += dialect_.decimal_order();
  }
  Result<> value(std::size_t i) { return bind_value(dialect_, query_.after[i], out_); }

  Result<> row_values() {
    const bool is_single = order_.size() == 1;
    if (!is_single) out_.text += '(';
    for (std::size_t i = 0; i < order_.size(); ++i) {
      if (i != 0) out_.text += ", ";
      term(i);
    }
    out_.text += is_single ? "" : ")";
    out_.text += order_[0].descending ? " < " : " > ";
    if (!is_single) out_.text += '(';
    for (std::size_t i = 0; i < order_.size(); ++i) {
      if (i != 0) out_.text += ", ";
      TECHHUB_DO(value(i));
    }
    if (!is_single) out_.text += ')';
    return success();
  }

  Result<> alternatives() {
    TECHHUB_DO(first_range());
    out_.text += '(';
    for (std::size_t i = 0; i < order_.size(); ++i) {
      out_.text += i == 0 ? "" : " OR ";
      for (std::size_t k = 0; k < i; ++k) {
        append_column(out_.text, column(k));
        out_.text += is_null(query_.after[k]) || column(k).is_nullable ? dialect_.same() : " = ";
        TECHHUB_DO(value(k));
        out_.text += " AND ";
      }
      TECHHUB_DO(after(i));
    }
    out_.text += ')';
    return success();
  }

  // What every alternative implies of the first term: with it an index starts where the page does.
  Result<> first_range() {
    if (is_null(query_.after[0]) || (order_[0].descending && column(0).is_nullable)) return success();
    term(0);
    out_.text += order_[0].descending ? " <= " : " >= ";
    TECHHUB_DO(value(0));
    out_.text += " AND ";
    return success();
  }

  Result<> after(std::size_t i) {
    const bool descending = order_[i].descending;
    if (is_null(query_.after[i])) {
      if (descending) {
        out_.text += dialect_.constant(false);
      } else {
        append_column(out_.text, column(i));
        out_.text += " IS NOT NULL";
      }
      return success();
    }
    const bool with_null = descending && column(i).is_nullable;
    if (with_null) out_.text += '(';
    term(i);
    out_.text += descending ? " < " : " > ";
    TECHHUB_DO(value(i));
    if (with_null) {
      out_.text += " OR ";
      append_column(out_.text, column(i));
      out_.text += " IS NULL)";
    }
    return success();
  }

  const Dialect& dialect_;
  const Query& query_;
  const std::vector<Order>& order_;
  Text& out_;
};

}  // namespace

void Text::clear() {
  text.clear();
  values.clear();
  own.clear();
  placeholders = 0;
}

void append_name(std::string& out, std::string_view name) {
  out += '"';
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
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

Result<> select(const Dialect& dialect, const Query& query, Text& out) {
  if (query.table == nullptr) return Error(Code::misuse, "the query names no table");
  const Table& table = *query.table;
  TECHHUB_TRY(const auto order, total_order(query));

  out.text += "SELECT ";
  append_columns(out.text, table);
  append_from(out.text, table);
  const bool is_filtered = query.filter.kind != Filter::Kind::always;
  if (is_filtered) {
    out.text += " WHERE (";
    TECHHUB_DO(where(dialect, table, query.filter, out));
    out.text += ')';
  }
  if (!query.after.empty()) {
    out.text += is_filtered ? " AND " : " WHERE ";
    TECHHUB_DO(Page(dialect, query, order, out).write());
  }
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Column& column = table.columns[order[i].column];
    out.text += i == 0 ? " ORDER BY " : ", ";
    append_column(out.text, column);
    if (column.type == Type::decimal) out.text += dialect.decimal_order();
    if (order[i].descending) out.text += " DESC";
    if (column.is_nullable) out.text += dialect.null_order(order[i].descending);
  }
  if (query.limit) {
    constexpr std::size_t most = std::size_t{1} << 62;
    out.text += " LIMIT ";
    TECHHUB_DO(bind_value(dialect, out.own.emplace_back(static_cast<std::int64_t>(std::min(*query.limit, most))), out));
  }
  return success();
}

Result<> count(const Dialect& dialect, const Table& table, const Filter& filter, Text& out) {
  out.text += "SELECT count(*)";
  append_from(out.text, table);
  if (filter.kind == Filter::Kind::always) return success();
  out.text += " WHERE ";
  return where(dialect, table, filter, out);
}

}  // namespace techhub::storage::sql
