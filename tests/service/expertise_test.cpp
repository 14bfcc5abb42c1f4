// SPDX-License-Identifier: MIT
#include "service/scene.hpp"

using namespace techhub;
using namespace techhub::service;
using namespace techhub::service::test;

TEST_CASE("an expert is assigned to an approved request of a service with experts", "[service]") {
  Scene scene;
  scene.service("examined", {"moderator", "expert"});
  scene.service("plain");
  const auto expert = scene.user("expert");
  const auto assign = [&](std::int64_t request, std::int64_t whom, std::optional<Time> deadline = {}) {
    return fault(assign_expert(scene.hub(), scene.manager, request, whom, deadline));
  };
  CHECK(assign(scene.request("plain", "approved"), expert) == "invalid: no_experts_here");
  CHECK(assign(scene.request("examined", "sent"), expert) == "invalid: request_not_approved");
  const auto request = scene.request("examined", "approved");
  CHECK(assign(request, expert, scene.now()) == "invalid: deadline_past");
  CHECK(assign(request, scene.user()) == "invalid: not_an_expert");
  CHECK(assign(request, 9999) == "invalid: not_an_expert");
  CHECK(assign(request, scene.user("expert", Json::object({{"is_active", false}}))) == "invalid: not_an_expert");
  CHECK(assign(9999, expert) == "not_found");
  CHECK(assign(request, expert, scene.now() + std::chrono::hours(24)) == "");
  CHECK(assign(request, expert) == "invalid: assigned_already");
  CHECK(scene.rows(expertises).size() == 1);
  CHECK(scene.rows(expertises).front().text("status") == "assigned");
  CHECK(fault(assign_expert(scene.hub(), scene.applicant, request, expert)) == "denied: own_case");
  CHECK(fault(assign_expert(scene.hub(), scene.actor("user"), request, expert)) == "not_found");
}

TEST_CASE("expertises that are open when a service loses its experts end with the request", "[service]") {
  Scene scene;
  const auto service = scene.service("examined", {"moderator", "expert"});
  const auto request = scene.request("examined", "approved");
  REQUIRE(assign_expert(scene.hub(), scene.manager, request, scene.user("expert")));
  REQUIRE(scene.hub().update(scene.admin, "service.service", Value(service),
                             Json::parse(R"({"data": {"steps": ["moderator"]}})").value()));
  CHECK(scene.take(scene.manager, requests, request, "complete") == "");
  CHECK(scene.rows(expertises).front().text("status") == "revoked");
}

TEST_CASE("who may be an expert is a matter of grants, not of a role's name", "[service]") {
  Scene scene;
  scene.service("examined", {"moderator", "expert"});
  const auto request = scene.request("examined", "approved");
  const auto with = [&](const Json& permissions, std::string_view role = "user") {
    const auto whom = scene.user(role, Json::object({{"permissions", permissions}}));
    return fault(assign_expert(scene.hub(), scene.manager, request, whom));
  };
  const Json conclude =
      Json::array({Json::object({{"permission", "service.conclude_expertise"}, {"scope", Json::array({"assigned"})}})});
  CHECK(with(Json::object({{"allow", conclude}})) == "");
  CHECK(with(Json::object({{"deny", conclude}}), "expert") == "invalid: not_an_expert");
  CHECK(with(Json::object(), "cett_expert") == "");

  const std::string narrowed = R"({"format": 1, "roles": {
    "anonymous": {"title": {"en": "Guest"}}, "user": {"title": {"en": "User"}},
    "here": {"title": {"en": "Here"}, "services": ["examined"],
             "grants": [{"on": "service.expertise", "do": "conclude", "scope": "organization"}]},
    "elsewhere": {"title": {"en": "Elsewhere"}, "services": ["other"],
                  "grants": [{"on": "service.expertise", "do": "conclude", "scope": "any"}]},
    "head": {"title": {"en": "Head"}, "grants": [{"on": "service.*", "do": "*", "scope": "any"}]}}})";
  scene.service("other");
  REQUIRE(fault(scene.hub().set_policy(narrowed)) == "");
  const auto head = scene.actor("head");
  CHECK(fault(assign_expert(scene.hub(), head, request, scene.user("here"))) == "");
  CHECK(fault(assign_expert(scene.hub(), head, request, scene.user("elsewhere"))) == "invalid: not_an_expert");
}

TEST_CASE("whoever has an interest in a request is no expert of it and assigns none", "[service]") {
  Scene scene;
  scene.service("examined", {"moderator", "expert"});
  const auto own = scene.user("admin");
  const auto member = scene.user("admin");
  const auto invited = scene.user("admin");
  const auto left = scene.user("admin");
  const auto gone = scene.user("admin");
  const auto founder = scene.user("admin");
  const auto firm = scene.company(0, Json::object({{"author_id", founder}}));
  const auto primary = scene.user("admin", Json::object({{"company_id", firm}}));
  scene.member(firm, member);
  scene.member(firm, invited, "advisor", Json::object({{"verified", false}}));
  scene.member(firm, left, "member", Json::object({{"ended_at", text(scene.now() + std::chrono::hours(1))}}));
  scene.member(firm, gone, "member", Json::object({{"ended_at", text(scene.now() - std::chrono::hours(1))}}));
  const auto request = scene.request("examined", "approved", Json::object({{"author_id", own}, {"company_id", firm}}));
  scene.pass(std::chrono::hours(2));
  for (const auto who : {own, member, invited, left, founder, primary}) {
    INFO(who);
    CHECK(fault(assign_expert(scene.hub(), scene.manager, request, who)) == "invalid: expert_is_applicant");
    CHECK(fault(assign_expert(scene.hub(), scene.actor(who), request, scene.user("expert"))) == "denied: own_case");
  }
  CHECK(fault(assign_expert(scene.hub(), scene.manager, request, gone)) == "");
  CHECK(fault(assign_expert(scene.hub(), scene.actor(gone), request, scene.user("expert"))) == "");
}

TEST_CASE("an expertise is concluded, declined and revoked", "[service]") {
  Scene scene;
  scene.service("examined", {"moderator", "expert"}, Json::object({{"experts", 5}}));
  const auto request = scene.request("examined", "approved");
  const auto expert = scene.user("expert");
  const auto who = scene.actor(expert);
  const auto made = [&] { return scene.expertise(request, scene.user("expert")); };
  const auto own = scene.expertise(request, expert);

  CHECK(scene.take(who, expertises, own, "conclude") == "invalid: required");
  CHECK(scene.take(who, expertises, own, "conclude", Json::object({{"verdict", "maybe"}, {"score", 101}})) ==
        "invalid: unknown_word, out_of_range");
  CHECK(scene.take(who, expertises, own, "conclude", Json::object({{"verdict", "negative"}})) == "invalid: required");
  CHECK(scene.take(who, expertises, own, "conclude", Json::object({{"verdict", "positive"}, {"score", 1.5}})) ==
        "invalid: wrong_type");
  CHECK(scene.take(scene.admin, expertises, own, "conclude", Json::object({{"verdict", "positive"}})) ==
        "denied: not_the_expert");
  CHECK(scene.conclude(expert, own, "positive") == "");
  const auto row = scene.row(expertises, own);
  CHECK(row.text("status") == "done");
  CHECK(row.text("verdict") == "positive");
  CHECK(row.integer("score") == 70);
  CHECK(row.text("comment") == "обосновано");
  CHECK(scene.conclude(expert, own, "negative") == "illegal_transition: not_from_status");
  CHECK(fault(assign_expert(scene.hub(), scene.manager, request, expert)) == "invalid: assigned_already");

  const auto declined = scene.expertise(request, expert);
  CHECK(scene.take(who, expertises, declined, "decline") == "invalid: comment_required");
  CHECK(scene.say(scene.admin, expertises, declined, "decline") == "denied: not_the_expert");
  CHECK(scene.say(who, expertises, declined, "decline") == "");
  CHECK(scene.row(expertises, declined).text("comment") == "потому что");

  const auto revoked = made();
  CHECK(scene.say(who, expertises, revoked, "revoke") == "not_found");
  CHECK(scene.take(scene.manager, expertises, revoked, "revoke") == "invalid: comment_required");
  CHECK(scene.say(scene.manager, expertises, revoked, "revoke") == "");
  CHECK(scene.status(expertises, revoked) == "revoked");

  const auto late = scene.expertise(scene.request("examined", "reject"), expert);
  CHECK(scene.conclude(expert, late, "positive") == "invalid: request_not_approved");
  CHECK(fault(scene.hub().update(scene.admin, expertises, late, Json::object({{"data", Json::object({{"a", 1}})}}))) ==
        "illegal_transition: not_editable");
  CHECK(fault(scene.hub().create(scene.admin, expertises, Json::object({{"service_request_id", request}}))) ==
        "invalid: only_by_assignment");
}

TEST_CASE("an expert who has come to have an interest concludes no more", "[service]") {
  Scene scene;
  scene.service("examined", {"moderator", "expert"});
  const auto firm = scene.company(scene.user());
  const auto expert = scene.user("expert");
  const auto request = scene.request("examined", "approved", Json::object({{"company_id", firm}}));
  const auto its = scene.expertise(request, expert);
  const auto membership = scene.member(firm, expert);
  CHECK(scene.conclude(expert, its, "positive") == "denied: own_case");
  scene.pass(std::chrono::hours(2));
  scene.change("account.usercompany", membership, Json::object({{"ended_at", text(scene.now())}}));
  CHECK(scene.conclude(expert, its, "positive") == "denied: own_case");
  // Judged from the day of the request, although the expertise is younger.
  scene.change(expertises, its, Json::object({{"created_at", text(scene.now() + std::chrono::hours(1))}}));
  CHECK(scene.conclude(expert, its, "positive") == "denied: own_case");
  CHECK(scene.status(requests, request) == "approved");

  // Every door counts from the same day.
  const auto who = scene.actor(expert);
  const auto verdict = [&] { return scene.hub().decide(who, "conclude", expertises, its).value().verdict; };
  const auto counted = [&] {
    return scene.hub().count(who, expertises, scene.hub().visible(who, "conclude", expertises).value()).value();
  };
  CHECK(verdict() == rules::Verdict::own_case);
  CHECK(counted() == 0);
  scene.change(requests, request, Json::object({{"created_at", Json()}}));
  CHECK(verdict() == rules::Verdict::own_case);
  CHECK(counted() == 0);
  scene.change(requests, request, Json::object({{"created_at", text(scene.now() + std::chrono::hours(1))}}));
  CHECK(verdict() == rules::Verdict::allowed);
  CHECK(counted() == 1);
  CHECK(scene.conclude(expert, its, "positive") == "");
}

TEST_CASE("the experts decide together", "[service]") {
  struct Row {
    const char* name;
    const char* rule;
    int needed;
    std::vector<const char*> verdicts;
    const char* status;
  };
  const Row rows[] = {
      {"one is enough by default", "majority", 1, {"positive"}, "success"},
      {"and one refuses", "majority", 1, {"negative"}, "reject"},
      {"too few", "majority", 2, {"positive"}, "approved"},
      {"a majority supports", "majority", 3, {"positive", "negative", "positive"}, "success"},
      {"a majority refuses", "majority", 3, {"negative", "negative", "positive"}, "reject"},
      {"a tie refuses", "majority", 2, {"positive", "negative"}, "reject"},
      {"all support", "all", 2, {"positive", "positive"}, "success"},
      {"all but one do not", "all", 3, {"positive", "negative", "positive"}, "reject"},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    Scene scene;
    scene.service("examined", {"moderator", "expert"}, Json::object({{"rule", row.rule}, {"experts", row.needed}}));
    const auto request = scene.request("examined", "approved");
    std::vector<std::pair<std::int64_t, std::int64_t>> asked;
    for (std::size_t i = 0; i < row.verdicts.size(); ++i) {
      const auto expert = scene.user("expert");
      asked.emplace_back(expert, scene.expertise(request, expert));
    }
    for (std::size_t i = 0; i < asked.size(); ++i) {
      CHECK(scene.status(requests, request) == "approved");  // while one is open
      REQUIRE(scene.conclude(asked[i].first, asked[i].second, row.verdicts[i]) == "");
    }
    CHECK(scene.status(requests, request) == row.status);
  }
}

TEST_CASE("the last awaited expert may also fall away", "[service]") {
  for (const std::string how : {"decline", "revoke"}) {
    INFO(how);
    Scene scene;
    scene.service("examined", {"moderator", "expert"});
    const auto request = scene.request("examined", "approved");
    const auto first = scene.user("expert");
    const auto second = scene.user("expert");
    const auto concluded = scene.expertise(request, first);
    const auto open = scene.expertise(request, second);
    REQUIRE(scene.conclude(first, concluded, "positive") == "");
    CHECK(scene.status(requests, request) == "approved");
    const auto who = how == "decline" ? scene.actor(second) : scene.manager;
    CHECK(scene.say(who, expertises, open, how) == "");
    CHECK(scene.status(requests, request) == "success");
  }
}

TEST_CASE("a request waits for its experts before anybody completes it", "[service]") {
  Scene scene;
  scene.service("examined", {"moderator", "expert"});
  const auto request = scene.request("examined", "approved");
  const auto complete = [&] { return scene.take(scene.manager, requests, request, "complete"); };
  CHECK(complete() == "invalid: waits_for_experts");
  const auto its = scene.expertise(request, scene.user("expert"));
  CHECK(complete() == "invalid: waits_for_experts");
  scene.change(expertises, its, Json::object({{"status", "done"}, {"verdict", "negative"}}));
  CHECK(complete() == "invalid: experts_refused");
  scene.change(expertises, its, Json::object({{"verdict", "positive"}}));
  CHECK(complete() == "");
}

TEST_CASE("whoever declined or was sent away is asked again by hand only", "[service]") {
  Scene scene;
  scene.service("examined", {"moderator", "expert"});
  const auto request = scene.request("examined", "approved");
  const auto first = scene.user("expert");
  const auto second = scene.user("expert");
  const auto asked = [&] { return assign_next_expert(scene.hub(), scene.manager, request).value().row; };
  const Record one = asked();
  CHECK(one.integer("author_id") == first);
  REQUIRE(scene.say(scene.manager, expertises, as_integer(one.key()), "revoke") == "");
  const Record two = asked();
  CHECK(two.integer("author_id") == second);
  REQUIRE(scene.say(scene.actor(second), expertises, as_integer(two.key()), "decline") == "");
  CHECK(fault(assign_next_expert(scene.hub(), scene.manager, request)) == "invalid: nobody_to_ask");
  CHECK(fault(assign_expert(scene.hub(), scene.manager, request, first)) == "");
}

TEST_CASE("a rejected request leaves no open expertise", "[service]") {
  Scene scene;
  scene.service("examined", {"moderator", "expert"});
  const auto request = scene.request("examined", "approved");
  const auto open = scene.expertise(request, scene.user("expert"));
  const auto done = scene.expertise(request, scene.user("expert"), "done", Json::object({{"verdict", "positive"}}));
  REQUIRE(scene.say(scene.manager, requests, request, "reject") == "");
  CHECK(scene.status(expertises, open) == "revoked");
  CHECK(scene.status(expertises, done) == "done");
  CHECK(scene.status(requests, request) == "reject");
}

TEST_CASE("the applicant reads conclusions and never learns who the experts are", "[service]") {
  Scene scene;
  scene.service("accreditation", {"moderator", "expert"});
  const auto firm = scene.company(scene.author);
  const auto request = scene.request("accreditation", "approved",
                                     Json::object({{"company_id", firm}, {"assignee_id", scene.moderator.user}}));
  const auto expert = scene.user("expert");
  const auto its = scene.expertise(request, expert);
  CHECK(fault(scene.hub().get(scene.applicant, expertises, its)) == "not_found");
  REQUIRE(scene.conclude(expert, its, "positive") == "");
  const auto seen = scene.hub().get(scene.actor(scene.author), expertises, its);
  REQUIRE(seen);
  CHECK(seen.value().text("comment") == "обосновано");
  CHECK(is_null(seen.value().get("author_id")));
  // The company's tag is signed by the reviewer.
  CHECK(scene.row("account.company", firm).json("tag_it_company")["verified_by"].as_integer() == scene.moderator.user);
}
