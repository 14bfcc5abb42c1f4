// SPDX-License-Identifier: MIT
#include "rules/rights.hpp"

#include <algorithm>

#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

constexpr std::uint16_t any = bit(Scope::any);

std::size_t index_of(const std::vector<std::string>& words, std::string_view word) noexcept {
  const auto found = std::lower_bound(words.begin(), words.end(), word);
  return found == words.end() || *found != word ? words.size() : static_cast<std::size_t>(found - words.begin());
}

bool takes(std::span<const std::string> wanted, const std::vector<std::string>& words, std::size_t index) noexcept {
  return wanted.empty() || (index < words.size() && contains(wanted, words[index]));
}

}  // namespace

Rights canonical(std::uint16_t granted, std::uint16_t denied) noexcept {
  if ((denied & any) != 0) return {};
  if ((granted & any) != 0) return {any, denied};
  const auto left = static_cast<std::uint16_t>(granted & ~denied);
  return left == 0 ? Rights{} : Rights{left, denied};
}

bool is_within(const Rights& a, const Rights& b) noexcept {
  if (a.scopes == 0) return true;
  if ((b.denied & ~a.denied) != 0) return false;  // somebody whom only `b` refuses
  return b.scopes == any || (a.scopes & ~b.scopes) == 0;
}

void Places::add(const Grant& grant) {
  services_.insert(services_.end(), grant.services.begin(), grant.services.end());
  statuses_.insert(statuses_.end(), grant.statuses.begin(), grant.statuses.end());
  targets_.insert(targets_.end(), grant.targets.begin(), grant.targets.end());
}

void Places::close() {
  for (auto* words : {&services_, &statuses_, &targets_}) {
    std::sort(words->begin(), words->end());
    words->erase(std::unique(words->begin(), words->end()), words->end());
  }
}

std::size_t Places::size() const noexcept {
  return (services_.size() + 1) * (statuses_.size() + 1) * (targets_.size() + 1);
}

bool Places::matches(const Grant& grant, std::size_t place) const noexcept {
  const std::size_t target = place % (targets_.size() + 1);
  place /= targets_.size() + 1;
  return takes(grant.targets, targets_, target) && takes(grant.statuses, statuses_, place % (statuses_.size() + 1)) &&
         takes(grant.services, services_, place / (statuses_.size() + 1));
}

Place Places::place(std::size_t index) const {
  const auto word = [](const std::vector<std::string>& words, std::size_t at) {
    return at < words.size() ? words[at] : std::string();
  };
  const std::size_t target = index % (targets_.size() + 1);
  index /= targets_.size() + 1;
  return {.service = word(services_, index / (statuses_.size() + 1)),
          .status = word(statuses_, index % (statuses_.size() + 1)),
          .target = word(targets_, target)};
}

std::size_t Places::find(const Place& place) const noexcept {
  return (index_of(services_, place.service) * (statuses_.size() + 1) + index_of(statuses_, place.status)) *
             (targets_.size() + 1) +
         index_of(targets_, place.target);
}

RightsRow rights_of(const Policy& policy, std::span<const Policy::Held> held, const Places& places, Time at,
                    std::uint32_t without) {
  RightsRow out(places.size());
  for (const Policy::Held& one : held) {
    const Grant& grant = *policy.grant(one.grant);
    if (one.grant == without || !grant.is_valid(at)) continue;
    for (std::size_t i = 0; i < out.size(); ++i) {
      if (one.is_limited && !places.matches(grant, i)) continue;
      std::uint16_t& into = one.is_denial ? out[i].denied : out[i].scopes;
      into = static_cast<std::uint16_t>(into | one.scopes);
    }
  }
  for (Rights& rights : out) rights = canonical(rights.scopes, rights.denied);
  return out;
}

Result<RightsTable> RightsTable::make(const Policy& policy, Time at, const Policy* with) {
  const std::size_t permissions = policy.permission_count();
  RightsTable out;
  out.places_.resize(permissions);
  out.rows_.resize(permissions);
  out.ids_.resize(policy.roles().size() * permissions);
  for (PermissionId id = 0; id < permissions; ++id) {
    Places& places = out.places_[id];
    for (const Policy* one : {&policy, with}) {
      if (one == nullptr) continue;
      for (std::uint32_t role = 0; role < one->roles().size(); ++role)
        for (const Policy::Held& held : one->cell(role, id))
          // Each grant once: where the role that states it holds it.
          if (const Grant& grant = *one->grant(held.grant); held.is_limited && grant.role == role) places.add(grant);
    }
    places.close();
    if (places.size() > Places::max_places)
      return Error(Code::limit, "the grants of `" + policy.permissions()[id].name + "` name too many places");
    auto& rows = out.rows_[id];
    // Most roles hold just what others do: their cells are compared before any rights are.
    std::vector<std::pair<std::span<const Policy::Held>, std::uint32_t>> seen;
    for (std::uint32_t role = 0; role < policy.roles().size(); ++role) {
      const auto held = policy.cell(role, id);
      const auto is_same = [&](const auto& other) {
        return std::equal(held.begin(), held.end(), other.first.begin(), other.first.end(),
                          [](const Policy::Held& a, const Policy::Held& b) { return a.grant == b.grant; });
      };
      auto known = std::find_if(seen.begin(), seen.end(), is_same);
      if (known == seen.end()) {
        auto row = rights_of(policy, held, places, at);
        auto equal = std::find(rows.begin(), rows.end(), row);
        if (equal == rows.end()) equal = rows.insert(rows.end(), std::move(row));
        seen.emplace_back(held, static_cast<std::uint32_t>(equal - rows.begin()));
        known = seen.end() - 1;
      }
      out.ids_[role * permissions + id] = known->second;
    }
  }
  return out;
}

bool is_nothing(const RightsRow& row) noexcept {
  return std::all_of(row.begin(), row.end(), [](const Rights& one) { return one.scopes == 0; });
}

bool is_within(const RightsRow& a, const RightsRow& b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(),
                    [](const Rights& one, const Rights& other) { return is_within(one, other); });
}

}  // namespace techhub::rules
