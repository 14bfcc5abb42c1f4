// SPDX-License-Identifier: MIT
// actions: what one actor may do with each row of a page, in one call.
#pragma once

#include <span>
#include <vector>

#include "techhub/hub/hub.hpp"

namespace techhub {

inline constexpr std::size_t most_rows_of_actions = 1000;

struct RowActions {
  Value key;
  std::vector<ActionState> actions;
};

// For each key just what Hub::actions answers, all of one moment, in the order of the keys; rows that do not exist or
// that the actor may not view are left out. The rows and what decides about them are read together: only guards ask row
// by row. `limit` for more than most_rows_of_actions.
[[nodiscard]] Result<std::vector<RowActions>> actions(Hub& hub, const rules::Actor& actor, std::string_view label,
                                                      std::span<const Value> keys);

}  // namespace techhub
