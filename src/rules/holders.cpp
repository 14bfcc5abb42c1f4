// SPDX-License-Identifier: MIT
// Who may do it at a place, and anywhere: at every place that grants tell apart, told together where they are alike.
#include <algorithm>
#include <map>
#include <tuple>

#include "rules/rights.hpp"
#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

using Words = std::vector<std::string>;
using Alike = std::tuple<std::uint16_t, std::uint16_t>;  // scopes and denied

// The words of one side of a place that are asked about: the one that is given, or all, with none for all others.
Words asked(const std::string& given, Words named) {
  if (!given.empty()) return {given};
  named.emplace_back();
  return named;
}

// As they are told: nothing where they are all that is asked about.
Words told(const Words& words, const Words& all) {
  if (words.size() == all.size()) return {};
  Words out;
  for (const std::string& word : words)
    if (!word.empty()) out.push_back(word);
  if (out.size() < words.size()) out.emplace_back("other");
  return out;
}

// One role's rights, place by place: services that are alike are told together, then statuses, then targets.
class Folded {
 public:
  void add(const Place& place, const Holder& holder) {
    first_.try_emplace({holder.scopes, holder.denied}, holder);
    services_[{place.target, place.status, {holder.scopes, holder.denied}}].push_back(place.service);
  }

  void tell(const Words& services, const Words& statuses, const Words& targets, std::vector<Holding>& out) const {
    std::map<std::tuple<std::string, Alike, Words>, Words> by_status;
    for (const auto& [key, words] : services_) {
      const auto& [target, status, alike] = key;
      by_status[{target, alike, words}].push_back(status);
    }
    std::map<std::tuple<Alike, Words, Words>, Words> by_target;
    for (const auto& [key, words] : by_status) {
      const auto& [target, alike, its_services] = key;
      by_target[{alike, its_services, words}].push_back(target);
    }
    for (const auto& [key, its_targets] : by_target) {
      const auto& [alike, its_services, its_statuses] = key;
      out.push_back({.holder = first_.at(alike),
                     .services = told(its_services, services),
                     .statuses = told(its_statuses, statuses),
                     .targets = told(its_targets, targets)});
    }
  }

 private:
  std::map<Alike, Holder> first_;
  std::map<std::tuple<std::string, std::string, Alike>, Words> services_;
};

std::vector<Holder> holders_at(const Policy& policy, PermissionId permission, const Place& place, Time at,
                               std::uint16_t possible) {
  std::vector<Holder> out;
  // Only what grants name is asked about: a word that none names is as good as none.
  const auto holds = [&](const Grant& grant) {
    return grant.is_valid(at) && (grant.services.empty() || contains(grant.services, place.service)) &&
           (grant.statuses.empty() || contains(grant.statuses, place.status)) &&
           (grant.targets.empty() || contains(grant.targets, place.target));
  };
  for (std::uint32_t role = 0; role < policy.roles().size(); ++role) {
    std::uint16_t granted = 0, denied = 0;
    const auto held = policy.cell(role, permission);
    for (const Policy::Held& one : held) {
      if (!holds(*policy.grant(one.grant))) continue;
      std::uint16_t& into = one.is_denial ? denied : granted;
      into = static_cast<std::uint16_t>(into | one.scopes);
    }
    Rights rights = within(canonical(granted, denied), possible);
    if (policy.roles()[role].name == "anonymous") rights = within(rights, scopes_of_nobody);
    if (rights.scopes == 0) continue;
    const auto allows = [&](const Policy::Held& one) {
      return !one.is_denial && (one.scopes & rights.scopes) != 0 && holds(*policy.grant(one.grant));
    };
    out.push_back({.role = role,
                   .scopes = rights.scopes,
                   .denied = rights.denied,
                   .grant = std::find_if(held.begin(), held.end(), allows)->grant});
  }
  return out;
}

}  // namespace

std::vector<Holder> who(const Policy& policy, PermissionId permission, const Place& place, Time at) {
  if (permission >= policy.permission_count()) return {};
  return holders_at(policy, permission, place, at, (1U << scope_count) - 1);
}

Result<std::vector<Holding>> holders(const Policy& policy, PermissionId permission, const Place& where, Time at,
                                     const KnownWords& known) {
  std::vector<Holding> out;
  if (permission >= policy.permission_count()) return out;
  TECHHUB_TRY(const auto places, Places::of(permission, policy));
  std::size_t steps_per_place = policy.roles().size();
  for (std::uint32_t role = 0; role < policy.roles().size(); ++role)
    steps_per_place += policy.cell(role, permission).size();
  const Words services = asked(where.service, places.services());
  const Words statuses = asked(where.status, places.statuses());
  const Words targets = asked(where.target, places.targets());
  constexpr std::size_t steps_per_right = 1024;  // the bytes that it takes count, too
  constexpr std::string_view too_many = "its roles, grants, services, statuses and targets";
  const std::string& name = policy.permissions()[permission].name;
  Work work;
  TECHHUB_DO(work.take(services.size() * statuses.size() * targets.size() * steps_per_place, name, too_many));
  std::map<std::uint32_t, Folded> by_role;
  for (const auto& target : targets)
    for (const auto& status : statuses)
      for (const auto& service : services) {
        const Place place{.service = service, .status = status, .target = target};
        const std::uint16_t possible =
            possible_scopes(known, policy.permissions()[permission].entity, place, places.statuses());
        const auto here = holders_at(policy, permission, place, at, possible);
        TECHHUB_DO(work.take(here.size() * steps_per_right, name, too_many));
        for (const Holder& holder : here) by_role[holder.role].add(place, holder);
      }
  for (const auto& [role, folded] : by_role) folded.tell(services, statuses, targets, out);
  return out;
}

}  // namespace techhub::rules
