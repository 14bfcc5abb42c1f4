// SPDX-License-Identifier: MIT
// What a decision asks of a row. In a header, and plain loops: the lists hold one or two items, and a call, or a search
// that is unrolled, would cost more than the answer.
#pragma once

#include <algorithm>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include "techhub/rules/policy.hpp"

namespace techhub::rules {

constexpr std::uint16_t bit(Scope scope) noexcept { return static_cast<std::uint16_t>(scope); }

// Without a call, for which a decision would have to put aside all that it holds in registers: by eight bytes, the last
// ones from the end.
[[gnu::always_inline]] inline bool is_same_word(std::string_view a, std::string_view b) noexcept {
  const std::size_t size = a.size();
  if (size != b.size()) return false;
  const auto is_same = [&]<class Number>(Number one, std::size_t at) {
    Number other;
    std::memcpy(&one, a.data() + at, sizeof one);
    std::memcpy(&other, b.data() + at, sizeof other);
    return one == other;
  };
  if (size >= 8) [[likely]] {
    if (!is_same(std::uint64_t{}, 0) || !is_same(std::uint64_t{}, size - 8)) return false;
    for (std::size_t at = 8; at + 8 < size; at += 8) {
      if (!is_same(std::uint64_t{}, at)) return false;
    }
    return true;
  }
  if (size >= 4) return is_same(std::uint32_t{}, 0) && is_same(std::uint32_t{}, size - 4);
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

template <class T>
[[gnu::always_inline]] inline bool contains(const T& items, std::int64_t item) noexcept {
  if (items.size() == 1) [[likely]]
    return items[0] == item;
  for (const std::int64_t one : items) {
    if (one == item) return true;
  }
  return false;
}
template <class T>
[[gnu::always_inline]] inline bool contains(const T& items, std::string_view item) noexcept {
  for (const std::string_view one : items) {
    if (is_same_word(one, item)) return true;
  }
  return false;
}

// One of the words is among the wanted ones.
[[gnu::always_inline]] inline bool names_one(std::span<const std::string> wanted,
                                             std::span<const std::string_view> words) noexcept {
  for (const std::string_view word : words) {
    if (contains(wanted, word)) return true;
  }
  return false;
}

// False where a grant is narrowed to services, statuses or targets that the row has none of.
[[gnu::always_inline]] inline bool is_meant(const Grant& grant, const Resource& resource) noexcept {
  return (grant.services.empty() || names_one(grant.services, resource.services)) &&
         (grant.statuses.empty() || contains(grant.statuses, resource.status)) &&
         (grant.targets.empty() || contains(grant.targets, resource.target));
}

// Beside the scopes: a tie to the row's company that separation of duties counts.
constexpr std::uint16_t interest = 1U << 15U;
static_assert(scope_count <= 15);
// What of these refuses somebody a decision on their own case.
constexpr std::uint16_t barring(Sod sod) noexcept {
  if (sod == Sod::none) return 0;
  return sod == Sod::people ? bit(Scope::own) : static_cast<std::uint16_t>(bit(Scope::own) | interest);
}

constexpr std::uint16_t rare_scopes = bit(Scope::assigned) | bit(Scope::organization) | bit(Scope::host);

[[gnu::always_inline]] inline bool is_own(const Actor& actor, const Resource& resource) noexcept {
  return contains(resource.authors, actor.user) || contains(resource.subjects, actor.user);
}
[[gnu::always_inline]] inline bool counts(const Actor::Tie& tie, const Resource& resource) noexcept {
  return !resource.opened || tie.until >= *resource.opened;
}

// The scopes that hold for a user whom a policy has prepared: the rare ones, and all others with the interest.
[[gnu::always_inline]] inline std::uint16_t reached_rarely(const Actor& actor, const Resource& resource) noexcept {
  unsigned held = 0;
  if (contains(resource.officials, actor.user)) held |= bit(Scope::assigned);
  if (!actor.organization.empty() && contains(resource.organizations, actor.organization))
    held |= bit(Scope::organization);
  if (contains(resource.host_authors, actor.user)) held |= bit(Scope::host);
  constexpr unsigned hosting = bit(Scope::company_owner) | bit(Scope::company_member);
  for (const Actor::Tie& tie : actor.ties) {
    if ((tie.scopes & hosting) != 0 && contains(resource.host_companies, tie.company)) held |= bit(Scope::host);
  }
  return static_cast<std::uint16_t>(held);
}
[[gnu::always_inline]] inline std::uint16_t reached_plainly(const Actor& actor, const Resource& resource) noexcept {
  unsigned held = bit(Scope::any) | (resource.published ? bit(Scope::published) : 0U);
  if (is_own(actor, resource)) held |= bit(Scope::own);
  for (const Actor::Tie& tie : actor.ties) {
    if (!contains(resource.companies, tie.company)) continue;
    held |= tie.scopes;
    if (counts(tie, resource)) held |= interest;
  }
  return static_cast<std::uint16_t>(held);
}
// The same for one question, which mostly ends early: does one of these hold, but for the rare ones?
[[gnu::always_inline]] inline bool reaches(const Actor& actor, const Resource& resource,
                                           std::uint16_t scopes) noexcept {
  if ((scopes & bit(Scope::any)) != 0) return true;
  if ((scopes & bit(Scope::own)) != 0 && is_own(actor, resource)) return true;
  for (const Actor::Tie& tie : actor.ties) {
    if ((tie.scopes & scopes) != 0 && contains(resource.companies, tie.company)) return true;
  }
  return (scopes & bit(Scope::published)) != 0 && resource.published;
}
[[gnu::always_inline]] inline bool is_barred(const Actor& actor, const Resource& resource,
                                             std::uint16_t barring) noexcept {
  if (barring == 0) return false;
  if (is_own(actor, resource)) return true;
  if ((barring & interest) == 0) return false;
  for (const Actor::Tie& tie : actor.ties) {
    if (contains(resource.companies, tie.company) && counts(tie, resource)) return true;
  }
  return false;
}

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
  if (has(Scope::own) && is_own(actor, resource)) return true;
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
