// SPDX-License-Identifier: MIT
#include "techhub/rules/explain.hpp"

#include <algorithm>
#include <array>

#include "rules/explain_text.hpp"
#include "rules/scopes.hpp"
#include "rules/suppose.hpp"

namespace techhub::rules {

namespace {

// From one role to another that it inherits, by the shortest way; of several the first in the order of the document.
std::vector<std::string> path(const Policy& policy, std::uint32_t from, std::uint32_t to) {
  const auto roles = policy.roles();
  if (from >= roles.size() || to >= roles.size()) return {};
  std::vector<std::uint32_t> came(roles.size(), Grant::no_role);
  std::vector<std::uint32_t> queue{from};
  came[from] = from;
  for (std::size_t i = 0; i < queue.size() && came[to] == Grant::no_role; ++i)
    for (const std::uint32_t up : roles[queue[i]].inherits)
      if (came[up] == Grant::no_role) {
        came[up] = queue[i];
        queue.push_back(up);
      }
  if (came[to] == Grant::no_role) return {};
  std::vector<std::string> out{roles[to].name};
  for (std::uint32_t at = to; at != from; at = came[at]) out.push_back(roles[came[at]].name);
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<std::string> lacks(const Grant& grant, const Actor& actor, const Resource& resource, Time at) {
  std::vector<std::string> out;
  if (!in_scope(actor, resource, grant.scopes)) out.emplace_back("scope");
  const auto serves = [&](std::string_view code) { return contains(grant.services, code); };
  if (!grant.services.empty() && std::none_of(resource.services.begin(), resource.services.end(), serves))
    out.emplace_back("service");
  if (!grant.statuses.empty() && !contains(grant.statuses, resource.status)) out.emplace_back("status");
  if (!grant.targets.empty() && !contains(grant.targets, resource.target)) out.emplace_back("target");
  if (!grant.is_valid(at)) out.emplace_back("time");
  return out;
}

GrantSeen seen(const Policy& policy, const Grant& grant, const Actor& actor, const Resource& resource, Time at) {
  return {.grant = grant,
          .path = path(policy, actor.role_index, grant.role),
          .lacks = lacks(grant, actor, resource, at),
          .decided = false};
}

std::vector<GrantSeen> all_seen(const Policy& policy, const Actor& actor, PermissionId permission,
                                const Resource& resource, Time at, std::uint32_t decided) {
  std::vector<GrantSeen> out;
  for (const Policy::Held& held : policy.cell(actor.role_index, permission)) {
    out.push_back(seen(policy, *policy.grant(held.grant), actor, resource, at));
    out.back().decided = held.grant == decided;
  }
  for (const Grant& own : actor.personal) {
    if (own.permission != permission) continue;
    out.push_back(seen(policy, own, actor, resource, at));
    out.back().decided = policy.grant(actor, decided) == &own;
  }
  std::stable_sort(out.begin(), out.end(), [](const GrantSeen& a, const GrantSeen& b) {
    if (a.decided != b.decided) return a.decided;
    return a.lacks.size() < b.lacks.size();
  });
  return out;
}

Json words(std::span<const std::string> list) {
  Json out = Json::array();
  for (const std::string& word : list) out.push(word);
  return out;
}

Json to_json(const GrantSeen& one, const Policy& policy) {
  Json scopes = Json::array();
  for (unsigned i = 0; i < scope_count; ++i)
    if ((one.grant.scopes >> i & 1U) != 0) scopes.push(name(static_cast<Scope>(1U << i)));
  Json out = Json::object({{"kind", one.grant.is_denial ? "denial" : "grant"},
                           {"role", Json()},
                           {"path", words(one.path)},
                           {"scopes", scopes},
                           {"lacks", words(one.lacks)},
                           {"decided", one.decided}});
  if (one.grant.role < policy.roles().size()) out.set("role", policy.roles()[one.grant.role].name);
  if (!one.grant.services.empty()) out.set("services", words(one.grant.services));
  if (!one.grant.statuses.empty()) out.set("statuses", words(one.grant.statuses));
  if (!one.grant.targets.empty()) out.set("targets", words(one.grant.targets));
  if (one.grant.valid_from) out.set("valid_from", one.grant.valid_from->to_string());
  if (one.grant.valid_until) out.set("valid_until", one.grant.valid_until->to_string());
  return out;
}

constexpr std::array<std::string_view, 16> kind_names{
    "wait", "status", "publish",      "unpublish", "activate", "sign_in", "assign", "unassign",
    "join", "leave",  "organization", "role",      "allow",    "forbid",  "lift",   "withdraw"};
constexpr std::array<std::string_view, 6> cost_names{"time", "status", "assignment", "membership", "role", "personal"};

}  // namespace

Cost Need::cost() const noexcept {
  switch (kind) {
    case Kind::wait:
      return Cost::time;
    case Kind::set_status:
    case Kind::publish:
    case Kind::unpublish:
    case Kind::activate:
    case Kind::sign_in:
      return Cost::status;
    case Kind::assign:
    case Kind::unassign:
      return Cost::assignment;
    case Kind::join:
    case Kind::leave:
    case Kind::move:
      return Cost::membership;
    case Kind::set_role:
      return Cost::role;
    case Kind::allow:
    case Kind::forbid:
    case Kind::lift:
    case Kind::withdraw:
      break;
  }
  return Cost::personal;
}

std::string Need::name() const {
  std::string out(kind_names[static_cast<std::size_t>(kind)]);
  if (kind == Kind::wait) return out + ":" + when.to_string();
  if (!word.empty()) out += ":" + word;
  if (company != 0) out += ":" + std::to_string(company);
  return out;
}

Result<Explanation> explain(const Policy& policy, const Flow* flow, const Actor& asking, PermissionId permission,
                            const Resource& resource, Time at) {
  Actor actor = asking;
  policy.prepare(actor);
  Explanation out;
  out.decision = policy.check(actor, permission, resource, at);
  if (actor.role_index < policy.roles().size()) out.role = policy.roles()[actor.role_index].name;
  if (permission < policy.permission_count()) {
    out.permission = policy.permissions()[permission].name;
    if (actor.kind != Actor::Kind::system)
      out.grants = all_seen(policy, actor, permission, resource, at, out.decision.grant);
    Work work;
    TECHHUB_TRY(auto changes, cheapest(policy, flow, asking, permission, resource, at, {}, work));
    if (changes) {
      out.can_change = true;
      out.changes = std::move(*changes);
      Actor then = asking;
      Time later = at;
      for (const Need& need : out.changes) {
        apply(need, at, then);
        if (need.kind == Need::Kind::wait) later = need.when;
      }
      policy.prepare(then);
      Facts facts(resource);
      for (const Need& need : out.changes) apply(need, then, facts);
      const Resource changed = facts.view();
      const Decision decision = policy.check(then, permission, changed, later);
      if (const Grant* grant = policy.grant(then, decision.grant)) {
        out.then = seen(policy, *grant, then, changed, later);
        out.then->decided = true;
      }
    }
  }
  out.text = actor.kind == Actor::Kind::system ? system_text() : explanation_text(out, policy, {.flow = flow});
  return out;
}

Json to_json(const Need& need) {
  return Json::object({{"change", need.name()},
                       {"cost", cost_names[static_cast<std::size_t>(need.cost())]},
                       {"text", Json(need.text())}});
}

Json to_json(const Explanation& explanation, const Policy& policy) {
  Json grants = Json::array(), changes = Json::array();
  for (const GrantSeen& one : explanation.grants) grants.push(to_json(one, policy));
  for (const Need& need : explanation.changes) changes.push(to_json(need));
  const Reason& why = reason(explanation.decision.verdict);
  Json out = Json::object({{"allowed", explanation.decision.allowed()},
                           {"reason", why.code},
                           {"permission", explanation.permission},
                           {"role", explanation.role},
                           {"by_super", explanation.decision.by_super},
                           {"policy", static_cast<std::int64_t>(explanation.decision.policy)},
                           {"grants", grants},
                           {"can_change", explanation.can_change},
                           {"changes", changes},
                           {"text", Json(explanation.text)}});
  if (explanation.then) out.set("then", to_json(*explanation.then, policy));
  return out;
}

}  // namespace techhub::rules
