// SPDX-License-Identifier: MIT
#include "techhub/rules/policy.hpp"

#include <algorithm>
#include <limits>

#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

// How far a grant is from holding for a row; the order is nearest first.
enum class Distance : std::uint8_t { holds, holds_in_status, time, narrowing, scope, none };

bool holds(Distance distance) noexcept { return distance <= Distance::holds_in_status; }

// For a grant whose scope holds. Rarely asked, and not to cost registers there.
[[gnu::noinline]] Distance limits(const Grant& grant, const Resource& resource, Time at) noexcept {
  if (!is_meant(grant, resource)) return Distance::narrowing;
  if (!grant.is_valid(at)) return Distance::time;
  return grant.statuses.empty() ? Distance::holds : Distance::holds_in_status;
}

Distance distance(const Grant& grant, const Actor& actor, const Resource& resource, Time at) noexcept {
  return holds_scope(actor, resource, grant.scopes) ? limits(grant, resource, at) : Distance::scope;
}

// Takes grants one by one, in the order in which they count, and keeps what they decide.
class Tally {
 public:
  // True when this grant ends the search. One that holds only in this status does not: whether a wider one holds too
  // is the difference between a blind view and a whole one.
  bool take(Distance found, std::uint32_t index, bool is_super) noexcept {
    if (found < best_) {
      best_ = found;
      index_ = index;
    }
    needs_super_ = needs_super_ && !(holds(found) && !is_super);
    return best_ == Distance::holds;
  }

  // Whole at each return: put together member by member it would go through memory, which a decision feels.
  [[nodiscard]] Decision decision(std::uint64_t policy) const noexcept {
    if (holds(best_)) {
      if (needs_super_) return {.verdict = Verdict::allowed, .by_super = true, .grant = index_, .policy = policy};
      return {.verdict = Verdict::allowed, .grant = index_, .policy = policy};
    }
    if (best_ == Distance::none) return {.verdict = Verdict::no_grant, .policy = policy};
    if (best_ == Distance::time) return {.verdict = Verdict::not_now, .grant = index_, .policy = policy};
    return {.verdict = Verdict::out_of_scope, .grant = index_, .policy = policy};
  }

 private:
  Distance best_ = Distance::none;
  std::uint32_t index_ = Decision::none;
  bool needs_super_ = true;
};

// An unknown scope never widens a right: it grants nothing and, where it denies, denies everything.
std::uint16_t personal_scopes(const std::vector<std::string>& names, bool is_denial) noexcept {
  constexpr auto any = static_cast<std::uint16_t>(Scope::any);
  if (names.empty()) return any;
  std::uint16_t scopes = 0;
  for (const std::string& word : names) {
    const auto known = scope(word);
    if (!known && is_denial) return any;
    if (known) scopes = static_cast<std::uint16_t>(scopes | static_cast<std::uint16_t>(*known));
  }
  return scopes;
}

bool is_inactive(const Actor& actor, const Permission& permission) noexcept {
  return actor.kind == Actor::Kind::user && !actor.is_active && !permission.is_personal;
}

}  // namespace

void Policy::prepare(Actor& actor) const {
  actor.personal.clear();
  actor.ties.clear();
  actor.plain = 0;
  actor.role_index = Grant::no_role;
  actor.policy = version_;
  if (actor.kind == Actor::Kind::system) return;
  auto role = find_role(actor.kind == Actor::Kind::anonymous ? "anonymous" : std::string_view(actor.role));
  if (!role && actor.kind == Actor::Kind::user) role = find_role("user");
  actor.role_index = role.value_or(Grant::no_role);
  if (actor.kind != Actor::Kind::user) return;

  const auto add = [&](std::string_view name, std::uint16_t scopes, bool is_denial) {
    const PermissionId permission = permissions_->find(name);
    if (permission >= permission_count_ || scopes == 0) return;
    actor.personal.push_back({.permission = permission, .is_denial = is_denial, .scopes = scopes});
  };
  for (const PersonalGrant& one : actor.deny) add(one.permission, personal_scopes(one.scopes, true), true);
  for (const PersonalGrant& one : actor.allow) add(one.permission, personal_scopes(one.scopes, false), false);
  for (const std::string& one : actor.trusted) add(one, static_cast<std::uint16_t>(Scope::any), false);
  const auto tie = [&](std::int64_t company, std::optional<Time> ended, std::uint16_t scopes) {
    constexpr Time always{std::numeric_limits<std::int64_t>::max()};
    const Time until = ended.value_or(always);
    auto known = std::find_if(actor.ties.begin(), actor.ties.end(), [&](auto& one) { return one.company == company; });
    if (known == actor.ties.end()) known = actor.ties.insert(known, {company, until});
    known->until = std::max(known->until, until);
    known->scopes = static_cast<std::uint16_t>(known->scopes | scopes);
  };
  for (const Membership& one : actor.memberships)
    if (one.verified || !one.ended) tie(one.company, one.ended, one.runs() ? scope_of(one.role) : std::uint16_t{0});
  for (const std::int64_t company : actor.ownerless) tie(company, {}, bit(Scope::company_owner));
  for (const std::int64_t company : actor.authored) tie(company, {}, 0);
  if (actor.company) tie(*actor.company, {}, 0);
  if (actor.personal.empty() && actor.role_index < roles_.size()) {
    actor.plain = version_;
    actor.row = actor.role_index * permission_count_;
  }
}

// The cells that one grant decides, which are most, end here without a call and without a loop over grants.
Decision Policy::check(const Actor& actor, PermissionId permission, const Resource& resource, Time at) const {
  if (actor.plain != version_ || !actor.is_active || permission >= permission_count_) [[unlikely]]
    return decide_other(actor, permission, resource, at);
  const Cell& cell = table_[actor.row + permission];
  const Held* one = cells_.data() + cell.start;
  if (!cell.is_single) [[unlikely]] {
    if (cell.start == cell.end)
      return {.verdict = is_barred(actor, resource, cell.barring) ? Verdict::own_case : Verdict::no_grant,
              .policy = version_};
    if (cell.is_open) return {.verdict = Verdict::allowed, .grant = one->grant, .policy = version_};
    return decide_several(actor, cell, resource, at);
  }
  if (is_barred(actor, resource, cell.barring)) return {.verdict = Verdict::own_case, .policy = version_};
  if (!reaches(actor, resource, one->scopes) ||
      (one->limit == Held::Limit::service && !contains(resource.services, one->word)) ||
      (one->limit == Held::Limit::status && !is_same_word(resource.status, one->word)))
    return {.verdict = Verdict::out_of_scope, .grant = one->grant, .policy = version_};
  return {.verdict = Verdict::allowed, .by_super = one->is_super, .grant = one->grant, .policy = version_};
}

// Where several may decide: up to the first that the row reaches, if that one is not limited.
Decision Policy::decide_several(const Actor& actor, const Cell& cell, const Resource& resource, Time at) const {
  const Held* next = cells_.data() + cell.start;
  const Held* end = cells_.data() + cell.end;
  if (next != end && next->is_denial) [[unlikely]]
    return decide_user(actor, cell, resource, at);
  unsigned held = reached_plainly(actor, resource);
  if (cell.is_rare) held |= reached_rarely(actor, resource);
  if ((held & cell.barring) != 0) return {.verdict = Verdict::own_case, .policy = version_};
  const std::uint32_t first = next->grant;  // there is one: what nobody is granted was answered before
  do {
    if ((next->scopes & held) == 0) continue;
    if (next->limit != Held::Limit::none) return decide_user(actor, cell, resource, at);
    if (next->is_super)
      return {.verdict = Verdict::allowed, .by_super = true, .grant = next->grant, .policy = version_};
    return {.verdict = Verdict::allowed, .grant = next->grant, .policy = version_};
  } while (++next != end);
  return {.verdict = Verdict::out_of_scope, .grant = first, .policy = version_};
}

// An active user of a role that the policy has, without personal grants, whatever the cell holds.
Decision Policy::decide_user(const Actor& actor, const Cell& cell, const Resource& resource, Time at) const {
  const Held* next = cells_.data() + cell.start;
  const Held* end = cells_.data() + cell.end;
  std::uint16_t held = reached_plainly(actor, resource);
  if (cell.is_rare) held = static_cast<std::uint16_t>(held | reached_rarely(actor, resource));
  for (; next != end && next->is_denial; ++next)
    if ((next->scopes & held) != 0 && holds(limits(grants_[next->grant], resource, at)))
      return {.verdict = Verdict::denied_by_rule, .grant = next->grant, .policy = version_};
  if ((held & cell.barring) != 0) return {.verdict = Verdict::own_case, .policy = version_};
  Tally tally;
  for (; next != end; ++next) {
    Distance found = Distance::scope;
    if ((next->scopes & held) != 0) {
      if (next->limit == Held::Limit::none)
        found = Distance::holds;
      else if (next->limit == Held::Limit::service)
        found = contains(resource.services, next->word) ? Distance::holds : Distance::narrowing;
      else if (next->limit == Held::Limit::status)
        found = is_same_word(resource.status, next->word) ? Distance::holds_in_status : Distance::narrowing;
      else
        found = limits(grants_[next->grant], resource, at);
    }
    if (tally.take(found, next->grant, next->is_super)) break;
  }
  return tally.decision(version_);
}

Decision Policy::decide_other(const Actor& actor, PermissionId permission, const Resource& resource, Time at) const {
  if (actor.policy == version_) return decide(actor, permission, resource, at);
  Actor prepared = actor;
  prepare(prepared);
  return decide(prepared, permission, resource, at);
}

Decision Policy::decide(const Actor& actor, PermissionId permission, const Resource& resource, Time at) const {
  const auto refuse = [this](Verdict verdict, std::uint32_t grant = Decision::none) {
    return Decision{.verdict = verdict, .grant = grant, .policy = version_};
  };
  if (permission >= permission_count_) return refuse(Verdict::unknown);
  if (actor.kind == Actor::Kind::system) return refuse(Verdict::no_grant);
  const Permission& asked = (*permissions_)[permission];
  if (is_inactive(actor, asked)) return refuse(Verdict::inactive);

  const auto held = cell(actor.role_index, permission);
  const auto personal_index = [this](std::size_t i) { return static_cast<std::uint32_t>(grants_.size() + i); };
  for (std::size_t i = 0; i < actor.personal.size() && actor.personal[i].is_denial; ++i)
    if (actor.personal[i].permission == permission && holds_scope(actor, resource, actor.personal[i].scopes))
      return refuse(Verdict::denied_by_rule, personal_index(i));
  auto next = held.begin();
  for (; next != held.end() && next->is_denial; ++next)
    if (holds(distance(grants_[next->grant], actor, resource, at))) return refuse(Verdict::denied_by_rule, next->grant);

  if (asked.sod != Sod::none && is_own_case(actor, resource, asked.sod)) return refuse(Verdict::own_case);

  // Super roles come last, so that they are named only where nothing else allows.
  Tally tally;
  const auto take = [&](const Grant& grant, std::uint32_t index) {
    return tally.take(distance(grant, actor, resource, at), index, grant.is_super);
  };
  for (; next != held.end() && !next->is_super; ++next)
    if (take(grants_[next->grant], next->grant)) return tally.decision(version_);
  for (std::size_t i = 0; i < actor.personal.size(); ++i) {
    const Grant& own = actor.personal[i];
    if (!own.is_denial && own.permission == permission && take(own, personal_index(i))) return tally.decision(version_);
  }
  for (; next != held.end(); ++next)
    if (take(grants_[next->grant], next->grant)) break;
  return tally.decision(version_);
}

std::vector<Grant> Policy::grants(const Actor& actor, PermissionId permission) const {
  std::vector<Grant> out;
  if (permission >= permission_count_ || actor.kind == Actor::Kind::system) return out;
  if (is_inactive(actor, (*permissions_)[permission])) return out;
  if (actor.policy == version_) {
    collect(actor, permission, out);
  } else {
    Actor prepared = actor;
    prepare(prepared);
    collect(prepared, permission, out);
  }
  return out;
}

void Policy::collect(const Actor& actor, PermissionId permission, std::vector<Grant>& out) const {
  for (const Held& held : cell(actor.role_index, permission)) out.push_back(grants_[held.grant]);
  for (const Grant& own : actor.personal)
    if (own.permission == permission) out.push_back(own);
  std::stable_partition(out.begin(), out.end(), [](const Grant& grant) { return grant.is_denial; });
}

const Grant* Policy::grant(std::uint32_t index) const noexcept {
  return index < grants_.size() ? &grants_[index] : nullptr;
}

const Grant* Policy::grant(const Actor& actor, std::uint32_t index) const noexcept {
  if (index < grants_.size()) return &grants_[index];
  const std::size_t own = index - grants_.size();
  return index != Decision::none && actor.policy == version_ && own < actor.personal.size() ? &actor.personal[own]
                                                                                            : nullptr;
}

std::optional<std::uint32_t> Policy::find_role(std::string_view name) const noexcept {
  const auto found = std::lower_bound(roles_.begin(), roles_.end(), name,
                                      [](const Role& role, std::string_view wanted) { return role.name < wanted; });
  if (found == roles_.end() || found->name != name) return std::nullopt;
  return static_cast<std::uint32_t>(found - roles_.begin());
}

std::span<const Policy::Held> Policy::cell(std::uint32_t role, PermissionId permission) const noexcept {
  if (role >= roles_.size() || permission >= permission_count_) return {};
  const Cell* cell = table_.data() + role * permission_count_ + permission;
  return std::span(cells_).subspan(cell->start, cell[1].start - cell->start);
}

}  // namespace techhub::rules
