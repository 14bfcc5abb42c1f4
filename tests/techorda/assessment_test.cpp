// SPDX-License-Identifier: MIT
// Assessments and the student report.
#include "techhub/techorda/report.hpp"
#include "techorda/fixture.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

constexpr std::string_view entity = "techorda.assessment";

}  // namespace

TEST_CASE("an assessment belongs to an application that is in assessment") {
  CourseFixture at;
  const auto other_course = at.a_course(Json::object());
  const auto make = [&](const rules::Actor& who, const Json& fields) {
    return fault(at.hub().create(who, entity, fields));
  };
  const auto in_assessment = at.application("assessment");
  const auto sent = at.application("sent", at.user());
  const auto own = at.application("assessment", at.founder);
  CHECK(make(at.side, Json::object({{"course_application_id", in_assessment}})).empty());
  CHECK(at.rows(entity).front().integer("course_id") == at.course);
  CHECK(at.rows(entity).front().integer("author_id") == at.founder);
  CHECK(make(at.side, Json::object({{"course_id", at.course}})).empty());
  CHECK(make(at.side, Json::object({{"course_application_id", sent}})) == "invalid: not_in_assessment");
  CHECK(make(at.side, Json::object({{"course_application_id", own}})) == "invalid: own_application");
  CHECK(make(at.side, Json::object({{"course_application_id", in_assessment}, {"course_id", other_course}})) ==
        "invalid: course_of_another_application");
  CHECK(make(at.manager, Json::object()) == "invalid: assesses_nothing");
  CHECK(make(at.side, Json::object({{"course_application_id", in_assessment}, {"score", 101}})) ==
        "invalid: bad_score");
  CHECK(make(at.student, Json::object({{"course_application_id", in_assessment}})) == "denied: out_of_scope");
}

TEST_CASE("an assessment is finished with a score and a verdict") {
  CourseFixture at;
  const auto application = at.application("assessment");
  struct Row {
    const char* name;
    Json input;
    const char* fault;
  };
  const Row rows[] = {
      {"all of it", Json::object({{"score", 70}, {"passed", true}, {"comment", "хорошо"}}), ""},
      {"nothing", Json::object(), "invalid: required, required"},
      {"no verdict", Json::object({{"score", 70}}), "invalid: required"},
      {"too much", Json::object({{"score", 101}, {"passed", true}}), "invalid: bad_score"},
      {"too little", Json::object({{"score", -1}, {"passed", true}}), "invalid: bad_score"},
      {"half a point", Json::object({{"score", 70.5}, {"passed", true}}), "invalid: bad_score"},
      {"no such verdict", Json::object({{"score", 70}, {"passed", "yes"}}), "invalid: wrong_type"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto draft = at.insert(entity, Json::object({{"course_application_id", application}}));
    const auto done = at.hub().perform(at.side, entity, draft, "finish", row.input);
    CHECK(fault(done) == row.fault);
    if (!done) continue;
    const auto stored = at.row(entity, draft);
    CHECK(stored.text("status") == "done");
    CHECK(stored.integer("score") == 70);
    CHECK(stored.integer("passed") == 1);
    CHECK(stored.text("comment") == "хорошо");
    CHECK(fault(at.hub().perform(at.side, entity, draft, "finish", row.input)) ==
          "illegal_transition: not_from_status");
    CHECK(fault(at.hub().update(at.side, entity, draft, Json::object({{"score", 90}}))) ==
          "illegal_transition: not_editable");
  }

  const auto drafted = at.assessment(application, "draft", false, 40);
  CHECK(at.hub().perform(at.side, entity, drafted, "finish"));  // what the draft says stands
  CHECK(at.row(entity, drafted).integer("score") == 40);

  const auto late = at.assessment(application, "draft", true);
  at.change(at.label, application, Json::object({{"status", "accepted"}}));
  CHECK(fault(at.hub().perform(at.side, entity, late, "finish")) == "invalid: not_in_assessment");
}

TEST_CASE("nobody finishes an assessment of themselves") {
  CourseFixture at;
  const auto own = at.application("assessment", at.manager.user);
  const auto draft = at.assessment(own, "draft", true);
  CHECK(fault(at.hub().perform(at.manager, entity, draft, "finish")) == "denied: own_case");
  CHECK(at.hub().perform(at.side, entity, draft, "finish"));
}

TEST_CASE("what is open on an assessment is told without its arguments") {
  CourseFixture at;
  const auto draft = at.insert(entity, Json::object({{"course_application_id", at.application("assessment")}}));
  const auto actions = at.hub().actions(at.side, entity, draft).value();
  CHECK(actions.front().action == "finish");
  CHECK(actions.front().is_open);
}

TEST_CASE("the student report tells each reader what they may know") {
  CourseFixture at;
  const auto founder_of_another = at.user();
  const auto another_school =
      at.insert("techorda.school", Json::object({{"author_id", founder_of_another}, {"status", "approved"}}));
  const auto another_course = at.a_course(Json::object({{"school_id", another_school}}));
  const auto first = at.application("accepted");
  const auto second = at.application("reject", at.student_id, another_course);
  const auto third = at.application("assessment", at.user());
  at.assessment(first, "done", true, 80);
  at.assessment(first, "draft", true, 10);
  at.assessment(second, "done", false, 30);
  at.assessment(third, "done", true, 55);

  using techorda::report_of_intake;
  using techorda::report_of_student;
  const auto own = report_of_student(at.hub(), at.student, at.student_id).value();
  CHECK(own.applications.size() == 2);
  CHECK(own.total.accepted == 1);
  CHECK(own.total.rejected == 1);
  CHECK(own.total.assessments == 2);
  CHECK(own.total.passed == 1);
  CHECK(own.total.mean_score == 55.0);
  REQUIRE(own.courses.size() == 2);
  CHECK(own.courses[0].course == at.course);
  CHECK(own.courses[0].totals.mean_score == 80.0);
  CHECK(own.courses[1].totals.rejected == 1);
  CHECK(own.applications[0].assessments.size() == 1);  // what is not finished is not told
  CHECK(own.applications[0].status == "accepted");

  const auto school = report_of_student(at.hub(), at.side, at.student_id).value();
  CHECK(school.applications.size() == 1);
  CHECK(school.applications[0].course == at.course);
  CHECK(report_of_student(at.hub(), at.stranger, at.student_id).value().applications.empty());
  CHECK(fault(report_of_student(at.hub(), rules::Actor::anonymous(), at.student_id)) == "unauthenticated");

  const auto whole = report_of_intake(at.hub(), at.manager, at.intake).value();
  CHECK(whole.total.applications == 3);
  CHECK(whole.total.sent == 1);
  CHECK(whole.courses.size() == 2);
  CHECK(report_of_intake(at.hub(), at.side, at.intake).value().total.applications == 2);
  CHECK(report_of_intake(at.hub(), at.manager, at.intake + 1).value().applications.empty());
}

TEST_CASE("the student report is CSV that no spreadsheet takes for formulas") {
  techorda::StudentReport report;
  report.applications = {
      {.application = 1, .student = 2, .course = 3, .status = "accepted", .assessments = {}},
      {.application = 4,
       .student = 5,
       .course = 3,
       .status = "reject",
       .assessments = {{.assessment = 6, .score = 70, .passed = true, .comment = "хорошо, \"отлично\"\nи всё"},
                       {.assessment = 7, .score = {}, .passed = false, .comment = "=HYPERLINK(\"http://x\")"},
                       {.assessment = 8, .score = 0, .passed = false, .comment = "+7"},
                       {.assessment = 9, .score = 1, .passed = false, .comment = "-1"},
                       {.assessment = 10, .score = 1, .passed = false, .comment = "@SUM(A1)"},
                       {.assessment = 11, .score = 1, .passed = false, .comment = "\t=1"},
                       {.assessment = 12, .score = 1, .passed = false, .comment = "a=b"}}}};
  CHECK(techorda::to_csv(report) ==
        "application,student,course,status,assessment,score,passed,comment\r\n"
        "1,2,3,accepted,,,,\r\n"
        "4,5,3,reject,6,70,true,\"хорошо, \"\"отлично\"\"\nи всё\"\r\n"
        "4,5,3,reject,7,,false,\"'=HYPERLINK(\"\"http://x\"\")\"\r\n"
        "4,5,3,reject,8,0,false,'+7\r\n"
        "4,5,3,reject,9,1,false,'-1\r\n"
        "4,5,3,reject,10,1,false,'@SUM(A1)\r\n"
        "4,5,3,reject,11,1,false,'\t=1\r\n"
        "4,5,3,reject,12,1,false,a=b\r\n");
  report.courses = {{3, {.applications = 2, .accepted = 1, .rejected = 1, .assessments = 1, .mean_score = 54.5}}};
  report.total = {.applications = 2, .accepted = 1, .rejected = 1, .assessments = 1, .mean_score = {}};
  CHECK(techorda::totals_to_csv(report) ==
        "course,applications,sent,accepted,rejected,completed,dropped,assessments,passed,mean_score\r\n"
        "3,2,0,1,1,0,0,1,0,54.5\r\n"
        ",2,0,1,1,0,0,1,0,\r\n");
}

TEST_CASE("an assessment is hosted by its application's school alone, whatever course it names besides") {
  HubFixture f;
  const auto first = f.user(), second = f.user(), member = f.user();
  const auto company = f.company(second);
  f.member(company, member, "owner");
  const auto course_of = [&](const Json& school) {
    return f.insert("techorda.course", Json::object({{"school_id", f.insert("techorda.school", school)}}));
  };
  const auto own = course_of(Json::object({{"author_id", first}}));
  const auto other = course_of(Json::object({{"author_id", second}, {"company_id", company}}));
  const auto application =
      f.insert("techorda.courseapplication", Json::object({{"course_id", own}, {"author_id", f.user()}}));
  const auto assessment =
      f.insert("techorda.assessment", Json::object({{"course_application_id", application}, {"course_id", other}}));
  const auto alone = f.insert("techorda.assessment", Json::object({{"course_id", other}}));
  const auto sees = [&](std::int64_t user, std::int64_t key) {
    const bool found = f.hub().get(f.actor(user), "techorda.assessment", key).has_value();
    const auto count = f.hub().count(f.actor(user), "techorda.assessment", Filter::is(0, key)).value();
    CHECK(found == (count == 1));
    return found;
  };
  CHECK(sees(first, assessment));
  CHECK_FALSE(sees(member, assessment));
  CHECK_FALSE(sees(second, assessment));
  CHECK(sees(member, alone));
  CHECK(sees(second, alone));
  CHECK_FALSE(sees(first, alone));
}
