// SPDX-License-Identifier: MIT
#include "hub/rehearsal_sides.hpp"

#include <algorithm>

#include "techhub/schema/reasons.hpp"

namespace techhub::hub {

using rules::PermissionId;
using rules::Permissions;
using rules::Sod;
using rules::Verdict;

namespace {

template <class Words>
bool has(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool same(const rules::Grant& a, const rules::Grant& b) {
  const auto equal = [](const auto& x, const auto& y) { return std::equal(x.begin(), x.end(), y.begin(), y.end()); };
  return a.is_denial == b.is_denial && a.scopes == b.scopes && a.valid_from == b.valid_from &&
         a.valid_until == b.valid_until && equal(a.services, b.services) && equal(a.statuses, b.statuses) &&
         equal(a.targets, b.targets);
}

// The rights of a kind, as far as they differ from person to person of one role.
std::string personal_of(const rules::Actor& actor) {
  Json all = Json::array();
  for (const auto* list : {&actor.allow, &actor.deny}) {
    Json some = Json::array();
    for (const auto& grant : *list) {
      Json scopes = Json::array();
      for (const auto& scope : grant.scopes) scopes.push(scope);
      some.push(Json::object({{"permission", grant.permission}, {"scope", scopes}}));
    }
    all.push(std::move(some));
  }
  for (const auto& name : actor.trusted) all.push(name);
  return actor.allow.empty() && actor.deny.empty() && actor.trusted.empty() ? std::string() : all.dump();
}

}  // namespace

bool holds(const rules::Grant& grant, const rules::Actor& actor, const rules::Resource& row, Time at) {
  const auto serves = [&](std::string_view code) { return has(grant.services, code); };
  return grant.is_valid(at) && rules::in_scope(actor, row, grant.scopes) &&
         (grant.services.empty() || std::any_of(row.services.begin(), row.services.end(), serves)) &&
         (grant.statuses.empty() || has(grant.statuses, row.status)) &&
         (grant.targets.empty() || has(grant.targets, row.target));
}

rules::Decision Side::decide(const rules::Actor& actor, PermissionId permission, const rules::Resource& resource,
                             Time at) const {
  rules::Decision decision = policy->check(actor, permission, resource, at);
  if (permission >= policy->permission_count()) return decision;
  const Sod compiled = policy->permissions()[permission].sod;
  const Sod wanted = sod[permission];
  if (compiled == wanted) return decision;
  if (decision.allowed() && rules::is_own_case(actor, resource, wanted)) {
    decision.verdict = Verdict::own_case;
    decision.grant = rules::Decision::none;
  } else if (decision.verdict == Verdict::own_case && !rules::is_own_case(actor, resource, wanted)) {
    // The rest of the decision, which separation of duties cut off: no denial matched before it.
    decision.verdict = Verdict::out_of_scope;
    for (const auto& held : policy->cell(actor.role_index, permission)) {
      if (held.is_denial || !holds(*policy->grant(held.grant), actor, resource, at)) continue;
      decision.verdict = Verdict::allowed;
      decision.grant = held.grant;
      return decision;
    }
    for (const auto& own : actor.personal) {
      if (own.permission == permission && !own.is_denial && holds(own, actor, resource, at))
        decision.verdict = Verdict::allowed;
    }
  }
  return decision;
}

Result<std::unique_ptr<Sides>> Sides::make(const Platform& platform, std::shared_ptr<const rules::Policy> now,
                                           const Candidate& candidate, rules::KnownWords known) {
  auto sides = std::make_unique<Sides>();
  sides->permissions = platform.permissions();
  Side& before = sides->each[0];
  Side& after = sides->each[1];
  before.policy = after.policy = std::move(now);
  for (const Table* table : platform.tables()) before.flows[table] = platform.flow(*table);
  after.flows = before.flows;
  for (const auto& permission : platform.permissions().all()) before.sod.push_back(permission.sod);
  after.sod = before.sod;
  for (const rules::Flow& flow : candidate.flows) {
    TECHHUB_TRY(const Table* table, platform.table(flow.entity));
    const auto column = table->find(flow.column);
    if (column == Table::npos || (before.flows[table] && before.flows[table]->column != flow.column))
      return Error(Code::invalid, "the flow's column `" + flow.column.substr(0, 100) + "` is not the entity's")
          .at(table->label, "column");
    TECHHUB_DO(rules::check(flow, table->columns[column].words));
    if (after.flows[table] != before.flows[table])
      return Error(Code::invalid, "the entity has two flows").at(table->label);
    // What the new flow still asks is as strict as it says; what it asks no more stays as it was.
    for (const auto& transition : flow.transitions) {
      const auto id = sides->permissions.find(flow.entity, rules::Flow::permission_of(transition));
      if (!transition.effect_only && id != Permissions::unknown) after.sod[id] = Sod::none;
    }
    for (const auto& transition : flow.transitions) {
      if (transition.effect_only) continue;
      TECHHUB_TRY(const auto id,
                  sides->permissions.add(flow.entity, rules::Flow::permission_of(transition), transition.sod));
      for (Side& side : sides->each)
        if (id >= side.sod.size()) side.sod.resize(id + 1, Sod::none);
      after.sod[id] = std::max(after.sod[id], transition.sod);
    }
    after.flows[table] = &flow;
    auto& statuses = known.entities[flow.entity].statuses.emplace();
    for (const auto& state : flow.states) statuses.push_back(state.name);
  }
  if (!candidate.policy.empty()) {
    TECHHUB_TRY(after.policy, rules::Policy::compile(candidate.policy, sides->permissions, known));
  }
  return sides;
}

People::People(std::vector<rules::Actor> actors, const Sides& sides) : sides_(sides) {
  actors_.push_back(rules::Actor::anonymous());
  std::move(actors.begin(), actors.end(), std::back_inserter(actors_));
  prepared_.resize(actors_.size());
  seen_.resize(actors_.size());
  std::map<std::string, std::size_t> known;
  std::map<std::string, std::vector<bool>> changed;
  for (std::size_t person = 0; person < actors_.size(); ++person) {
    const rules::Actor& actor = actors_[person];
    std::string rights = actor.role + '\n' + (actor.is_active ? 'a' : 'i') + personal_of(actor);
    if (actor.kind == rules::Actor::Kind::anonymous) rights = "\n";
    const auto [at_kind, is_new] = known.try_emplace(rights + '\n' + actor.organization, kinds_.size());
    kind_of_.push_back(at_kind->second);
    if (is_new) {
      Kind kind;
      kind.of = actor;
      if (actor.kind == rules::Actor::Kind::user) kind.of.user = -1;
      kind.of.company.reset();
      kind.of.memberships.clear();
      kind.of.authored.clear();
      kind.of.ownerless.clear();
      for (std::size_t side = 0; side < 2; ++side) {
        kind.prepared[side] = kind.of;
        sides.each[side].policy->prepare(kind.prepared[side]);
      }
      auto& differs = changed[rights];
      for (PermissionId id = static_cast<PermissionId>(differs.size()); id < sides.permissions.size(); ++id) {
        const auto grants = [&](std::size_t side) {
          const auto& policy = *sides.each[side].policy;
          return id < policy.permission_count() ? policy.grants(kind.prepared[side], id) : std::vector<rules::Grant>();
        };
        const auto before = grants(0), after = grants(1);
        differs.push_back(sides.each[0].sod[id] != sides.each[1].sod[id] ||
                          !std::equal(before.begin(), before.end(), after.begin(), after.end(), same));
      }
      kind.changed = differs;
      kinds_.push_back(std::move(kind));
    }
    kinds_[at_kind->second].people.push_back(person);
    if (actor.user == 0) continue;
    by_user_.emplace(actor.user, person);
    for (const auto& one : actor.memberships) by_company_[one.company].push_back(person);
    for (const auto company : actor.authored) by_company_[company].push_back(person);
    if (actor.company) by_company_[*actor.company].push_back(person);
  }
}

const rules::Actor& People::prepared(std::size_t person, std::size_t side) {
  auto& made = prepared_[person][side];
  if (!made) {
    made = std::make_unique<rules::Actor>(actors_[person]);
    sides_.each[side].policy->prepare(*made);
  }
  return *made;
}

void People::add(std::size_t person, std::vector<std::size_t>& out) {
  if (seen_[person] == call_) return;
  seen_[person] = call_;
  out.push_back(person);
}

void People::add_users(std::span<const std::int64_t> users, std::vector<std::size_t>& out) {
  for (const auto user : users)
    if (const auto found = by_user_.find(user); found != by_user_.end()) add(found->second, out);
}

void People::add_companies(std::span<const std::int64_t> companies, std::vector<std::size_t>& out) {
  for (const auto company : companies)
    if (const auto found = by_company_.find(company); found != by_company_.end())
      for (const auto person : found->second) add(person, out);
}

void People::near(const rules::Resource& row, std::vector<std::size_t>& out) {
  ++call_;
  out.clear();
  for (const auto users : {row.authors, row.subjects, row.officials, row.host_authors}) add_users(users, out);
  for (const auto companies : {row.companies, row.host_companies}) add_companies(companies, out);
}

}  // namespace techhub::hub
