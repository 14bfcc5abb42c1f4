// SPDX-License-Identifier: MIT
#include "journeymap/flows.hpp"

namespace techhub::journeymap {
namespace {

using rules::Flow;
using rules::Sod;

I18n title(const char* ru, const char* kk, const char* en) { return {.ru = ru, .kk = kk, .en = en}; }

Flow map_flow() {
  return {.entity = "journeymap.journeymap",
          .initial = "draft",
          .terminal = {"archived"},
          .editable = {"draft"},
          .states = {{"draft", title("Черновик", "Жоба нұсқа", "Draft")},
                     {"published", title("Опубликовано", "Жарияланған", "Published")},
                     {"archived", title("В архиве", "Мұрағатта", "Archived")}},
          .transitions = {{.action = "publish", .from = {"draft"}, .to = "published"},
                          {.action = "archive", .from = {"published"}, .to = "archived"}}};
}

Flow journey_flow(std::string entity) {
  return {.entity = std::move(entity),
          .initial = "not_started",
          .terminal = {"completed"},
          .editable = {},
          .states = {{"not_started", title("Не начато", "Басталмаған", "Not started")},
                     {"in_progress", title("В работе", "Орындалуда", "In progress")},
                     {"completed", title("Завершено", "Аяқталды", "Completed")}},
          .transitions = {{.action = "start", .from = {"not_started"}, .to = "in_progress"},
                          {.action = "complete", .from = {"in_progress"}, .to = "completed"}}};
}

}  // namespace

std::vector<Flow> flows() {
  return {map_flow(), journey_flow("journeymap.userstate"), journey_flow("journeymap.companystate")};
}

}  // namespace techhub::journeymap
