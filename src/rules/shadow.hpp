// SPDX-License-Identifier: MIT
// Grants and denials that take no effect in the role that states them, and what makes it so.
#pragma once

#include "rules/rights.hpp"

namespace techhub::rules {

// Fills `shadowed`. What heirs inherit along with a grant shadows it in them as it does where it stands: looking at the
// role that states it is enough.
[[nodiscard]] Result<> find_shadowed(const Policy& policy, const RightsTable& table, Time at, Work& work,
                                     Analysis& out);

}  // namespace techhub::rules
