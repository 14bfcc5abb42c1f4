// SPDX-License-Identifier: MIT
// The life of a page.
#pragma once

#include <vector>

#include "techhub/rules/flow.hpp"

namespace techhub::landing {

[[nodiscard]] std::vector<rules::Flow> flows();

}  // namespace techhub::landing
