// SPDX-License-Identifier: MIT
// Scopes of a grant, in a header because a decision asks them for every grant on its way.
#pragma once

#include <algorithm>

#include "techhub/rules/policy.hpp"

namespace techhub::rules {

// A plain loop: the lists hold one or two items, for which the unrolled std::find costs more than it saves.
template <class T, class U>
bool contains(const T& items, const U& item) noexcept {
  for (const auto& one : items) {
    if (one == item) return true;
  }
  return false;
}

constexpr std::uint16_t bit(Scope scope) noexcept { return static_cast<std::uint16_t>(scope); }

// A running membership in one of the companies, of one of the roles that `scopes` names.
[[gnu::always_inline]] inline bool belongs(const Actor& actor, std::span<const std::int64_t> companies,
                                           std::uint16_t scopes) noexcept {
  if (companies.empty()) return false;
  static_assert(bit(Scope::company_owner) << 1 == bit(Scope::company_member));
  static_assert(bit(Scope::company_member) << 1 == bit(Scope::company_advisor));
  for (const Membership& membership : actor.memberships) {
    const auto wanted = bit(Scope::company_owner) << static_cast<unsigned>(membership.role);
    if ((scopes & wanted) != 0 && membership.runs() && contains(companies, membership.company)) return true;
  }
  if ((scopes & bit(Scope::company_owner)) == 0) return false;
  return std::any_of(companies.begin(), companies.end(), [&](auto id) { return contains(actor.ownerless, id); });
}

[[gnu::always_inline]] inline bool holds_scope(const Actor& actor, const Resource& resource,
                                               std::uint16_t scopes) noexcept {
  const auto has = [scopes](Scope scope) { return (scopes & bit(scope)) != 0; };
  if (has(Scope::any)) return true;
  if (has(Scope::published) && resource.published) return true;
  if (actor.kind != Actor::Kind::user) return false;
  if (has(Scope::own) && (contains(resource.authors, actor.user) || contains(resource.subjects, actor.user)))
    return true;
  if (has(Scope::assigned) && contains(resource.officials, actor.user)) return true;
  if (has(Scope::organization) && !actor.organization.empty() && contains(resource.organizations, actor.organization))
    return true;
  if (belongs(actor, resource.companies, scopes)) return true;
  constexpr std::uint16_t hosting = bit(Scope::company_owner) | bit(Scope::company_member);
  return has(Scope::host) &&
         (contains(resource.host_authors, actor.user) || belongs(actor, resource.host_companies, hosting));
}

constexpr std::uint16_t scope_of(MemberRole role) noexcept {
  return static_cast<std::uint16_t>(bit(Scope::company_owner) << static_cast<unsigned>(role));
}

[[gnu::always_inline]] inline bool stands_beside(const Actor& actor, std::span<const std::int64_t> companies,
                                                 std::uint16_t scopes) noexcept {
  for (const Actor::Side& side : actor.sides)
    if ((side.scope & scopes) != 0 && contains(companies, side.company)) return true;
  return false;
}

// is_own_case for a user whom a policy has prepared.
inline bool has_interest(const Actor& actor, const Resource& resource, Sod sod) noexcept {
  if (contains(resource.authors, actor.user) || contains(resource.subjects, actor.user)) return true;
  if (sod != Sod::full) return false;
  for (const Actor::Interest& one : actor.interests)
    if (contains(resource.companies, one.company) && (!resource.opened || one.until >= *resource.opened)) return true;
  return false;
}

constexpr std::uint16_t rare_scopes = bit(Scope::assigned) | bit(Scope::organization) | bit(Scope::host);

// Scopes but the rare ones, for a user whom a policy has prepared.
[[gnu::always_inline]] inline bool reaches_plainly(const Actor& actor, const Resource& resource,
                                                   std::uint16_t scopes) noexcept {
  const auto has = [scopes](Scope scope) { return (scopes & bit(scope)) != 0; };
  if (has(Scope::any) || (has(Scope::published) && resource.published)) return true;
  if (has(Scope::own) && (contains(resource.authors, actor.user) || contains(resource.subjects, actor.user)))
    return true;
  constexpr std::uint16_t company =
      bit(Scope::company_owner) | bit(Scope::company_member) | bit(Scope::company_advisor);
  return (scopes & company) != 0 && stands_beside(actor, resource.companies, scopes);
}

// holds_scope for a user whom a policy has prepared.
[[gnu::always_inline]] inline bool reaches(const Actor& actor, const Resource& resource,
                                           std::uint16_t scopes) noexcept {
  if (reaches_plainly(actor, resource, scopes)) return true;
  if ((scopes & rare_scopes) == 0) return false;
  const auto has = [scopes](Scope scope) { return (scopes & bit(scope)) != 0; };
  if (has(Scope::assigned) && contains(resource.officials, actor.user)) return true;
  if (has(Scope::organization) && !actor.organization.empty() && contains(resource.organizations, actor.organization))
    return true;
  constexpr std::uint16_t hosting = bit(Scope::company_owner) | bit(Scope::company_member);
  return has(Scope::host) &&
         (contains(resource.host_authors, actor.user) || stands_beside(actor, resource.host_companies, hosting));
}

}  // namespace techhub::rules
