// SPDX-License-Identifier: MIT
#include "techhub/account/companies.hpp"

#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/account/registration.hpp"

using namespace techhub;
using namespace techhub::test;
using namespace techhub::account;

namespace {

Json startup() {
  return Json::object({{"name", "ТОО Ромашка"},
                       {"tin", "990140000126"},
                       {"company_type", "law"},
                       {"tag_startup", Json::object({{"stage", "seed"}})}});
}

}  // namespace

TEST_CASE("a new company makes its author the owner, and a tag given with it is a claim") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto made = f.hub().create(author, "account.company", startup());
  REQUIRE(fault(made) == "");
  const auto memberships = f.rows("account.usercompany");
  REQUIRE(memberships.size() == 1);
  CHECK(memberships[0].text("role") == "owner");
  CHECK(memberships[0].integer("verified") == 1);
  const Json tag = made.value().row.json("tag_startup");
  CHECK_FALSE(tag["active"].as_bool(true));
  CHECK(tag["stage"].as_string() == "seed");
  CHECK_FALSE(tag["claimed_at"].is_null());
  CHECK(fault(f.hub().create(author, "account.company", Json::object({{"tin", "990140000127"}}))) ==
        "invalid: wrong_tin");
  CHECK(f.hub().create(f.actor("user"), "account.company", startup()).error().code() == Code::duplicate);
}

TEST_CASE("decisions about a company want a comment and are nobody's own") {
  HubFixture f;
  const auto owner = f.user();
  const auto company = f.company(owner);
  const auto manager = f.actor("manager");
  CHECK(fault(verify(f.hub(), manager, company, " ")) == "invalid: required");
  CHECK(fault(verify(f.hub(), f.actor("moderator"), company, "ok")) == "denied: no_grant");
  CHECK(fault(verify(f.hub(), manager, company, "ok")) == "");
  CHECK(f.row("account.company", company).integer("verified") == 1);
  CHECK(fault(grant_tag(f.hub(), manager, company, "tag_startup", "ok")) == "");
  const Json tag = f.row("account.company", company).json("tag_startup");
  CHECK(tag["active"].as_bool());
  CHECK(tag["verified_by"].as_integer() == manager.user);
  CHECK(fault(grant_tag(f.hub(), manager, company, "name", "ok")) == "invalid: unknown_tag");
  CHECK(fault(revoke_tag(f.hub(), manager, company, "tag_startup", "ok")) == "");
  CHECK(fault(unverify(f.hub(), manager, company, "ok")) == "");
  // A manager, an admin and a superadmin who belong to the company, or belonged to it after it was made.
  for (const auto role : {"manager", "admin", "superadmin"}) {
    const auto insider = f.user(role);
    f.member(company, insider, "advisor", Json::object({{"ended_at", text(f.now() + std::chrono::hours(1))}}));
    INFO(role);
    CHECK(fault(verify(f.hub(), f.actor(insider), company, "ok")) == "denied: own_case");
    CHECK(fault(f.hub().perform(f.actor(insider), "account.company", company, "block",
                                Json::object({{"comment", "x"}}))) == "denied: own_case");
  }
}

TEST_CASE("name, number and type of a verified company are fixed") {
  HubFixture f;
  const auto owner = f.user();
  const auto company = f.company(owner);
  CHECK(fault(f.hub().update(f.actor(owner), "account.company", company, Json::object({{"name", "Новое"}}))) == "");
  REQUIRE(verify(f.hub(), f.actor("manager"), company, "ok"));
  for (const auto& [column, value] :
       std::vector<std::pair<std::string, Json>>{{"name", "Другое"}, {"tin", "123456789013"}, {"company_type", "ip"}}) {
    CHECK(fault(f.hub().update(f.actor(owner), "account.company", company, Json::object({{column, value}}))) ==
          "invalid: fixed_when_verified");
  }
}

TEST_CASE("nobody acts for a blocked company, and reviewers go on") {
  HubFixture f;
  const auto owner = f.user();
  const auto company = f.company(owner);
  const auto event = f.insert(
      "core.event", Json::object({{"title", "x"}, {"author_id", owner}, {"company_id", company}, {"status", "draft"}}));
  const auto manager = f.actor("manager");
  REQUIRE(f.hub().perform(manager, "account.company", company, "block", Json::object({{"comment", "checks"}})));
  CHECK(fault(f.hub().perform(f.actor(owner), "core.event", event, "remove")) == "denied: company_blocked");
  CHECK(fault(f.hub().update(f.actor(owner), "core.event", event, Json::object({{"title", "y"}}))) ==
        "denied: company_blocked");
  CHECK(fault(invite(f.hub(), f.actor(owner), company, f.user(), "member")) == "denied: company_blocked");
  CHECK(fault(f.hub().create(f.actor(owner), "core.event", Json::object({{"title", "z"}, {"company_id", company}}))) ==
        "invalid: not_your_company");
  CHECK(f.hub().get(f.actor(owner), "account.company", company).has_value());
  const auto sent = f.insert("core.event", Json::object({{"title", "x"}, {"company_id", company}, {"status", "sent"}}));
  CHECK(fault(f.hub().perform(f.actor("moderator"), "core.event", sent, "return", Json::object({{"comment", "x"}}))) ==
        "");
  REQUIRE(f.hub().perform(manager, "account.company", company, "unblock"));
  CHECK(fault(f.hub().perform(f.actor(owner), "core.event", event, "remove")) == "");
}

TEST_CASE("a membership runs once the other side has agreed") {
  HubFixture f;
  const auto owner = f.user();
  const auto company = f.company(owner);
  const auto guest = f.user();
  const auto invited = invite(f.hub(), f.actor(owner), company, guest, "member");
  REQUIRE(fault(invited) == "");
  const auto key = as_integer(invited.value().row.key());
  CHECK(fault(invite(f.hub(), f.actor(owner), company, guest, "member")) == "duplicate: already_member");
  CHECK(fault(ask(f.hub(), f.actor(guest), company, "member")) == "duplicate: already_member");
  CHECK(fault(accept(f.hub(), f.actor(owner), key)) == "invalid: other_side");
  CHECK(fault(accept(f.hub(), f.actor("user"), key)) == "not_found");
  CHECK(fault(accept(f.hub(), f.actor(guest), key)) == "");
  CHECK(fault(accept(f.hub(), f.actor(guest), key)) == "invalid: already_accepted");

  const auto applicant = f.user();
  CHECK(fault(ask(f.hub(), f.actor(applicant), company, "owner")) == "invalid: unknown_word");
  const auto asked = as_integer(ask(f.hub(), f.actor(applicant), company, "advisor").value().row.key());
  CHECK(fault(accept(f.hub(), f.actor(applicant), asked)) == "invalid: other_side");
  CHECK(fault(accept(f.hub(), f.actor(guest), asked)) == "denied: out_of_scope");
  CHECK(fault(accept(f.hub(), f.actor(owner), asked)) == "");
}

TEST_CASE("a company that has an owner keeps one") {
  HubFixture f;
  const auto owner = f.user();
  const auto company = f.company(owner);
  const auto own = as_integer(f.rows("account.usercompany").front().key());
  CHECK(fault(leave(f.hub(), f.actor(owner), own)) == "invalid: last_owner");
  CHECK(fault(end(f.hub(), f.actor(owner), own)) == "invalid: last_owner");
  CHECK(fault(change_role(f.hub(), f.actor(owner), own, "member")) == "invalid: last_owner");
  const auto second = f.user();
  const auto member = as_integer(invite(f.hub(), f.actor(owner), company, second, "member").value().row.key());
  // An invitation that nobody accepted keeps no company.
  CHECK(fault(leave(f.hub(), f.actor(owner), own)) == "invalid: last_owner");
  REQUIRE(accept(f.hub(), f.actor(second), member));
  CHECK(fault(change_role(f.hub(), f.actor(second), member, "owner")).substr(0, 6) == "denied");
  REQUIRE(change_role(f.hub(), f.actor(owner), member, "owner"));
  CHECK(fault(leave(f.hub(), f.actor(owner), own)) == "");
  CHECK(fault(leave(f.hub(), f.actor(owner), own)) != "");
  CHECK(fault(end(f.hub(), f.actor(second), member)) == "invalid: last_owner");
  // Who left may come back, in the row that keeps the history.
  const auto again = invite(f.hub(), f.actor(second), company, owner, "advisor");
  REQUIRE(fault(again) == "");
  CHECK(as_integer(again.value().row.key()) == own);
}

TEST_CASE("a company without an owner is claimed by its author or given one by a manager") {
  HubFixture f;
  const auto author = f.user();
  const auto company = f.company(0, Json::object({{"author_id", author}}));
  CHECK(fault(claim(f.hub(), f.actor("user"), company)).substr(0, 6) == "denied");
  CHECK(fault(claim(f.hub(), f.actor(author), company)) == "");
  CHECK(fault(claim(f.hub(), f.actor(author), company)) == "conflict: has_owner");
  const auto orphan = f.company();
  const auto heir = f.user();
  const auto gone = f.user("user", Json::object({{"is_active", false}}));
  CHECK(fault(appoint_owner(f.hub(), f.actor("manager"), orphan, gone, "by order")) == "invalid: inactive_owner");
  CHECK(fault(appoint_owner(f.hub(), f.actor("manager"), orphan, heir, "by order")) == "");
  CHECK(fault(appoint_owner(f.hub(), f.actor("manager"), orphan, author, "by order")) == "conflict: has_owner");
  // Nobody could act for a company whose owner was made inactive.
  f.change("account.user", heir, Json::object({{"is_active", false}}));
  CHECK(fault(appoint_owner(f.hub(), f.actor("manager"), orphan, author, "by order")) == "");
}

TEST_CASE("roles are assigned to others only, and grant nothing that the giver lacks") {
  HubFixture f;
  const auto user = f.user();
  const auto admin = f.actor("admin");
  const auto superadmin = f.actor("superadmin");
  CHECK(fault(assign_role(f.hub(), admin, user, "moderator", "needed")) == "");
  CHECK(f.row("account.user", user).text("role") == "moderator");
  CHECK(fault(assign_role(f.hub(), admin, user, "moderator", "")) == "invalid: required");
  CHECK(fault(assign_role(f.hub(), admin, user, "emperor", "x")) == "invalid: unknown_role");
  CHECK(fault(assign_role(f.hub(), admin, admin.user, "user", "x")) == "denied: own_case");
  CHECK(fault(assign_role(f.hub(), admin, user, "superadmin", "x")).substr(0, 6) == "denied");
  CHECK(fault(assign_role(f.hub(), f.actor("manager"), user, "user", "x")).substr(0, 6) == "denied");
  CHECK(fault(assign_role(f.hub(), superadmin, user, "admin", "x")) == "");
  CHECK(fault(assign_role(f.hub(), superadmin, superadmin.user, "user", "x")) == "denied: own_case");
}
