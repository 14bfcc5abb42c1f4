// SPDX-License-Identifier: MIT
// What an actor reads of a row that they may view.
#pragma once

#include "hub/change_log.hpp"

namespace techhub::hub {

// What the library finds rows by: equal hashes tell that two people share a name, terms hold what other rows lent.
[[nodiscard]] bool is_of_library(const Column& column);
// Whether what an actor reads of a row depends on who they are to it.
[[nodiscard]] bool needs_facts(const Table& table);

// Secrets and the library's own columns are nobody's to read.
void withhold(Record& record);
// The blind column, unless the actor sees the row by more than a grant that is narrowed to statuses.
void blind(ChangeLog& log, Record& record, const RowFacts& facts);
// A record as the actor may read it: opened, then masked unless it is their own; the blind column withheld.
Result<> present(ChangeLog& log, Record& record, const RowFacts& facts);

}  // namespace techhub::hub
