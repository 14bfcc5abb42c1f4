// SPDX-License-Identifier: MIT
#include "techhub/rules/analysis.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "rules/journeys.hpp"
#include "rules/rights.hpp"
#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

class Analyst {
 public:
  Analyst(const Policy& policy, const RightsTable& table, Time at) : policy_(policy), table_(table), at_(at) {
    out_.at = at;
    for (PermissionId id = 0; id < policy.permission_count(); ++id)
      if (table.rows(id).size() > 1) telling_.push_back(id);
  }

  Analysis run(std::span<const Flow> flows) {
    compare_roles();
    look_at_permissions();
    look_at_grants();
    for (const Flow& flow : flows) look_at(flow);
    out_.journeys = go_journeys(policy_, table_, journeys(policy_, flows));
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::uint32_t roles() const { return static_cast<std::uint32_t>(policy_.roles().size()); }

  // Which row of a permission lies within which, for all permissions that tell roles apart.
  void compare_rows() {
    for (const PermissionId id : telling_) {
      const auto rows = table_.rows(id);
      std::vector<bool> within(rows.size() * rows.size());
      for (std::size_t a = 0; a < rows.size(); ++a)
        for (std::size_t b = 0; b < rows.size(); ++b)
          within[a * rows.size() + b] = a == b || is_within(rows[a], rows[b]);
      within_.push_back(std::move(within));
    }
  }

  void compare_roles() {
    compare_rows();
    std::vector<bool> is_grouped(roles());
    for (std::uint32_t a = 0; a < roles(); ++a) {
      std::vector<std::uint32_t> group{a};
      for (std::uint32_t b = 0; b < roles(); ++b) {
        if (a == b) continue;
        const auto [is_inside, more] = compare(a, b);
        if (!is_inside) continue;
        if (more != Permissions::unknown)
          out_.contained.push_back({.role = a, .in = b, .is_inherited = inherits(b, a), .more = more});
        else if (b > a)
          group.push_back(b);
      }
      const bool is_new = !is_grouped[a];
      for (const std::uint32_t role : group) is_grouped[role] = is_grouped[role] || group.size() > 1;
      if (is_new && group.size() > 1) out_.equal.push_back(std::move(group));
      bool is_empty = true;
      for (PermissionId id = 0; id < policy_.permission_count() && is_empty; ++id)
        is_empty = is_nothing(table_.row(a, id));
      if (is_empty) out_.empty.push_back(a);
    }
  }

  // Whether `b` may all that `a` may, and a permission of which it has more.
  [[nodiscard]] std::pair<bool, PermissionId> compare(std::uint32_t a, std::uint32_t b) const {
    PermissionId more = Permissions::unknown;
    for (std::size_t i = 0; i < telling_.size(); ++i) {
      const PermissionId id = telling_[i];
      const std::uint32_t x = table_.id(a, id), y = table_.id(b, id);
      if (x == y) continue;
      if (!within_[i][x * table_.rows(id).size() + y]) return {false, more};
      more = std::min(more, id);
    }
    return {true, more};
  }

  [[nodiscard]] bool inherits(std::uint32_t heir, std::uint32_t from) const {
    std::vector<std::uint32_t> open{heir};
    std::set<std::uint32_t> seen;
    while (!open.empty()) {
      const std::uint32_t role = open.back();
      open.pop_back();
      if (role == from) return true;
      if (!seen.insert(role).second) continue;
      for (const std::uint32_t up : policy_.roles()[role].inherits) open.push_back(up);
    }
    return false;
  }

  void look_at_permissions() {
    for (PermissionId id = 0; id < policy_.permission_count(); ++id) {
      bool is_held = false, is_plain = false;
      for (std::uint32_t role = 0; role < roles(); ++role) {
        if (is_nothing(table_.row(role, id))) continue;
        is_held = true;
        is_plain = is_plain || !policy_.roles()[role].is_super;
      }
      if (!is_held) out_.nobody.push_back(id);
      if (is_held && !is_plain) out_.only_super.push_back(id);
    }
  }

  // What heirs inherit along with a grant shadows it in them as it does here: looking at the role that states it is
  // enough.
  void look_at_grants() {
    for (std::uint32_t role = 0; role < roles(); ++role)
      for (PermissionId id = 0; id < policy_.permission_count(); ++id) {
        const auto held = policy_.cell(role, id);
        if (held.size() < 2 && !(held.size() == 1 && held.front().is_denial)) continue;
        for (const Policy::Held& one : held) {
          const Grant& grant = *policy_.grant(one.grant);
          if (grant.role != role || !grant.is_valid(at_)) continue;
          if (rights_of(policy_, held, table_.places(id), at_, one.grant) == table_.row(role, id))
            out_.shadowed.push_back({.grant = one.grant, .by = shadow(held, one, id)});
        }
      }
  }

  // One other that is enough, when there is one; else all.
  [[nodiscard]] std::vector<std::uint32_t> shadow(std::span<const Policy::Held> held, const Policy::Held& of,
                                                  PermissionId id) const {
    std::vector<std::uint32_t> all;
    const auto& places = table_.places(id);
    const auto alone = rights_of(policy_, std::span(&of, 1), places, at_);
    for (const Policy::Held& other : held) {
      if (other.grant == of.grant || !policy_.grant(other.grant)->is_valid(at_)) continue;
      if (of.is_denial == other.is_denial && !of.is_denial &&
          is_within(alone, rights_of(policy_, std::span(&other, 1), places, at_)))
        return {other.grant};
      all.push_back(other.grant);
    }
    return all;
  }

  void look_at(const Flow& flow) {
    for (const Transition& transition : flow.transitions) {
      if (transition.is_system || transition.effect_only) continue;
      const PermissionId id = policy_.permissions().find(flow.entity, Flow::permission_of(transition));
      if (id >= policy_.permission_count()) continue;
      for (const std::string& from : transition.from)
        if (!is_open(id, from)) out_.dead.push_back({flow.entity, transition.action, from, id});
    }
  }

  // Some role may do it on some row of this status.
  [[nodiscard]] bool is_open(PermissionId id, const std::string& status) const {
    const Places& places = table_.places(id);
    for (const RightsRow& row : table_.rows(id))
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (row[i].scopes == 0) continue;
        Place place = places.place(i);
        place.status = status;
        if (row[places.find(place)].scopes != 0) return true;
      }
    return false;
  }

  const Policy& policy_;
  const RightsTable& table_;
  Time at_;
  Analysis out_;
  std::vector<PermissionId> telling_;
  std::vector<std::vector<bool>> within_;  // by telling_
};

// The rights of one role for one permission that only the first policy gives, place by place, or once when it is the
// same at all.
void compare(std::vector<Right>& out, const std::string& role, const Permission& permission, const Places& places,
             const RightsRow& has, const RightsRow& lacks) {
  const auto add = [&](const Rights& more, const Place& place) {
    for (unsigned i = 0; i < scope_count; ++i)
      for (const bool denied : {false, true})
        if (((denied ? more.denied : more.scopes) >> i & 1U) != 0)
          out.push_back({role, permission.name, std::string(name(static_cast<Scope>(1U << i))), denied, place});
  };
  RightsRow more(has.size());
  for (std::size_t i = 0; i < has.size(); ++i)
    more[i] = {static_cast<std::uint16_t>(has[i].scopes & ~lacks[i].scopes),
               static_cast<std::uint16_t>(has[i].denied & ~lacks[i].denied)};
  if (std::all_of(more.begin(), more.end(), [&](const Rights& one) { return one == more.front(); }))
    return add(more.front(), {"*", "*", "*"});
  for (std::size_t i = 0; i < more.size(); ++i) {
    Place place = places.place(i);
    for (std::string* word : {&place.service, &place.status, &place.target})
      if (word->empty()) *word = "other";
    add(more[i], place);
  }
}

}  // namespace

std::vector<Holder> who(const Policy& policy, PermissionId permission, const Place& place, Time at) {
  std::vector<Holder> out;
  if (permission >= policy.permission_count()) return out;
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
    const Rights rights = canonical(granted, denied);
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

Result<Analysis> analyse(const Policy& policy, std::span<const Flow> flows, Time at) {
  TECHHUB_TRY(const auto table, RightsTable::make(policy, at));
  return Analyst(policy, table, at).run(flows);
}

Result<Difference> diff(const Policy& before, const Policy& after, Time at) {
  if (&before.permissions() != &after.permissions() || before.permission_count() != after.permission_count())
    return Error(Code::misuse, "the policies are over different permissions");
  TECHHUB_TRY(const auto old_table, RightsTable::make(before, at, &after));
  TECHHUB_TRY(const auto new_table, RightsTable::make(after, at, &before));
  std::set<std::string> names;
  for (const Policy* policy : {&before, &after})
    for (const auto& role : policy->roles()) names.insert(role.name);
  Difference out;
  for (const std::string& role : names) {
    const auto was = before.find_role(role), is = after.find_role(role);
    for (PermissionId id = 0; id < before.permission_count(); ++id) {
      const Places& places = old_table.places(id);
      const RightsRow nothing(places.size());
      const RightsRow& had = was ? old_table.row(*was, id) : nothing;
      const RightsRow& has = is ? new_table.row(*is, id) : nothing;
      if (had == has) continue;
      compare(out.added, role, before.permissions()[id], places, has, had);
      compare(out.removed, role, before.permissions()[id], places, had, has);
    }
  }
  return out;
}

}  // namespace techhub::rules
