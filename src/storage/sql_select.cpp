// SPDX-License-Identifier: MIT
// SELECT of a query: one statement over the table, or a page merged of walks.
#include <algorithm>

#include "storage/sql.hpp"

namespace techhub::storage::sql {
namespace {

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
  // `key`: what the key is read from.
  Page(const Dialect& dialect, const Query& query, const std::vector<Order>& order, Text& out, std::string_view key)
      : dialect_(dialect), query_(query), order_(order), out_(out), key_(key) {}

  Result<> write() {
    if (query_.after.size() != order_.size()) {
      return Error(Code::misuse, "a page starts after one value for each column of the order").at(query_.table->label);
    }
    for (std::size_t i = 0; i < order_.size(); ++i) {
      TECHHUB_DO(check(*query_.table, order_[i].column, query_.after[i]));
    }
    return is_one_direction() ? row_values() : alternatives();
  }

  // One alternative.
  Result<> write(const Walk& walk) {
    std::string_view separator;
    for (const std::size_t i : walk.same) {
      out_.text += separator;
      separator = " AND ";
      TECHHUB_DO(equal(i));
    }
    if (walk.after == Table::npos) return success();
    out_.text += separator;
    return after(walk.after);
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

  void name(std::size_t i) {
    if (order_[i].column == 0) {
      out_.text += key_;
    } else {
      append_column(out_.text, column(i));
    }
  }
  void term(std::size_t i) {
    name(i);
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
        TECHHUB_DO(equal(k));
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

  Result<> equal(std::size_t i) {
    name(i);
    out_.text += is_null(query_.after[i]) || column(i).is_nullable ? dialect_.same() : " = ";
    return value(i);
  }

  Result<> after(std::size_t i) {
    const bool descending = order_[i].descending;
    if (is_null(query_.after[i])) {
      if (descending) {
        out_.text += dialect_.constant(false);
      } else {
        name(i);
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
      name(i);
      out_.text += " IS NULL)";
    }
    return success();
  }

  const Dialect& dialect_;
  const Query& query_;
  const std::vector<Order>& order_;
  Text& out_;
  const std::string_view key_;
};

class Select {
 public:
  Select(const Dialect& dialect, const Query& query, const std::vector<Order>& order, Text& out)
      : dialect_(dialect), query_(query), table_(*query.table), order_(order), out_(out) {
    append_column(key_, table_.key());
    for (std::size_t i = 1; i < table_.columns.size(); ++i) {
      others_ += ", ";
      append_column(others_, table_.columns[i]);
    }
  }

  Result<> whole() {
    begin(key_);
    append_from(out_.text, table_);
    const bool is_filtered = query_.filter.kind != Filter::Kind::always;
    if (is_filtered) {
      out_.text += " WHERE (";
      TECHHUB_DO(where(dialect_, table_, query_.filter, out_));
      out_.text += ')';
    }
    if (!query_.after.empty()) {
      out_.text += is_filtered ? " AND " : " WHERE ";
      TECHHUB_DO(Page(dialect_, query_, order_, out_, key_).write());
    }
    std::string_view separator = " ORDER BY ";
    for (const Order& term : order_) {
      out_.text += separator;
      append_column(out_.text, table_.columns[term.column]);
      direction(term);
      separator = ", ";
    }
    return query_.limit ? limit() : success();
  }

  Result<> merged(const std::vector<Walk>& walks) {
    if (walks.empty()) {
      begin(key_);
      append_from(out_.text, table_);
      out_.text += " WHERE ";
      out_.text += dialect_.constant(false);
      return success();
    }
    std::string_view separator;
    for (const Walk& one : walks) {
      out_.text += separator;
      TECHHUB_DO(walk(one));
      separator = " UNION ALL ";
    }
    // By position: that is how a merge names what its parts select. What is the same in all of them orders nothing, and
    // a part that goes over other rows could not show that it is in that order.
    separator = " ORDER BY ";
    for (const Order& term : order_) {
      if (is_same(walks, term.column)) continue;
      out_.text += separator;
      out_.text += std::to_string(term.column + 1);
      direction(term);
      separator = ", ";
    }
    out_.is_merged = walks.size() > 1 || walks.front().over != nullptr;
    return out_.is_merged ? success() : limit();
  }

 private:
  void begin(std::string_view key) {
    out_.text += "SELECT ";
    out_.text += key;
    out_.text += others_;
  }

  void direction(const Order& term) {
    const Column& column = table_.columns[term.column];
    if (column.type == Type::decimal) out_.text += dialect_.decimal_order();
    if (term.descending) out_.text += " DESC";
    if (column.is_nullable) out_.text += dialect_.null_order(term.descending);
  }

  Result<> limit() {
    constexpr std::size_t most = std::size_t{1} << 62;
    out_.text += " LIMIT ";
    return bind_value(dialect_, out_.own.emplace_back(static_cast<std::int64_t>(std::min(*query_.limit, most))), out_);
  }

  Result<> walk(const Walk& walk) {
    std::string key = key_;
    if (walk.over != nullptr) {
      key = "t1.";
      append_name(key, walk.over->table->columns[walk.over->column].name);
    }
    begin(key);
    std::string_view joint = " WHERE ";
    const auto join = [&] {
      out_.text += joint;
      joint = " AND ";
    };
    if (walk.over != nullptr) {
      // Cross: the order is that of the first table.
      out_.text += " FROM ";
      append_name(out_.text, walk.over->table->name);
      out_.text += " AS t1 CROSS JOIN ";
      append_name(out_.text, table_.name);
      out_.text += " AS t0";
      join();
      out_.text += key_ + " = " + key;
      join();
      const Filter* its = &walk.over->children.front();
      TECHHUB_DO(where(dialect_, *walk.over->table, {&its, 1}, 1, false, out_));
    } else {
      append_from(out_.text, table_);
    }
    if (!walk.conditions.empty()) {
      join();
      TECHHUB_DO(where(dialect_, table_, walk.conditions, 0, walk.looks_at_all, out_));
    }
    if (walk.same.empty() && walk.after == Table::npos) return success();
    join();
    return Page(dialect_, query_, order_, out_, key).write(walk);
  }

  static const Value* pinned(const Walk& walk, std::size_t column) {
    for (const Filter* one : walk.conditions) {
      if (one->kind == Filter::Kind::compare && one->op == Compare::equal && one->column == column)
        return &one->values.front();
    }
    return nullptr;
  }
  static bool is_same(const std::vector<Walk>& walks, std::size_t column) {
    const Value* first = pinned(walks.front(), column);
    return first != nullptr && std::all_of(walks.begin(), walks.end(), [&](const Walk& walk) {
             const Value* value = pinned(walk, column);
             return value != nullptr && *value == *first;
           });
  }

  const Dialect& dialect_;
  const Query& query_;
  const Table& table_;
  const std::vector<Order>& order_;
  Text& out_;
  std::string key_;
  std::string others_;  // columns, as they are selected behind the key
};

}  // namespace

Result<> select(const Dialect& dialect, const Query& query, const FewKeys& few_keys, Text& out) {
  if (query.table == nullptr) return Error(Code::misuse, "the query names no table");
  TECHHUB_TRY(const auto order, total_order(query));
  TECHHUB_TRY(const auto found, walks(query, order, few_keys, out.filters));
  if (found) {
    auto merged = Select(dialect, query, order, out).merged(*found);
    // The same values in each walk may be too many.
    if (merged || merged.error().code() != Code::limit) return merged;
    out.clear();
  }
  return Select(dialect, query, order, out).whole();
}

}  // namespace techhub::storage::sql
