// SPDX-License-Identifier: MIT
// Going journeys: which one or two people reach the end without anybody else.
#pragma once

#include "rules/rights.hpp"

namespace techhub::rules {

// Fills `journeys`: those of the flows, as far as the permissions have them.
[[nodiscard]] Result<> go_journeys(const Policy& policy, const RightsTable& table, std::span<const Flow> flows,
                                   const KnownWords& known, Work& work, Analysis& out);

}  // namespace techhub::rules
