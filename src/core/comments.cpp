// SPDX-License-Identifier: MIT
// Comments: shown at once, hidden by a moderator, removed by whoever wrote them. Replies stay.
#include "core/parts.hpp"

namespace techhub::core {
namespace {

rules::Flow comment_flow() {
  return {.entity = "core.comment",
          .initial = "visible",
          .terminal = {"deleted"},
          .editable = {"visible"},
          .states = {{"visible", {"Виден", "Көрінеді", "Visible", {}}},
                     {"hidden", {"Скрыт", "Жасырылған", "Hidden", {}}},
                     {"deleted", {"Удалён", "Жойылған", "Deleted", {}}}},
          .transitions = {
              {.action = "hide", .from = {"visible"}, .to = "hidden", .sod = rules::Sod::full, .needs_comment = true},
              {.action = "show", .from = {"hidden"}, .to = "visible"},
              {.action = "remove", .from = {"visible"}, .to = "deleted"},
          }};
}

}  // namespace

void add_comments(Module& module) { module.flows.push_back(comment_flow()); }

}  // namespace techhub::core
