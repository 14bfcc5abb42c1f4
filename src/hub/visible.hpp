// SPDX-License-Identifier: MIT
// What an actor may see, as a filter that the storage runs: the same decision as Policy::check, row by row.
// `without_narrowed` leaves out grants that are narrowed to statuses.
#pragma once

#include "techhub/hub/platform.hpp"
#include "techhub/schema/query.hpp"

namespace techhub::hub {

Filter visible(const Platform& platform, const rules::Policy& policy, const rules::Actor& actor,
               rules::PermissionId permission, const Table& table, Time at, bool without_narrowed = false);

// Rows one of whose facts is among the values; exposed for queries that ask by a fact.
Filter fact_in(const Platform& platform, const Table& table, Fact fact, const std::vector<Value>& values);

}  // namespace techhub::hub
