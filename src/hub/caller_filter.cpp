// SPDX-License-Identifier: MIT
#include "hub/caller_filter.hpp"

#include "hub/present.hpp"
#include "hub/visible.hpp"

namespace techhub::hub {

namespace {

constexpr int deepest = 64;

// Level by level: what copies or judges a filter goes down into itself.
bool is_too_deep(const Filter& filter) {
  std::vector<const Filter*> level{&filter};
  for (int depth = 0; depth < deepest && !level.empty(); ++depth) {
    std::vector<const Filter*> next;
    for (const Filter* one : level)
      for (const Filter& child : one->children) next.push_back(&child);
    level = std::move(next);
  }
  return !level.empty();
}

}  // namespace

Result<Filter> CallerFilter::limit(const Table& table, const Filter& filter) {
  if (is_too_deep(filter))
    return Error(Code::limit, "the filter is nested deeper than " + std::to_string(deepest)).at(table.label);
  return limited(table, filter);
}

Result<Filter> CallerFilter::limited(const Table& table, Filter filter) {
  using Kind = Filter::Kind;
  switch (filter.kind) {
    case Kind::always:
    case Kind::never:
      return filter;
    case Kind::all:
    case Kind::any:
    case Kind::no: {
      for (Filter& child : filter.children) {
        TECHHUB_TRY(child, limited(table, std::move(child)));
      }
      return filter;
    }
    case Kind::forward:
    case Kind::reverse:
    case Kind::target: {
      if (!filter.table || platform_.find(filter.table->label) != filter.table)
        return Error(Code::misuse, "a filter names a table that the platform lacks").at(table.label);
      const Table& other = *filter.table;
      if (filter.kind == Kind::forward) TECHHUB_DO(allow(table, filter.column));
      if (filter.kind == Kind::reverse) TECHHUB_DO(allow(other, filter.column));
      TECHHUB_TRY(Filter child,
                  limited(other, filter.children.empty() ? Filter{} : std::move(filter.children.front())));
      child = std::move(child) && visible(other);
      // A way through a blind column tells as much as the column itself.
      if (filter.kind == Kind::reverse && filter.column == other.blind) child = std::move(child) && unblinded(other);
      const bool is_blind = filter.kind == Kind::forward && filter.column == table.blind;
      filter.children = {std::move(child)};
      if (is_blind) return std::move(filter) && unblinded(table);
      return filter;
    }
    case Kind::compare:
    case Kind::in:
    case Kind::null:
    case Kind::json_is:
    case Kind::finds:
      break;
  }
  TECHHUB_DO(allow(table, filter.column));
  if (table.columns[filter.column].type == Type::personal) return lookup(table, filter);
  if (filter.column == table.blind) return std::move(filter) && unblinded(table);
  return filter;
}

Filter CallerFilter::visible(const Table& table) {
  if (log_.actor().kind == rules::Actor::Kind::system) return Filter{};
  return hub::visible(platform_, log_.policy(), log_.actor(), platform_.rights(table).view, table, log_.now());
}

Result<Filter> CallerFilter::takeable(const Table& table, std::string_view action) {
  return hub::takeable(platform_, log_.policy(), log_.actor(), action, table, log_.now());
}

Result<> CallerFilter::allow(const Table& table, std::size_t column) {
  if (column >= table.columns.size())
    return Error(Code::misuse, "a filter names a column that the table lacks").at(table.label);
  const Column& its = table.columns[column];
  if (hub::is_of_library(its) || its.type == Type::secret || its.type == Type::bytes)
    return Error(Code::denied, "this column is not for filters or orders").at(table.label, its.name);
  return success();
}

Result<Filter> CallerFilter::lookup(const Table& table, const Filter& filter) {
  const Column& column = table.columns[filter.column];
  const auto hashed = table.lookup(filter.column);
  if (hashed == Table::npos || filter.kind != Filter::Kind::compare || filter.op != Compare::equal ||
      filter.values.size() != 1)
    return Error(Code::denied, "a personal column is found by equality only").at(table.label, column.name);
  const auto permission = platform_.permissions().find(table.label, "view_personal");
  Filter found =
      Filter::is(hashed, log_.records().vault().lookup(table, filter.column, as_text(filter.values.front())));
  return std::move(found) && hub::visible(platform_, log_.policy(), log_.actor(), permission, table, log_.now());
}

Filter CallerFilter::unblinded(const Table& table) {
  if (log_.actor().kind == rules::Actor::Kind::system) return Filter{};
  return hub::visible(platform_, log_.policy(), log_.actor(), platform_.rights(table).view, table, log_.now(), true);
}

}  // namespace techhub::hub
