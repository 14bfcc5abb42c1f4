// SPDX-License-Identifier: MIT
#include "rules/shadow.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <optional>
#include <set>

#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

constexpr std::uint32_t none = Decision::none;

// Two that do the same at one place: whichever of them is looked at, another is left.
struct Two {
  std::uint32_t first = none, second = none;
  void add(std::uint32_t one) noexcept {
    if (second == none) (first == none ? first : second) = one;
  }
  [[nodiscard]] std::uint32_t besides(std::uint32_t one) const noexcept { return first == one ? second : first; }
};

// By scope.
struct Cover {
  std::array<Two, scope_count> granted, denied;
};

template <class Visit>
bool all_scopes(std::uint16_t scopes, const Visit& visit) {
  for (unsigned left = scopes; left != 0; left &= left - 1)
    if (!visit(static_cast<std::size_t>(std::countr_zero(left)))) return false;
  return true;
}

bool is_subset(std::span<const std::string> some, std::span<const std::string> all) {
  return all.empty() || (!some.empty() && std::includes(all.begin(), all.end(), some.begin(), some.end()));
}

// What is granted and denied to one role for one permission, place by place.
class Cell {
 public:
  Cell(const Policy& policy, std::span<const Policy::Held> held, const Places& places, Time at)
      : policy_(policy), places_(places), covers_(places.size()) {
    std::vector<const Policy::Held*> valid;
    for (const Policy::Held& one : held)
      if (policy.grant(one.grant)->is_valid(at)) valid.push_back(&one);
    // The widest first: they are named as what shadows others.
    const auto width = [&](const Policy::Held* one) {
      const auto scopes = static_cast<std::size_t>(std::popcount(one->scopes));
      return places.count(*policy.grant(one->grant)) * ((one->scopes & bit(Scope::any)) != 0 ? scope_count : scopes);
    };
    std::stable_sort(valid.begin(), valid.end(), [&](auto a, auto b) { return width(a) > width(b); });
    for (const Policy::Held* one : valid)
      places.visit(*policy.grant(one->grant), [&](std::size_t place) {
        Cover& cover = covers_[place];
        all_scopes(one->scopes, [&](std::size_t i) {
          (one->is_denial ? cover.denied : cover.granted)[i].add(one->grant);
          return true;
        });
      });
  }

  // Those that together leave it nothing to do; nothing when it does something somewhere.
  [[nodiscard]] std::optional<std::vector<std::uint32_t>> shadow(const Policy::Held& of) const {
    std::set<std::uint32_t> by;
    bool is_idle = true;
    places_.visit(*policy_.grant(of.grant), [&](std::size_t place) {
      is_idle =
          is_idle && (of.is_denial ? denies_nothing(of, covers_[place], by) : grants_nothing(of, covers_[place], by));
    });
    if (!is_idle) return {};
    for (const std::uint32_t one : by)
      if (by.size() > 1 && does_all(*policy_.grant(one), *policy_.grant(of.grant))) return std::vector{one};
    return std::vector(by.begin(), by.end());
  }

 private:
  // What it grants is denied, or others grant it.
  static bool grants_nothing(const Policy::Held& of, const Cover& cover, std::set<std::uint32_t>& by) {
    return all_scopes(of.scopes, [&](std::size_t i) {
      for (const std::uint32_t one : {cover.denied[0].first, cover.denied[i].first, cover.granted[0].besides(of.grant),
                                      cover.granted[i].besides(of.grant)}) {
        if (one == none) continue;
        by.insert(one);
        return true;
      }
      return false;
    });
  }

  // What it denies others deny, or without it nothing is granted either.
  static bool denies_nothing(const Policy::Held& of, const Cover& cover, std::set<std::uint32_t>& by) {
    const auto denied_by_others = [&](std::uint16_t scopes) {
      std::set<std::uint32_t> others;
      const bool is_denied = all_scopes(scopes, [&](std::size_t i) {
        const std::uint32_t one = cover.denied[i].besides(of.grant);
        if (one != none) others.insert(one);
        return one != none;
      });
      if (is_denied) by.insert(others.begin(), others.end());
      return is_denied;
    };
    static_assert(bit(Scope::any) == 1);
    std::uint16_t granted = 0;
    for (std::size_t i = 0; i < scope_count; ++i)
      if (cover.granted[i].first != none) granted = static_cast<std::uint16_t>(granted | 1U << i);
    return denied_by_others(bit(Scope::any)) || denied_by_others(of.scopes) || denied_by_others(granted);
  }

  // True for a grant that is at least as wide as the other.
  static bool does_all(const Grant& one, const Grant& of) {
    return !one.is_denial && !of.is_denial && ((one.scopes & bit(Scope::any)) != 0 || (of.scopes & ~one.scopes) == 0) &&
           is_subset(of.services, one.services) && is_subset(of.statuses, one.statuses) &&
           is_subset(of.targets, one.targets);
  }

  const Policy& policy_;
  const Places& places_;
  std::vector<Cover> covers_;
};

}  // namespace

Result<> find_shadowed(const Policy& policy, const RightsTable& table, Time at, Work& work, Analysis& out) {
  constexpr std::size_t steps_per_grant = 4096;  // the bytes that it takes as JSON count
  for (std::uint32_t role = 0; role < policy.roles().size(); ++role)
    for (PermissionId id = 0; id < policy.permission_count(); ++id) {
      const auto held = policy.cell(role, id);
      const auto stands_here = [&](const Policy::Held& one) { return policy.grant(one.grant)->role == role; };
      if (held.size() < 2 && !(held.size() == 1 && held.front().is_denial)) continue;
      if (std::none_of(held.begin(), held.end(), stands_here)) continue;
      const Places& places = table.places(id);
      std::size_t steps = places.size() * 4;
      for (const Policy::Held& one : held) steps += 4 * places.count(*policy.grant(one.grant));
      TECHHUB_DO(work.take(steps, policy.permissions()[id].name, "its grants, services, statuses and targets"));
      const Cell cell(policy, held, places, at);
      for (const Policy::Held& one : held) {
        if (!stands_here(one) || !policy.grant(one.grant)->is_valid(at)) continue;
        auto by = cell.shadow(one);
        if (!by) continue;
        TECHHUB_DO(work.take((by->size() + 1) * steps_per_grant, policy.permissions()[id].name,
                             "the grants that others shadow"));
        out.shadowed.push_back({.grant = one.grant, .by = std::move(*by)});
      }
    }
  return success();
}

}  // namespace techhub::rules
