// SPDX-License-Identifier: MIT
// Parts of generated pages.
#pragma once

#include <string>

#include "techhub/rules/flow.hpp"

namespace techhub::hub {

// How a flow goes, as a table of its transitions.
void add_flow(std::string& out, const rules::Flow& flow);

}  // namespace techhub::hub
