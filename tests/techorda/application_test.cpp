// SPDX-License-Identifier: MIT
// Applications for courses: who takes which action from which status, and what stands in the way.
#include <thread>

#include "techorda/fixture.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("an application goes through the school's hands") {
  CourseFixture at;
  // One open application per person and course: each row is of a student of its own.
  const auto anew = [&](std::string_view status) { return at.application(status, at.user()); };
  const auto own = at.application("draft");
  CHECK(at.perform(at.student, own, "send") == "sent");
  CHECK(at.perform(at.student, own, "withdraw") == "draft");
  CHECK(at.perform(at.student, own, "send") == "sent");
  CHECK(at.perform(at.side, own, "start_assessment") == "assessment");
  CHECK(at.perform(at.student, own, "withdraw") == "draft");
  CHECK(at.perform(at.side, at.assessed(at.user()), "accept") == "accepted");
  CHECK(at.perform(at.manager, at.assessed(at.user()), "accept") == "accepted");
  CHECK(at.perform(at.side, anew("assessment"), "reject", "мало баллов") == "reject");
  CHECK(at.perform(at.side, anew("accepted"), "complete") == "completed");
  CHECK(at.perform(at.side, anew("accepted"), "drop") == "dropped");

  CHECK(at.perform(at.side, anew("draft"), "send") == "denied: out_of_scope");
  CHECK(at.perform(at.stranger, anew("sent"), "start_assessment") == "not_found");
  CHECK(at.perform(at.side, anew("sent"), "accept") == "illegal_transition: not_from_status");
  CHECK(at.perform(at.side, anew("assessment"), "reject") == "invalid: comment_required");
  CHECK(at.perform(at.side, anew("dropped"), "complete") == "illegal_transition: not_from_status");
}

TEST_CASE("nobody decides on their own application, whatever else they are") {
  CourseFixture at;
  const auto own = [&](std::int64_t who, std::string_view status) {
    const auto made = at.application(status, who, at.a_course(Json::object()));
    at.assessment(made, "done", true);
    return made;
  };
  const auto manager = at.manager.user;
  for (const auto who : {at.founder, manager}) {
    const auto actor = at.actor(who);
    CHECK(at.perform(actor, own(who, "assessment"), "accept") == "denied: own_case");
    CHECK(at.perform(actor, own(who, "assessment"), "reject", "сам") == "denied: own_case");
    CHECK(at.perform(actor, own(who, "accepted"), "complete") == "denied: own_case");
    CHECK(at.perform(actor, own(who, "accepted"), "drop") == "denied: own_case");
  }
  // A colleague of the student may: only the student is out of it.
  const auto company = at.company(at.founder);
  at.member(company, at.student_id);
  CHECK(at.perform(at.side, at.assessed(), "accept") == "accepted");
}

TEST_CASE("an application that was assessed stays with its course") {
  CourseFixture at;
  const auto other = at.a_course(Json::object());
  const auto move = [&](std::int64_t application) {
    return fault(at.hub().update(at.student, at.label, application, Json::object({{"course_id", other}})));
  };
  const auto made = at.assessed();
  CHECK(at.perform(at.student, made, "withdraw") == "draft");
  CHECK(move(made) == "invalid: assessed_for_its_course");
  CHECK(at.perform(at.student, made, "send") == "sent");
  at.change(at.label, made, Json::object({{"status", "reject"}}));  // a closed one is in nobody's way
  CHECK(move(at.application("draft")) == "");
}

TEST_CASE("applications are taken only while the intake is open") {
  CourseFixture at;
  const auto apply = [&] {
    return fault(at.hub().create(at.student, at.label, Json::object({{"course_id", at.course}})));
  };
  const auto draft = at.application("draft", at.student_id, at.course);
  at.change(at.label, draft, Json::object({{"status", "reject"}}));  // a closed one is in nobody's way

  struct Row {
    const char* status;
    Json opens;
    Json closes;
    const char* fault;
  };
  const Row rows[] = {
      {"planned", {}, {}, "invalid: intake_not_open"},
      {"running", {}, {}, "invalid: intake_not_open"},
      {"closed", {}, {}, "invalid: intake_not_open"},
      {"open", text(monday + Microseconds(1)), {}, "invalid: intake_not_open"},
      {"open", {}, text(monday), "invalid: intake_not_open"},
      {"open", text(monday), text(monday + Microseconds(1)), ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.status, row.opens.dump(), row.closes.dump());
    at.change("techorda.flow", at.intake,
              Json::object({{"status", row.status}, {"opens_at", row.opens}, {"closes_at", row.closes}}));
    CHECK(apply() == row.fault);
    const auto other = at.application("draft", at.user());
    const auto sent = at.hub().perform(at.manager, at.label, other, "send");
    CHECK(fault(sent) == row.fault);
  }
  CHECK(apply() == "duplicate");  // one open application per course and student
}

TEST_CASE("an application is for an approved course that has an intake") {
  CourseFixture at;
  const auto send = [&](const Json& course) {
    return at.perform(at.student, at.application("draft", at.student_id, at.a_course(course)), "send");
  };
  CHECK(send(Json::object()) == "sent");
  CHECK(send(Json::object({{"status", "reject"}})) == "invalid: course_not_approved");
  CHECK(send(Json::object({{"flow_id", nullptr}})) == "invalid: course_without_intake");
}

TEST_CASE("an application carries the student's own answers to the school's form") {
  CourseFixture at;
  const auto hub_form = at.insert("service.hubform", Json::object());
  const auto other_form = at.insert("service.hubform", Json::object());
  const auto other_school =
      at.insert("techorda.school", Json::object({{"author_id", at.founder}, {"status", "approved"}}));
  const auto form = [&](std::int64_t school, std::string_view status) {
    return at.insert("techorda.applicationform",
                     Json::object({{"school_id", school}, {"status", status}, {"hub_form_id", hub_form}}));
  };
  const auto answers = [&](std::int64_t of, std::int64_t to) {
    return Json(at.insert("service.hubformdata", Json::object({{"author_id", of}, {"hub_form_id", to}})));
  };
  struct Row {
    const char* name;
    std::int64_t form;
    Json answers;
    const char* fault;
  };
  const Row rows[] = {
      {"as it should be", form(at.school, "active"), answers(at.student_id, hub_form), "sent"},
      {"without answers", form(at.school, "active"), {}, "invalid: answers_missing"},
      {"of somebody else", form(at.school, "active"), answers(at.stranger.user, hub_form),
       "invalid: answers_of_another"},
      {"to another form", form(at.school, "active"), answers(at.student_id, other_form),
       "invalid: answers_to_another_form"},
      {"of another school", form(other_school, "active"), answers(at.student_id, hub_form),
       "invalid: form_of_another_course"},
      {"closed meanwhile", form(at.school, "closed"), answers(at.student_id, hub_form), "invalid: form_not_active"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto draft = at.application("draft", at.student_id, at.a_course(Json::object()));
    at.change(at.label, draft, Json::object({{"application_form_id", row.form}, {"hub_form_data_id", row.answers}}));
    CHECK(at.perform(at.student, draft, "send") == row.fault);
  }
}

TEST_CASE("answers are complete when an application is sent, and stay as they are") {
  CourseFixture at;
  const auto hub_form = at.insert("service.hubform", Json::object());
  at.insert("service.hubformfield",
            Json::object({{"hub_form_id", hub_form}, {"key", "motive"}, {"type", "text"}, {"required", true}}));
  const auto form =
      at.insert("techorda.applicationform",
                Json::object({{"school_id", at.school}, {"status", "active"}, {"hub_form_id", hub_form}}));
  const auto answers =
      at.insert("service.hubformdata", Json::object({{"author_id", at.student_id}, {"hub_form_id", hub_form}}));
  const auto draft = at.application("draft");
  at.change(at.label, draft, Json::object({{"application_form_id", form}, {"hub_form_data_id", answers}}));
  CHECK(at.perform(at.student, draft, "send") == "invalid: required");
  const auto write = [&](const char* motive) {
    return fault(at.hub().update(at.student, "service.hubformdata", answers,
                                 Json::object({{"data", Json::object({{"motive", motive}})}})));
  };
  CHECK(write("учиться").empty());
  CHECK(at.perform(at.student, draft, "send") == "sent");
  CHECK(write("передумал") == "invalid: application_was_sent");
  CHECK(at.perform(at.student, draft, "withdraw") == "draft");
  CHECK(write("передумал").empty());
}

TEST_CASE("acceptance needs one finished and passed assessment") {
  CourseFixture at;
  struct Row {
    const char* status;
    bool passed;
    const char* fault;
  };
  const Row rows[] = {{"draft", true, "invalid: no_passed_assessment"},
                      {"done", false, "invalid: no_passed_assessment"},
                      {"done", true, "accepted"}};
  const auto application = at.application("assessment");
  for (const Row& row : rows) {
    CAPTURE(row.status, row.passed);
    at.assessment(application, row.status, row.passed);
    CHECK(at.perform(at.side, application, "accept") == row.fault);
  }
}

TEST_CASE("a course accepts as many as it has seats") {
  CourseFixture at;
  const auto course = at.a_course(Json::object({{"seats", 2}}));
  const auto first = at.assessed(at.user(), course);
  CHECK(at.perform(at.side, first, "accept") == "accepted");
  CHECK(at.perform(at.side, at.assessed(at.user(), course), "accept") == "accepted");
  const auto third = at.assessed(at.user(), course);
  CHECK(at.perform(at.side, third, "accept") == "invalid: no_free_seat");
  CHECK(at.perform(at.side, first, "drop") == "dropped");
  CHECK(at.perform(at.side, third, "accept") == "accepted");
  CHECK(at.perform(at.side, at.assessed(at.user(), at.a_course(Json::object({{"seats", 0}}))), "accept") ==
        "invalid: no_free_seat");
}

TEST_CASE("an override takes no seat that is not there either") {
  CourseFixture at;
  const auto superadmin = at.actor("superadmin");
  const auto course = at.a_course(Json::object({{"seats", 1}}));
  const auto first = at.assessed(at.user(), course);
  const auto second = at.assessed(at.user(), course);
  const auto elsewhere = at.application("accepted", at.user());
  const auto write = [&](std::int64_t key, const Json& fields) {
    return fault(at.hub().update(superadmin, at.label, key, fields, {}, "by order"));
  };
  const Json accepted = Json::object({{"status", "accepted"}});
  CHECK(write(first, accepted) == "");
  CHECK(write(first, accepted) == "");
  CHECK(write(second, accepted) == "invalid: no_free_seat");
  CHECK(write(elsewhere, Json::object({{"course_id", course}})) == "invalid: no_free_seat");
  CHECK(write(first, Json::object({{"status", "dropped"}})) == "");
  CHECK(write(second, accepted) == "");
}

TEST_CASE("the last seat goes to one of those who are accepted at once") {
  CourseFixture at;
  const auto course = at.a_course(Json::object({{"seats", 3}}));
  std::vector<std::int64_t> applications;
  for (int i = 0; i < 12; ++i) applications.push_back(at.assessed(at.user(), course));
  std::atomic<int> accepted{0};
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::size_t i = static_cast<std::size_t>(thread); i < applications.size(); i += 4) {
        while (true) {
          const auto done = at.hub().perform(at.side, at.label, applications[i], "accept");
          if (!done && done.error().is_retryable()) continue;
          if (done) ++accepted;
          break;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(accepted == 3);
  CHECK(at.rows(at.label, Json::object({{"course_id", course}, {"status", "accepted"}})).size() == 3);
}
