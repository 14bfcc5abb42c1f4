// SPDX-License-Identifier: MIT
// The lives of maps and of the journeys along them.
#pragma once

#include <vector>

#include "techhub/rules/flow.hpp"

namespace techhub::journeymap {

[[nodiscard]] std::vector<rules::Flow> flows();

}  // namespace techhub::journeymap
