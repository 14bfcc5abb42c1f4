// SPDX-License-Identifier: MIT
// A caller's own filter, limited to what it may not be used to find out: rows of other tables only as far as they are
// visible, personal columns by equality only and with view_personal, secrets and the library's own columns never.
#pragma once

#include "hub/change_log.hpp"

namespace techhub::hub {

class CallerFilter {
 public:
  explicit CallerFilter(ChangeLog& log) : log_(log), platform_(log.records().platform()) {}

  // `limit` for one that is nested deeper than 64.
  Result<Filter> limit(const Table& table, const Filter& filter);
  // What the actor may view.
  Filter visible(const Table& table);
  // Rows on which the actor has the right to this action in a status from which it goes.
  Result<Filter> takeable(const Table& table, std::string_view action);
  // `denied` for a column that no filter or order may name.
  Result<> allow(const Table& table, std::size_t column);

 private:
  Result<Filter> limited(const Table& table, Filter filter);
  Result<Filter> lookup(const Table& table, const Filter& filter);
  // Rows that the actor sees by more than a grant narrowed to statuses.
  Filter unblinded(const Table& table);

  ChangeLog& log_;
  const Platform& platform_;
};

}  // namespace techhub::hub
