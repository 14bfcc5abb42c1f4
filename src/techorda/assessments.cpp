// SPDX-License-Identifier: MIT
// Assessments: written by the school's side while an application is in assessment, and fixed when they are finished.
#include "hub/refusals.hpp"
#include "techhub/schema/reasons.hpp"
#include "techorda/parts.hpp"
#include "techorda/reasons.hpp"

namespace techhub::techorda {
namespace {

rules::Flow assessment_flow() {
  return {.entity = "techorda.assessment",
          .initial = "draft",
          .terminal = {"done"},
          .editable = {"draft"},
          .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}}, {"done", {"Готова", "Дайын", "Done", {}}}},
          .transitions = {{.action = "finish",
                           .from = {"draft"},
                           .to = "done",
                           .sod = rules::Sod::people,
                           .guards = {"techorda.assessment_is_complete"}}}};
}

bool is_score(std::int64_t score) { return score >= 0 && score <= 100; }

Result<> check_score(Change& change) {
  const Value& score = change.after().get("score");
  if (change.changes("score") && !is_null(score) && !is_score(as_integer(score)))
    return change.refuse(bad_score, "score");
  return success();
}

Result<> check_subject(Change& change) {
  const Record& row = change.after();
  if (!change.changes("course_application_id") && !change.changes("course_id")) return success();
  TECHHUB_TRY(const auto application, change.find("techorda.courseapplication", row.get("course_application_id")));
  if (!application) {
    return is_null(row.get("course_id")) ? Result<>(change.refuse(assesses_nothing, "course_application_id"))
                                         : Result<>(success());
  }
  hub::Refusals refusals(change);
  if (application->text("status") != "assessment") refusals.add(not_in_assessment, "course_application_id");
  if (change.actor().user != 0 && application->integer("author_id") == change.actor().user)
    refusals.add(own_application, "course_application_id");
  if (is_null(row.get("course_id"))) {
    change.set("course_id", application->get("course_id"));
  } else if (row.get("course_id") != application->get("course_id")) {
    refusals.add(course_of_another_application, "course_id");
  }
  return std::move(refusals).result();
}

// What the action gives (score, passed, comment) is written with it; what it leaves out stands as the draft has it.
Result<> assessment_is_complete(Change& change) {
  hub::Refusals refusals(change);
  TECHHUB_TRY(const auto application,
              change.find("techorda.courseapplication", change.before().get("course_application_id")));
  if (application && application->text("status") != "assessment")
    refusals.add(not_in_assessment, "course_application_id");
  if (change.is_probe()) {
    for (const std::string_view argument : {"score", "passed"})
      if (is_null(change.before().get(argument))) change.ask(argument);
    return std::move(refusals).result();
  }

  const Json& score = change.input()["score"];
  if (!score.is_null()) {
    if (score.is_integer() && is_score(score.as_integer())) {
      change.set("score", score.as_integer());
    } else {
      refusals.add(bad_score, "score");
    }
  } else if (is_null(change.after().get("score"))) {
    refusals.add(reason::required, "score");
  }
  const Json& passed = change.input()["passed"];
  if (passed.is_bool()) {
    change.set("passed", std::int64_t{passed.as_bool()});
  } else if (!passed.is_null()) {
    refusals.add(reason::not_boolean, "passed");
  } else if (is_null(change.after().get("passed"))) {
    refusals.add(reason::required, "passed");
  }
  if (!change.comment().empty()) change.set("comment", std::string(change.comment()));
  return std::move(refusals).result();
}

}  // namespace

void add_assessments(Module& module) {
  module.flows.push_back(assessment_flow());
  module.steps["techorda.assessment_is_complete"] = assessment_is_complete;
  module.steps["techorda.check_score"] = check_score;
  module.steps["techorda.check_subject"] = check_subject;
  module.hooks["techorda.assessment"] = {.create = {"techorda.check_subject", "techorda.check_score"},
                                         .update = {"techorda.check_subject", "techorda.check_score"}};
}

}  // namespace techhub::techorda
