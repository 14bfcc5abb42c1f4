// SPDX-License-Identifier: MIT
// What holds for memberships whoever changes them: an admin's deletion and a superadmin's override, too.
#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/account/companies.hpp"

using namespace techhub;
using namespace techhub::test;
using namespace techhub::account;

namespace {

constexpr std::string_view memberships = "account.usercompany";

struct Firm : HubFixture {
  std::int64_t owner = user();
  std::int64_t company = HubFixture::company(owner);
  std::int64_t own = as_integer(rows(memberships).front().key());
  rules::Actor admin = actor("admin");
  rules::Actor superadmin = actor("superadmin");

  std::string override_with(std::int64_t key, const Json& fields) {
    return fault(hub().update(superadmin, memberships, key, fields, {}, "by order"));
  }
  std::string erase(std::int64_t key) { return fault(hub().erase(admin, memberships, key)); }
  std::int64_t second_owner(const Json& more = Json::object()) {
    member(company, user("user", more), "owner");
    return as_integer(rows(memberships).back().key());
  }
};

}  // namespace

TEST_CASE("no override takes the last owner from a company") {
  Firm f;
  const Json ways[] = {Json::object({{"role", "member"}}), Json::object({{"verified", false}}),
                       Json::object({{"ended_at", text(f.now())}})};
  for (const Json& way : ways) {
    CAPTURE(way.dump());
    CHECK(f.override_with(f.own, way) == "invalid: last_owner");
  }
  CHECK(f.override_with(f.own, Json::object({{"initiator", "user"}})) == "");
  const auto second = f.second_owner();
  CHECK(f.override_with(f.own, ways[0]) == "");
  for (const Json& way : ways) CHECK(f.override_with(second, way) == "invalid: last_owner");
}

TEST_CASE("a membership stays that of its person and its company") {
  Firm f;
  const auto other = f.HubFixture::company(f.user());
  CHECK(f.override_with(f.own, Json::object({{"company_id", other}})) == "invalid: fixed_sides");
  CHECK(f.override_with(f.own, Json::object({{"user_id", f.user()}})) == "invalid: fixed_sides");
}

TEST_CASE("a membership that ran is never deleted, one that never did may be") {
  Firm f;
  CHECK(f.erase(f.own) == "invalid: ran_once");
  const auto second = f.second_owner();
  CHECK(f.erase(second) == "invalid: ran_once");
  REQUIRE(end(f.hub(), f.actor(f.owner), second));
  CHECK(f.erase(second) == "invalid: ran_once");
  const auto invited = as_integer(invite(f.hub(), f.actor(f.owner), f.company, f.user(), "member").value().row.key());
  CHECK(f.erase(invited) == "");
}

TEST_CASE("what waits for consent is agreed to as it was asked") {
  Firm f;
  const auto asking = f.user();
  const auto asked = as_integer(ask(f.hub(), f.actor(asking), f.company, "member").value().row.key());
  const auto invited = as_integer(invite(f.hub(), f.actor(f.owner), f.company, f.user(), "member").value().row.key());
  for (const auto key : {asked, invited}) {
    const auto changed = change_role(f.hub(), f.actor(f.owner), key, "owner");
    CHECK(fault(changed) == "invalid: not_accepted");
    CHECK(is_explained(changed));
    CHECK(f.override_with(key, Json::object({{"role", "owner"}})) == "invalid: not_accepted");
    CHECK(f.override_with(key, Json::object({{"initiator", key == asked ? "company" : "user"}})) ==
          "invalid: not_accepted");
  }
  REQUIRE(accept(f.hub(), f.actor(f.owner), asked));
  CHECK(f.row(memberships, asked).text("role") == "member");
  CHECK(fault(change_role(f.hub(), f.actor(f.owner), asked, "owner")) == "");
  // An author who asked to belong may still claim a company without an owner.
  const auto founder = f.user();
  const auto orphan = f.HubFixture::company(0, Json::object({{"author_id", founder}}));
  f.member(orphan, founder, "member", Json::object({{"verified", false}, {"initiator", "user"}}));
  CHECK(fault(claim(f.hub(), f.actor(founder), orphan)) == "");
}

TEST_CASE("an owner who can act leaves a company to one who can") {
  Firm f;
  const auto away = f.second_owner(Json::object({{"is_active", false}}));
  CHECK(fault(leave(f.hub(), f.actor(f.owner), f.own)) == "invalid: last_owner");
  CHECK(fault(change_role(f.hub(), f.actor(f.owner), f.own, "member")) == "invalid: last_owner");
  CHECK(f.override_with(f.own, Json::object({{"role", "member"}})) == "invalid: last_owner");
  const auto third = f.second_owner();
  CHECK(fault(leave(f.hub(), f.actor(f.owner), f.own)) == "");
  CHECK(f.override_with(away, Json::object({{"role", "member"}})) == "");
  // Whose account is not active may be followed by anybody.
  const auto last = f.second_owner(Json::object({{"is_active", false}}));
  f.change("account.user", f.row(memberships, third).get("user_id"), Json::object({{"is_active", false}}));
  CHECK(f.override_with(third, Json::object({{"role", "member"}})) == "");
  CHECK(f.override_with(last, Json::object({{"role", "member"}})) == "invalid: last_owner");
}
