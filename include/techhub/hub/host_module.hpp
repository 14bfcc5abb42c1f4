// SPDX-License-Identifier: MIT
// A module of a host's own, from a JSON document alone (docs/extending.md, modules/module.schema.json): entities with
// their flows, additions to flows of the platform, hooks, and grants. Guards and effects are named; the modules of the
// platform provide theirs, the host puts its own into Module::steps before it builds the platform.
#pragma once

#include <string>
#include <string_view>

#include "techhub/hub/platform.hpp"

namespace techhub {

// `invalid` with the place as field (`entities[0].columns[2].type`) for a document that is no module. What depends on
// other modules (references, facts, steps, flows that are extended) Platform::build checks.
[[nodiscard]] Result<Module> module_from_json(std::string_view document);

// The policy document with the module's grants at the end of its roles. `invalid` for a role that it lacks (place:
// `grants.<role>`); what the grants say is checked when the policy is compiled.
[[nodiscard]] Result<std::string> add_grants(std::string_view policy, const Module& module);

}  // namespace techhub
