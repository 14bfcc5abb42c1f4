// SPDX-License-Identifier: MIT
// The lives of matchmaking profiles and matches.
#pragma once

#include <vector>

#include "techhub/rules/flow.hpp"

namespace techhub::community {

[[nodiscard]] std::vector<rules::Flow> flows();

}  // namespace techhub::community
