// SPDX-License-Identifier: MIT
// Nobody hands out, or takes over, more than they hold.
#pragma once

#include "techhub/rules/policy.hpp"

namespace techhub::rules {

// The first permission that `given` holds and no grant of `giver` reaches as far, as long and without a denial;
// Permissions::unknown where there is none. What is denied to `given` counts as held: a denial may be lifted.
[[nodiscard]] PermissionId beyond(const Policy& policy, const Actor& giver, const Actor& given, Time now);

}  // namespace techhub::rules
