// SPDX-License-Identifier: MIT
// Scope and Grant: how far a right reaches, and one compiled grant or denial. A Grant views words that its policy
// keeps: it is cheap to copy and lives as long as the policy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "techhub/value/time.hpp"

namespace techhub::rules {

using PermissionId = std::uint32_t;

// A scope bit each; a grant holds when any of its scopes does. The company scopes name one membership role each.
enum class Scope : std::uint16_t {
  any = 1,
  organization = 2,
  company_owner = 4,
  company_member = 8,
  company_advisor = 16,
  own = 32,
  assigned = 64,
  host = 128,
  published = 256,
};
inline constexpr std::size_t scope_count = 9;
[[nodiscard]] std::string_view name(Scope scope) noexcept;
[[nodiscard]] std::optional<Scope> scope(std::string_view name) noexcept;

// One compiled grant or denial, as it stands in the document.
struct Grant {
  static constexpr std::uint32_t no_role = 0xffffffff;
  PermissionId permission = 0xffffffff;
  std::uint32_t role =
      no_role;  // the role that states it; an heir's grant keeps the ancestor here; none for personal ones
  bool is_denial = false;
  bool is_super = false;
  std::uint16_t scopes = 0;
  std::span<const std::string> services{};  // empty: all
  std::span<const std::string> statuses{};  // empty: all
  std::span<const std::string> targets{};   // entities that the row stands on (a comment's); empty: all
  std::optional<Time> valid_from{};         // holds at this instant already
  std::optional<Time> valid_until{};        // holds no more at this instant

  // True when only some services, statuses or targets are meant.
  [[nodiscard]] bool is_narrowed() const noexcept { return !services.empty() || !statuses.empty() || !targets.empty(); }
  [[nodiscard]] bool is_limited() const noexcept { return is_narrowed() || valid_from || valid_until; }
  [[nodiscard]] bool is_valid(Time at) const noexcept {
    return (!valid_from || *valid_from <= at) && (!valid_until || at < *valid_until);
  }
};

}  // namespace techhub::rules
