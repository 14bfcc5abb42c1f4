// SPDX-License-Identifier: MIT
// Resource: the facts of a row that a decision needs. Decision: the answer of a check. Plain values without allocation
// of their own: a Resource views facts that the caller keeps.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "techhub/value/reason.hpp"
#include "techhub/value/time.hpp"

namespace techhub::rules {

struct Resource {
  std::span<const std::int64_t> authors;
  std::span<const std::int64_t> subjects;
  std::span<const std::int64_t> officials;
  std::span<const std::int64_t> companies;
  std::span<const std::int64_t> host_authors;
  std::span<const std::int64_t> host_companies;
  std::span<const std::string_view> organizations;
  std::span<const std::string_view> services;
  std::string_view status;
  bool published = false;
  std::optional<Time> opened;  // of the case: memberships that ended before do not count for separation of duties
  std::string_view target{};   // label of the entity that the row stands on: what a comment is about; empty for none
};

enum class Verdict : std::uint8_t {
  allowed,
  inactive,        // the account is not active
  denied_by_rule,  // a denial matches
  own_case,        // separation of duties
  no_grant,        // nobody of this actor's role may do this at all
  out_of_scope,    // a grant exists, but not for this row
  not_now,         // a grant exists, but not at this time
  unknown,         // no such permission
};

struct Decision {
  static constexpr std::uint32_t none = 0xffffffff;
  Verdict verdict = Verdict::no_grant;
  bool by_super = false;  // only a role marked super allowed it
  // The grant that allowed, the denial that refused, or the grant that came nearest; Policy::grant tells it. Of the
  // grants that allow, one that holds whatever the row's status: the answer names one narrowed to statuses only where
  // no wider one holds (the blind view of an expertise). `none` when there is none: the account, separation of duties
  // or an unknown permission decided, or nothing is granted.
  std::uint32_t grant = none;
  std::uint64_t policy = 0;  // version of the policy that decided

  [[nodiscard]] bool allowed() const noexcept { return verdict == Verdict::allowed; }
};

// Stable code and texts of a verdict for people.
[[nodiscard]] const Reason& reason(Verdict verdict) noexcept;

}  // namespace techhub::rules
