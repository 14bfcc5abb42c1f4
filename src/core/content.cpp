// SPDX-License-Identifier: MIT
// One flow for the six kinds of content: written by its author, judged by somebody else, shown while it is `success`.
#include "core/content.hpp"

#include "core/parts.hpp"

namespace techhub::core {
namespace {

rules::Flow content_flow(std::string_view entity) {
  using rules::Sod;
  return {.entity = std::string(entity),
          .initial = "draft",
          .terminal = {"deleted"},
          .editable = {"draft", "correction"},
          .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}},
                     {"sent", {"На проверке", "Тексеруде", "In review", {}}},
                     {"correction", {"На доработке", "Пысықтауда", "To be corrected", {}}},
                     {"reject", {"Отклонено", "Қабылданбады", "Rejected", {}}},
                     {"success", {"Опубликовано", "Жарияланды", "Published", {}}},
                     {"deleted", {"Удалено", "Жойылды", "Deleted", {}}}},
          .transitions = {
              {.action = "send", .from = {"draft", "correction"}, .to = "sent", .guards = {"core.content_is_complete"}},
              {.action = "withdraw", .from = {"sent"}, .to = "draft"},
              {.action = "return", .from = {"sent"}, .to = "correction", .sod = Sod::full, .needs_comment = true},
              {.action = "reject", .from = {"sent"}, .to = "reject", .sod = Sod::full, .needs_comment = true},
              {.action = "publish",
               .from = {"sent"},
               .to = "success",
               .sod = Sod::full,
               .guards = {"core.content_is_complete"},
               .effects = {"core.published_follows", "core.feed_follows"}},
              {.action = "unpublish",
               .from = {"success"},
               .to = "correction",
               .sod = Sod::full,
               .needs_comment = true,
               .effects = {"core.published_follows", "core.feed_follows", "core.tell_participants"}},
              {.action = "remove",
               .from = {"draft", "correction", "reject", "success"},
               .to = "deleted",
               .effects = {"core.published_follows", "core.feed_follows", "core.tell_participants"}},
              {.action = "restore", .from = {"deleted"}, .to = "draft"},
          }};
}

Result<> nothing(Change&) { return success(); }

}  // namespace

void add_content(Module& module) {
  for (const auto entity : content_entities) module.flows.push_back(content_flow(entity));
  module.steps["core.content_is_complete"] = nothing;
  module.steps["core.published_follows"] = nothing;
  module.steps["core.feed_follows"] = nothing;
  module.steps["core.tell_participants"] = nothing;
}

}  // namespace techhub::core
