// SPDX-License-Identifier: MIT
// What people may do to themselves, and what they may not do once they have: nobody steps out of their own case.
#include <catch2/catch.hpp>

#include "attacks/site.hpp"
#include "techhub/account/sign_in.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("whoever names a company no more still belonged to it") {
  Site site;
  const auto comment = Json::object({{"comment", "because"}});
  const auto publish = [&] {
    return site.hub().perform(site.actor("named"), "core.event", site.key("of company"), "publish", comment);
  };
  REQUIRE(publish().error().code() == Code::denied);
  REQUIRE(site.hub().update(site.actor("named"), "account.user", site.key("named"),
                            Json::object({{"company_id", nullptr}})));
  const auto again = publish();
  REQUIRE_FALSE(again);
  CHECK(again.error().code() == Code::denied);
  const auto approved =
      site.hub().perform(site.actor("named"), "service.servicerequest", site.key("request"), "approve");
  REQUIRE_FALSE(approved);
  CHECK(approved.error().code() == Code::denied);
}

TEST_CASE("a token is not given to another person") {
  Site site;
  for (const char* by : {"stranger", "admin", "superadmin"}) {
    const auto token = account::create_token(site.hub(), site.actor(by)).value();
    const auto mine = site.hub().list(site.actor(by), "authtoken.token", {}).value();
    REQUIRE(!mine.rows.empty());
    for (const Record& row : mine.rows) {
      const auto given = site.hub().update(site.actor(by), "authtoken.token", row.key(),
                                           Json::object({{"user_id", site.id("other_admin")}}));
      CHECK_FALSE(given);
      CHECK(is_refusal(given.error().code()));
    }
    CHECK(account::token_actor(site.hub(), token).value().user == site.id(by));
  }
}
