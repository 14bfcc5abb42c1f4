// SPDX-License-Identifier: MIT
// Matchmaking: who is suggested to whom, who answers, and what becomes of what nobody answers.
#include "techhub/community/matchmaking.hpp"

#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;
using namespace techhub::community;

namespace {

constexpr std::string_view profile_label = "matchmaking.profile";
constexpr std::string_view match_label = "matchmaking.match";

Json words(std::initializer_list<const char*> list) {
  Json made = Json::array();
  for (const char* one : list) made.push(one);
  return made;
}

struct Fair : HubFixture {
  std::int64_t profile(std::int64_t user, const Json& offers = words({}), const Json& seeks = words({}),
                       std::string_view status = "active") {
    return insert(profile_label,
                  Json::object({{"user_id", user}, {"offers", offers}, {"seeks", seeks}, {"status", status}}));
  }
  std::int64_t anna_id = user();
  std::int64_t boris_id = user();
  rules::Actor anna = actor(anna_id);
  rules::Actor boris = actor(boris_id);
  std::int64_t annas = profile(anna_id, words({"capital", "law"}), words({"code"}));
  std::int64_t boriss = profile(boris_id, words({"Code"}), words({"Capital ", "office"}));

  std::int64_t match(std::string_view status) {
    return insert(match_label, Json::object({{"profile_id", annas},
                                             {"matched_profile_id", boriss},
                                             {"status", status},
                                             {"created_at", text(now())},
                                             {"updated_at", text(now())}}));
  }
  std::string perform(const rules::Actor& who, std::int64_t key, std::string_view action) {
    const auto done = hub().perform(who, match_label, key, action);
    return done ? status(match_label, key) : fault(done);
  }
};

}  // namespace

TEST_CASE("a score counts what each offers of what the other seeks") {
  Fair fair;
  const auto score = [&](const Json& offers, const Json& seeks) {
    const auto key = fair.profile(fair.user(), offers, seeks);
    return match_score(fair.row(profile_label, fair.annas), fair.row(profile_label, key));
  };
  // Anna offers capital and law and seeks code.
  CHECK(score(words({"code"}), words({"capital"})) == 100);
  CHECK(score(words({"CODE"}), words({"capital", "office"})) == 66);
  CHECK(score(words({}), words({"capital", "office"})) == 33);
  CHECK(score(words({"code", "code"}), words({})) == 100);
  CHECK(score(words({"law"}), words({"code"})) == 0);
  const auto nothing = fair.row(profile_label, fair.profile(fair.user()));
  CHECK(match_score(nothing, nothing) == 0);
}

TEST_CASE("the best are suggested first, and never those with whom one is through") {
  Fair fair;
  const auto twin = fair.profile(fair.user(), words({"code"}), words({"capital", "office"}));
  const auto best = fair.profile(fair.user(), words({"code"}), words({"law"}));
  const auto none = fair.profile(fair.user());
  fair.profile(fair.user(), words({"code"}), words({"law"}), "paused");
  fair.profile(fair.user("user", Json::object({{"is_active", false}})), words({"code"}), words({"law"}));
  const auto suggested = [&](std::size_t n) {
    std::vector<std::int64_t> profiles;
    const auto found = suggest(fair.hub(), fair.anna, fair.annas, n).value();
    for (const auto& one : found) profiles.push_back(one.profile);
    return profiles;
  };
  CHECK(suggested(10) == std::vector{best, fair.boriss, twin, none});
  CHECK(suggested(2) == std::vector{best, fair.boriss});
  const auto match = fair.match("proposed");
  for (const auto* status : {"proposed", "accepted", "declined"}) {
    CAPTURE(status);
    fair.change(match_label, match, Json::object({{"status", status}}));
    CHECK(suggested(10) == std::vector{best, twin, none});
  }
  fair.change(match_label, match, Json::object({{"status", "expired"}}));
  CHECK(suggested(2) == std::vector{best, fair.boriss});

  const auto first = suggest(fair.hub(), fair.anna, fair.annas, 1).value().front();
  CHECK(first.score == 100);
  CHECK(first.offers == std::vector<std::string>{"code"});
  CHECK(fault(suggest(fair.hub(), fair.anna, fair.boriss, 1)) == "not_found");
}

TEST_CASE("a match is proposed by one side and answered by the other") {
  Fair fair;
  const auto made = propose(fair.hub(), fair.anna, fair.boriss).value();
  CHECK(made.to == "proposed");
  CHECK(made.row.integer("profile_id") == fair.annas);
  CHECK(made.row.integer("score") == 66);
  const auto key = as_integer(made.row.key());
  CHECK(fault(propose(fair.hub(), fair.boris, fair.annas)) == "duplicate: already_matched");
  CHECK(fault(propose(fair.hub(), fair.anna, fair.boriss)) == "duplicate: already_matched");

  CHECK(fair.perform(fair.anna, key, "accept") == "invalid: other_side");
  CHECK(fair.perform(fair.anna, key, "decline") == "invalid: other_side");
  CHECK(fair.perform(fair.actor("user"), key, "accept") == "not_found");
  CHECK(fair.perform(fair.actor("superadmin"), key, "accept") == "invalid: other_side");
  CHECK(fair.perform(fair.boris, key, "accept") == "accepted");
  CHECK(fair.perform(fair.boris, key, "decline") == "illegal_transition: not_from_status");
  fair.change(match_label, key, Json::object({{"status", "proposed"}}));
  CHECK(fair.perform(fair.boris, key, "decline") == "declined");
  CHECK(fault(propose(fair.hub(), fair.anna, fair.boriss)) == "duplicate: already_matched");
}

TEST_CASE("a match is of two active profiles of two people") {
  Fair fair;
  CHECK(fault(propose(fair.hub(), fair.anna, fair.annas)) == "invalid: matches_self");
  CHECK(fault(propose(fair.hub(), fair.anna, 999)) == "not_found");
  CHECK(fault(propose(fair.hub(), fair.actor("user"), fair.annas)) == "invalid: no_profile");
  CHECK(fault(propose(fair.hub(), rules::Actor::anonymous(), fair.annas)).starts_with("unauthenticated"));
  CHECK(fault(fair.hub().perform(fair.boris, profile_label, fair.annas, "pause")) == "not_found");
  CHECK(fair.hub().perform(fair.boris, profile_label, fair.boriss, "pause"));
  CHECK(fault(fair.hub().perform(fair.boris, profile_label, fair.boriss, "pause")) ==
        "illegal_transition: not_from_status");
  CHECK(fault(propose(fair.hub(), fair.anna, fair.boriss)) == "invalid: profile_paused");
  CHECK(fault(propose(fair.hub(), fair.boris, fair.annas)) == "invalid: profile_paused");
  CHECK(fair.hub().perform(fair.boris, profile_label, fair.boriss, "resume"));
  CHECK(propose(fair.hub(), fair.anna, fair.boriss));
}

TEST_CASE("what nobody answers for 14 days expires and may be proposed anew") {
  Fair fair;
  const auto key = as_integer(propose(fair.hub(), fair.anna, fair.boriss).value().row.key());
  fair.pass(match_lifetime - Microseconds(1));
  CHECK(expire_matches(fair.hub()).value() == 0);
  CHECK(fair.perform(rules::Actor::system(), key, "expire") == "invalid: not_overdue");
  CHECK(fair.perform(fair.boris, key, "expire") == "denied: no_grant");
  fair.pass(Microseconds(1));
  CHECK(expire_matches(fair.hub()).value() == 1);
  CHECK(expire_matches(fair.hub()).value() == 0);
  CHECK(fair.status(match_label, key) == "expired");
  CHECK(fair.perform(fair.boris, key, "accept") == "illegal_transition: not_from_status");

  const auto again = propose(fair.hub(), fair.boris, fair.annas).value();
  CHECK(as_integer(again.row.key()) == key);
  CHECK(again.row.integer("profile_id") == fair.boriss);  // whoever proposes now leads
  CHECK(fair.perform(fair.boris, key, "accept") == "invalid: other_side");
  CHECK(expire_matches(fair.hub()).value() == 0);
  CHECK(fair.perform(fair.anna, key, "accept") == "accepted");
}

TEST_CASE("who the other is shows once both agreed") {
  Fair fair;
  const auto key = as_integer(propose(fair.hub(), fair.anna, fair.boriss).value().row.key());
  for (const auto& [who, other] : {std::pair{fair.anna, fair.boriss}, {fair.boris, fair.annas}}) {
    const auto before = partner(fair.hub(), who, key).value();
    CHECK(before.profile.profile == other);
    CHECK_FALSE(before.user);
    CHECK(fault(fair.hub().get(who, profile_label, other)) == "not_found");
  }
  REQUIRE(fair.perform(fair.boris, key, "accept") == "accepted");
  CHECK(partner(fair.hub(), fair.anna, key).value().user == fair.boris_id);
  CHECK(partner(fair.hub(), fair.boris, key).value().user == fair.anna_id);
  CHECK(fault(partner(fair.hub(), fair.actor("user"), key)) == "not_found");
}

TEST_CASE("offers and seeks are lists of words") {
  Fair fair;
  const auto make = [&](const Json& offers, const Json& seeks) {
    return fault(
        fair.hub().create(fair.actor("user"), profile_label, Json::object({{"offers", offers}, {"seeks", seeks}})));
  };
  CHECK(make(words({"a"}), words({})).empty());
  CHECK(make(words({" "}), Json::object({{"a", 1}})) == "invalid: not_words, not_words");
  CHECK(make(Json::array({1}), words({})) == "invalid: not_words");
  CHECK(fair.hub().create(fair.actor("user"), profile_label, Json::object()));
}
