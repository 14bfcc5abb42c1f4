// SPDX-License-Identifier: MIT
#include "service/scene.hpp"

using namespace techhub;
using namespace techhub::service;
using namespace techhub::service::test;

namespace {

constexpr std::string_view items = "service.protocol_requests";
constexpr std::string_view votes = "service.protocol_votes";

struct Commission : Scene {
  std::string grant = service("grant", {"moderator", "protocol"});

  std::int64_t draft(std::string_view of = "grant") {
    return as_integer(make_protocol(hub(), manager, of, "1-2025").value().row.key());
  }
  std::int64_t item(std::int64_t protocol, std::int64_t request) {
    return as_integer(add_item(hub(), manager, protocol, request).value().row.key());
  }
  std::int64_t decided(std::int64_t protocol, std::int64_t request, std::string_view decision) {
    const auto made = item(protocol, request);
    REQUIRE(fault(decide_item(hub(), manager, made, decision, "решено")) == "");
    return made;
  }
  std::string sign(std::int64_t protocol) { return take(manager, protocols, protocol, "sign"); }
};

}  // namespace

TEST_CASE("a signed protocol carries out all its decisions", "[service]") {
  Commission scene;
  const auto protocol = scene.draft();
  const auto good = scene.request("grant", "approved");
  const auto bad = scene.request("grant", "approved");
  scene.decided(protocol, good, "approve");
  scene.decided(protocol, bad, "refuse");
  CHECK(scene.sign(protocol) == "");
  CHECK(scene.status(requests, good) == "success");
  CHECK(scene.status(requests, bad) == "rejected");
  CHECK(scene.history(protocols, protocol) == ">draft draft>signed");
  const auto told = scene.rows("techhub.transition", Json::object({{"source", requests}, {"action", "refuse"}}));
  REQUIRE(told.size() == 1);
  CHECK(told.front().text("comment") == "решено");
  CHECK(scene.take(scene.manager, protocols, protocol, "cancel") == "illegal_transition: not_from_status");
}

TEST_CASE("a protocol signs whole or not at all, and tells every request in the way", "[service]") {
  Commission scene;
  const auto protocol = scene.draft();
  CHECK(scene.sign(protocol) == "invalid: no_items");
  const auto good = scene.request("grant", "approved");
  const auto open = scene.request("grant", "approved");
  const auto stale = scene.request("grant", "approved");
  scene.decided(protocol, good, "approve");
  scene.item(protocol, open);
  scene.decided(protocol, stale, "approve");
  REQUIRE(scene.say(scene.manager, requests, stale, "reject") == "");
  const auto result = scene.hub().perform(scene.manager, protocols, protocol, "sign");
  CHECK(fault(result) == "invalid: undecided, not_ready");
  CHECK(is_explained(result));
  CHECK(result.error().problems().back().field == "requests." + std::to_string(stale));
  CHECK(scene.status(requests, good) == "approved");
  CHECK(scene.status(protocols, protocol) == "draft");
}

TEST_CASE("a request comes before the commission when it is ready, and once", "[service]") {
  Commission scene;
  scene.service("examined", {"moderator", "expert", "protocol"}, Json::object({{"experts", 2}}));
  scene.service("plain");
  const auto protocol = scene.draft("examined");
  const auto add = [&](std::int64_t request) { return fault(add_item(scene.hub(), scene.manager, protocol, request)); };
  CHECK(add(scene.request("grant", "approved")) == "invalid: another_service");
  CHECK(add(scene.request("examined", "sent")) == "invalid: not_ready");
  CHECK(add(9999) == "not_found");
  const auto request = scene.request("examined", "approved");
  CHECK(add(request) == "invalid: not_ready");
  const auto first = scene.user("expert");
  const auto second = scene.user("expert");
  const auto one = scene.expertise(request, first);
  const auto two = scene.expertise(request, second);
  REQUIRE(scene.conclude(first, one, "negative") == "");
  CHECK(add(request) == "invalid: not_ready");
  REQUIRE(scene.conclude(second, two, "negative") == "");
  // The commission decides, whatever the experts said.
  CHECK(scene.status(requests, request) == "approved");
  CHECK(scene.take(scene.manager, requests, request, "complete") == "invalid: waits_for_protocol");
  CHECK(add(request) == "");
  CHECK(add(request) == "invalid: in_another_protocol");
  CHECK(fault(add_item(scene.hub(), scene.manager, scene.draft("examined"), request)) ==
        "invalid: in_another_protocol");
  REQUIRE(scene.take(scene.manager, protocols, protocol, "cancel") == "");
  CHECK(add(request) == "invalid: protocol_closed");
  CHECK(fault(add_item(scene.hub(), scene.manager, scene.draft("examined"), request)) == "");
  // Without a step of protocols there is nothing to sign.
  CHECK(fault(add_item(scene.hub(), scene.manager, scene.draft("plain"), scene.request("plain", "approved"))) ==
        "invalid: not_ready");
}

TEST_CASE("items and votes need the rights on their protocol", "[service]") {
  Commission scene;
  const auto protocol = scene.draft();
  const auto request = scene.request("grant", "approved");
  const auto item = scene.item(protocol, request);
  for (const auto& who : {scene.applicant, scene.moderator, scene.actor("techorda_manager")}) {
    CHECK(fault(add_item(scene.hub(), who, protocol, scene.request("grant", "approved"))) == "not_found");
    CHECK(fault(decide_item(scene.hub(), who, item, "approve")) == "not_found");
    CHECK(fault(remove_item(scene.hub(), who, item)) == "not_found");
    CHECK(fault(vote(scene.hub(), who, item, "approve")) == "not_found");
    CHECK(fault(make_protocol(scene.hub(), who, "grant", "2")) ==
          "denied: " + std::string(who.role == "techorda_manager" ? "out_of_scope" : "no_grant"));
  }
  CHECK(fault(scene.hub().create(scene.manager, items,
                                 Json::object({{"protocol_id", protocol}, {"servicerequest_id", request}}))) ==
        "denied: no_grant");
}

TEST_CASE("written directly, items and votes obey the same rules", "[service]") {
  Commission scene;
  const auto protocol = scene.draft();
  const auto request = scene.request("grant", "approved");
  const auto create = [&](const Json& fields) { return fault(scene.hub().create(scene.admin, items, fields)); };
  CHECK(create(Json::object({{"protocol_id", protocol}, {"servicerequest_id", scene.request("grant", "sent")}})) ==
        "invalid: not_ready");
  CHECK(create(Json::object({{"protocol_id", protocol}, {"servicerequest_id", request}})) == "");
  const auto item = as_integer(scene.rows(items).front().key());
  const auto update = [&](const Json& fields) { return fault(scene.hub().update(scene.admin, items, item, fields)); };
  CHECK(update(Json::object({{"servicerequest_id", scene.request("grant", "approved")}})) == "invalid: item_fixed");
  CHECK(update(Json::object({{"decision", "later"}})) == "invalid: unknown_word");
  CHECK(update(Json::object({{"decision", "approve"}})) == "");

  const auto cast = [&](const Json& fields) { return fault(scene.hub().create(scene.admin, votes, fields)); };
  CHECK(cast(Json::object({{"item_id", item}, {"user_id", scene.manager.user}, {"vote", "approve"}})) ==
        "invalid: only_own_vote");
  CHECK(cast(Json::object({{"item_id", item}, {"vote", "approve"}, {"at", "2020-01-01T00:00:00Z"}})) == "");
  const auto its = scene.rows(votes).front();
  CHECK(its.integer("user_id") == scene.admin.user);
  CHECK(its.integer("at") == scene.now().us);
  CHECK(cast(Json::object({{"item_id", item}, {"vote", "refuse"}})) == "invalid: voted_already");
  CHECK(fault(scene.hub().update(scene.admin, votes, its.key(), Json::object({{"vote", "refuse"}}))) ==
        "invalid: vote_is_final");
  CHECK(fault(scene.hub().update(scene.admin, votes, its.key(), Json::object({{"vote", "refuse"}}), {}, "надо")) ==
        "invalid: vote_is_final");
  CHECK(fault(scene.hub().erase(scene.admin, votes, its.key())) == "invalid: vote_is_final");
  CHECK(fault(scene.hub().erase(scene.admin, items, item)) == "invalid: item_has_votes");

  REQUIRE(scene.take(scene.manager, protocols, protocol, "cancel") == "");
  CHECK(update(Json::object({{"decision", "refuse"}})) == "invalid: protocol_closed");
  CHECK(fault(scene.hub().erase(scene.admin, items, item)) == "invalid: protocol_closed");
}

TEST_CASE("an item is removed before anybody voted, or when there is nothing left to decide", "[service]") {
  Commission scene;
  const auto protocol = scene.draft();
  const auto request = scene.request("grant", "approved");
  CHECK(fault(remove_item(scene.hub(), scene.manager, scene.item(protocol, request))) == "");
  const auto item = scene.item(protocol, request);
  REQUIRE(fault(vote(scene.hub(), scene.manager, item, "approve")) == "");
  CHECK(fault(remove_item(scene.hub(), scene.manager, item)) == "invalid: item_has_votes");
  REQUIRE(scene.say(scene.manager, requests, request, "reject") == "");
  CHECK(fault(remove_item(scene.hub(), scene.manager, item)) == "");
  CHECK(scene.rows(items).empty());
  CHECK(scene.rows(votes).empty());
}

TEST_CASE("a commission needs its quorum and keeps to its majority", "[service]") {
  struct Row {
    const char* name;
    std::vector<const char*> votes;
    const char* decision;
    const char* fault;
  };
  const Row rows[] = {
      {"nobody voted", {}, "approve", "invalid: no_quorum"},
      {"too few", {"approve", "approve"}, "approve", "invalid: no_quorum"},
      {"for it", {"approve", "approve", "refuse"}, "approve", ""},
      {"not what was voted", {"approve", "approve", "refuse"}, "refuse", "invalid: against_majority"},
      {"against it", {"refuse", "approve", "refuse"}, "refuse", ""},
      {"against it all the same", {"refuse", "approve", "refuse"}, "approve", "invalid: against_majority"},
      {"an abstention counts for the quorum", {"approve", "abstain", "abstain"}, "approve", ""},
      {"a tie is no majority", {"approve", "refuse", "abstain"}, "approve", "invalid: against_majority"},
      {"and refuses", {"approve", "refuse", "abstain"}, "refuse", ""},
  };
  for (const Row& row : rows) {
    INFO(row.name);
    Commission scene;
    scene.service("jury", {"moderator", "protocol"}, Json::object({{"commission", 3}}));
    const auto protocol = scene.draft("jury");
    const auto request = scene.request("jury", "approved");
    const auto item = scene.decided(protocol, request, row.decision);
    for (const auto* word : row.votes) REQUIRE(fault(vote(scene.hub(), scene.actor("manager"), item, word)) == "");
    CHECK(scene.sign(protocol) == row.fault);
    CHECK((scene.status(requests, request) == "approved") == !std::string_view(row.fault).empty());
  }
}

TEST_CASE("nobody of the commission decides, votes or signs on their own case", "[service]") {
  Commission scene;
  const auto firm = scene.company(0);
  const auto own = scene.user("manager");
  const auto left = scene.user("manager");
  scene.member(firm, left, "member", Json::object({{"ended_at", text(scene.now() + std::chrono::hours(1))}}));
  const auto request = scene.request("grant", "approved", Json::object({{"author_id", own}, {"company_id", firm}}));
  const auto protocol = scene.draft();
  const auto item = scene.item(protocol, request);
  for (const auto who : {own, left}) {
    CHECK(fault(decide_item(scene.hub(), scene.actor(who), item, "approve")) == "denied: own_case");
    CHECK(fault(vote(scene.hub(), scene.actor(who), item, "approve")) == "denied: own_case");
  }
  REQUIRE(fault(decide_item(scene.hub(), scene.manager, item, "approve")) == "");
  for (const auto who : {own, left})
    CHECK(scene.take(scene.actor(who), protocols, protocol, "sign") == "denied: own_case");
  CHECK(scene.sign(protocol) == "");
}

TEST_CASE("a protocol is of one service", "[service]") {
  Commission scene;
  scene.service("jury", {"moderator", "protocol"});
  CHECK(fault(scene.hub().create(scene.manager, protocols, Json::object({{"number", "1"}}))) == "invalid: required");
  const auto protocol = scene.draft();
  const Json other = Json::object({{"service_id", "jury"}});
  CHECK(fault(scene.hub().update(scene.manager, protocols, protocol, other)) == "");
  scene.item(protocol, scene.request("jury", "approved"));
  CHECK(fault(scene.hub().update(scene.manager, protocols, protocol, Json::object({{"service_id", "grant"}}))) ==
        "invalid: protocol_has_items");
}
