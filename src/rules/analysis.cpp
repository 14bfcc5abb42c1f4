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
  [[nodiscard]] std::uint16_t useful(const Permission& permission, const Place& place, const Places& places) const {
    unsigned out = possible_scopes(known_, permission.entity, place, places.statuses());
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
      out[place] = useful(policy_.permissions()[id], places.place(place), places);
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
      const std::uint16_t here = useful(policy_.permissions()[id], place, places);
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
// same at all. `is_loss`: the first is the policy before.
Result<> compare(std::vector<Right>& out, Work& work, const std::string& role, const Permission& permission,
                 const Places& places, const RightsRow& has, const RightsRow& lacks, bool is_loss) {
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
  // Who comes to a right on every row loses none of those on some.
  const auto kept = [&](const Rights& now) {
    return is_loss && (now.scopes & bit(Scope::any)) != 0 ? static_cast<std::uint16_t>(~now.denied) : std::uint16_t{0};
  };
  RightsRow more(has.size());
  for (std::size_t i = 0; i < has.size(); ++i)
    more[i] = {static_cast<std::uint16_t>(has[i].scopes & ~lacks[i].scopes & ~kept(lacks[i])),
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

// A person of a role that the policy lacks is a `user` to it.
static std::optional<std::uint32_t> role_of(const Policy& policy, const std::string& role) {
  const auto found = policy.find_role(role);
  return found || role == "anonymous" ? found : policy.find_role("user");
}

Result<Difference> diff(const Policy& before, const Policy& after, Time at, const KnownWords& known) {
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
    std::vector<std::uint16_t> possible;
    for (std::size_t place = 0; place < places.size(); ++place)
      possible.push_back(possible_scopes(known, permission.entity, places.place(place), places.statuses()));
    const auto useful = [&](RightsRow row) {
      for (std::size_t place = 0; place < row.size(); ++place) row[place] = within(row[place], possible[place]);
      return row;
    };
    for (const std::string& role : names) {
      const auto was = role_of(before, role), is = role_of(after, role);
      const RightsRow& old_row = was ? old_table.row(*was, id) : nothing;
      const RightsRow& new_row = is ? new_table.row(*is, id) : nothing;
      TECHHUB_DO(work.take(places.size(), permission.name, "its roles, services, statuses and targets"));
      if (old_row == new_row) continue;
      const RightsRow had = useful(old_row), has = useful(new_row);
      if (had == has) continue;
      TECHHUB_DO(compare(out.added, work, role, permission, places, has, had, false));
      TECHHUB_DO(compare(out.removed, work, role, permission, places, had, has, true));
    }
  }
  for (const std::string& role : names) {
    const auto is_super = [&](const Policy& policy) {
      const auto found = role_of(policy, role);
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
