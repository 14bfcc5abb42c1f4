// SPDX-License-Identifier: MIT
// Applications of students for courses. The school's side decides; nobody decides on their own application.
#include "hub/refusals.hpp"
#include "service/stored_answers.hpp"
#include "techorda/parts.hpp"
#include "techorda/reasons.hpp"

namespace techhub::techorda {
namespace {

rules::Flow application_flow() {
  using rules::Sod;
  return {
      .entity = "techorda.courseapplication",
      .initial = "draft",
      .terminal = {"reject", "completed", "dropped"},
      .editable = {"draft"},
      .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}},
                 {"sent", {"Отправлена", "Жіберілді", "Sent", {}}},
                 {"assessment", {"На оценке", "Бағалауда", "In assessment", {}}},
                 {"accepted", {"Принята", "Қабылданды", "Accepted", {}}},
                 {"reject", {"Отклонена", "Қабылданбады", "Rejected", {}}},
                 {"completed", {"Обучение завершено", "Оқу аяқталды", "Completed", {}}},
                 {"dropped", {"Отчислен", "Оқудан шығарылды", "Dropped out", {}}}},
      .transitions = {
          {.action = "send",
           .from = {"draft"},
           .to = "sent",
           .guards = {"techorda.intake_is_open", "techorda.application_is_filled"}},
          {.action = "withdraw", .from = {"sent", "assessment"}, .to = "draft", .guards = {"techorda.is_the_student"}},
          {.action = "start_assessment", .from = {"sent"}, .to = "assessment"},
          {.action = "accept",
           .from = {"assessment"},
           .to = "accepted",
           .sod = Sod::people,
           .guards = {"techorda.assessment_is_passed", "techorda.seat_is_free"}},
          {.action = "reject", .from = {"assessment"}, .to = "reject", .sod = Sod::people, .needs_comment = true},
          {.action = "complete", .from = {"accepted"}, .to = "completed", .sod = Sod::people},
          {.action = "drop", .from = {"accepted"}, .to = "dropped", .sod = Sod::people},
      }};
}

Result<> is_the_student(Change& change) {
  const std::int64_t user = change.actor().user;
  if (user == 0 || change.before().integer("author_id") != user) return change.refuse(not_the_student);
  return success();
}

Result<> seal_iin(Change& change) {
  change.seal_inside("iin");
  return success();
}

Result<> intake_is_open(Change& change) {
  if (is_null(change.after().get("course_id"))) return success();  // told with the other required columns
  TECHHUB_TRY(const auto course, change.need("techorda.course", change.after().get("course_id")));
  if (course.text("status") != "approved") return change.refuse(course_not_approved, "course_id");
  TECHHUB_TRY(const auto intake, change.find("techorda.flow", course.get("flow_id")));
  if (!intake) return change.refuse(course_without_intake, "course_id");
  const auto now = change.now().us;
  const bool is_open = intake->text("status") == "open" && intake->integer("opens_at", now) <= now &&
                       now < intake->integer("closes_at", now + 1);
  if (!is_open) return change.refuse(intake_not_open, "course_id");
  return success();
}

// The form is the school's for this intake, and the answers are the student's own to that form. `whole` asks for all
// that the school needs; a draft may lack it.
Result<> check_answers(Change& change, bool whole) {
  const Record& application = change.after();
  hub::Refusals refusals(change);
  TECHHUB_TRY(const auto form, change.find("techorda.applicationform", application.get("application_form_id")));
  TECHHUB_TRY(const auto answers, change.find("service.hubformdata", application.get("hub_form_data_id")));
  TECHHUB_TRY(const auto course, change.find("techorda.course", application.get("course_id")));
  if (form && course) {
    const bool is_its = form->get("school_id") == course->get("school_id") &&
                        (is_null(form->get("flow_id")) || form->get("flow_id") == course->get("flow_id"));
    if (!is_its) refusals.add(form_of_another_course, "application_form_id");
    if (form->text("status") != "active") refusals.add(form_not_active, "application_form_id");
  }
  const Value asked = form ? form->get("hub_form_id") : Value{};
  if (answers) {
    if (answers->get("author_id") != application.get("author_id")) refusals.add(answers_of_another, "hub_form_data_id");
    if (!is_null(asked) && answers->get("hub_form_id") != asked)
      refusals.add(answers_to_another_form, "hub_form_data_id");
  } else if (whole && !is_null(asked)) {
    refusals.add(answers_missing, "hub_form_data_id");
  }
  if (!refusals.empty() || !answers || !whole || is_null(asked)) return std::move(refusals).result();
  TECHHUB_TRY(auto checked, service::validate_stored(change.records(), *answers, service::Answering::whole));
  if (!checked.problems.empty()) return service::wrong_answers(change, "hub_form_data_id", std::move(checked.problems));
  return success();
}

Result<> application_is_filled(Change& change) { return check_answers(change, true); }

// What an application was assessed for would pass it into another course.
Result<> course_stays_once_assessed(Change& change) {
  if (change.kind() != Change::Kind::update || change.is_override() || !change.changes("course_id")) return success();
  const Table& table = change.table("techorda.assessment");
  TECHHUB_TRY(const bool assessed,
              change.records().exists(table, Filter::is(table.at("course_application_id"), change.before().key())));
  if (assessed) return change.refuse(assessed_for_its_course, "course_id");
  return success();
}

Result<> check_application(Change& change) {
  const bool concerns =
      change.changes("course_id") || change.changes("application_form_id") || change.changes("hub_form_data_id");
  TECHHUB_DO(course_stays_once_assessed(change));
  if (change.changes("course_id")) TECHHUB_DO(intake_is_open(change));
  return concerns ? check_answers(change, false) : Result<>(success());
}

// What the school reads stays as it was sent.
Result<> answers_are_open(Change& change) {
  if (change.is_override() || change.is_effect()) return success();
  const Table& table = change.table("techorda.courseapplication");
  TECHHUB_TRY(const bool sent,
              change.records().exists(table, Filter::is(table.at("hub_form_data_id"), change.before().key()) &&
                                                 Filter::is(table.at("status"), "draft", Compare::not_equal)));
  if (sent) return change.refuse(application_was_sent);
  return success();
}

Result<> assessment_is_passed(Change& change) {
  const Table& table = change.table("techorda.assessment");
  TECHHUB_TRY(const bool passed,
              change.records().exists(table, Filter::is(table.at("course_application_id"), change.before().key()) &&
                                                 Filter::is(table.at("status"), "done") &&
                                                 Filter::is(table.at("passed"), std::int64_t{1})));
  if (!passed) return change.refuse(no_passed_assessment);
  return success();
}

// Counted inside the transaction that accepts: two acceptances never see the same free seat.
Result<> seat_is_free(Change& change) {
  const Value& place = change.after().get("course_id");
  if (is_null(place)) return success();  // told with the other required columns
  TECHHUB_TRY(const auto course, change.need("techorda.course", place));
  if (is_null(course.get("seats"))) return success();
  const Table& table = change.table();
  TECHHUB_TRY(const auto taken,
              change.records().count(table, Filter::is(table.at("course_id"), course.key()) &&
                                                Filter::is(table.at("status"), "accepted") &&
                                                Filter::is(0, change.after().key(), Compare::not_equal)));
  const auto seats = course.integer("seats");
  if (taken >= seats) return change.refuse(no_free_seat, "course_id", std::to_string(seats));
  return success();
}

// An override takes no seat that is not there either.
Result<> keep_within_seats(Change& change) {
  const bool takes_one = change.changes("status") || change.changes("course_id");
  return takes_one && change.after().text("status") == "accepted" ? seat_is_free(change) : Result<>(success());
}

}  // namespace

void add_applications(Module& module) {
  module.flows.push_back(application_flow());
  module.steps["techorda.is_the_student"] = is_the_student;
  module.about_actor.emplace_back("techorda.is_the_student");
  module.steps["techorda.intake_is_open"] = intake_is_open;
  module.steps["techorda.application_is_filled"] = application_is_filled;
  module.steps["techorda.assessment_is_passed"] = assessment_is_passed;
  module.steps["techorda.seat_is_free"] = seat_is_free;
  module.steps["techorda.keep_within_seats"] = keep_within_seats;
  module.steps["techorda.check_application"] = check_application;
  module.steps["techorda.seal_iin"] = seal_iin;
  module.steps["techorda.answers_are_open"] = answers_are_open;
  module.hooks["service.hubformdata"].update = {"techorda.answers_are_open"};
  module.hooks["techorda.courseapplication"] = {
      .create = {"techorda.check_application", "techorda.seal_iin"},
      .update = {"techorda.check_application", "techorda.keep_within_seats", "techorda.seal_iin"}};
}

}  // namespace techhub::techorda
