// SPDX-License-Identifier: MIT
// Schools and their courses: made by a school's side, approved by somebody else.
#include "hub/refusals.hpp"
#include "techorda/parts.hpp"
#include "techorda/reasons.hpp"

namespace techhub::techorda {
namespace {

// Both are approved alike; the guards must hold when the row is sent and still when it is approved.
rules::Flow reviewed(std::string_view entity, const std::vector<std::string>& guards) {
  using rules::Sod;
  return {
      .entity = std::string(entity),
      .initial = "draft",
      .terminal = {"approved", "reject"},
      .editable = {"draft"},
      .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}},
                 {"sent", {"На проверке", "Тексеруде", "In review", {}}},
                 {"approved", {"Одобрено", "Мақұлданды", "Approved", {}}},
                 {"reject", {"Отклонено", "Қабылданбады", "Rejected", {}}}},
      .transitions = {{.action = "send", .from = {"draft"}, .to = "sent", .guards = guards},
                      {.action = "approve", .from = {"sent"}, .to = "approved", .sod = Sod::full, .guards = guards},
                      {.action = "reject", .from = {"sent"}, .to = "reject", .sod = Sod::full, .needs_comment = true}}};
}

Result<> course_is_placed(Change& change) {
  const Record& course = change.after();
  hub::Refusals refusals(change);
  TECHHUB_TRY(const auto school, change.need("techorda.school", course.get("school_id")));
  if (school.text("status") != "approved") refusals.add(school_not_approved, "school_id");
  if (is_null(course.get("flow_id"))) refusals.add(course_without_intake, "flow_id");
  return std::move(refusals).result();
}

Result<> check_seats(Change& change) {
  if (change.changes("seats") && change.after().integer("seats") < 0) return change.refuse(negative_seats, "seats");
  return success();
}

}  // namespace

void add_schools(Module& module) {
  module.flows.push_back(reviewed("techorda.school", {}));
  module.flows.push_back(reviewed("techorda.course", {"techorda.course_is_placed"}));
  module.steps["techorda.course_is_placed"] = course_is_placed;
  module.steps["techorda.check_seats"] = check_seats;
  module.hooks["techorda.course"] = {.create = {"techorda.check_seats"}, .update = {"techorda.check_seats"}};
}

}  // namespace techhub::techorda
