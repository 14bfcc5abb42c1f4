// SPDX-License-Identifier: MIT
// Which roles may just the same, and which may all that another may.
#pragma once

#include "rules/rights.hpp"

namespace techhub::rules {

// Fills `equal` and `contained`. `limit`
[[nodiscard]] Result<> compare_roles(const Policy& policy, const RightsTable& table, Work& work, Analysis& out);

}  // namespace techhub::rules
