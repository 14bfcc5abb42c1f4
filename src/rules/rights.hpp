// SPDX-License-Identifier: MIT
// RightsTable: what every role may, with everything that does not matter taken out, so that equal rights are equal
// data.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rules/work.hpp"
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
// Nobody signed in is nothing to any row.
inline constexpr auto scopes_of_nobody =
    static_cast<std::uint16_t>(static_cast<unsigned>(Scope::any) | static_cast<unsigned>(Scope::published));
// What is left of it where only these scopes can hold.
[[nodiscard]] Rights within(const Rights& rights, std::uint16_t possible) noexcept;
// The scopes that can hold for somebody and a row of the entity at the place: none where no row can be there. An empty
// status is any but those that are named.
[[nodiscard]] std::uint16_t possible_scopes(const KnownWords& known, std::string_view entity, const Place& place,
                                            std::span<const std::string> named_statuses = {});
// True when whoever the first allows the second allows, too.
[[nodiscard]] bool is_within(const Rights& a, const Rights& b) noexcept;

// The places of one permission that its grants tell apart: the words that they name, and one for all others, last.
class Places {
 public:
  static constexpr std::size_t max_places = std::size_t{1} << 16;
  // Of the policy's grants for the permission, and of another one's, too. `limit` when there are more than max_places.
  [[nodiscard]] static Result<Places> of(PermissionId permission, const Policy& policy, const Policy* with = nullptr);

  [[nodiscard]] const std::vector<std::string>& services() const noexcept { return services_; }
  [[nodiscard]] const std::vector<std::string>& statuses() const noexcept { return statuses_; }
  [[nodiscard]] const std::vector<std::string>& targets() const noexcept { return targets_; }
  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] Place place(std::size_t index) const;
  // The same as Right has it: `other` for the place of all other words, `*` where no grant names any.
  [[nodiscard]] Place told(std::size_t index) const;
  [[nodiscard]] std::size_t find(const Place& place) const noexcept;

  // How many places a grant is about, and each of them. Its words are among those added.
  [[nodiscard]] std::size_t count(const Grant& grant) const noexcept;
  template <class Visit>
  void visit(const Grant& grant, const Visit& visit) const {
    const Picked services(services_, grant.services), statuses(statuses_, grant.statuses),
        targets(targets_, grant.targets);
    for (std::size_t i = 0; i < services.size(); ++i)
      for (std::size_t j = 0; j < statuses.size(); ++j)
        for (std::size_t k = 0; k < targets.size(); ++k) visit(index(services[i], statuses[j], targets[k]));
  }

 private:
  // The indices of some words, or of all and the one for others.
  class Picked {
   public:
    Picked(const std::vector<std::string>& all, std::span<const std::string> some) noexcept : all_(all), some_(some) {}
    [[nodiscard]] std::size_t size() const noexcept { return some_.empty() ? all_.size() + 1 : some_.size(); }
    [[nodiscard]] std::size_t operator[](std::size_t i) const noexcept;

   private:
    const std::vector<std::string>& all_;
    std::span<const std::string> some_;
  };
  [[nodiscard]] std::size_t index(std::size_t service, std::size_t status, std::size_t target) const noexcept {
    return (service * (statuses_.size() + 1) + status) * (targets_.size() + 1) + target;
  }

  void add(const Grant& grant);

  std::vector<std::string> services_, statuses_, targets_;
};

using RightsRow = std::vector<Rights>;  // by place

class RightsTable {
 public:
  // Of the grants that are valid at the instant. `limit` when a permission has too many places, or too many for its
  // roles. `with`: another policy whose words count, too.
  [[nodiscard]] static Result<RightsTable> make(const Policy& policy, Time at, Work& work,
                                                const Policy* with = nullptr);

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

}  // namespace techhub::rules
