// SPDX-License-Identifier: MIT
// What holds for a membership whoever changes it, and however: steps of its hooks.
#pragma once

#include "techhub/hub/change.hpp"

namespace techhub::account {

[[nodiscard]] Filter running_owner(const Table& memberships, std::int64_t company);

// Whether both sides never agreed. A membership that ran keeps the time at which it was made, so that a new request in
// its row has changed it since; a row that never ran is made anew by each request.
[[nodiscard]] bool never_ran(const Record& membership);

// Steps. A membership is of one person and one company; what waits for the other side's consent stays as it was asked;
// a company that has an owner keeps one; what ran once is history.
Result<> keep_what_is_asked(Change& change);
Result<> keep_an_owner(Change& change);
Result<> keep_as_history(Change& change);

}  // namespace techhub::account
