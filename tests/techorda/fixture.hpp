// SPDX-License-Identifier: MIT
// A school with a course in an open intake, and the people around it.
#pragma once

#include "support/hub_fixture.hpp"

namespace techhub::test {

struct CourseFixture : HubFixture {
  static constexpr std::string_view label = "techorda.courseapplication";

  std::int64_t founder = user();
  rules::Actor side = actor(founder);
  rules::Actor manager = actor("techorda_manager");
  rules::Actor stranger = actor("user");
  std::int64_t student_id = user();
  rules::Actor student = actor(student_id);
  std::int64_t school = insert("techorda.school", Json::object({{"author_id", founder}, {"status", "approved"}}));
  std::int64_t intake = insert("techorda.flow", Json::object({{"status", "open"}}));
  std::int64_t course = a_course(Json::object());

  std::int64_t a_course(const Json& more) {
    Json fields = Json::object({{"school_id", school}, {"flow_id", intake}, {"status", "approved"}});
    for (const auto& [name, value] : more.members()) fields.set(name, value);
    return insert("techorda.course", fields);
  }
  std::int64_t application(std::string_view status, std::int64_t of = 0, std::int64_t at_course = 0) {
    return insert(label, Json::object({{"course_id", at_course == 0 ? course : at_course},
                                       {"author_id", of == 0 ? student_id : of},
                                       {"status", status}}));
  }
  std::int64_t assessment(std::int64_t application, std::string_view status, bool passed, std::int64_t score = 50) {
    return insert("techorda.assessment", Json::object({{"course_application_id", application},
                                                       {"author_id", founder},
                                                       {"course_id", course},
                                                       {"status", status},
                                                       {"passed", passed},
                                                       {"score", score}}));
  }
  std::int64_t assessed(std::int64_t of = 0, std::int64_t at_course = 0) {
    const auto made = application("assessment", of, at_course);
    assessment(made, "done", true);
    return made;
  }
  std::string perform(const rules::Actor& who, std::int64_t key, std::string_view action,
                      std::string_view comment = {}) {
    const auto done = hub().perform(who, label, key, action, Json::object({{"comment", comment}}));
    if (done) return status(label, key);
    CHECK((is_explained(done) || done.error().code() == Code::not_found));
    return fault(done);
  }
};

}  // namespace techhub::test
