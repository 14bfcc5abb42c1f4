// SPDX-License-Identifier: MIT
// The lives of schools, courses, intakes and application forms.
#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

struct Programme : HubFixture {
  std::int64_t founder = user();
  std::int64_t company_id = company(founder);
  rules::Actor side = actor(founder);
  rules::Actor manager = actor("techorda_manager");
  rules::Actor stranger = actor("user");
  std::int64_t intake = insert("techorda.flow", Json::object({{"status", "open"}}));

  std::int64_t school(std::string_view status) {
    return insert("techorda.school",
                  Json::object({{"author_id", founder}, {"company_id", company_id}, {"status", status}}));
  }
  std::int64_t course(std::string_view status, std::string_view of_school = "approved", bool placed = true) {
    Json fields = Json::object({{"school_id", school(of_school)}, {"status", status}});
    if (placed) fields.set("flow_id", intake);
    return insert("techorda.course", fields);
  }
  std::string perform(const rules::Actor& who, std::string_view label, std::int64_t key, std::string_view action,
                      std::string_view comment = {}) {
    const auto done = hub().perform(who, label, key, action, Json::object({{"comment", comment}}));
    if (done) return status(label, key);
    CHECK((is_explained(done) || done.error().code() == Code::not_found));
    return fault(done);
  }
};

}  // namespace

TEST_CASE("a school is sent by its side and decided by somebody else") {
  Programme programme;
  rules::Actor author_who_manages = programme.actor(programme.user("techorda_manager"));
  const auto label = "techorda.school";
  const auto perform = [&](const rules::Actor& who, std::string_view from, std::string_view action,
                           std::string_view comment = {}) {
    return programme.perform(who, label, programme.school(from), action, comment);
  };
  CHECK(perform(programme.side, "draft", "send") == "sent");
  CHECK(perform(programme.manager, "sent", "approve") == "approved");
  CHECK(perform(programme.manager, "sent", "reject", "нет лицензии") == "reject");

  CHECK(perform(programme.stranger, "approved", "send") == "denied: out_of_scope");
  CHECK(perform(programme.side, "sent", "send") == "illegal_transition: not_from_status");
  CHECK(perform(programme.side, "sent", "approve") == "denied: own_case");
  CHECK(perform(programme.manager, "sent", "reject") == "invalid: comment_required");
  CHECK(perform(programme.manager, "draft", "approve") == "illegal_transition: not_from_status");
  CHECK(perform(programme.manager, "approved", "reject", "поздно") == "illegal_transition: not_from_status");

  programme.member(programme.company_id, author_who_manages.user);
  author_who_manages = programme.actor(author_who_manages.user);
  CHECK(perform(author_who_manages, "sent", "approve") == "denied: own_case");
}

TEST_CASE("a course is sent and approved only within an approved school and an intake") {
  Programme programme;
  const auto perform = [&](const rules::Actor& who, std::int64_t course, std::string_view action,
                           std::string_view comment = {}) {
    return programme.perform(who, "techorda.course", course, action, comment);
  };
  CHECK(perform(programme.side, programme.course("draft"), "send") == "sent");
  CHECK(perform(programme.manager, programme.course("sent"), "approve") == "approved");
  CHECK(perform(programme.manager, programme.course("sent"), "reject", "нет преподавателя") == "reject");

  CHECK(perform(programme.side, programme.course("draft", "sent"), "send") == "invalid: school_not_approved");
  CHECK(perform(programme.side, programme.course("draft", "approved", false), "send") ==
        "invalid: course_without_intake");
  CHECK(perform(programme.side, programme.course("draft", "draft", false), "send") ==
        "invalid: school_not_approved, course_without_intake");
  CHECK(perform(programme.manager, programme.course("sent", "reject"), "approve") == "invalid: school_not_approved");
  CHECK(perform(programme.manager, programme.course("sent"), "reject") == "invalid: comment_required");
  CHECK(perform(programme.side, programme.course("sent"), "approve") == "denied: own_case");
}

TEST_CASE("a course is made by its school's side, with seats that can be") {
  Programme programme;
  const auto school = programme.school("approved");
  const auto make = [&](const rules::Actor& who, std::int64_t seats) {
    return fault(
        programme.hub().create(who, "techorda.course", Json::object({{"school_id", school}, {"seats", seats}})));
  };
  CHECK(make(programme.side, 0).empty());
  CHECK(make(programme.side, -1) == "invalid: negative_seats");
  CHECK(make(programme.stranger, 1) == "denied: out_of_scope");
}

TEST_CASE("an intake goes from planned to closed") {
  Programme programme;
  const auto label = "techorda.flow";
  const auto perform = [&](const rules::Actor& who, std::string_view from, std::string_view action) {
    return programme.perform(who, label, programme.insert(label, Json::object({{"status", from}})), action);
  };
  CHECK(perform(programme.manager, "planned", "open") == "open");
  CHECK(perform(programme.manager, "open", "start") == "running");
  CHECK(perform(programme.manager, "running", "close") == "closed");
  CHECK(perform(programme.side, "planned", "open") == "denied: no_grant");
  CHECK(perform(programme.manager, "planned", "start") == "illegal_transition: not_from_status");
  CHECK(perform(programme.manager, "closed", "open") == "illegal_transition: not_from_status");

  const auto make = [&](Time opens, Time closes) {
    return fault(programme.hub().create(programme.manager, label,
                                        Json::object({{"opens_at", text(opens)}, {"closes_at", text(closes)}})));
  };
  CHECK(make(monday, monday + std::chrono::days{30}).empty());
  CHECK(make(monday, monday) == "invalid: closes_before_opening");
}

TEST_CASE("an application form is activated and closed by its school") {
  Programme programme;
  const auto label = "techorda.applicationform";
  const auto perform = [&](const rules::Actor& who, std::string_view from, std::string_view action) {
    const auto form =
        programme.insert(label, Json::object({{"school_id", programme.school("approved")}, {"status", from}}));
    return programme.perform(who, label, form, action);
  };
  CHECK(perform(programme.side, "draft", "activate") == "active");
  CHECK(perform(programme.side, "active", "close") == "closed");
  CHECK(perform(programme.stranger, "active", "close") == "denied: out_of_scope");
  CHECK(perform(programme.stranger, "draft", "activate") == "not_found");
  CHECK(perform(programme.side, "draft", "close") == "illegal_transition: not_from_status");
  CHECK(perform(programme.side, "closed", "activate") == "illegal_transition: not_from_status");
}
