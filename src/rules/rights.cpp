// SPDX-License-Identifier: MIT
#include "rules/rights.hpp"

#include <algorithm>
#include <unordered_map>

#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

constexpr std::uint16_t any = bit(Scope::any);

std::size_t index_of(const std::vector<std::string>& words, std::string_view word) noexcept {
  const auto found = std::lower_bound(words.begin(), words.end(), word);
  return found == words.end() || *found != word ? words.size() : static_cast<std::size_t>(found - words.begin());
}

}  // namespace

Rights canonical(std::uint16_t granted, std::uint16_t denied) noexcept {
  if ((denied & any) != 0) return {};
  if ((granted & any) != 0) return {any, denied};
  const auto left = static_cast<std::uint16_t>(granted & ~denied);
  return left == 0 ? Rights{} : Rights{left, denied};
}

Rights within(const Rights& rights, std::uint16_t possible) noexcept {
  return canonical(static_cast<std::uint16_t>(rights.scopes & possible),
                   static_cast<std::uint16_t>(rights.denied & possible));
}

std::uint16_t possible_scopes(const KnownWords& known, std::string_view entity, const Place& place,
                              std::span<const std::string> named_statuses) {
  const auto found = known.entities.find(entity);
  if (found == known.entities.end()) return (1U << scope_count) - 1;
  const auto& its = found->second;
  if (!place.service.empty() && !its.has_service) return 0;
  const auto publishes = [&](const std::string& status) { return !its.published || contains(*its.published, status); };
  bool may_be_published = true;
  if (!place.status.empty()) {
    may_be_published = publishes(place.status);
  } else if (its.statuses && !its.statuses->empty()) {
    std::vector<std::string> others;
    for (const std::string& status : *its.statuses)
      if (!contains(named_statuses, status)) others.push_back(status);
    if (others.empty()) return 0;
    may_be_published = std::any_of(others.begin(), others.end(), publishes);
  }
  return static_cast<std::uint16_t>(its.scopes & ~(may_be_published ? 0U : unsigned{bit(Scope::published)}));
}

bool is_within(const Rights& a, const Rights& b) noexcept {
  if (a.scopes == 0) return true;
  if ((b.denied & ~a.denied) != 0) return false;  // somebody whom only `b` refuses
  return b.scopes == any || (a.scopes & ~b.scopes) == 0;
}

Result<Places> Places::of(PermissionId permission, const Policy& policy, const Policy* with) {
  Places out;
  for (const Policy* one : {&policy, with}) {
    if (one == nullptr) continue;
    for (std::uint32_t role = 0; role < one->roles().size(); ++role)
      for (const Policy::Held& held : one->cell(role, permission))
        // Each grant once: where the role that states it holds it.
        if (const Grant& grant = *one->grant(held.grant); grant.is_limited() && grant.role == role) out.add(grant);
  }
  for (auto* words : {&out.services_, &out.statuses_, &out.targets_}) {
    std::sort(words->begin(), words->end());
    words->erase(std::unique(words->begin(), words->end()), words->end());
  }
  if (out.size() > max_places)
    return Error(Code::limit, "`" + policy.permissions()[permission].name +
                                  "`: its grants name too many services, statuses and targets together");
  return out;
}

void Places::add(const Grant& grant) {
  services_.insert(services_.end(), grant.services.begin(), grant.services.end());
  statuses_.insert(statuses_.end(), grant.statuses.begin(), grant.statuses.end());
  targets_.insert(targets_.end(), grant.targets.begin(), grant.targets.end());
}

std::size_t Places::size() const noexcept {
  return (services_.size() + 1) * (statuses_.size() + 1) * (targets_.size() + 1);
}

std::size_t Places::Picked::operator[](std::size_t i) const noexcept {
  return some_.empty() ? i : index_of(all_, some_[i]);
}

std::size_t Places::count(const Grant& grant) const noexcept {
  return Picked(services_, grant.services).size() * Picked(statuses_, grant.statuses).size() *
         Picked(targets_, grant.targets).size();
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

Place Places::told(std::size_t index) const {
  Place out = place(index);
  const auto tell = [](std::string& word, const std::vector<std::string>& words) {
    if (word.empty()) word = words.empty() ? "*" : "other";
  };
  tell(out.service, services_);
  tell(out.status, statuses_);
  tell(out.target, targets_);
  return out;
}

std::size_t Places::find(const Place& place) const noexcept {
  return index(index_of(services_, place.service), index_of(statuses_, place.status), index_of(targets_, place.target));
}

namespace {

using Cell = std::span<const Policy::Held>;

RightsRow rights_of(const Policy& policy, Cell held, const Places& places, Time at) {
  RightsRow out(places.size());
  for (const Policy::Held& one : held) {
    const Grant& grant = *policy.grant(one.grant);
    if (!grant.is_valid(at)) continue;
    places.visit(grant, [&](std::size_t place) {
      std::uint16_t& into = one.is_denial ? out[place].denied : out[place].scopes;
      into = static_cast<std::uint16_t>(into | one.scopes);
    });
  }
  for (Rights& rights : out) rights = canonical(rights.scopes, rights.denied);
  return out;
}

std::size_t mixed(std::size_t hash, std::size_t value) noexcept { return (hash ^ value) * 0x100000001b3U; }

std::size_t hash_of(Cell held) noexcept {
  std::size_t hash = held.size();
  for (const Policy::Held& one : held) hash = mixed(hash, one.grant);
  return hash;
}
std::size_t hash_of(const RightsRow& row) noexcept {
  std::size_t hash = row.size();
  for (const Rights& one : row) hash = mixed(hash, std::size_t{one.scopes} << 16U | one.denied);
  return hash;
}

bool is_same(Cell a, Cell b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Policy::Held& x, const Policy::Held& y) { return x.grant == y.grant; });
}
bool is_same(const RightsRow& a, const RightsRow& b) noexcept { return a == b; }

// Numbers what is different.
template <class T>
class Numbers {
 public:
  std::uint32_t number(T item) {
    const auto [begin, end] = known_.equal_range(hash_of(item));
    for (auto at = begin; at != end; ++at)
      if (is_same(items_[at->second], item)) return at->second;
    const auto fresh = static_cast<std::uint32_t>(items_.size());
    known_.emplace(hash_of(item), fresh);
    items_.push_back(std::move(item));
    return fresh;
  }
  std::vector<T>& items() noexcept { return items_; }

 private:
  std::unordered_multimap<std::size_t, std::uint32_t> known_;
  std::vector<T> items_;
};

}  // namespace

Result<RightsTable> RightsTable::make(const Policy& policy, Time at, Work& work, const Policy* with) {
  constexpr std::size_t steps_per_right = 16;  // the bytes that it takes count, too
  const std::size_t permissions = policy.permission_count();
  const auto roles = static_cast<std::uint32_t>(policy.roles().size());
  RightsTable out;
  out.places_.resize(permissions);
  out.rows_.resize(permissions);
  out.ids_.resize(roles * permissions);
  for (PermissionId id = 0; id < permissions; ++id) {
    TECHHUB_TRY(out.places_[id], Places::of(id, policy, with));
    const Places& places = out.places_[id];
    const std::string& name = policy.permissions()[id].name;
    // Most roles hold just what others do: their cells are compared before any rights are.
    Numbers<Cell> cells;
    std::vector<std::uint32_t> cell_of(roles);
    for (std::uint32_t role = 0; role < roles; ++role) cell_of[role] = cells.number(policy.cell(role, id));
    std::size_t steps = cells.items().size() * places.size() * steps_per_right;
    for (const Cell& cell : cells.items())
      for (const Policy::Held& held : cell) steps += places.count(*policy.grant(held.grant));
    TECHHUB_DO(work.take(steps, name, "its roles, grants, services, statuses and targets"));
    Numbers<RightsRow> rows;
    std::vector<std::uint32_t> row_of;
    for (const Cell& cell : cells.items()) row_of.push_back(rows.number(rights_of(policy, cell, places, at)));
    for (std::uint32_t role = 0; role < roles; ++role) out.ids_[role * permissions + id] = row_of[cell_of[role]];
    out.rows_[id] = std::move(rows.items());
  }
  return out;
}

bool is_nothing(const RightsRow& row) noexcept {
  return std::all_of(row.begin(), row.end(), [](const Rights& one) { return one.scopes == 0; });
}

}  // namespace techhub::rules
