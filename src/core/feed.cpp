// SPDX-License-Identifier: MIT
// The news feed: an entry for each published content, made, shown and hidden by the content's own changes only.
#include "core/parts.hpp"
#include "techhub/hub/change.hpp"

namespace techhub::core {
namespace {

rules::Flow feed_flow() {
  return {
      .entity = "core.feed",
      .initial = "visible",
      .terminal = {},
      .editable = {},
      .states = {{"visible", {"Видна", "Көрінеді", "Visible", {}}}, {"hidden", {"Скрыта", "Жасырылған", "Hidden", {}}}},
      .transitions = {
          {.action = "hide", .from = {"visible"}, .to = "hidden", .effect_only = true},
          {.action = "show", .from = {"hidden"}, .to = "visible", .effect_only = true},
      }};
}

// The author of an entry is the content's, not whoever published it; content may have none.
Result<> keep_author(Change& change) {
  if (change.is_effect() && change.input()["author_id"].is_null()) change.set("author_id", Value{});
  return success();
}

}  // namespace

void add_feed(Module& module) {
  module.flows.push_back(feed_flow());
  module.steps["core.feed_keeps_author"] = keep_author;
  module.hooks["core.feed"].create = {"core.feed_keeps_author"};
}

}  // namespace techhub::core
