// SPDX-License-Identifier: MIT
// FlowExtension: what a host adds to a flow that exists: states, transitions, and further guards and effects of
// transitions that are there. It takes nothing away: what the flow promised before, it promises afterwards.
#pragma once

#include <string>
#include <vector>

#include "techhub/rules/flow.hpp"

namespace techhub::rules {

struct FlowExtension {
  std::string entity;
  std::vector<State> states{};
  std::vector<std::string> terminal{};  // of the added states
  std::vector<std::string> editable{};  // of the added states
  std::vector<Transition> transitions{};
  // Run after those that the transitions of this action have.
  struct Steps {
    std::string action;
    std::vector<std::string> from{};  // only from these states; empty: from all
    std::vector<std::string> guards{};
    std::vector<std::string> effects{};
  };
  std::vector<Steps> steps{};
};

// The flow with all of it. `invalid` with the place as field (`transitions[1].to`) for a fault of the result (see
// check) and for what would break a promise of the flow. Of the states that the flow had before:
// - nothing new leads on from a terminal one;
// - a new way into one has every guard and effect, the separation of duties and the comment that all ways into it have
//   in common, and is the system's only if one of them is; nothing new leads to where only effects lead, or nothing;
// - a new way out of one runs every effect that all ways out have in common, where there are several;
// - whether a row is editable or at its end there does not change.
// And of its actions: one that the system takes, or that only effects take, gets no further ways, guards or effects; a
// permission that it has gets no stricter separation of duties.
[[nodiscard]] Result<Flow> extend(const Flow& flow, const FlowExtension& extension);

// {"entity", "states", "terminal", "editable", "transitions", "steps"}: members as in a flow, but for `steps`:
// [{"action", "from", "guards", "effects"}]. `invalid` names the place.
[[nodiscard]] Result<FlowExtension> flow_extension_from_json(const Json& json);

}  // namespace techhub::rules
