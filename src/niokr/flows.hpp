// SPDX-License-Identifier: MIT
// The life of a project.
#pragma once

#include <vector>

#include "techhub/rules/flow.hpp"

namespace techhub::niokr {

[[nodiscard]] std::vector<rules::Flow> flows();

}  // namespace techhub::niokr
