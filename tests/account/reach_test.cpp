// SPDX-License-Identifier: MIT
// Ways around the rules of accounts and companies.
#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/account/companies.hpp"
#include "techhub/account/registration.hpp"

using namespace techhub;
using namespace techhub::test;
using namespace techhub::account;

TEST_CASE("who asks to come back and takes it back is still one who belonged") {
  HubFixture f;
  const auto company = f.company(f.user(), Json::object({{"created_at", text(f.now())}}));
  const auto manager = f.user("manager");
  f.pass(std::chrono::hours(1));
  f.member(company, manager, "member", Json::object({{"created_at", text(f.now())}}));
  const auto own = as_integer(f.rows("account.usercompany").back().key());
  REQUIRE(fault(leave(f.hub(), f.actor(manager), own)) == "");
  const auto judged = [&] { return fault(verify(f.hub(), f.actor(manager), company, "ok")); };
  CHECK(judged() == "denied: own_case");
  f.pass(std::chrono::hours(1));
  REQUIRE(fault(ask(f.hub(), f.actor(manager), company, "member")) == "");
  CHECK(judged() == "denied: own_case");
  f.pass(std::chrono::hours(1));
  REQUIRE(fault(leave(f.hub(), f.actor(manager), own)) == "");
  CHECK(judged() == "denied: own_case");
}

TEST_CASE("an invitation that was never accepted makes nobody a party, however often it comes") {
  HubFixture f;
  const auto owner = f.user();
  const auto company = f.company(owner, Json::object({{"created_at", text(f.now())}}));
  const auto manager = f.user("manager");
  for (int i = 0; i < 2; ++i) {
    f.pass(std::chrono::hours(1));
    const auto invited = invite(f.hub(), f.actor(owner), company, manager, "member");
    REQUIRE(fault(invited) == "");
    const auto key = as_integer(invited.value().row.key());
    f.pass(std::chrono::hours(1));
    REQUIRE(fault(leave(f.hub(), f.actor(manager), key)) == "");
  }
  CHECK(fault(verify(f.hub(), f.actor(manager), company, "ok")) == "");
}

TEST_CASE("to ask a company that one may not view tells no more than to ask one that does not exist") {
  HubFixture f;
  const auto company = f.company(f.user(), Json::object({{"status", "blocked"}}));
  const auto stranger = f.actor("user");
  const auto said = [&](std::int64_t key) {
    const auto refused = ask(f.hub(), stranger, key, "member");
    return std::string(refused.error().field()) + " " + fault(refused);
  };
  CHECK(said(company) == "id not_found");
  CHECK(said(company) == said(company + 1));
}

TEST_CASE("nobody appoints themselves the owner of a company") {
  HubFixture f;
  const auto manager = f.actor("manager");
  CHECK(fault(appoint_owner(f.hub(), manager, f.company(), manager.user, "by order")) == "denied: own_case");
}

TEST_CASE("a super role is taken away by those only who may give it") {
  HubFixture f;
  const auto chief = f.user("superadmin");
  CHECK(fault(assign_role(f.hub(), f.actor("admin"), chief, "user", "x")) == "denied: no_grant");
  CHECK(f.row("account.user", chief).text("role") == "superadmin");
  CHECK(fault(assign_role(f.hub(), f.actor("superadmin"), chief, "user", "x")) == "");
}

TEST_CASE("a right that is denied to somebody is not theirs to give") {
  HubFixture f;
  const auto admin =
      f.user("admin", Json::object({{"permissions", Json::object({{"deny", Json::array({
                                                                               Json("core.publish_event"),
                                                                           })}})}}));
  CHECK(fault(assign_role(f.hub(), f.actor(admin), f.user(), "moderator", "x")) == "invalid: exceeds_own_rights");
}

TEST_CASE("text that cannot be stored is refused alike for a free and a taken address") {
  HubFixture f;
  const auto faulty = [&](const char* email, std::string name, std::optional<Personal> phone) {
    return fault(register_user(
        f.hub(), {Personal(email), Personal("correct horse"), Personal(std::move(name)), Personal("Б"), phone}));
  };
  REQUIRE(faulty("taken@example.kz", "А", {}) == "");
  for (const auto* email : {"taken@example.kz", "free@example.kz"}) {
    CHECK(faulty(email, "\xff", {}) == "invalid: bad_text");
    CHECK(faulty(email, "А", Personal(std::string("7\0", 2))) == "invalid: bad_text");
    CHECK(faulty(email, "А", Personal("not a phone")) == "invalid: bad_phone");
  }
  CHECK(f.rows("account.user").size() == 1);
}

TEST_CASE("a registration tells every fault, a password that is too long among them") {
  HubFixture f;
  const auto made = register_user(
      f.hub(), {Personal("none"), Personal(std::string(5000, 'p')), Personal(" "), Personal("Б"), Personal("-")});
  CHECK(fault(made) == "invalid: bad_email, long_password, blank, bad_phone");
  CHECK(is_explained(made));
  REQUIRE(register_user(f.hub(), {Personal("a@example.kz"), Personal(std::string(4096, 'p')), Personal("А"),
                                  Personal("Б"), Personal(" ")}));
  CHECK(f.rows("account.user").back().text("phone").empty());
}
