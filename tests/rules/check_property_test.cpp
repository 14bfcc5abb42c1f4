// SPDX-License-Identifier: MIT
// check() against a slow restatement of the rules: roles are walked, words compared, nothing is compiled.
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <functional>
#include <set>

#include "rules/fixture.hpp"
#include "techhub/value/json.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

using Words = std::vector<std::string>;

struct Rule {
  bool denies = false;
  std::string permission;
  Words scopes{}, services{}, statuses{}, targets{};
  std::optional<std::int64_t> from{}, until{};  // seconds
};
struct ModelRole {
  bool is_super = false;
  std::vector<std::size_t> inherits;  // earlier roles only: no cycle
  std::vector<Rule> rules;
};
using Model = std::vector<ModelRole>;

const std::array<std::string, 4> role_names{"anonymous", "user", "chief", "boss"};
const Words entities{"a.x", "a.y"};
const Words actions{"view", "sign", "accept"};
const Words service_codes{"s1", "s2"};
const Words statuses{"draft", "sent"};

const Permissions& small() {
  static const Permissions made = [] {
    Permissions out;
    for (const std::string& entity : entities) {
      REQUIRE(out.add(entity, "view"));
      REQUIRE(out.add(entity, "sign", Sod::full));
      REQUIRE(out.add(entity, "accept", Sod::people));
    }
    REQUIRE(out.add("account.user", "activate"));
    return out;
  }();
  return made;
}

int below(int n) { return *rc::gen::inRange(0, n); }
bool chance() { return below(3) == 0; }
std::string one_of(const Words& words) {
  return words[static_cast<std::size_t>(below(static_cast<int>(words.size())))];
}
Words some_of(const Words& words) {
  Words out;
  for (const std::string& word : words)
    if (chance()) out.push_back(word);
  return out;
}
template <class T>
std::vector<T> some(int most, const std::function<T()>& make) {
  std::vector<T> out;
  for (int i = below(most + 1); i > 0; --i) out.push_back(make());
  return out;
}
std::vector<std::int64_t> some_ids() {
  return some<std::int64_t>(2, [] { return below(3) + 1; });
}

const Words& all_scopes() {
  static const Words made = [] {
    Words out;
    for (unsigned i = 0; i < scope_count; ++i) out.emplace_back(name(static_cast<Scope>(1U << i)));
    return out;
  }();
  return made;
}

Words any_scopes() {
  if (below(6) == 0) return {"any"};
  Words out = some_of({all_scopes().begin() + 1, all_scopes().end()});
  return out.empty() ? Words{"own"} : out;
}

Rule any_rule() {
  Rule rule{.denies = below(5) == 0, .permission = Permissions::name(one_of(entities), one_of(actions))};
  if (below(8) == 0) rule.permission = "account.activate_user";
  rule.scopes = any_scopes();
  if (chance()) rule.services = {one_of(service_codes)};
  if (chance()) rule.statuses = {one_of(statuses)};
  if (below(6) == 0) rule.targets = {one_of(entities)};
  if (chance()) rule.from = below(3);
  if (chance()) rule.until = rule.from.value_or(0) + 1 + below(3);
  return rule;
}

Model any_model() {
  Model model;
  for (std::size_t i = 0; i < role_names.size(); ++i) {
    ModelRole role{.is_super = chance(), .inherits = {}, .rules = some<Rule>(5, any_rule)};
    for (std::size_t up = 0; up < i; ++up)
      if (chance()) role.inherits.push_back(up);
    model.push_back(std::move(role));
  }
  return model;
}

Json words_json(const Words& words) {
  Json out = Json::array();
  for (const std::string& word : words) out.push(word);
  return out;
}

Json rule_json(const Rule& rule) {
  const PermissionId id = small().find(rule.permission);
  Json out = Json::object({{"on", small()[id].entity}, {"do", small()[id].action}, {"scope", words_json(rule.scopes)}});
  if (!rule.services.empty()) out.set("services", words_json(rule.services));
  if (!rule.statuses.empty()) out.set("statuses", words_json(rule.statuses));
  if (!rule.targets.empty()) out.set("targets", words_json(rule.targets));
  if (rule.from) out.set("valid_from", Time{*rule.from * 1'000'000}.to_string());
  if (rule.until) out.set("valid_until", Time{*rule.until * 1'000'000}.to_string());
  return out;
}

std::string document(const Model& model) {
  Json roles = Json::object();
  for (std::size_t i = 0; i < model.size(); ++i) {
    Json grants = Json::array(), denials = Json::array();
    std::set<std::string> seen;  // the same rule twice is refused
    for (const Rule& rule : model[i].rules) {
      Json json = rule_json(rule);
      if (seen.insert((rule.denies ? "-" : "+") + json.dump()).second) (rule.denies ? denials : grants).push(json);
    }
    Words inherits;
    for (const std::size_t up : model[i].inherits) inherits.push_back(role_names[up]);
    roles.set(role_names[i], Json::object({{"super", model[i].is_super},
                                           {"inherits", words_json(inherits)},
                                           {"grants", grants},
                                           {"denials", denials}}));
  }
  return Json::object({{"format", 1}, {"roles", roles}}).dump();
}

struct Facts {
  std::vector<std::int64_t> authors, subjects, officials, companies, host_authors, host_companies;
  Words organizations, services;
  std::string status;
  bool published = false;
  std::optional<Time> opened;
  std::string target{};
};

Facts any_facts() {
  Facts facts{some_ids(),
              some_ids(),
              some_ids(),
              some_ids(),
              some_ids(),
              some_ids(),
              some_of({"o1", "o2"}),
              some_of(service_codes),
              one_of(statuses),
              chance(),
              {}};
  if (chance()) facts.opened = Time{below(3)};
  if (chance()) facts.target = one_of(entities);
  return facts;
}

Actor any_actor() {
  Actor actor;
  actor.kind = below(8) == 0 ? Actor::Kind::anonymous : Actor::Kind::user;
  if (actor.kind == Actor::Kind::anonymous) return actor;
  actor.user = below(3) + 1;
  actor.is_active = below(8) != 0;
  actor.role = one_of({"user", "chief", "boss", "wizard"});
  if (chance()) actor.organization = one_of({"o1", "o2"});
  if (chance()) actor.company = below(3) + 1;
  actor.memberships = some<Membership>(3, [] {
    Membership one{below(3) + 1, static_cast<MemberRole>(below(3)), below(4) != 0, {}};
    if (chance()) one.ended = Time{below(3)};
    return one;
  });
  actor.authored = some_ids();
  for (const std::int64_t company : actor.authored)
    if (chance()) actor.ownerless.push_back(company);
  const auto personal = [] {
    return PersonalGrant{Permissions::name(one_of(entities), one_of(actions)), chance() ? Words{} : any_scopes()};
  };
  actor.allow = some<PersonalGrant>(2, personal);
  if (chance()) actor.deny = {personal()};
  if (chance()) actor.trusted = {Permissions::name(one_of(entities), one_of(actions))};
  return actor;
}

// From here on the rules, as a person would say them.

template <class T, class U>
bool has(const T& items, const U& wanted) {
  return std::find(items.begin(), items.end(), wanted) != items.end();
}

bool is_in_company(const Actor& actor, const std::vector<std::int64_t>& companies, MemberRole role) {
  for (const Membership& one : actor.memberships)
    if (one.verified && !one.ended && one.role == role && has(companies, one.company)) return true;
  for (const std::int64_t company : actor.ownerless)
    if (role == MemberRole::owner && has(companies, company)) return true;
  return false;
}

bool reaches(const Actor& actor, const Facts& facts, const std::string& scope) {
  if (scope == "any") return true;
  if (scope == "published") return facts.published;
  if (actor.kind == Actor::Kind::anonymous) return false;
  if (scope == "own") return has(facts.authors, actor.user) || has(facts.subjects, actor.user);
  if (scope == "assigned") return has(facts.officials, actor.user);
  if (scope == "organization") return !actor.organization.empty() && has(facts.organizations, actor.organization);
  if (scope == "company_owner") return is_in_company(actor, facts.companies, MemberRole::owner);
  if (scope == "company_member") return is_in_company(actor, facts.companies, MemberRole::member);
  if (scope == "company_advisor") return is_in_company(actor, facts.companies, MemberRole::advisor);
  return has(facts.host_authors, actor.user) || is_in_company(actor, facts.host_companies, MemberRole::owner) ||
         is_in_company(actor, facts.host_companies, MemberRole::member);
}

bool reaches(const Actor& actor, const Facts& facts, const Words& scopes) {
  return std::any_of(scopes.begin(), scopes.end(), [&](const auto& scope) { return reaches(actor, facts, scope); });
}

bool is_own(const Actor& actor, const Facts& facts, Sod sod) {
  if (sod == Sod::none || actor.kind == Actor::Kind::anonymous) return false;
  if (has(facts.authors, actor.user) || has(facts.subjects, actor.user)) return true;
  if (sod == Sod::people) return false;
  for (const std::int64_t company : facts.companies) {
    if (actor.company == company || has(actor.authored, company)) return true;
    for (const Membership& one : actor.memberships) {
      if (one.company != company) continue;
      if (!one.ended) return true;
      if (one.verified && (!facts.opened || !(*one.ended < *facts.opened))) return true;
    }
  }
  return false;
}

bool fits(const Rule& rule, const Actor& actor, const Facts& facts) {
  const bool of_service =
      rule.services.empty() || std::any_of(rule.services.begin(), rule.services.end(),
                                           [&](const auto& one) { return has(facts.services, one); });
  if (!rule.targets.empty() && !has(rule.targets, facts.target)) return false;
  return of_service && (rule.statuses.empty() || has(rule.statuses, facts.status)) &&
         reaches(actor, facts, rule.scopes);
}

bool is_on(const Rule& rule, Time at) {
  const std::int64_t us = 1'000'000;
  return (!rule.from || *rule.from * us <= at.us) && (!rule.until || at.us < *rule.until * us);
}

void walk(const Model& model, std::size_t role, std::set<std::size_t>& seen) {
  if (!seen.insert(role).second) return;
  for (const std::size_t up : model[role].inherits) walk(model, up, seen);
}

struct Answer {
  Verdict verdict;
  bool by_super = false;
  bool only_in_status = false;
  bool operator==(const Answer&) const = default;
};

Answer restated(const Model& model, const Actor& actor, const Permission& asked, const Facts& facts, Time at) {
  const bool is_user = actor.kind == Actor::Kind::user;
  if (is_user && !actor.is_active && asked.name != "account.activate_user") return {Verdict::inactive};
  std::size_t start = is_user ? 1 : 0;
  for (std::size_t i = 1; i < role_names.size(); ++i)
    if (is_user && actor.role == role_names[i]) start = i;
  std::set<std::size_t> roles;
  walk(model, start, roles);

  for (const PersonalGrant& one : actor.deny)
    if (one.permission == asked.name && (one.scopes.empty() || reaches(actor, facts, one.scopes)))
      return {Verdict::denied_by_rule};
  bool granted = false, by_role = false, by_super = false, later = false, whatever_status = false;
  for (const std::size_t role : roles)
    for (const Rule& rule : model[role].rules) {
      if (rule.permission != asked.name) continue;
      const bool holds = fits(rule, actor, facts) && is_on(rule, at);
      if (rule.denies && holds) return {Verdict::denied_by_rule};
      if (rule.denies) continue;
      granted = true;
      later = later || fits(rule, actor, facts);
      (model[role].is_super ? by_super : by_role) |= holds;
      whatever_status = whatever_status || (holds && rule.statuses.empty());
    }
  if (is_own(actor, facts, asked.sod)) return {Verdict::own_case};
  for (const PersonalGrant& one : actor.allow) {
    if (one.permission != asked.name) continue;
    granted = true;
    if (one.scopes.empty() || reaches(actor, facts, one.scopes)) by_role = whatever_status = true;
  }
  if (has(actor.trusted, asked.name)) by_role = whatever_status = true;
  if (by_role || by_super) return {Verdict::allowed, !by_role, !whatever_status};
  if (later) return {Verdict::not_now};
  return {granted ? Verdict::out_of_scope : Verdict::no_grant};
}

}  // namespace

TEST_CASE("check decides as the rules are written") {
  std::array<int, 8> verdicts{};
  int supers = 0, narrow = 0;
  const bool passed = rc::check("restatement", [&] {
    const Model model = any_model();
    const auto policy = Policy::compile(document(model), small());
    RC_ASSERT(policy.has_value());
    for (int i = 0; i < 20; ++i) {
      Actor actor = any_actor();
      const Facts facts = any_facts();
      const std::vector<std::string_view> organizations(facts.organizations.begin(), facts.organizations.end());
      const std::vector<std::string_view> services(facts.services.begin(), facts.services.end());
      const Resource resource{facts.authors,      facts.subjects,       facts.officials, facts.companies,
                              facts.host_authors, facts.host_companies, organizations,   services,
                              facts.status,       facts.published,      facts.opened,    facts.target};
      const Time at{std::int64_t{below(10)} * 500'000};
      if (chance()) policy.value()->prepare(actor);
      for (PermissionId id = 0; id < small().size(); ++id) {
        const Decision decision = policy.value()->check(actor, id, resource, at);
        const Answer expected = restated(model, actor, small()[id], facts, at);
        const Grant* grant = policy.value()->grant(decision.grant);
        const bool only_in_status = decision.allowed() && grant != nullptr && !grant->statuses.empty();
        RC_ASSERT((Answer{decision.verdict, decision.by_super, only_in_status} == expected));
        ++verdicts[static_cast<std::size_t>(decision.verdict)];
        supers += decision.by_super;
        narrow += only_in_status;
      }
    }
  });
  CHECK(passed);
  // The generators meet every verdict but `unknown`, often.
  for (std::size_t i = 0; i < 7; ++i) {
    INFO(reason(static_cast<Verdict>(i)).code);
    CHECK(verdicts[i] > 30);
  }
  CHECK(supers > 30);
  CHECK(narrow > 30);
}
