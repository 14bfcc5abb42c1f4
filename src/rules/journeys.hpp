// SPDX-License-Identifier: MIT
// Going journeys: which one or two people reach the end without anybody else.
#pragma once

#include "rules/rights.hpp"

namespace techhub::rules {

[[nodiscard]] std::vector<JourneyAnswer> go_journeys(const Policy& policy, const RightsTable& table,
                                                     std::vector<Journey> journeys);

}  // namespace techhub::rules
