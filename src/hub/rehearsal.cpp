// SPDX-License-Identifier: MIT
#include "techhub/hub/rehearsal.hpp"

#include <algorithm>
#include <map>

#include "hub/rehearsal_table.hpp"
#include "techhub/hub/known_words.hpp"

namespace techhub {

namespace {

// Who would come to a super role, or lose one.
void shift_supers(hub::People& people, const hub::Sides& sides, const RehearsalOptions& options, Rehearsal& out) {
  std::map<std::pair<std::string, bool>, Shift> shifts;
  for (const hub::Kind& kind : people.kinds()) {
    const auto is_super = [&](std::size_t side) {
      const auto roles = sides.each[side].policy->roles();
      const auto role = kind.prepared[side].role_index;
      return kind.of.kind == rules::Actor::Kind::user && kind.of.is_active && role < roles.size() &&
             roles[role].is_super;
    };
    if (is_super(0) == is_super(1)) continue;
    Shift& shift = shifts[{kind.of.role, is_super(1)}];
    shift.is_gain = is_super(1);
    shift.role = kind.of.role;
    shift.permission = "super";
    shift.scope = rules::name(rules::Scope::any);
    for (const std::size_t person : kind.people) {
      const Affected affected{.user = people.actor(person).user};
      if (options.each) options.each(shift, affected);
      ++shift.users;
      shift.first.push_back(affected);
    }
  }
  for (auto& [name, shift] : shifts) {
    std::sort(shift.first.begin(), shift.first.end(),
              [](const Affected& a, const Affected& b) { return a.user < b.user; });
    if (shift.first.size() > options.most) shift.first.resize(options.most);
    out.shifts.push_back(std::move(shift));
  }
}

}  // namespace

Result<Rehearsal> rehearse(Hub& hub, const Candidate& candidate, const RehearsalOptions& options) {
  Rehearsal out;
  TECHHUB_TRY(auto known, known_words(hub.platform(), hub.storage()));
  TECHHUB_TRY(const auto sides, hub::Sides::make(hub.platform(), hub.policy(), candidate, std::move(known)));
  out.policy = sides->each[0].policy->version();
  out.at = hub.now();
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(auto actors, hub::load_actors(records, hub.options()));
    out.users = static_cast<std::int64_t>(actors.size());
    hub::People people(std::move(actors), *sides);
    shift_supers(people, *sides, options, out);
    hub::KeptRows rows(records, true);
    for (const Table* table : records.platform().tables()) {
      hub::TableRehearsal of_table(records.platform(), *table, *sides, people, out.at, options);
      if (of_table.is_needed()) TECHHUB_DO(of_table.run(records, rows, out));
    }
    return success();
  }));
  return out;
}

Json to_json(const Shift& shift) {
  Json first = Json::array();
  for (const Affected& one : shift.first)
    first.push(
        Json::object({{"user", one.user == 0 ? Json() : Json(one.user)}, {"rows", one.rows}, {"open", one.open}}));
  return Json::object({{"change", shift.is_gain ? "gain" : "loss"},
                       {"role", shift.role},
                       {"permission", shift.permission},
                       {"scope", shift.scope},
                       {"users", shift.users},
                       {"rows", shift.rows},
                       {"open", shift.open},
                       {"first", first}});
}

Json to_json(const Stuck& stuck) {
  Json actions = Json::array(), keys = Json::array();
  for (const auto& action : stuck.actions) actions.push(action);
  for (const auto& key : stuck.keys) keys.push(key);
  return Json::object({{"entity", stuck.entity},
                       {"status", stuck.status},
                       {"actions", actions},
                       {"whole", stuck.is_whole},
                       {"rows", stuck.rows},
                       {"first", keys}});
}

Json to_json(const Rehearsal& rehearsal) {
  Json shifts = Json::array(), stuck = Json::array();
  for (const Shift& one : rehearsal.shifts) shifts.push(to_json(one));
  for (const Stuck& one : rehearsal.stuck) stuck.push(to_json(one));
  return Json::object({{"policy", static_cast<std::int64_t>(rehearsal.policy)},
                       {"at", rehearsal.at.to_string()},
                       {"users", rehearsal.users},
                       {"rows", rehearsal.rows},
                       {"shifts", shifts},
                       {"stuck", stuck}});
}

}  // namespace techhub
