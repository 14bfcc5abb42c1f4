// SPDX-License-Identifier: MIT
// Maps: a draft is written, a published one is travelled and stays as it is, so that everybody's progress means the
// same.
#include "journeymap/parts.hpp"
#include "journeymap/reasons.hpp"
#include "techhub/hub/change.hpp"

namespace techhub::journeymap {
namespace {

rules::Flow map_flow() {
  return {.entity = "journeymap.journeymap",
          .initial = "draft",
          .terminal = {"archived"},
          .editable = {"draft"},
          .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}},
                     {"published", {"Опубликована", "Жарияланды", "Published", {}}},
                     {"archived", {"В архиве", "Мұрағатта", "Archived", {}}}},
          .transitions = {{.action = "publish", .from = {"draft"}, .to = "published"},
                          {.action = "archive", .from = {"published"}, .to = "archived"}}};
}

// The map that a step, task or question belongs to; none while a reference is missing.
Result<std::optional<Record>> map_of(Change& change, const Record& row) {
  const auto& label = row.table().label;
  if (label == "journeymap.step") return change.find("journeymap.journeymap", row.get("journey_map_id"));
  const bool is_task = label == "journeymap.task";
  TECHHUB_TRY(const auto parent, is_task ? change.find("journeymap.step", row.get("step_id"))
                                         : change.find("journeymap.task", row.get("task_id")));
  if (!parent) return std::optional<Record>{};
  return map_of(change, *parent);
}

Result<> map_is_draft(Change& change) {
  if (change.is_override()) return success();
  for (const Record* row : {&change.before(), &change.after()}) {
    if (row->empty()) continue;
    TECHHUB_TRY(const auto map, map_of(change, *row));
    if (map && map->text("status") != "draft") return change.refuse(map_fixed);
  }
  return success();
}

}  // namespace

void add_maps(Module& module) {
  module.flows.push_back(map_flow());
  module.steps["journeymap.map_is_draft"] = map_is_draft;
  const std::vector<std::string> draft{"journeymap.map_is_draft"};
  for (const auto* part : {"journeymap.step", "journeymap.task", "journeymap.question"})
    module.hooks[part] = {.create = draft, .update = draft, .erase = draft};
}

}  // namespace techhub::journeymap
