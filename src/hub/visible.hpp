// SPDX-License-Identifier: MIT
// What an actor may see, as a filter that the storage runs: the same decision as Policy::check, row by row.
// `as_insider` leaves out what shows a row but not its blind column.
#pragma once

#include "techhub/hub/platform.hpp"
#include "techhub/schema/query.hpp"

namespace techhub::hub {

// The scopes in which a grant to view also shows the blind column: none when it is narrowed to statuses, and never that
// the row is published.
[[nodiscard]] inline std::uint16_t insider_scopes(const rules::Grant& grant) noexcept {
  constexpr auto published = static_cast<std::uint16_t>(rules::Scope::published);
  return grant.statuses.empty() ? static_cast<std::uint16_t>(grant.scopes & ~published) : std::uint16_t{0};
}

Filter visible(const Platform& platform, const rules::Policy& policy, const rules::Actor& actor,
               rules::PermissionId permission, const Table& table, Time at, bool as_insider = false);

// Rows on which the actor has the right to an action in a status from which it goes: a flow's action by its
// transitions, `change` and `delete` while the row is editable, another by its permission. `invalid` for none of these.
Result<Filter> takeable(const Platform& platform, const rules::Policy& policy, const rules::Actor& actor,
                        std::string_view action, const Table& table, Time at);

// Rows that are published, and whether the columns of a row alone tell it.
Filter published(const Platform& platform, const Table& table);
[[nodiscard]] bool is_published_by_itself(const Platform& platform, const Table& table);

// Whether the actor may view every row of the table that is published, or every row at all where none ever is: by a
// grant for all of them, and without a denial.
[[nodiscard]] bool sees_published(const Platform& platform, const rules::Policy& policy, const rules::Actor& actor,
                                  const Table& table, Time at);

// Rows one of whose facts is among the values; exposed for queries that ask by a fact.
Filter fact_in(const Platform& platform, const Table& table, Fact fact, const std::vector<Value>& values);

}  // namespace techhub::hub
