// SPDX-License-Identifier: MIT
// Answers about a whole policy against check() asked about everybody and everything of a small world.
#include "techhub/rules/analysis.hpp"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <set>

#include "rules/fixture.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

constexpr std::int64_t me = 7, firm = 8;
constexpr Time now{1'500'000};

const Permissions& small() {
  static const Permissions made = [] {
    Permissions out;
    for (const char* action : {"view", "send", "hide"}) REQUIRE(out.add("core.comment", action));
    return out;
  }();
  return made;
}

const std::vector<std::string> scopes{"organization", "company_owner", "company_member", "company_advisor",
                                      "own",          "assigned",      "host",           "published"};

struct Dice {
  std::mt19937 engine;
  int below(int n) { return std::uniform_int_distribution<int>(0, n - 1)(engine); }
  bool one_in(int n) { return below(n) == 0; }
};

std::string any_rules(Dice& dice, int most) {
  std::set<std::string> rules;
  for (int i = dice.below(most + 1); i > 0; --i) {
    const char* actions[] = {"view", "send", "hide"};
    std::string scope = "\"any\"";
    if (!dice.one_in(4)) {
      // In one order, so that no rule stands twice in two ways.
      const int one = dice.below(8), other = dice.below(8), first = std::min(one, other), second = std::max(one, other);
      scope = "[\"" + scopes[static_cast<std::size_t>(first)] + "\"";
      if (first != second) scope += ",\"" + scopes[static_cast<std::size_t>(second)] + "\"";
      scope += "]";
    }
    std::string rule = R"({"on":"core.comment","do":")" + std::string(actions[dice.below(3)]) + R"(","scope":)" + scope;
    if (dice.one_in(3)) rule += dice.one_in(2) ? R"(,"services":"a")" : R"(,"services":["a","b"])";
    if (dice.one_in(3)) rule += R"(,"statuses":"sent")";
    if (dice.one_in(5)) rule += R"(,"targets":"core.comment")";
    if (dice.one_in(3))
      rule += std::string(",\"valid_") + (dice.one_in(2) ? "from" : "until") + R"(":"1970-01-01T00:00:0)" +
              (dice.one_in(2) ? "1" : "2") + R"(Z")";
    rules.insert(rule + "}");
  }
  std::string out;
  for (const std::string& rule : rules) out += (out.empty() ? "" : ",") + rule;
  return out;
}

PolicyPointer any_policy(Dice& dice) {
  std::string roles;
  for (const char* name : {"a", "b", "c"})
    roles += (roles.empty() ? "\"" : ",\"") + std::string(name) + "\":{\"inherits\":[" +
             (name[0] == 'a' || dice.one_in(2) ? "" : "\"a\"") + "],\"grants\":[" + any_rules(dice, 4) +
             "],\"denials\":[" + (dice.one_in(2) ? any_rules(dice, 1) : "") + "]}";
  return compiled(with_roles(roles), small());
}

const std::vector<std::string> services{"a", "b", ""}, statuses{"sent", ""}, targets{"core.comment", ""};

// Everybody: in each way of standing to a row that scopes tell apart; every place.
template <class F>
void for_everybody(const F& ask) {
  const std::vector<std::int64_t> mine{me}, ours{firm};
  const std::vector<std::string_view> hub{"hub"};
  for (unsigned standing = 0; standing < 256; ++standing) {
    const auto is = [&](unsigned i) { return (standing >> i & 1U) != 0; };
    Actor actor = person(me, "a");
    Resource row;
    if (is(0)) actor.organization = "hub";
    row.organizations = hub;
    for (unsigned i = 1; i <= 3; ++i)
      if (is(i)) actor.memberships.push_back({firm, static_cast<MemberRole>(i - 1), true, {}});
    row.companies = ours;
    if (is(4)) row.authors = mine;
    if (is(5)) row.officials = mine;
    if (is(6)) row.host_authors = mine;
    row.published = is(7);
    for (const std::string& service : services) {
      const std::vector<std::string_view> of{service};
      if (!service.empty())
        row.services = of;
      else
        row.services = {};
      for (const std::string& status : statuses)
        for (const std::string& target : targets) {
          row.status = status;
          row.target = target;
          ask(actor, row, Place{service, status, target}, standing);
        }
    }
  }
}

bool allowed(const Policy& policy, Actor actor, const std::string& role, PermissionId id, const Resource& row) {
  actor.role = role;
  return policy.check(actor, id, row, now).allowed();
}

std::uint16_t bits_of(unsigned standing) {
  std::uint16_t out = 1;
  for (unsigned i = 0; i < 8; ++i)
    if ((standing >> i & 1U) != 0)
      out = static_cast<std::uint16_t>(out | static_cast<std::uint16_t>(*scope(scopes[i])));
  return out;
}

}  // namespace

TEST_CASE("who may: everybody of whom check says so, and nobody else") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  Dice dice{std::mt19937(seed)};
  for (int i = 0; i < 12; ++i) {
    const auto policy = any_policy(dice);
    std::size_t wrong = 0, asked = 0;
    for (PermissionId id = 0; id < 3; ++id) {
      std::map<std::tuple<std::string, std::string, std::string>, std::vector<Holder>> known;
      for_everybody([&](const Actor& actor, const Resource& row, const Place& place, unsigned standing) {
        const auto key = std::tuple(place.service, place.status, place.target);
        if (known.count(key) == 0) known[key] = who(*policy, id, place, now);
        for (std::uint32_t role = 0; role < 3; ++role) {
          bool expected = false;
          for (const Holder& one : known[key]) {
            if (one.role != role) continue;
            const std::uint16_t bits = bits_of(standing);
            expected = (one.scopes & bits) != 0 && (one.denied & bits) == 0;
            CHECK_FALSE(policy->grant(one.grant)->is_denial);
          }
          wrong += expected != allowed(*policy, actor, policy->roles()[role].name, id, row);
          ++asked;
        }
      });
    }
    CHECK(wrong == 0);
    CHECK(asked == 3 * 256 * 12 * 3);
  }
}

namespace {

bool covers(const std::vector<std::string>& told, const std::string& word, const std::set<std::string>& named) {
  return told.empty() || std::find(told.begin(), told.end(), named.count(word) > 0 ? word : "other") != told.end();
}

}  // namespace

TEST_CASE("who may anywhere is who may at each place, a role that may everywhere alike told once") {
  Dice dice{std::mt19937(std::random_device{}())};
  std::size_t held = 0, narrowed = 0;
  for (int i = 0; i < 300; ++i) {
    const auto policy = any_policy(dice);
    for (PermissionId id = 0; id < 3; ++id) {
      std::set<std::string> its_services, its_statuses, its_targets;
      for (std::uint32_t role = 0; role < 3; ++role)
        for (const auto& one : policy->cell(role, id)) {
          const Grant& grant = *policy->grant(one.grant);
          its_services.insert(grant.services.begin(), grant.services.end());
          its_statuses.insert(grant.statuses.begin(), grant.statuses.end());
          its_targets.insert(grant.targets.begin(), grant.targets.end());
        }
      const auto all = holders(*policy, id, {}, now).value();
      for (const Holding& one : all) narrowed += !one.services.empty() || !one.statuses.empty() || !one.targets.empty();
      for (const auto& service : services)
        for (const auto& status : statuses)
          for (const auto& target : targets) {
            std::vector<std::tuple<std::uint32_t, int, int>> expected, told, alone;
            const Place place{service, status, target};
            for (const Holder& one : who(*policy, id, place, now))
              expected.emplace_back(one.role, one.scopes, one.denied);
            for (const Holding& one : all)
              if (covers(one.services, service, its_services) && covers(one.statuses, status, its_statuses) &&
                  covers(one.targets, target, its_targets))
                told.emplace_back(one.holder.role, one.holder.scopes, one.holder.denied);
            CHECK(told == expected);
            held += expected.size();
            // What is asked about alone is told without its words.
            if (service.empty() || status.empty() || target.empty()) continue;
            const auto here = holders(*policy, id, place, now).value();
            for (const Holding& one : here) {
              alone.emplace_back(one.holder.role, one.holder.scopes, one.holder.denied);
              CHECK((one.services.empty() && one.statuses.empty() && one.targets.empty()));
            }
            CHECK(alone == expected);
          }
    }
  }
  CHECK(held > 1000);
  CHECK(narrowed > 500);
  const auto policy = compiled(with_roles(R"("a":{"grants":[
      {"on":"core.comment","do":"send","scope":"any","statuses":["sent","hidden"]},
      {"on":"core.comment","do":"send","scope":"own","services":["a","b"]}]},
    "b":{"grants":[{"on":"core.comment","do":"send","scope":"any"}]})"),
                               small());
  const auto found = holders(*policy, small().find("core.comment", "send"), {}, now).value();
  REQUIRE(found.size() == 3);
  CHECK(found[2].holder.role == policy->find_role("b"));
  CHECK((found[2].services.empty() && found[2].statuses.empty()));
}

TEST_CASE("roles that are equal or contained, empty ones and shadowed grants are what check says") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  Dice dice{std::mt19937(seed)};
  std::size_t contained = 0, shadowed = 0, equal = 0;
  for (int i = 0; i < 25; ++i) {
    const auto policy = any_policy(dice);
    const Analysis analysis = analyse(*policy, {}, now).value();
    std::vector<std::vector<bool>> may(3);
    for_everybody([&](const Actor& actor, const Resource& row, const Place&, unsigned) {
      for (std::uint32_t role = 0; role < 3; ++role)
        for (PermissionId id = 0; id < 3; ++id)
          may[role].push_back(allowed(*policy, actor, policy->roles()[role].name, id, row));
    });
    const auto within = [&](std::uint32_t a, std::uint32_t b) {
      for (std::size_t at = 0; at < may[a].size(); ++at)
        if (may[a][at] && !may[b][at]) return false;
      return true;
    };
    for (std::uint32_t a = 0; a < 3; ++a) {
      for (std::uint32_t b = 0; b < 3; ++b) {
        if (a == b) continue;
        const bool is_listed = std::any_of(analysis.contained.begin(), analysis.contained.end(),
                                           [&](const Contained& one) { return one.role == a && one.in == b; });
        CHECK(is_listed == (within(a, b) && may[a] != may[b]));
        const bool is_equal = std::any_of(analysis.equal.begin(), analysis.equal.end(), [&](const auto& group) {
          return std::count(group.begin(), group.end(), a) != 0 && std::count(group.begin(), group.end(), b) != 0;
        });
        CHECK(is_equal == (may[a] == may[b]));
        contained += is_listed;
        equal += is_equal;
      }
      const bool may_nothing = std::count(may[a].begin(), may[a].end(), true) == 0;
      CHECK(may_nothing == (std::count(analysis.empty.begin(), analysis.empty.end(), a) != 0));
    }
    shadowed += analysis.shadowed.size();
    for (const PermissionId id : analysis.nobody)
      for (std::uint32_t role = 0; role < 3; ++role) {
        std::size_t held = 0;
        for (std::size_t at = id; at < may[role].size(); at += 3) held += may[role][at];
        CHECK(held == 0);
      }
  }
  CHECK(contained > 5);
  CHECK(equal > 0);
  CHECK(shadowed > 5);
}

TEST_CASE(
    "a grant is shadowed exactly when check decides the same without it, and what shadows it is enough for that") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  Dice dice{std::mt19937(seed)};
  std::size_t shadowed = 0, denials = 0;
  for (int i = 0; i < 15; ++i) {
    const std::string grants = any_rules(dice, 12), refusals = any_rules(dice, 6);
    const Json all = Json::parse("[[" + grants + "],[" + refusals + "]]").value();
    const auto with = [&](const std::set<std::pair<std::size_t, std::size_t>>& chosen) {
      std::string lists[2];
      for (const auto& [list, rule] : chosen)
        lists[list] += (lists[list].empty() ? "" : ",") + all.items()[list].items()[rule].dump();
      return compiled(with_roles(R"("a":{"grants":[)" + lists[0] + R"(],"denials":[)" + lists[1] + "]}"), small());
    };
    const auto decisions = [](const Policy& policy) {
      std::vector<bool> out;
      for_everybody([&](const Actor& actor, const Resource& row, const Place&, unsigned) {
        for (PermissionId id = 0; id < 3; ++id) out.push_back(allowed(policy, actor, "a", id, row));
      });
      return out;
    };
    // Denials stand before grants in the compiled policy.
    std::vector<std::pair<std::size_t, std::size_t>> order;
    for (const std::size_t list : {1U, 0U})
      for (std::size_t rule = 0; rule < all.items()[list].items().size(); ++rule) order.emplace_back(list, rule);
    const std::set<std::pair<std::size_t, std::size_t>> whole(order.begin(), order.end());
    const auto policy = with(whole);
    const auto expected = decisions(*policy);
    const Analysis analysis = analyse(*policy, {}, now).value();
    for (std::uint32_t grant = 0; grant < order.size(); ++grant) {
      const auto found = std::find_if(analysis.shadowed.begin(), analysis.shadowed.end(),
                                      [&](const Shadowed& one) { return one.grant == grant; });
      auto rest = whole;
      rest.erase(order[grant]);
      const bool is_shadowed = decisions(*with(rest)) == expected;
      CHECK((found != analysis.shadowed.end()) == (is_shadowed && policy->grant(grant)->is_valid(now)));
      if (found == analysis.shadowed.end()) continue;
      std::set<std::pair<std::size_t, std::size_t>> by;
      for (const std::uint32_t one : found->by) by.insert(order[one]);
      auto both = by;
      both.insert(order[grant]);
      CHECK(decisions(*with(by)) == decisions(*with(both)));
      ++shadowed;
      denials += order[grant].first;
    }
  }
  CHECK(shadowed > 5);
  CHECK(denials > 0);
}

TEST_CASE("a difference is just what check decides otherwise") {
  const unsigned seed = std::random_device{}();
  INFO("seed " << seed);
  Dice dice{std::mt19937(seed)};
  for (int i = 0; i < 15; ++i) {
    const auto before = any_policy(dice), after = any_policy(dice);
    const Difference difference = diff(*before, *after, now).value();
    // Rebuilt from the differences, the rights of the one policy must decide as the other does.
    std::size_t wrong = 0, changed = 0;
    std::array<std::set<std::string>, 3> named;
    for (const auto& policy : {before, after})
      for (std::uint32_t role = 0; role < 3; ++role)
        for (PermissionId id = 0; id < 3; ++id)
          for (const Policy::Held& held : policy->cell(role, id)) {
            const Grant& grant = *policy->grant(held.grant);
            for (const auto words : {grant.services, grant.statuses, grant.targets})
              named[id].insert(words.begin(), words.end());
          }
    for (std::uint32_t role = 0; role < 3; ++role)
      for (PermissionId id = 0; id < 3; ++id)
        for_everybody([&](const Actor& actor, const Resource& row, const Place& place, unsigned standing) {
          const std::string& name = before->roles()[role].name;
          std::uint16_t granted = 0, denied = 0;
          for (const Holder& one : who(*before, id, place, now))
            if (one.role == role) granted = one.scopes, denied = one.denied;
          // `other` is every word that no grant for the permission names.
          const auto fits = [&](const std::string& word, const std::string& of) {
            return word == "*" || word == of || (word == "other" && named[id].count(of) == 0);
          };
          const auto take = [&](const std::vector<Right>& rights, bool adds) {
            for (const Right& one : rights) {
              if (one.role != name || one.permission != small()[id].name) continue;
              if (!fits(one.place.service, place.service) || !fits(one.place.status, place.status) ||
                  !fits(one.place.target, place.target))
                continue;
              const auto bit = static_cast<std::uint16_t>(*scope(one.scope));
              std::uint16_t& into = one.is_denial ? denied : granted;
              into = static_cast<std::uint16_t>(adds ? into | bit : into & ~bit);
            }
          };
          take(difference.removed, false);
          take(difference.added, true);
          const std::uint16_t bits = bits_of(standing);
          const bool expected = (granted & bits) != 0 && (denied & bits) == 0;
          wrong += expected != allowed(*after, actor, name, id, row);
          changed += allowed(*before, actor, name, id, row) != allowed(*after, actor, name, id, row);
        });
    if (difference.added.empty() && difference.removed.empty()) CHECK(changed == 0);
    CHECK(wrong == 0);
  }
  const Difference none = diff(full_policy(), full_policy(), now).value();
  CHECK(none.added.empty());
  CHECK(none.removed.empty());
}

TEST_CASE("the 96 roles: nobody takes a case to the end alone, and who could together") {
  const auto all = flows();
  const Analysis analysis = analyse(full_policy(), all, now).value();
  const auto index = [](std::string_view role) { return *full_policy().find_role(role); };
  const auto journey = [&](std::string_view name, std::string_view service) -> const JourneyAnswer& {
    for (const JourneyAnswer& one : analysis.journeys)
      if (one.journey.name == name && one.journey.service == service) return one;
    FAIL(name);
    return analysis.journeys.front();
  };
  const auto has_pair = [&](const JourneyAnswer& answer, std::string_view author, std::string_view other) {
    return std::any_of(answer.pairs.begin(), answer.pairs.end(), [&](const Collusion& pair) {
      return pair.author == index(author) && pair.other == index(other);
    });
  };
  for (const JourneyAnswer& one : analysis.journeys) {
    INFO(one.journey.name << " " << one.journey.service);
    if (one.journey.has_author) CHECK(one.alone.empty());
  }
  const auto& simple = journey("service.servicerequest moderator", "accreditation");
  CHECK(has_pair(simple, "user", "accreditation_executor"));
  CHECK_FALSE(has_pair(simple, "user", "moderator"));
  CHECK_FALSE(has_pair(simple, "user", "seedmoney_executor"));
  CHECK(has_pair(simple, "user", "superadmin"));
  const auto takes_on = [&](std::string_view role) {
    return std::any_of(simple.foreign_draft.begin(), simple.foreign_draft.end(),
                       [&](const Alone& one) { return one.role == index(role) && one.way != 0; });
  };
  CHECK(takes_on("admin"));
  CHECK_FALSE(takes_on("accreditation_executor"));
  const auto& whole = journey("service.servicerequest moderator,expert,protocol", "seedmoney");
  CHECK(has_pair(whole, "user", "seedmoney_admin"));
  CHECK_FALSE(has_pair(whole, "user", "seedmoney_executor"));
  const auto& blog = journey("core.blog", "");
  CHECK(has_pair(blog, "user", "moderator"));
  CHECK(has_pair(blog, "user", "blog_manager"));
  CHECK_FALSE(has_pair(blog, "user", "event_manager"));
  const auto& protocol = journey("service.protocol", "niokr");
  const auto goes_alone = [&](std::string_view role) {
    return std::count_if(protocol.alone.begin(), protocol.alone.end(),
                         [&](const Alone& one) { return one.role == index(role); });
  };
  CHECK(goes_alone("niokr_manager") == 1);
  CHECK(goes_alone("niokr_executor") == 0);
  CHECK(analysis.nobody.empty());
  CHECK(analysis.empty.empty());
  CHECK(analysis.dead.empty());
  const auto contains_role = [&](std::string_view a, std::string_view b) {
    return std::any_of(analysis.contained.begin(), analysis.contained.end(),
                       [&](const Contained& one) { return one.role == index(a) && one.in == index(b); });
  };
  CHECK(contains_role("admin", "superadmin"));
  CHECK(contains_role("user", "blog_executor"));
  CHECK_FALSE(contains_role("superadmin", "admin"));
}

TEST_CASE("analysis of the 96 roles and all flows takes less than 50 ms", "[.][slow][time]") {
  const auto all = flows();
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto analysis = analyse(full_policy(), all, now);
    best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    REQUIRE(analysis);
  }
  WARN("analysis: " << best << " ms");
  CHECK(best < 50);
}

TEST_CASE("an analysis as JSON has a way for everybody whom it names") {
  const Json all = to_json(analyse(full_policy(), flows(), now).value(), full_policy());
  std::size_t answers = 0;
  for (const Json& one : all["journeys"].items()) {
    const auto ways = one["ways"].items();
    for (const char* key : {"alone", "foreign_draft", "pairs"})
      for (const Json& each : one[key].items()) {
        const auto way = static_cast<std::size_t>(each["way"].as_integer(-1));
        REQUIRE(way < ways.size());
        REQUIRE_FALSE(ways[way].items().empty());
        ++answers;
      }
    for (const Json& pair : one["pairs"].items()) {
      CHECK_FALSE(pair["first"].as_string().empty());
      CHECK_FALSE(pair["second"].as_string().empty());
    }
  }
  CHECK(answers > 1'000);
}
