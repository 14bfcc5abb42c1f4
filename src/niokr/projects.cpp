// SPDX-License-Identifier: MIT
// Research projects and who works on them. Every change is told to the executors and the author, but not to the actor.
#include <algorithm>

#include "niokr/parts.hpp"
#include "niokr/reasons.hpp"
#include "rules/explain_text.hpp"
#include "techhub/hub/change.hpp"

namespace techhub::niokr {
namespace {

rules::Flow project_flow() {
  using rules::Sod;
  const std::vector<std::string> tell{"niokr.tell_people"};
  return {
      .entity = "niokr.niokrproject",
      .initial = "draft",
      .terminal = {"reject", "finished", "cancelled"},
      .editable = {"draft"},
      .states = {{"draft", {"Черновик", "Жоба нұсқасы", "Draft", {}}},
                 {"sent", {"На рассмотрении", "Қаралуда", "In review", {}}},
                 {"approved", {"Одобрен", "Мақұлданды", "Approved", {}}},
                 {"reject", {"Отклонён", "Қабылданбады", "Rejected", {}}},
                 {"in_progress", {"В работе", "Орындалуда", "In progress", {}}},
                 {"finished", {"Завершён", "Аяқталды", "Finished", {}}},
                 {"cancelled", {"Отменён", "Күші жойылды", "Cancelled", {}}}},
      .transitions = {
          {.action = "send", .from = {"draft"}, .to = "sent", .guards = {"niokr.project_has_lead"}, .effects = tell},
          {.action = "approve", .from = {"sent"}, .to = "approved", .sod = Sod::full, .effects = tell},
          {.action = "reject",
           .from = {"sent"},
           .to = "reject",
           .sod = Sod::full,
           .needs_comment = true,
           .effects = tell},
          {.action = "start", .from = {"approved"}, .to = "in_progress", .effects = tell},
          {.action = "finish", .from = {"in_progress"}, .to = "finished", .effects = tell},
          {.action = "cancel",
           .from = {"approved", "in_progress"},
           .to = "cancelled",
           .needs_comment = true,
           .effects = tell},
      }};
}

Result<bool> has_lead(Change& change, const Value& project, const Value& but) {
  const Table& executors = change.table("niokr.niokrprojectexecutor");
  Filter lead = Filter::is(executors.at("project_id"), project) && Filter::is(executors.at("role"), "lead") &&
                Filter::negate(Filter::is_null(executors.at("user_id")));
  if (!is_null(but)) lead = std::move(lead) && Filter::is(0, but, Compare::not_equal);
  return change.records().exists(executors, std::move(lead));
}

Result<> project_has_lead(Change& change) {
  TECHHUB_TRY(const bool led, has_lead(change, change.before().key(), {}));
  if (!led) return change.refuse(lead_missing);
  return success();
}

Result<> check_period(Change& change) {
  const Value& starts = change.after().get("starts_on");
  const Value& ends = change.after().get("ends_on");
  if (is_null(starts) || is_null(ends) || (!change.changes("starts_on") && !change.changes("ends_on")))
    return success();
  if (as_integer(ends) < as_integer(starts)) return change.refuse(ends_before_start, "ends_on");
  return success();
}

// The applicant's side names the executors of a draft; from then on only those who run projects change them, until the
// project is over.
Result<> executors_are_open(Change& change) {
  if (change.is_effect() || change.is_override()) return success();
  for (const Record* row : {&change.before(), &change.after()}) {
    if (row->empty()) continue;
    TECHHUB_TRY(const auto project, change.find("niokr.niokrproject", row->get("project_id")));
    if (!project || project->text("status") == "draft") continue;
    const auto status = project->text("status");
    const bool goes_on = status == "sent" || status == "approved" || status == "in_progress";
    TECHHUB_TRY(const bool runs, change.may("start", *project));
    if (!goes_on || !runs) {
      const auto* flow = change.records().platform().flow(project->table());
      return Error(Code::invalid, "the executors are fixed in status `" + std::string(status) + "`")
          .at(change.table().label, "project_id")
          .add(rules::status_problem(executors_fixed, *flow, status, "project_id"));
    }
  }
  return success();
}

// Beyond its draft a project keeps a lead.
Result<> keep_a_lead(Change& change) {
  const Record& before = change.before();
  const bool stays = change.kind() == Change::Kind::update && change.after().text("role") == "lead" &&
                     !is_null(change.after().get("user_id")) && !change.changes("project_id");
  if (change.is_override() || stays || before.text("role") != "lead") return success();
  TECHHUB_TRY(const auto project, change.need("niokr.niokrproject", before.get("project_id")));
  if (project.text("status") == "draft") return success();
  TECHHUB_TRY(const bool led, has_lead(change, project.key(), before.key()));
  if (!led) return change.refuse(lead_missing, "role");
  return success();
}

}  // namespace

void add_projects(Module& module) {
  module.flows.push_back(project_flow());
  module.steps["niokr.project_has_lead"] = project_has_lead;
  module.steps["niokr.check_period"] = check_period;
  module.steps["niokr.executors_are_open"] = executors_are_open;
  module.steps["niokr.keep_a_lead"] = keep_a_lead;
  module.hooks["niokr.niokrproject"] = {
      .create = {"niokr.check_period"}, .update = {"niokr.check_period"}, .updated = {"niokr.tell_people"}};
  module.hooks["niokr.niokrprojectexecutor"] = {
      .create = {"niokr.executors_are_open"},
      .created = {"niokr.tell_people"},
      .update = {"niokr.executors_are_open", "niokr.keep_a_lead"},
      .updated = {"niokr.tell_people"},
      .erase = {"niokr.executors_are_open", "niokr.keep_a_lead", "niokr.tell_people"}};
}

}  // namespace techhub::niokr
