// SPDX-License-Identifier: MIT
// A page of a list is read best by walking an index that has the list's order, and stopping at the end of the page.
// Where several conditions let rows in (their author, one of five companies, an expertise), no one index has the order;
// each of them by itself has one. So a filter is taken apart into walks, which the statement merges: every row of the
// list is in one of them at least, and no other row in any.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "techhub/schema/query.hpp"

namespace techhub::storage::sql {

struct Walk {
  std::vector<const Filter*> conditions;  // all of them hold
  // A condition of kind `reverse` that is not among the others: the walk goes over the rows that refer to those of the
  // list, in the order of what they refer to. A row may come as often as it is referred to.
  const Filter* over = nullptr;
  // No index finds the rows: it gives the order only, and each row is looked at.
  bool looks_at_all = false;
  // Rows behind the page's key: in the terms `same` of the order as the key, in the term `after`, if any, behind it.
  std::vector<std::size_t> same{};
  std::size_t after = Table::npos;
};

// The keys of the rows that match, when they are few.
constexpr std::size_t few = 32;
using FewKeys = std::function<Result<std::optional<std::vector<Value>>>(const Table&, const Filter&)>;

// The walks that make up a page, a query with a limit of more than one row, in this total order; none where no rows can
// match. Nothing when there are no such walks, or too many: then the query is one statement that sorts. The filters
// that they are made of are the query's, or in `made`.
[[nodiscard]] Result<std::optional<std::vector<Walk>>> walks(const Query& query, const std::vector<Order>& order,
                                                             const FewKeys& few_keys, std::deque<Filter>& made);

}  // namespace techhub::storage::sql
