// SPDX-License-Identifier: MIT
// Intakes (flows of the programme) and the forms with which schools take applications.
#include "techhub/hub/change.hpp"
#include "techorda/parts.hpp"
#include "techorda/reasons.hpp"

namespace techhub::techorda {
namespace {

rules::Flow intake_flow() {
  return {.entity = "techorda.flow",
          .initial = "planned",
          .terminal = {"closed"},
          .editable = {"planned", "open", "running"},
          .states = {{"planned", {"Запланирован", "Жоспарланған", "Planned", {}}},
                     {"open", {"Приём заявок", "Өтінім қабылдауда", "Open", {}}},
                     {"running", {"Идёт обучение", "Оқу жүріп жатыр", "Running", {}}},
                     {"closed", {"Завершён", "Аяқталды", "Closed", {}}}},
          .transitions = {{.action = "open", .from = {"planned"}, .to = "open"},
                          {.action = "start", .from = {"open"}, .to = "running"},
                          {.action = "close", .from = {"running"}, .to = "closed"}}};
}

rules::Flow form_flow() {
  return {.entity = "techorda.applicationform",
          .initial = "draft",
          .terminal = {"closed"},
          .editable = {"draft"},
          .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}},
                     {"active", {"Действует", "Қолданыста", "Active", {}}},
                     {"closed", {"Закрыта", "Жабық", "Closed", {}}}},
          .transitions = {{.action = "activate", .from = {"draft"}, .to = "active"},
                          {.action = "close", .from = {"active"}, .to = "closed"}}};
}

Result<> check_window(Change& change) {
  const Record& intake = change.after();
  const Value& opens = intake.get("opens_at");
  const Value& closes = intake.get("closes_at");
  if (is_null(opens) || is_null(closes) || (!change.changes("opens_at") && !change.changes("closes_at")))
    return success();
  if (as_integer(closes) <= as_integer(opens)) return change.refuse(closes_before_opening, "closes_at");
  return success();
}

}  // namespace

void add_intakes(Module& module) {
  module.flows.push_back(intake_flow());
  module.flows.push_back(form_flow());
  module.steps["techorda.check_window"] = check_window;
  module.hooks["techorda.flow"] = {.create = {"techorda.check_window"}, .update = {"techorda.check_window"}};
}

}  // namespace techhub::techorda
