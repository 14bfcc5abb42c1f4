// SPDX-License-Identifier: MIT
#include "techhub/rules/analysis.hpp"

#include <algorithm>
#include <bit>
#include <set>

#include "rules/journeys.hpp"
#include "rules/rights.hpp"
#include "rules/roles_compared.hpp"
#include "rules/scopes.hpp"
#include "rules/shadow.hpp"

namespace techhub::rules {

namespace {

constexpr std::uint16_t company_scopes =
    bit(Scope::company_owner) | bit(Scope::company_member) | bit(Scope::company_advisor);
// Nobody signed in is nothing to any row.
constexpr std::uint16_t scopes_of_nobody = bit(Scope::any) | bit(Scope::published);

class Analyst {
 public:
  Analyst(const Policy& policy, const RightsTable& table, const KnownWords& known, Work& work)
      : policy_(policy), table_(table), known_(known), work_(work), anonymous_(policy.find_role("anonymous")) {}

  Result<> look(std::span<const Flow> flows, Analysis& out) {
    TECHHUB_DO(look_at_roles(out));
    for (const Flow& flow : flows) {
      TECHHUB_DO(look_at(flow, out));
    }
    return success();
  }

 private:
  [[nodiscard]] std::uint32_t roles() const { return static_cast<std::uint32_t>(policy_.roles().size()); }

  // The scopes in which a right comes to something on a row of the place: the row can have the facts, and separation of
  // duties, which refuses authors and whoever belongs to the company, leaves somebody.
  [[nodiscard]] std::uint16_t useful(const Permission& permission, const Place& place) const {
    const auto entity = known_.entities.find(permission.entity);
    if (entity != known_.entities.end() && !place.service.empty() && !entity->second.has_service) return 0;
    unsigned out = possible_scopes(known_, permission.entity, place.status);
    if (permission.sod != Sod::none) out &= ~unsigned{bit(Scope::own)};
    if (permission.sod == Sod::full) out &= ~unsigned{company_scopes};
    return static_cast<std::uint16_t>(out);
  }

  // The scopes that are useful at each place of a permission.
  [[nodiscard]] Result<std::vector<std::uint16_t>> useful(PermissionId id) {
    const Places& places = table_.places(id);
    TECHHUB_DO(work_.take(places.size() * (table_.rows(id).size() + 8), policy_.permissions()[id].name,
                          "its roles, services, statuses and targets"));
    std::vector<std::uint16_t> out(places.size());
    for (std::size_t place = 0; place < out.size(); ++place)
      out[place] = useful(policy_.permissions()[id], places.place(place));
    return out;
  }

  static bool is_of_use(const RightsRow& row, const std::vector<std::uint16_t>& useful, std::uint16_t of) {
    for (std::size_t place = 0; place < row.size(); ++place)
      if ((row[place].scopes & useful[place] & of) != 0) return true;
    return false;
  }

  Result<> look_at_roles(Analysis& out) {
    std::vector<bool> is_empty(roles(), true);
    for (PermissionId id = 0; id < policy_.permission_count(); ++id) {
      TECHHUB_TRY(const auto where, useful(id));
      std::vector<bool> is_useful;
      for (const RightsRow& row : table_.rows(id)) is_useful.push_back(is_of_use(row, where, every_scope));
      bool is_held = false, is_plain = false;
      for (std::uint32_t role = 0; role < roles(); ++role) {
        if (!is_useful[table_.id(role, id)]) continue;
        if (role == anonymous_ && !is_of_use(table_.row(role, id), where, scopes_of_nobody)) continue;
        is_empty[role] = false;
        is_held = true;
        is_plain = is_plain || !policy_.roles()[role].is_super;
      }
      if (!is_held) out.nobody.push_back(id);
      if (is_held && !is_plain) out.only_super.push_back(id);
    }
    for (std::uint32_t role = 0; role < roles(); ++role)
      if (is_empty[role]) out.empty.push_back(role);
    return success();
  }

  Result<> look_at(const Flow& flow, Analysis& out) {
    for (const Transition& transition : flow.transitions) {
      if (transition.is_system || transition.effect_only) continue;
      const PermissionId id = policy_.permissions().find(flow.entity, Flow::permission_of(transition));
      if (id >= policy_.permission_count()) continue;
      for (const std::string& from : transition.from) {
        TECHHUB_TRY(const bool is_open, is_open_in(id, from));
        if (!is_open) out.dead.push_back({flow.entity, transition.action, from, id});
      }
    }
    return success();
  }

  // Some role may do it on some row of this status.
  [[nodiscard]] Result<bool> is_open_in(PermissionId id, const std::string& status) {
    const Places& places = table_.places(id);
    const Grant in_status{.statuses = std::span(&status, 1)};
    TECHHUB_DO(work_.take(places.count(in_status) * (table_.rows(id).size() + 8), policy_.permissions()[id].name,
                          "its roles, services and targets"));
    std::vector<std::uint16_t> of_row(table_.rows(id).size());  // for some role that has it
    for (std::uint32_t role = 0; role < roles(); ++role)
      of_row[table_.id(role, id)] |= role == anonymous_ ? scopes_of_nobody : every_scope;
    bool is_open = false;
    places.visit(in_status, [&](std::size_t at) {
      Place place = places.place(at);
      place.status = status;
      const std::uint16_t here = useful(policy_.permissions()[id], place);
      for (std::size_t row = 0; row < of_row.size() && !is_open; ++row)
        is_open = (table_.rows(id)[row][at].scopes & here & of_row[row]) != 0;
    });
    return is_open;
  }

  static constexpr std::uint16_t every_scope = (1U << scope_count) - 1;

  const Policy& policy_;
  const RightsTable& table_;
  const KnownWords& known_;
  Work& work_;
  std::optional<std::uint32_t> anonymous_;
};

// The rights of one role for one permission that only the first policy gives, place by place, or once when it is the
// same at all.
Result<> compare(std::vector<Right>& out, Work& work, const std::string& role, const Permission& permission,
                 const Places& places, const RightsRow& has, const RightsRow& lacks) {
  constexpr std::size_t steps_per_right = 1024;  // the bytes that it takes count, too
  const auto add = [&](const Rights& more, const Place& place) -> Result<> {
    const auto count = static_cast<std::size_t>(std::popcount(more.denied) + std::popcount(more.scopes));
    TECHHUB_DO(work.take(count * steps_per_right, permission.name, "the rights that differ"));
    for (unsigned i = 0; i < scope_count; ++i)
      for (const bool denied : {false, true})
        if (((denied ? more.denied : more.scopes) >> i & 1U) != 0)
          out.push_back({role, permission.name, std::string(name(static_cast<Scope>(1U << i))), denied, place});
    return success();
  };
  TECHHUB_DO(work.take(has.size(), permission.name, "its roles, services, statuses and targets"));
  RightsRow more(has.size());
  for (std::size_t i = 0; i < has.size(); ++i)
    more[i] = {static_cast<std::uint16_t>(has[i].scopes & ~lacks[i].scopes),
               static_cast<std::uint16_t>(has[i].denied & ~lacks[i].denied)};
  if (std::all_of(more.begin(), more.end(), [&](const Rights& one) { return one == more.front(); }))
    return add(more.front(), {"*", "*", "*"});
  for (std::size_t i = 0; i < more.size(); ++i) {
    if (more[i] == Rights{}) continue;
    TECHHUB_DO(add(more[i], places.told(i)));
  }
  return success();
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
    Rights rights = canonical(granted, denied);
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

Result<Analysis> analyse(const Policy& policy, std::span<const Flow> flows, Time at, const KnownWords& known) {
  Work work;
  Analysis out{.at = at};
  TECHHUB_TRY(const auto table, RightsTable::make(policy, at, work));
  TECHHUB_DO(compare_roles(policy, table, work, out));
  TECHHUB_DO(Analyst(policy, table, known, work).look(flows, out));
  TECHHUB_DO(find_shadowed(policy, table, at, work, out));
  TECHHUB_DO(go_journeys(policy, table, flows, known, work, out));
  return out;
}

Result<Difference> diff(const Policy& before, const Policy& after, Time at) {
  if (&before.permissions() != &after.permissions() || before.permission_count() != after.permission_count())
    return Error(Code::misuse, "the policies are over different permissions");
  Work work;
  TECHHUB_TRY(const auto old_table, RightsTable::make(before, at, work, &after));
  TECHHUB_TRY(const auto new_table, RightsTable::make(after, at, work, &before));
  std::set<std::string> names;
  for (const Policy* policy : {&before, &after})
    for (const auto& role : policy->roles()) names.insert(role.name);
  Difference out;
  for (PermissionId id = 0; id < before.permission_count(); ++id) {
    const Permission& permission = before.permissions()[id];
    const Places& places = old_table.places(id);
    const RightsRow nothing(places.size());
    for (const std::string& role : names) {
      const auto was = before.find_role(role), is = after.find_role(role);
      const RightsRow& had = was ? old_table.row(*was, id) : nothing;
      const RightsRow& has = is ? new_table.row(*is, id) : nothing;
      TECHHUB_DO(work.take(places.size(), permission.name, "its roles, services, statuses and targets"));
      if (had == has) continue;
      TECHHUB_DO(compare(out.added, work, role, permission, places, has, had));
      TECHHUB_DO(compare(out.removed, work, role, permission, places, had, has));
    }
  }
  for (const std::string& role : names) {
    const auto is_super = [&](const Policy& policy) {
      const auto found = policy.find_role(role);
      return found && policy.roles()[*found].is_super;
    };
    if (is_super(before) == is_super(after)) continue;
    (is_super(after) ? out.added : out.removed)
        .push_back({role, "super", std::string(name(Scope::any)), false, {"*", "*", "*"}});
  }
  // By role, and of a role in the order of permissions.
  for (auto* rights : {&out.added, &out.removed})
    std::stable_sort(rights->begin(), rights->end(), [](const Right& a, const Right& b) { return a.role < b.role; });
  return out;
}

}  // namespace techhub::rules
