// SPDX-License-Identifier: MIT
// What holds of a platform whatever people do, judged from its rows alone: nothing here asks the rules.
#pragma once

#include <string>
#include <vector>

#include "techhub/techhub.hpp"
#include "walk/walker.hpp"

namespace techhub::test {

// Every row that breaks an invariant, as `core.event 4: published, but draft`. None if sound.
[[nodiscard]] std::vector<std::string> broken_invariants(Hub& hub);

// Whether the attempt is about a case of the actor's own, as it stands now.
[[nodiscard]] bool is_own_case(Hub& hub, const walk::Attempt& attempt);

// Changes with every change of the database: the last transition, revision and outbox entry.
[[nodiscard]] std::vector<std::int64_t> fingerprint(Hub& hub);

}  // namespace techhub::test
