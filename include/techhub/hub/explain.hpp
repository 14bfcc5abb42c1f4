// SPDX-License-Identifier: MIT
// explain: why somebody may, or may not, do something with a stored row: rights, the row's flow and its guards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "techhub/hub/hub.hpp"
#include "techhub/rules/explain.hpp"

namespace techhub {

struct Why {
  std::shared_ptr<const rules::Policy> policy;  // what the explanation views
  rules::Explanation explanation;               // of the right alone, on the row as it is
  bool is_open = false;                         // it can be done now: right, status and guards
  std::string status{};                         // the row's; empty where the entity has no flow
  std::vector<std::string> from{};              // where the flow has the action; empty for what needs no status
  std::vector<Problem> missing{};               // what stands in the way, as actions() tells it
  // The cheapest changes after which right and status give the opposite answer: an action that the flow has elsewhere
  // needs the row to go there first. After those that open it the actor still views the row, and acts for no company
  // that is blocked. What guards ask for stands in `missing`; none where only they stand in the way.
  bool can_change = false;
  std::vector<rules::Need> changes{};
  I18n text{};  // all of it, with the names of statuses, roles and of companies that the actor may view
};

// `action` is one of the row's flow or any other that a permission names. `not_found` also for a row that the actor may
// not view, `invalid` for an action that the entity lacks, `limit` where the sets of changes are too many to go
// through.
[[nodiscard]] Result<Why> explain(Hub& hub, const rules::Actor& actor, std::string_view action, std::string_view label,
                                  const Value& key);

[[nodiscard]] Json to_json(const Why& why);

}  // namespace techhub
