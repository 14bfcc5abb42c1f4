// SPDX-License-Identifier: MIT
#include "service/scene.hpp"

using namespace techhub;
using namespace techhub::service::test;

TEST_CASE("every row of a request's flow is taken", "[service]") {
  Scene scene;
  scene.service("plain");
  struct Row {
    const char* from;
    const char* action;
    const char* to;
    const rules::Actor& who;
  };
  const Row rows[] = {
      {"draft", "fill", "created", scene.applicant},      {"draft", "send", "sent", scene.applicant},
      {"created", "send", "sent", scene.applicant},       {"sent", "withdraw", "draft", scene.applicant},
      {"sent", "return", "created", scene.moderator},     {"sent", "approve", "approved", scene.moderator},
      {"sent", "reject", "reject", scene.moderator},      {"approved", "reject", "reject", scene.manager},
      {"approved", "complete", "success", scene.manager},
  };
  for (const Row& row : rows) {
    INFO(row.from << " " << row.action);
    const auto request = scene.request("plain", row.from);
    CHECK(scene.say(row.who, requests, request, row.action) == "");
    CHECK(scene.status(requests, request) == row.to);
    CHECK(scene.history(requests, request) == std::string(row.from) + ">" + row.to);
  }
}

TEST_CASE("a request's actions are refused from other statuses, to others and without a comment", "[service]") {
  Scene scene;
  scene.service("plain");
  const auto stranger = scene.actor("user");
  struct Row {
    const char* status;
    const char* action;
    const rules::Actor& who;
    const char* fault;
  };
  const Row rows[] = {
      {"sent", "fill", scene.applicant, "illegal_transition: not_from_status"},
      {"success", "withdraw", scene.applicant, "illegal_transition: not_from_status"},
      {"draft", "approve", scene.moderator, "illegal_transition: not_from_status"},
      {"sent", "approve", scene.applicant, "denied: own_case"},
      {"sent", "approve", stranger, "not_found"},
      {"sent", "return", scene.moderator, "invalid: comment_required"},
      {"sent", "reject", scene.moderator, "invalid: comment_required"},
      {"approved", "reject", scene.manager, "invalid: comment_required"},
      {"approved", "reject", scene.moderator, "denied: no_grant"},
      {"sent", "reject", scene.manager, "denied: no_grant"},
      {"approved", "refuse", scene.admin, "denied: only_as_effect"},
      {"sent", "complete", scene.manager, "illegal_transition: not_from_status"},
  };
  for (const Row& row : rows) {
    INFO(row.status << " " << row.action);
    const auto request = scene.request("plain", row.status);
    CHECK(scene.take(row.who, requests, request, row.action) == row.fault);
    CHECK(scene.status(requests, request) == row.status);
  }
}

TEST_CASE("a request leaves traces: when it was sent and who took it", "[service]") {
  Scene scene;
  scene.service("plain");
  const auto request = scene.request("plain");
  REQUIRE(scene.take(scene.applicant, requests, request, "send") == "");
  CHECK(scene.row(requests, request).integer("sent_at") == scene.now().us);
  REQUIRE(scene.take(scene.moderator, requests, request, "approve") == "");
  CHECK(scene.row(requests, request).integer("assignee_id") == scene.moderator.user);

  const auto other = scene.request("plain", "sent", Json::object({{"assignee_id", scene.manager.user}}));
  REQUIRE(scene.take(scene.moderator, requests, other, "approve") == "");
  CHECK(scene.row(requests, other).integer("assignee_id") == scene.manager.user);
}

TEST_CASE("a service that is not active takes no requests", "[service]") {
  Scene scene;
  scene.service("closed", {"moderator"}, Json::object({{"active", false}}));
  CHECK(fault(scene.hub().create(scene.applicant, requests, Json::object({{"service_id", "closed"}}))) ==
        "invalid: service_inactive");
  CHECK(scene.take(scene.applicant, requests, scene.request("closed"), "fill") == "invalid: service_inactive");
  CHECK(scene.take(scene.applicant, requests, scene.request("closed", "created"), "send") ==
        "invalid: service_inactive");
  scene.service("silent");
  CHECK(fault(scene.hub().create(scene.applicant, requests, Json::object({{"service_id", "silent"}}))) == "");
}

TEST_CASE("a request is filled and sent with right answers to its service's form", "[service]") {
  Scene scene;
  const auto form = scene.form();
  scene.field(form, "team", "integer", Json::object({{"required", true}, {"rules", Json::object({{"min", 1}})}}));
  scene.field(form, "site", "url");
  scene.service("formal", {"moderator"}, Json::object(), form);
  const auto with = [&](const Json& data, std::int64_t of) {
    return scene.request("formal", "draft", Json::object({{"hub_form_data_id", scene.answers(of, data)}}));
  };
  for (const char* action : {"fill", "send"}) {
    INFO(action);
    CHECK(scene.take(scene.applicant, requests, scene.request("formal"), action) == "invalid: form_missing");
    CHECK(scene.take(scene.applicant, requests, with(Json::object(), form), action) == "invalid: required");
    CHECK(scene.take(scene.applicant, requests, with(Json::object({{"team", 0}, {"site", "no"}, {"x", 1}}), form),
                     action) == "invalid: too_small, bad_url, unknown_field");
    CHECK(scene.take(scene.applicant, requests, with(Json::object({{"team", 3}}), scene.form()), action) ==
          "invalid: form_changed");
    CHECK(scene.take(scene.applicant, requests, with(Json::object({{"team", 3}}), form), action) == "");
  }
}

TEST_CASE("for a company a request is sent by its people only", "[service]") {
  Scene scene;
  scene.service("plain");
  const auto owner = scene.user();
  const auto firm = scene.company(owner);
  const auto send_for = [&](std::int64_t company) {
    const auto made = scene.request("plain", "draft", Json::object({{"company_id", company}}));
    return scene.take(scene.actor(scene.author), requests, made, "send");
  };
  CHECK(send_for(firm) == "invalid: not_your_company");
  const auto membership = scene.member(firm, scene.author, "advisor");
  CHECK(send_for(firm) == "invalid: not_your_company");
  scene.change("account.usercompany", membership, Json::object({{"role", "member"}, {"verified", false}}));
  CHECK(send_for(firm) == "invalid: not_your_company");
  scene.change("account.usercompany", membership, Json::object({{"verified", true}}));
  CHECK(send_for(firm) == "");
  scene.change("account.company", firm, Json::object({{"status", "blocked"}}));
  CHECK(send_for(firm).ends_with("company_blocked"));
  // The author of a company without an owner.
  CHECK(send_for(scene.company(0, Json::object({{"author_id", scene.author}}))) == "");
}

TEST_CASE("where a service says so, one request is open at a time", "[service]") {
  Scene scene;
  scene.service("once", {"moderator"}, Json::object({{"unique_open", true}}));
  const auto firm = Json::object({{"company_id", scene.company(scene.author)}});
  scene.applicant = scene.actor(scene.author);
  for (const char* open : {"created", "sent", "approved"}) {
    INFO(open);
    const auto other = scene.request("once", open);
    CHECK(scene.take(scene.applicant, requests, scene.request("once"), "send") == "invalid: open_request");
    scene.change(requests, other, Json::object({{"status", "success"}}));
  }
  CHECK(scene.take(scene.applicant, requests, scene.request("once", "draft", firm), "send") == "");
  CHECK(scene.take(scene.applicant, requests, scene.request("once", "draft", firm), "send") == "invalid: open_request");
  CHECK(scene.take(scene.applicant, requests, scene.request("once"), "send") == "");
}

TEST_CASE("who has an open request is not led into one that cannot be sent", "[service]") {
  Scene scene;
  scene.service("once", {"moderator"}, Json::object({{"unique_open", true}}));
  const auto take = [&](std::int64_t key, const char* action) {
    return scene.take(scene.applicant, requests, key, action);
  };
  const auto first = scene.request("once");
  const auto second = scene.request("once");
  CHECK(take(first, "fill") == "");
  CHECK(take(second, "fill") == "invalid: open_request");
  CHECK(take(second, "send") == "invalid: open_request");
  CHECK(take(first, "send") == "");
  CHECK(take(second, "fill") == "invalid: open_request");
  CHECK(take(first, "withdraw") == "");
  CHECK(take(second, "fill") == "");
  CHECK(take(first, "send") == "invalid: open_request");
  CHECK(take(second, "send") == "");
}

TEST_CASE("of two requests that an import brought filled in, the first that is sent is the open one", "[service]") {
  Scene scene;
  scene.service("once", {"moderator"}, Json::object({{"unique_open", true}}));
  const auto first = scene.request("once", "created");
  const auto second = scene.request("once", "created");
  CHECK(scene.take(scene.applicant, requests, second, "send") == "");
  CHECK(scene.take(scene.applicant, requests, first, "send") == "invalid: open_request");
  scene.change(requests, second, Json::object({{"status", "success"}}));
  CHECK(scene.take(scene.applicant, requests, first, "send") == "");
}

TEST_CASE("nobody decides on a request of their own or of their company", "[service]") {
  Scene scene;
  scene.service("plain");
  const auto own = scene.user("superadmin");
  const auto member = scene.user("superadmin");
  const auto left = scene.user("superadmin");
  const auto long_gone = scene.user("superadmin");
  const auto founder = scene.user("superadmin");
  const auto firm = scene.company(0, Json::object({{"author_id", founder}}));
  scene.member(firm, member);
  scene.member(firm, left, "advisor", Json::object({{"ended_at", text(scene.now() + std::chrono::hours(1))}}));
  scene.member(firm, long_gone, "member", Json::object({{"ended_at", text(scene.now() - std::chrono::hours(1))}}));
  struct Row {
    const char* status;
    const char* action;
  };
  for (const Row& row : {Row{"sent", "return"}, Row{"sent", "approve"}, Row{"sent", "reject"},
                         Row{"approved", "reject"}, Row{"approved", "complete"}}) {
    INFO(row.action);
    const auto made = [&] {
      return scene.request("plain", row.status, Json::object({{"author_id", own}, {"company_id", firm}}));
    };
    for (const auto who : {own, member, left, founder})
      CHECK(scene.say(scene.actor(who), requests, made(), row.action) == "denied: own_case");
    CHECK(scene.say(scene.actor(long_gone), requests, made(), row.action) == "");
  }
}

TEST_CASE("answers belong to one request, of somebody who gave them", "[service]") {
  Scene scene;
  const auto form = scene.form();
  scene.field(form, "team", "integer");
  scene.service("formal", {"moderator"}, Json::object(), form);
  const auto mine = scene.answers(form, Json::object({{"team", 1}}));
  const auto others = scene.answers(form, Json::object({{"team", 1}}), scene.user());
  const auto create = [&](const rules::Actor& who, std::int64_t data) {
    return fault(
        scene.hub().create(who, requests, Json::object({{"service_id", "formal"}, {"hub_form_data_id", data}})));
  };
  CHECK(create(scene.applicant, others) == "invalid: no_such_row");
  // A moderator reads everybody's answers and still takes nobody's for their own.
  CHECK(create(scene.moderator, others) == "invalid: answers_of_another");
  CHECK(create(scene.applicant, mine) == "");
  CHECK(create(scene.applicant, mine) == "invalid: answers_of_another");
}

TEST_CASE("a completed request takes its service's effect on the company", "[service]") {
  struct Row {
    const char* code;
    Json effect;
    bool verified;
    const char* tag;
  };
  const Row rows[] = {
      {"accreditation", {}, true, "tag_it_company"},
      {"startup_register", {}, false, "tag_startup"},
      {"seedmoney", {}, false, ""},
      {"other", "verify_company", true, "tag_it_company"},
      {"another", "tag_startup", false, "tag_startup"},
      {"accreditation", "none", false, ""},
  };
  for (const Row& row : rows) {
    INFO(row.code << " " << row.effect.dump());
    Scene scene;
    scene.service(row.code, {"moderator"}, Json::object({{"effect", row.effect}}));
    const auto firm = scene.company(scene.author, Json::object({{"tag_startup", Json::object({{"stage", "mvp"}})}}));
    const auto request = scene.request(row.code, "approved", Json::object({{"company_id", firm}}));
    REQUIRE(scene.take(scene.manager, requests, request, "complete") == "");
    const auto company = scene.row("account.company", firm);
    CHECK((company.integer("verified") != 0) == row.verified);
    for (const std::string tag : {"tag_it_company", "tag_startup"}) {
      const Json its = company.json(tag);
      CHECK(its["active"].as_bool() == (tag == row.tag));
      if (tag != row.tag) continue;
      CHECK(its["verified_at"].as_string() == "2025-06-02");
      CHECK(its["verified_by"].as_integer() == scene.manager.user);
    }
    CHECK(company.json("tag_startup")["stage"].as_string() == "mvp");
    // Without a company there is nobody to verify.
    CHECK(scene.take(scene.manager, requests, scene.request(row.code, "approved"), "complete") == "");
  }
}

TEST_CASE("actions tell what is missing without being asked for arguments", "[service]") {
  Scene scene;
  const auto form = scene.form();
  scene.field(form, "team", "integer", Json::object({{"required", true}}));
  scene.service("formal", {"moderator"}, Json::object(), form);
  const auto request = scene.request("formal");
  const auto states = scene.hub().actions(scene.applicant, requests, request).value();
  const auto send = std::find_if(states.begin(), states.end(), [](const auto& one) { return one.action == "send"; });
  REQUIRE(send != states.end());
  CHECK_FALSE(send->is_open);
  REQUIRE(send->missing.size() == 1);
  CHECK(send->missing.front().code == "form_missing");
}

TEST_CASE("a service's executor works on its requests and no others", "[service]") {
  Scene scene;
  scene.service("accreditation", {"moderator", "expert"});
  scene.service("plain");
  const auto executor = scene.actor("accreditation_executor");
  const auto expert = scene.user("expert");
  const auto request = scene.request("accreditation", "sent");
  CHECK(scene.take(executor, requests, request, "approve") == "");
  const auto assigned = service::assign_expert(scene.hub(), executor, request, expert);
  REQUIRE(fault(assigned) == "");
  CHECK(scene.say(executor, expertises, as_integer(assigned.value().row.key()), "revoke") == "");
  CHECK(scene.say(executor, requests, request, "reject") == "");
  const auto other = scene.request("plain", "approved");
  for (const char* action : {"complete", "reject"}) CHECK(scene.say(executor, requests, other, action) == "not_found");
}

TEST_CASE("a check tells what would happen and leaves no trace", "[service]") {
  Scene scene;
  scene.service("accreditation");
  const auto firm = scene.company(scene.author);
  const auto request = scene.request("accreditation", "approved", Json::object({{"company_id", firm}}));
  const auto would = scene.hub().check(scene.manager, requests, request, "complete");
  REQUIRE(fault(would) == "");
  CHECK(would.value().to == "success");
  CHECK(scene.status(requests, request) == "approved");
  CHECK(scene.row("account.company", firm).integer("verified") == 0);
}
