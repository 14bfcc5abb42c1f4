// SPDX-License-Identifier: MIT
// RightsTable: what every role may, with everything that does not matter taken out, so that equal rights are equal
// data.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "techhub/rules/analysis.hpp"

namespace techhub::rules {

// At one place. A person is allowed when one of `scopes` holds and none of `denied` does.
// INVARIANT: no scope is in both; `any` stands alone in `scopes`; without scopes nothing is denied. Two of them are
// equal exactly when they decide alike for everybody.
struct Rights {
  std::uint16_t scopes = 0;
  std::uint16_t denied = 0;
  friend bool operator==(const Rights&, const Rights&) = default;
};
[[nodiscard]] Rights canonical(std::uint16_t granted, std::uint16_t denied) noexcept;
// True when whoever the first allows the second allows, too.
[[nodiscard]] bool is_within(const Rights& a, const Rights& b) noexcept;

// The places of one permission that its grants tell apart: the words that they name, and one for all others, last.
class Places {
 public:
  static constexpr std::size_t max_places = std::size_t{1} << 16;
  void add(const Grant& grant);
  void close();  // after the last add

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] bool matches(const Grant& grant, std::size_t place) const noexcept;
  [[nodiscard]] Place place(std::size_t index) const;
  [[nodiscard]] std::size_t find(const Place& place) const noexcept;
  [[nodiscard]] const std::vector<std::string>& services() const noexcept { return services_; }

 private:
  std::vector<std::string> services_, statuses_, targets_;
};

using RightsRow = std::vector<Rights>;  // by place

// Of the grants that are valid at the instant; `without` is left out.
[[nodiscard]] RightsRow rights_of(const Policy& policy, std::span<const Policy::Held> held, const Places& places,
                                  Time at, std::uint32_t without = Decision::none);

class RightsTable {
 public:
  // `limit` when a permission has too many places. `with`: another policy whose words count, too.
  [[nodiscard]] static Result<RightsTable> make(const Policy& policy, Time at, const Policy* with = nullptr);

  [[nodiscard]] const Places& places(PermissionId permission) const noexcept { return places_[permission]; }
  [[nodiscard]] const RightsRow& row(std::uint32_t role, PermissionId permission) const noexcept {
    return rows_[permission][ids_[role * places_.size() + permission]];
  }
  // The different rows of a permission, and which of them a role has.
  [[nodiscard]] std::span<const RightsRow> rows(PermissionId permission) const noexcept { return rows_[permission]; }
  [[nodiscard]] std::uint32_t id(std::uint32_t role, PermissionId permission) const noexcept {
    return ids_[role * places_.size() + permission];
  }

 private:
  std::vector<Places> places_;
  std::vector<std::vector<RightsRow>> rows_;
  std::vector<std::uint32_t> ids_;
};

[[nodiscard]] bool is_nothing(const RightsRow& row) noexcept;
[[nodiscard]] bool is_within(const RightsRow& a, const RightsRow& b) noexcept;

}  // namespace techhub::rules
