// SPDX-License-Identifier: MIT
// explain: why somebody may, or may not, do something with a stored row.
#pragma once

#include <memory>

#include "techhub/hub/hub.hpp"
#include "techhub/rules/explain.hpp"

namespace techhub {

struct Why {
  std::shared_ptr<const rules::Policy> policy;  // what the explanation views
  rules::Explanation explanation;
};

// `action` is one of the row's flow or any other that a permission names. `not_found` also for a row that the actor may
// not view, `invalid` for an action that the entity lacks. The rights only: what a flow's guards ask for, actions()
// tells.
[[nodiscard]] Result<Why> explain(Hub& hub, const rules::Actor& actor, std::string_view action, std::string_view label,
                                  const Value& key);

}  // namespace techhub
