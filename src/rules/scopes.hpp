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
  if (size >= 8) {
    std::size_t at = 0;
    do {
      if (!is_same(std::uint64_t{}, at)) return false;
      at += 8;
    } while (at + 8 <= size);
    return is_same(std::uint64_t{}, size - 8);
  }
  if (size >= 4) return is_same(std::uint32_t{}, 0) && is_same(std::uint32_t{}, size - 4);
  for (std::size_t i = 0; i < size; ++i) {
    if (a[i] != b[i]) return false;
  }
  return true;
}

template <class T>
[[gnu::always_inline]] inline bool contains(const T& items, std::int64_t item) noexcept {
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

// The scopes of the actor's sides in the companies.
[[gnu::always_inline]] inline std::uint16_t sides_in(const Actor& actor,
                                                     std::span<const std::int64_t> companies) noexcept {
  std::uint16_t scopes = 0;
  for (const Actor::Side& side : actor.sides) {
    if (contains(companies, side.company)) scopes = static_cast<std::uint16_t>(scopes | side.scope);
  }
  return scopes;
}

// is_own_case; `of_company`: whoever belongs to the company too.
[[gnu::always_inline]] inline bool has_interest(const Actor& actor, const Resource& resource,
                                                bool of_company) noexcept {
  if (contains(resource.authors, actor.user) || contains(resource.subjects, actor.user)) return true;
  if (!of_company) return false;
  for (const Actor::Interest& one : actor.interests)
    if (contains(resource.companies, one.company) && (!resource.opened || one.until >= *resource.opened)) return true;
  return false;
}

constexpr std::uint16_t company_scopes =
    bit(Scope::company_owner) | bit(Scope::company_member) | bit(Scope::company_advisor);
constexpr std::uint16_t rare_scopes = bit(Scope::assigned) | bit(Scope::organization) | bit(Scope::host);

// Those of the scopes that hold: of the rare ones, and of all.
[[nodiscard]] std::uint16_t reached_rarely(const Actor& actor, const Resource& resource, std::uint16_t scopes) noexcept;
[[gnu::always_inline]] inline std::uint16_t reached(const Actor& actor, const Resource& resource,
                                                    std::uint16_t scopes) noexcept {
  std::uint16_t held = scopes & bit(Scope::any);
  const auto hold = [&](std::uint16_t more) { held = static_cast<std::uint16_t>(held | more); };
  if ((scopes & bit(Scope::own)) != 0 &&
      (contains(resource.authors, actor.user) || contains(resource.subjects, actor.user)))
    hold(bit(Scope::own));
  if ((scopes & company_scopes) != 0) hold(sides_in(actor, resource.companies) & scopes);
  if (resource.published) hold(scopes & bit(Scope::published));
  if ((scopes & rare_scopes) != 0) [[unlikely]]
    hold(reached_rarely(actor, resource, scopes));
  return held;
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
