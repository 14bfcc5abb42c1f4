// SPDX-License-Identifier: MIT
// Scopes of a grant, in a header because a decision asks them for every grant on its way.
#pragma once

#include <algorithm>

#include "techhub/rules/policy.hpp"

namespace techhub::rules {

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

}  // namespace techhub::rules
