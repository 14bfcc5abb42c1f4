// SPDX-License-Identifier: MIT
// The news feed: an entry for each published content, made, shown and hidden by the content's own changes only.
#include "core/parts.hpp"

namespace techhub::core {
namespace {

rules::Flow feed_flow() {
  return {
      .entity = "core.feed",
      .initial = "visible",
      .states = {{"visible", {"Видна", "Көрінеді", "Visible", {}}}, {"hidden", {"Скрыта", "Жасырылған", "Hidden", {}}}},
      .transitions = {
          {.action = "hide", .from = {"visible"}, .to = "hidden", .effect_only = true},
          {.action = "show", .from = {"hidden"}, .to = "visible", .effect_only = true},
      }};
}

}  // namespace

void add_feed(Module& module) { module.flows.push_back(feed_flow()); }

}  // namespace techhub::core
