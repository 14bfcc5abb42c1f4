// SPDX-License-Identifier: MIT
// table_from_json: an entity declared at run time, in the form that describe writes.
#pragma once

#include "techhub/schema/table.hpp"

namespace techhub {

// `label` and `columns` are required; `key` and `derived`, where given, must agree with the columns. The table owns its
// strings.
// Its columns have no struct members, so that row_from and record_from refuse it.
// `invalid` with the place of the fault as field: `columns[2].type`, or the column's name for a fault of its sense.
[[nodiscard]] Result<Table> table_from_json(const Json& declaration);

}  // namespace techhub
