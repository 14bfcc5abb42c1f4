// SPDX-License-Identifier: MIT
// Research projects: their life, who works on them, and who is told.
#include <set>

#include "support/hub_fixture.hpp"
#include "techhub/niokr/notifications.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

constexpr std::string_view label = "niokr.niokrproject";
constexpr std::string_view executor_label = "niokr.niokrprojectexecutor";
constexpr std::string_view notice_label = "niokr.niokrnotification";

struct Institute : HubFixture {
  std::int64_t author_id = user();
  std::int64_t lead_id = user();
  std::int64_t executor_id = user();
  rules::Actor author = actor(author_id);
  rules::Actor admin = actor("niokr_admin");

  std::int64_t project(std::string_view status, bool led = true) {
    const auto made = insert(label, Json::object({{"author_id", author_id},
                                                  {"status", status},
                                                  {"title", Json::object({{"ru", "Спутник"}, {"en", "Satellite"}})}}));
    if (led) executor(made, lead_id, "lead");
    executor(made, executor_id, "executor");
    return made;
  }
  std::int64_t executor(std::int64_t project, std::int64_t who, std::string_view role) {
    return insert(executor_label, Json::object({{"project_id", project}, {"user_id", who}, {"role", role}}));
  }
  std::string perform(const rules::Actor& who, std::int64_t key, std::string_view action,
                      std::string_view comment = {}) {
    const auto done = hub().perform(who, label, key, action, Json::object({{"comment", comment}}));
    return done ? status(label, key) : fault(done);
  }
  std::set<std::int64_t> told_people(std::int64_t project) {
    std::set<std::int64_t> people;
    for (const Record& row : rows(notice_label, Json::object({{"project_id", project}})))
      people.insert(row.integer("user_id"));
    return people;
  }
};

}  // namespace

TEST_CASE("a project goes from a draft to its end") {
  Institute at;
  CHECK(at.perform(at.author, at.project("draft"), "send") == "sent");
  CHECK(at.perform(at.admin, at.project("sent"), "approve") == "approved");
  CHECK(at.perform(at.admin, at.project("sent"), "reject", "нет новизны") == "reject");
  CHECK(at.perform(at.admin, at.project("approved"), "start") == "in_progress");
  CHECK(at.perform(at.admin, at.project("in_progress"), "finish") == "finished");
  CHECK(at.perform(at.admin, at.project("approved"), "cancel", "нет средств") == "cancelled");
  CHECK(at.perform(at.admin, at.project("in_progress"), "cancel", "нет средств") == "cancelled");

  CHECK(at.perform(at.author, at.project("draft", false), "send") == "invalid: lead_missing");
  CHECK(at.perform(at.author, at.project("approved"), "start") == "denied: no_grant");
  CHECK(at.perform(at.actor("user"), at.project("draft"), "send") == "not_found");
  CHECK(at.perform(at.admin, at.project("sent"), "reject") == "invalid: comment_required");
  CHECK(at.perform(at.admin, at.project("approved"), "cancel") == "invalid: comment_required");
  CHECK(at.perform(at.admin, at.project("draft"), "approve") == "illegal_transition: not_from_status");
  CHECK(at.perform(at.admin, at.project("sent"), "cancel", "рано") == "illegal_transition: not_from_status");
  CHECK(at.perform(at.admin, at.project("finished"), "start") == "illegal_transition: not_from_status");
}

TEST_CASE("a lead is somebody") {
  Institute at;
  const auto project = at.project("draft", false);
  at.insert(executor_label, Json::object({{"project_id", project}, {"role", "lead"}}));
  CHECK(at.perform(at.author, project, "send") == "invalid: lead_missing");
}

TEST_CASE("nobody decides on a project of their own or of their company") {
  Institute at;
  const auto company = at.company(at.author_id);
  at.member(company, at.admin.user, "advisor");
  const auto admin = at.actor(at.admin.user);
  const auto its = at.project("sent");
  at.change(label, its, Json::object({{"company_id", company}}));
  CHECK(at.perform(admin, its, "approve") == "denied: own_case");
  const auto own = at.project("sent");
  at.change(label, own, Json::object({{"author_id", admin.user}}));
  CHECK(at.perform(admin, own, "reject", "сам") == "denied: own_case");
}

TEST_CASE("every change is told to the executors and the author, but not to the actor") {
  Institute at;
  const auto by_admin = at.project("sent");
  REQUIRE(at.perform(at.admin, by_admin, "approve") == "approved");
  CHECK(at.told_people(by_admin) == std::set{at.author_id, at.lead_id, at.executor_id});
  const auto message = at.rows(notice_label).front().json("message");
  CHECK(message["ru"] == Json("Проект «Спутник»: Одобрен"));
  CHECK(message["kk"] == Json("«Спутник» жобасы: Мақұлданды"));
  CHECK(message["en"] == Json("Project \"Satellite\": Approved"));

  const auto by_author = at.project("draft");
  REQUIRE(at.perform(at.author, by_author, "send") == "sent");
  CHECK(at.told_people(by_author) == std::set{at.lead_id, at.executor_id});

  const auto edited = at.project("draft");
  CHECK(at.hub().update(at.author, label, edited, Json::object({{"title", "Ракета"}})));
  CHECK(at.told_people(edited) == std::set{at.lead_id, at.executor_id});

  const auto staffed = at.project("draft", false);
  const auto newcomer = at.user();
  CHECK(at.hub().create(at.author, executor_label,
                        Json::object({{"project_id", staffed}, {"user_id", newcomer}, {"role", "lead"}})));
  CHECK(at.told_people(staffed) == std::set{newcomer, at.executor_id});

  const auto refused = at.project("draft", false);
  CHECK(at.perform(at.author, refused, "send") == "invalid: lead_missing");
  CHECK(at.told_people(refused).empty());
}

TEST_CASE("who runs projects staffs them once they were sent") {
  Institute at;
  struct Row {
    const char* status;
    const char* author;
    const char* admin;
  };
  const Row rows[] = {{"draft", "", ""},
                      {"sent", "invalid: executors_fixed", ""},
                      {"approved", "invalid: executors_fixed", ""},
                      {"in_progress", "invalid: executors_fixed", ""},
                      {"finished", "invalid: executors_fixed", "invalid: executors_fixed"},
                      {"cancelled", "invalid: executors_fixed", "invalid: executors_fixed"}};
  for (const Row& row : rows) {
    CAPTURE(row.status);
    const auto project = at.project(row.status);
    const auto add = [&](const rules::Actor& who) {
      return fault(
          at.hub().create(who, executor_label, Json::object({{"project_id", project}, {"user_id", at.user()}})));
    };
    CHECK(add(at.author) == row.author);
    CHECK(add(at.admin) == row.admin);
  }
}

TEST_CASE("who may not staff a project reads the title of its status") {
  Institute at;
  const auto refused = at.hub().create(
      at.author, executor_label, Json::object({{"project_id", at.project("in_progress")}, {"user_id", at.user()}}));
  const auto& problem = refused.error().problems().front();
  CHECK(problem.field == "project_id");
  CHECK(problem.text.get(Language::ru) == "Состав исполнителей в статусе «В работе» не меняется");
  CHECK(problem.text.get(Language::kk) == "«Орындалуда» мәртебесінде орындаушылар құрамы өзгермейді");
  CHECK(problem.text.get(Language::en) == "The executors do not change in the status \"In progress\"");
}

TEST_CASE("a project that was sent keeps a lead") {
  Institute at;
  const auto project = at.project("approved", false);
  const auto lead = at.executor(project, at.lead_id, "lead");
  const Json demoted = Json::object({{"role", "executor"}});
  CHECK(fault(at.hub().update(at.admin, executor_label, lead, demoted)) == "invalid: lead_missing");
  CHECK(fault(at.hub().erase(at.admin, executor_label, lead)) == "invalid: lead_missing");
  at.executor(project, at.user(), "lead");
  CHECK(at.hub().update(at.admin, executor_label, lead, demoted));
  CHECK(at.hub().erase(at.admin, executor_label, lead));
}

TEST_CASE("a project does not end before it starts") {
  Institute at;
  const auto make = [&](const char* starts, const char* ends) {
    return fault(at.hub().create(at.author, label, Json::object({{"starts_on", starts}, {"ends_on", ends}})));
  };
  CHECK(make("2025-01-01", "2025-01-01").empty());
  CHECK(make("2025-01-02", "2025-01-01") == "invalid: ends_before_start");
}

TEST_CASE("a notification is read by whom it is addressed to") {
  Institute at;
  const auto project = at.project("draft");
  const auto notice = at.insert(notice_label, Json::object({{"project_id", project}, {"user_id", at.lead_id}}));
  const auto lead = at.actor(at.lead_id);
  CHECK(fault(niokr::read(at.hub(), at.author, notice)) == "invalid: not_addressed_to_you");
  CHECK(fault(niokr::read(at.hub(), at.actor("user"), notice)) == "not_found");
  CHECK(niokr::read(at.hub(), lead, notice));
  CHECK(at.row(notice_label, notice).integer("read_at") == monday.us);
  at.pass(std::chrono::hours{1});
  CHECK(niokr::read(at.hub(), lead, notice));  // it stays as it is
  CHECK(at.row(notice_label, notice).integer("read_at") == monday.us);
}
