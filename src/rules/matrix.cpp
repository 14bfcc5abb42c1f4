// SPDX-License-Identifier: MIT
#include "techhub/rules/matrix.hpp"

#include <array>
#include <cctype>
#include <map>
#include <set>
#include <vector>

#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

constexpr std::int64_t me = 1, company = 1;
constexpr std::array<std::int64_t, 1> mine{me}, ours{company};
constexpr std::array<std::string_view, 1> organization{"o"};

struct Relation {
  char letter;
  Actor actor;
  Resource row;
};

std::vector<Relation> relations(const std::string& role) {
  Actor actor;
  actor.kind = role == "anonymous" ? Actor::Kind::anonymous : Actor::Kind::user;
  actor.user = actor.kind == Actor::Kind::user ? me : 0;
  actor.is_active = true;
  actor.role = role;
  const auto member = [&](MemberRole as) {
    Actor out = actor;
    out.memberships.push_back({.company = company, .role = as, .verified = true, .ended = {}});
    return out;
  };
  Actor colleague = actor;
  colleague.organization.assign(1, 'o');
  const Resource of_company{.companies = ours};
  return {{'o', actor, {.authors = mine}},
          {'w', member(MemberRole::owner), of_company},
          {'m', member(MemberRole::member), of_company},
          {'a', member(MemberRole::advisor), of_company},
          {'g', colleague, {.organizations = organization}},
          {'d', actor, {.officials = mine}},
          {'h', actor, {.host_authors = mine}},
          {'x', actor, {}}};
}

std::string pattern(const Policy& policy, std::uint32_t role, PermissionId id, const std::vector<Relation>& all,
                    Time at) {
  std::string out;
  for (const Relation& one : all) {
    const auto may = [&](const Resource& row) { return policy.check(one.actor, id, row, at).allowed(); };
    char letter = may(one.row) ? static_cast<char>(std::toupper(one.letter)) : '.';
    for (const Policy::Held& held : policy.cell(role, id)) {
      if (letter != '.' || !held.is_limited) continue;
      const Grant& grant = *policy.grant(held.grant);
      Resource row = one.row;
      std::array<std::string_view, 1> service;
      if (!grant.services.empty()) {
        service[0] = grant.services[0];
        row.services = service;
      }
      if (!grant.statuses.empty()) row.status = grant.statuses[0];
      if (!grant.targets.empty()) row.target = grant.targets[0];
      if (may(row)) letter = one.letter;
    }
    out += letter;
  }
  return out;
}

std::vector<std::string> patterns(const Policy& policy, std::uint32_t role, Time at) {
  std::vector<Relation> all = relations(policy.roles()[role].name);
  for (Relation& one : all) policy.prepare(one.actor);
  std::vector<std::string> out;
  for (PermissionId id = 0; id < policy.permission_count(); ++id) out.push_back(pattern(policy, role, id, all, at));
  return out;
}

}  // namespace

std::string matrix(const Policy& policy, Time at) {
  const auto user = policy.find_role("user");
  const std::vector<std::string> nothing(policy.permission_count(), "........");
  const std::vector<std::string> base = user ? patterns(policy, *user, at) : nothing;
  std::string out;
  for (std::uint32_t role = 0; role < policy.roles().size(); ++role) {
    const auto& inherits = policy.roles()[role].inherits;
    const bool is_heir = user && !inherits.empty() && role != *user;
    const auto own = patterns(policy, role, at);
    std::map<std::string, std::set<std::string>> lines;
    for (PermissionId id = 0; id < policy.permission_count(); ++id)
      if (own[id] != (is_heir ? base[id] : nothing[id])) lines[own[id]].insert(policy.permissions()[id].name);
    out += policy.roles()[role].name + (is_heir ? ": as user, but\n" : ":\n");
    for (const auto& [letters, names] : lines) {
      out.append("  ").append(letters);
      for (const std::string& name : names) out.append(" ").append(name);
      out += '\n';
    }
  }
  return out;
}

}  // namespace techhub::rules
