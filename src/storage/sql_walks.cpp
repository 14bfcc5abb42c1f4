// SPDX-License-Identifier: MIT
#include "storage/sql_walks.hpp"

#include <algorithm>

#include "storage/sql.hpp"

namespace techhub::storage::sql {
namespace {

using Kind = Filter::Kind;
using Conditions = std::vector<const Filter*>;

// SQLite joins at most 500 selects; a statement of so many takes a few milliseconds to prepare, once.
constexpr std::size_t most_walks = 128;

struct Sorted {
  std::vector<std::size_t> columns;  // behind them the key
  bool is_unique = false;
};

// The indexes over all rows, as the backend makes them: the key, the declared ones, and one of each column that is
// unique, indexed or a reference.
std::vector<Sorted> indexes_of(const Table& table) {
  std::vector<Sorted> made{{{0}, true}};
  for (const Index& index : table.indexes) {
    if (!index.when.empty() || index.is_unordered || index.nulls_equal) continue;
    Sorted& one = made.emplace_back();
    for (std::size_t i = 0; i < index.size(); ++i) one.columns.push_back(table.at(index.columns[i]));
    one.is_unique = index.is_unique;
  }
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.is_unique || column.is_indexed || !column.references.empty()) made.push_back({{i}, column.is_unique});
  }
  return made;
}

// Few values, each of many rows.
bool is_coarse(const Column& column) { return column.type == Type::word || column.type == Type::boolean; }

// How well an index serves a walk: its rows are found by what is pinned, by a coarse column only, or all of them lie in
// it in the order.
enum class Serves : std::uint8_t { not_at_all, in_order, coarsely, well };

class Planner {
 public:
  Planner(const Query& query, const std::vector<Order>& order, const FewKeys& few_keys, std::deque<Filter>& made)
      : query_(query),
        table_(*query.table),
        order_(order),
        few_keys_(few_keys),
        made_(made),
        indexes_(indexes_of(table_)) {}

  Result<std::optional<std::vector<Walk>>> run() {
    Conditions all;
    bool done = true;
    if (take(query_.filter, all)) {
      const auto is_search = [](const Filter* one) { return one->kind == Kind::finds; };
      if (std::any_of(all.begin(), all.end(), is_search)) return std::nullopt;
      TECHHUB_TRY(done, alternatives(std::move(all)));
    }
    if (!done) return std::nullopt;
    return std::move(walks_);
  }

 private:
  // Adds what an AND asks for; false when no row meets it.
  static bool take(const Filter& filter, Conditions& into) {
    switch (filter.kind) {
      case Kind::always:
        return true;
      case Kind::never:
        return false;
      case Kind::all:
        return std::all_of(filter.children.begin(), filter.children.end(),
                           [&](const Filter& child) { return take(child, into); });
      default:
        into.push_back(&filter);
        return true;
    }
  }

  [[nodiscard]] bool is_of_kind(std::size_t column, const Value& value) const {
    return column < table_.columns.size() && value.index() == kind_of(table_.columns[column]);
  }

  // The value that a condition pins a column to.
  [[nodiscard]] const Value* pin(const Filter& one) const {
    if (one.kind != Kind::compare || one.op != Compare::equal || one.values.size() != 1) return nullptr;
    return is_of_kind(one.column, one.values.front()) ? &one.values.front() : nullptr;
  }
  [[nodiscard]] const Value* pinned(const Conditions& all, std::size_t column) const {
    for (const Filter* one : all) {
      if (one->column != column) continue;
      if (const Value* value = pin(*one)) return value;
    }
    return nullptr;
  }

  [[nodiscard]] bool begins_index(std::size_t column) const {
    return std::any_of(indexes_.begin(), indexes_.end(), [&](const Sorted& one) { return one.columns[0] == column; });
  }

  // A condition that may become a walk of its own.
  [[nodiscard]] bool leads(const Filter& one) const {
    switch (one.kind) {
      case Kind::compare:
      case Kind::in:
        return (one.kind == Kind::in || one.op == Compare::equal) && begins_index(one.column);
      case Kind::forward:
      case Kind::reverse:
        return one.table != nullptr && one.children.size() == 1 && is_selective(*one.table, one.children.front());
      case Kind::all:
        return std::any_of(one.children.begin(), one.children.end(), [&](const Filter& child) { return leads(child); });
      case Kind::any:
        return std::all_of(one.children.begin(), one.children.end(), [&](const Filter& child) { return leads(child); });
      default:
        return false;
    }
  }

  // Columns of the order that are not the same in all rows, up to the key; nothing when their directions differ.
  [[nodiscard]] std::optional<std::vector<std::size_t>> order_of(const Conditions& all,
                                                                 const std::vector<std::size_t>& same) const {
    std::vector<std::size_t> rest;
    std::optional<bool> descending;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const auto [column, down] = order_[i];
      if (std::find(same.begin(), same.end(), i) == same.end() && pinned(all, column) == nullptr) {
        if (descending.value_or(down) != down || table_.columns[column].type == Type::decimal) return std::nullopt;
        descending = down;
        rest.push_back(column);
      }
      if (column == 0) break;
    }
    return rest;
  }

  // `also`: a column that is taken for pinned.
  [[nodiscard]] Serves served(const Conditions& all, const std::vector<std::size_t>& same = {},
                              std::size_t also = Table::npos) const {
    auto rest = order_of(all, same);
    if (!rest) return Serves::not_at_all;
    std::erase(*rest, also);
    const auto is_pinned = [&](std::size_t column) {
      return column == also || pinned(all, column) != nullptr ||
             std::any_of(same.begin(), same.end(), [&](std::size_t term) { return order_[term].column == column; });
    };
    Serves best = Serves::not_at_all;
    for (const Sorted& index : indexes_) {
      const auto& columns = index.columns;
      const auto free = std::find_if_not(columns.begin(), columns.end(), is_pinned);
      const auto [end, term] = std::mismatch(free, columns.end(), rest->begin(), rest->end());
      const bool is_at_key = end == columns.end() && term != rest->end() && *term == 0;
      const bool is_one_row = index.is_unique && free == columns.end();
      if (term != rest->end() && !is_at_key && !is_one_row) continue;
      Serves serves = free == columns.begin() ? Serves::in_order : Serves::coarsely;
      if (std::any_of(columns.begin(), free, [&](std::size_t one) { return !is_coarse(table_.columns[one]); }))
        serves = Serves::well;
      best = std::max(best, serves);
    }
    return best;
  }

  // One of several alternatives holds: each is taken with the rest.
  Result<bool> alternatives(Conditions all) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Filter* one) {
      return one->kind == Kind::any && one->children.size() > 1 && leads(*one);
    });
    if (found == all.end()) return values(std::move(all));
    const Filter& any = **found;
    all.erase(found);
    for (const Filter& child : any.children) {
      Conditions one = all;
      if (!take(child, one)) continue;
      has_alternatives_ = true;
      TECHHUB_TRY(const bool done, alternatives(std::move(one)));
      if (!done) return false;
    }
    return true;
  }

  // Makes sure that an index finds the rows: where only a list of values does, a walk for each of them.
  Result<bool> values(Conditions all) {
    if (const Filter* over = driver(all)) {
      std::erase(all, over);
      return pages({.conditions = std::move(all), .over = over});
    }
    if (served(all) == Serves::well) return pages({.conditions = std::move(all)});
    for (const Serves wanted : {Serves::well, Serves::coarsely}) {
      if (served(all) >= wanted) return pages({.conditions = std::move(all), .looks_at_all = true});
      for (std::size_t i = 0; i < all.size(); ++i) {
        const Filter& one = *all[i];
        if (one.kind != Kind::in && one.kind != Kind::forward) continue;
        if (one.column == 0 || one.column >= table_.columns.size() || table_.columns[one.column].is_unique) continue;
        if (served(all, {}, one.column) < wanted) continue;
        TECHHUB_TRY(const auto keys, values_of(one));
        if (keys) return each(all, i, *keys);
      }
    }
    return pages({.conditions = std::move(all), .looks_at_all = true});
  }

  // A condition over the rows that refer to these, by which they are found in the order: the order is that of the keys,
  // and an index of the others has what is pinned of them and then the reference.
  [[nodiscard]] const Filter* driver(const Conditions& all) const {
    const auto rest = order_of(all, {});
    if (!rest || *rest != std::vector<std::size_t>{0}) return nullptr;
    for (const Filter* one : all) {
      if (one->kind != Kind::reverse || !leads(*one)) continue;
      const Query others{.table = one->table, .order = {{one->column, false}}};
      const std::vector<Order> order{{one->column, false}, {0, false}};
      Planner planner(others, order, few_keys_, made_);
      Conditions its;
      if (take(one->children.front(), its) && planner.served(its) == Serves::well) return one;
    }
    return nullptr;
  }

  Result<std::optional<std::vector<Value>>> values_of(const Filter& one) const {
    if (one.kind == Kind::in) return std::optional(one.values);
    if (!few_keys_ || !leads(one)) return std::nullopt;
    return few_keys_(*one.table, one.children.front());
  }

  Result<bool> each(const Conditions& all, std::size_t at, const std::vector<Value>& values) {
    if (values.size() > most_walks) return false;
    for (const Value& value : values) {
      if (is_null(value)) continue;
      Conditions one = all;
      one[at] = &made_.emplace_back(Filter::is(all[at]->column, value));
      has_alternatives_ = true;
      TECHHUB_TRY(const bool done, pages({.conditions = std::move(one)}));
      if (!done) return false;
    }
    return true;
  }

  // Behind the key of a page: for some term the row comes behind it and is the same in the terms before. Each such term
  // is a walk of its own; a pinned one decides at once.
  Result<bool> pages(Walk walk) {
    if (query_.after.empty()) return add(std::move(walk));
    if (query_.after.size() != order_.size()) return false;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      const auto [column, descending] = order_[i];
      const Value& after = query_.after[i];
      if (!is_null(after) && !is_of_kind(column, after)) return false;
      if (const Value* value = pinned(walk.conditions, column)) {
        const auto place = compare(table_.columns[column], *value, after);
        if (place == 0) continue;
        return (place > 0) != descending ? add(std::move(walk)) : true;
      }
      Walk one = walk;
      one.after = i;
      TECHHUB_TRY(const bool done, add(std::move(one)));
      if (!done) return false;
      if (column == 0) break;
      walk.same.push_back(i);
    }
    return true;
  }

  Result<bool> add(Walk walk) {
    if (walks_.size() == most_walks) return false;
    if (walk.looks_at_all) {
      // Behind alternatives only where a condition over other rows cannot be walked by itself.
      const auto serves = served(walk.conditions, walk.same);
      if (serves == Serves::not_at_all) return false;
      const auto goes_on = [&](const Filter* one) {
        return (one->kind == Kind::forward || one->kind == Kind::reverse) && leads(*one);
      };
      if (serves == Serves::in_order && has_alternatives_ &&
          std::none_of(walk.conditions.begin(), walk.conditions.end(), goes_on))
        return false;
      walk.looks_at_all = serves != Serves::well && has_alternatives_;
    }
    walks_.push_back(std::move(walk));
    return true;
  }

  const Query& query_;
  const Table& table_;
  const std::vector<Order>& order_;
  const FewKeys& few_keys_;
  std::deque<Filter>& made_;
  const std::vector<Sorted> indexes_;
  std::vector<Walk> walks_;
  bool has_alternatives_ = false;
};

// Deeper than any backend writes: it will say so.
constexpr int deepest = 64;
bool is_deep(const Filter& filter, int depth = 0) {
  return depth > deepest || std::any_of(filter.children.begin(), filter.children.end(),
                                        [&](const Filter& child) { return is_deep(child, depth + 1); });
}

bool may_need_walks(const Filter& filter) {
  if (filter.kind == Kind::any || filter.kind == Kind::in) return true;
  return filter.kind == Kind::all && std::any_of(filter.children.begin(), filter.children.end(), may_need_walks);
}

}  // namespace

Result<std::optional<std::vector<Walk>>> walks(const Query& query, const std::vector<Order>& order,
                                               const FewKeys& few_keys, std::deque<Filter>& made) {
  const bool is_behind = !query.after.empty() && order.size() > 1;
  // Whoever wants one row wants any, or the only one.
  const bool is_page = query.limit && *query.limit > 1;
  if (!is_page || query.table->key().type != Type::id || is_deep(query.filter)) return std::nullopt;
  if (!is_behind && !may_need_walks(query.filter)) return std::nullopt;
  return Planner(query, order, few_keys, made).run();
}

}  // namespace techhub::storage::sql
