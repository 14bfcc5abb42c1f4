// SPDX-License-Identifier: MIT
// check() against the oracle: every cell of the compiled tables, and any number of random questions.
// TECHHUB_QUESTIONS=10000000 build/release/bin/test_rules "random questions*" asks ten million.
#include "rules/oracle.hpp"

#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "rules/policy_table.hpp"
#include "rules/standing.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

const std::vector<Permission>& all_permissions() {
  static const std::vector<Permission> made(platform().all().begin(), platform().all().end());
  return made;
}

struct World {
  std::string document;
  PolicyPointer policy;
  Oracle oracle;
  explicit World(const std::string& file)
      : document(read_source(file)), policy(compiled(document)), oracle(document, all_permissions()) {}
};

const std::array<World, 3>& worlds() {
  static const std::array<World, 3> made{World("policies/default.json"), World("policies/full.json"),
                                         World("tests/data/rules/strange.json")};
  return made;
}

std::string_view verdict(const Policy& policy, const Actor& actor, PermissionId id, const Resource& row, Time at) {
  return reason(policy.check(actor, id, row, at).verdict).code;
}

struct Dice {
  std::mt19937_64 engine;
  std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(engine() >> 33) % n; }
  bool one_in(std::uint32_t n) { return below(n) == 0; }
  std::int64_t id() { return below(3) + 1; }
  void ids(std::vector<std::int64_t>& out) {
    out.clear();
    if (one_in(3)) out.push_back(id());
    if (one_in(9)) out.push_back(id());
  }
  template <class T, std::size_t N>
  const T& of(const std::array<T, N>& items) {
    return items[below(N)];
  }
};

constexpr std::array<std::string_view, 9> services{
    "",      "accreditation",   "seedmoney", "niokr", "reestr_dpo", "startup_register", "techorda_request",
    "niokr", "hubform_register"};
constexpr std::array<std::string_view, 6> statuses{"draft", "sent", "done", "created", "success", ""};
constexpr std::array<std::string_view, 5> targets{"", "core.blog", "core.event", "core.vacancy", "core.techtask"};
constexpr std::array<std::string_view, 9> scope_words{
    "any", "organization", "company_owner", "company_member", "company_advisor",
    "own", "assigned",     "host",          "published"};

void roll_actor(Dice& dice, const Oracle& oracle, Actor& actor) {
  actor = Actor{};
  if (dice.one_in(12)) return;
  actor.kind = Actor::Kind::user;
  actor.user = dice.id();
  actor.is_active = !dice.one_in(16);
  const auto& roles = oracle.roles();
  actor.role = dice.one_in(20) ? "wizard" : roles[dice.below(static_cast<std::uint32_t>(roles.size()))];
  if (dice.one_in(2)) actor.organization = dice.one_in(2) ? "cett" : "gup";
  if (dice.one_in(8)) actor.company = dice.id();
  while (dice.one_in(2)) {
    Membership one{dice.id(), static_cast<MemberRole>(dice.below(3)), !dice.one_in(5), {}};
    if (dice.one_in(4)) one.ended = Time{std::int64_t{dice.below(3)} * 1'000'000};
    actor.memberships.push_back(one);
  }
  if (dice.one_in(8)) actor.authored = {dice.id()};
  if (dice.one_in(16)) actor.ownerless = {dice.id()};
  const auto personal = [&] {
    PersonalGrant one{all_permissions()[dice.below(static_cast<std::uint32_t>(all_permissions().size()))].name, {}};
    if (dice.one_in(2)) one.scopes = {std::string(dice.of(scope_words))};
    return one;
  };
  while (dice.one_in(4)) actor.allow.push_back(personal());
  while (dice.one_in(5)) actor.deny.push_back(personal());
  if (dice.one_in(8)) actor.trusted = {personal().permission};
}

}  // namespace

TEST_CASE("the platform's decisions are those of the specification, nothing more and nothing less") {
  auto expected = decisions();
  for (const Permission& one : all_permissions()) {
    INFO(one.name);
    const auto found = expected.find(one.name);
    const std::string mark = one.sod == Sod::full ? "full" : one.sod == Sod::people ? "people" : "";
    CHECK(mark == (found == expected.end() ? "" : found->second));
    if (found != expected.end()) expected.erase(found);
  }
  CHECK(expected.empty());  // names that the platform lacks
}

TEST_CASE("every cell of the compiled tables is what policy.md says, inherited rights included") {
  for (const auto& [policy, table] :
       {std::pair(&default_policy(), read_default_table()), std::pair(&full_policy(), read_full_table())}) {
    std::size_t rights = 0;
    for (const auto& [name, stated_ones] : table) {
      std::set<Right> expected;
      std::vector<std::string> open{name};
      std::set<std::string> seen;
      while (!open.empty()) {
        const std::string role = open.back();
        open.pop_back();
        if (!seen.insert(role).second) continue;
        expected.insert(table.at(role).rights.begin(), table.at(role).rights.end());
        open.insert(open.end(), table.at(role).inherits.begin(), table.at(role).inherits.end());
      }
      const auto held = all_held(*policy, *policy->find_role(name));
      INFO(name);
      CHECK((held == expected));
      rights += held.size();
    }
    CHECK(rights > 4000);
  }
}

TEST_CASE("every cell decides as the oracle does, from each way of standing to a row") {
  for (const World& world : worlds()) {
    std::size_t wrong = 0, asked = 0, allowed = 0;
    for (const std::string& role : world.oracle.roles()) {
      const auto index = *world.policy->find_role(role);
      for (const unsigned ways : asked_ways()) {
        const Standing stands = standing(*world.policy, role, ways);
        for (PermissionId id = 0; id < platform().size(); ++id) {
          const auto ask = [&](const Resource& of, Time at) {
            const std::string expected = world.oracle.ask(stands.actor, platform()[id], of, at);
            wrong += expected != verdict(*world.policy, stands.actor, id, of, at);
            allowed += expected == "allowed";
            ++asked;
          };
          ask(stands.row, Time{0});
          // And on a row of just the narrowing that a grant names.
          for (const Policy::Held& held : world.policy->cell(index, id)) {
            const Grant& grant = *world.policy->grant(held.grant);
            if (!grant.is_limited()) continue;
            Resource narrowed = stands.row;
            std::array<std::string_view, 1> service;
            if (!grant.services.empty()) service[0] = grant.services[0], narrowed.services = service;
            if (!grant.statuses.empty()) narrowed.status = grant.statuses[0];
            if (!grant.targets.empty()) narrowed.target = grant.targets[0];
            ask(narrowed, Time{1'500'000});
          }
        }
      }
    }
    CHECK(wrong == 0);
    CHECK(allowed > 2000);
    CHECK(asked > 20'000);
  }
}

TEST_CASE("random questions are answered as the oracle answers them") {
  const char* wanted = std::getenv("TECHHUB_QUESTIONS");
  const std::size_t questions = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 100'000;
  const char* chosen = std::getenv("TECHHUB_SEED");
  const std::uint64_t seed = chosen != nullptr ? std::strtoull(chosen, nullptr, 10) : std::random_device{}();
  Dice dice{std::mt19937_64(seed)};
  INFO("TECHHUB_SEED=" << seed);
  std::map<std::string, std::size_t> answers;
  Actor actor;
  std::vector<std::int64_t> authors, subjects, officials, companies, host_authors, host_companies;
  for (std::size_t i = 0; i < questions;) {
    const World& world = worlds()[i / 20 % worlds().size()];
    roll_actor(dice, world.oracle, actor);
    if (!dice.one_in(4)) world.policy->prepare(actor);
    for (int each = 0; each < 20 && i < questions; ++each, ++i) {
      for (auto* ids : {&authors, &subjects, &officials, &companies, &host_authors, &host_companies}) dice.ids(*ids);
      const std::array<std::string_view, 1> organization{dice.one_in(2) ? "cett" : "gup"}, service{dice.of(services)};
      Resource row{.authors = authors,
                   .subjects = subjects,
                   .officials = officials,
                   .companies = companies,
                   .host_authors = host_authors,
                   .host_companies = host_companies,
                   .organizations = {},
                   .services = {},
                   .status = dice.of(statuses),
                   .published = dice.one_in(4),
                   .opened = {},
                   .target = dice.of(targets)};
      if (dice.one_in(2)) row.organizations = organization;
      if (!service[0].empty()) row.services = service;
      if (dice.one_in(2)) row.opened = Time{1'000'000};
      const Time at{std::int64_t{dice.below(6)} * 500'000};
      // Half of them about what an actor's personal rights, when there are any, are about.
      PermissionId id = dice.below(static_cast<std::uint32_t>(platform().size()));
      if (!actor.allow.empty() && dice.one_in(4)) id = platform().find(actor.allow.front().permission);
      if (!actor.deny.empty() && dice.one_in(4)) id = platform().find(actor.deny.front().permission);
      const std::string expected = world.oracle.ask(actor, platform()[id], row, at);
      ++answers[expected];
      if (expected != verdict(*world.policy, actor, id, row, at)) {
        INFO("question " << i << ", role " << actor.role << ", " << platform()[id].name);
        CHECK(expected == verdict(*world.policy, actor, id, row, at));
      }
    }
  }
  for (const char* answer :
       {"allowed", "inactive", "denied_by_rule", "own_case", "no_grant", "out_of_scope", "not_now"}) {
    INFO(answer);
    CHECK(answers[answer] > questions / 5000);
  }
  if (wanted != nullptr) WARN(questions << " questions, TECHHUB_SEED=" << seed);
}
