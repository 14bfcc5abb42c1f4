// SPDX-License-Identifier: MIT
#include "support/hub_fixture.hpp"
#include "techhub/community/follows.hpp"

using namespace techhub;
using namespace techhub::test;
using namespace techhub::community;

TEST_CASE("following twice is following once") {
  HubFixture at;
  const auto follower = at.actor("user");
  const auto person = at.user();
  const auto first = follow_user(at.hub(), follower, person).value();
  const auto again = follow_user(at.hub(), follower, person).value();
  CHECK(first.row.key() == again.row.key());
  CHECK(first.row.integer("follower_id") == follower.user);
  CHECK(at.rows("community.userfollow").size() == 1);
  CHECK(unfollow_user(at.hub(), follower, person));
  CHECK(unfollow_user(at.hub(), follower, person));
  CHECK(at.rows("community.userfollow").empty());

  const auto company = at.company();
  CHECK(follow_company(at.hub(), follower, company));
  CHECK(follow_company(at.hub(), follower, company));
  CHECK(at.rows("community.companyfollow").size() == 1);
  CHECK(unfollow_company(at.hub(), follower, company));
  CHECK(unfollow_company(at.hub(), follower, company));
  CHECK(at.rows("community.companyfollow").empty());
}

TEST_CASE("a follow is one's own, and of what one may see") {
  HubFixture at;
  const auto follower = at.actor("user");
  const auto other = at.user();
  CHECK(fault(follow_user(at.hub(), follower, follower.user)) == "invalid: follows_self");
  CHECK(fault(at.hub().create(follower, "community.userfollow", Json::object({{"following_id", follower.user}}))) ==
        "invalid: follows_self");
  CHECK(fault(at.hub().create(follower, "community.userfollow",
                              Json::object({{"follower_id", other}, {"following_id", follower.user}}))) ==
        "denied: out_of_scope");
  CHECK(fault(follow_user(at.hub(), follower, 999)) == "not_found");
  const auto blocked = at.company(0, Json::object({{"status", "blocked"}}));
  CHECK(fault(follow_company(at.hub(), follower, blocked)) == "not_found");
  CHECK(fault(follow_user(at.hub(), rules::Actor::anonymous(), other)).starts_with("unauthenticated"));
  CHECK(fault(unfollow_user(at.hub(), rules::Actor::anonymous(), other)).starts_with("unauthenticated"));

  // Somebody else's follow is out of reach.
  CHECK(follow_user(at.hub(), at.actor(other), follower.user));
  CHECK(unfollow_user(at.hub(), follower, other));
  CHECK(at.rows("community.userfollow").size() == 1);
}
