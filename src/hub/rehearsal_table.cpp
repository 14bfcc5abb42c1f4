// SPDX-License-Identifier: MIT
#include "hub/rehearsal_table.hpp"

#include <algorithm>

namespace techhub::hub {

using rules::Flow;
using rules::PermissionId;
using rules::Permissions;
using rules::Resource;
using rules::Scope;
using rules::Transition;

namespace {

constexpr std::size_t npos = Table::npos;

template <class List, class Item>
bool has(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

std::uint64_t own_key(std::size_t person, std::size_t question, std::size_t line) {
  return static_cast<std::uint64_t>(person) << 24U | static_cast<std::uint64_t>(question) << 8U | line;
}

}  // namespace

Resource TableRehearsal::Place::view() const {
  Resource out;
  out.organizations = organization_views;
  out.services = service_views;
  out.status = status;
  out.published = published;
  out.target = target;
  return out;
}

TableRehearsal::TableRehearsal(const Platform& platform, const Table& table, const Sides& sides, People& people,
                               Time at, const RehearsalOptions& options)
    : platform_(platform), table_(table), sides_(sides), people_(people), at_(at), options_(options) {
  for (std::size_t side = 0; side < 2; ++side) flows_[side] = sides.each[side].flows.at(&table);
  ask();
  position_.assign(people.kinds().size(), npos);
  for (std::size_t kind = 0; kind < people.kinds().size(); ++kind) {
    const auto& changed = people.kinds()[kind].changed;
    std::vector<bool> changes;
    for (const Question& question : questions_) {
      // What may not be viewed cannot be acted on; and an action that moves in the flow is open elsewhere.
      const bool moves = flows_[0] != flows_[1] && (question.is_flow_action || question.is_edit);
      changes.push_back(changed[question.permission] || moves || (!question.is_add && changed[view_.permission]));
    }
    if (!has(changes, true)) continue;
    position_[kind] = concerned_.size();
    concerned_.push_back(kind);
    changes_.push_back(std::move(changes));
  }
  is_needed_ = !concerned_.empty();
}

// The permissions of the entity, and the acts of both flows.
void TableRehearsal::ask() {
  const auto rights = platform_.rights(table_);
  for (PermissionId id = 0; id < sides_.permissions.size(); ++id) {
    const auto& permission = sides_.permissions[id];
    if (permission.entity != table_.label) continue;
    Question question{.permission = id,
                      .is_add = permission.makes_row,
                      .is_view = id == rights.view,
                      .is_flow_action = false,
                      .is_edit = id == rights.change || id == rights.erase};
    for (const Flow* flow : flows_) {
      if (!flow) continue;
      for (const Transition& one : flow->transitions)
        question.is_flow_action =
            question.is_flow_action || (!one.effect_only && Flow::permission_of(one) == permission.action);
    }
    questions_.push_back(question);
    if (question.is_view) view_ = question;
  }
  for (const Flow* flow : flows_) {
    if (!flow) continue;
    for (const Transition& one : flow->transitions) {
      if (one.effect_only) continue;
      Act act{one.action, sides_.permissions.find(table_.label, Flow::permission_of(one))};
      const auto same = [&](const Act& other) {
        return other.action == act.action && other.permission == act.permission;
      };
      if (std::none_of(acts_.begin(), acts_.end(), same)) acts_.push_back(std::move(act));
    }
  }
}

bool TableRehearsal::is_legal(const Question& question, std::size_t side, std::string_view status) const {
  const Flow* flow = flows_[side];
  if (!flow) return !question.is_flow_action;
  if (question.is_edit) return flow->is_editable(status);
  if (!question.is_flow_action) return true;
  const auto& action = sides_.permissions[question.permission].action;
  return std::any_of(flow->transitions.begin(), flow->transitions.end(), [&](const Transition& one) {
    return !one.effect_only && Flow::permission_of(one) == action && has(one.from, status);
  });
}

TableRehearsal::Verdict TableRehearsal::judge(const rules::Actor& actor, std::size_t side, const Question& question,
                                              const Resource& row) const {
  const Side& rules = sides_.each[side];
  Verdict out{.decision = rules.decide(actor, question.permission, row, at_)};
  out.right = out.decision.allowed();
  out.open = out.right && is_legal(question, side, row.status) &&
             (question.is_view || question.is_add || rules.decide(actor, view_.permission, row, at_).allowed());
  return out;
}

std::uint8_t TableRehearsal::scope_of(const rules::Actor& actor, std::size_t side, const rules::Decision& decision,
                                      const Resource& row) const {
  const rules::Grant* grant = sides_.each[side].policy->grant(actor, decision.grant);
  for (std::uint8_t i = 0; grant && i < rules::scope_count; ++i) {
    const auto scope = static_cast<std::uint16_t>(1U << i);
    if ((grant->scopes & scope) != 0 && rules::in_scope(actor, row, scope)) return i;
  }
  return 0;
}

TableRehearsal::Delta TableRehearsal::delta(const rules::Actor& before, const rules::Actor& after,
                                            const Question& question, const Resource& row) const {
  const Verdict was = judge(before, 0, question, row);
  const Verdict is = judge(after, 1, question, row);
  if (was.right == is.right && was.open == is.open) return {};
  const bool is_gain = is.right > was.right || is.open > was.open;
  return {.sign = static_cast<std::int8_t>(is_gain ? 1 : -1),
          .scope = is_gain ? scope_of(after, 1, is.decision, row) : scope_of(before, 0, was.decision, row),
          .right = was.right != is.right,
          .open = was.open != is.open};
}

TableRehearsal::Place& TableRehearsal::place_of(const Resource& row) {
  std::string name(row.status);
  name += row.published ? "\n+" : "\n-";
  name += row.target;
  for (const auto code : row.organizations) name.append("\no").append(code);
  for (const auto code : row.services) name.append("\ns").append(code);
  const auto [found, is_new] = place_by_name_.try_emplace(std::move(name), places_.size());
  if (!is_new) return places_[found->second];
  Place& place = places_.emplace_back();
  place.services.assign(row.services.begin(), row.services.end());
  place.organizations.assign(row.organizations.begin(), row.organizations.end());
  place.service_views.assign(place.services.begin(), place.services.end());
  place.organization_views.assign(place.organizations.begin(), place.organizations.end());
  place.status = row.status;
  place.target = row.target;
  place.published = row.published;
  judge_place(place);
  count_takers(place);
  return place;
}

void TableRehearsal::judge_place(Place& place) {
  const Resource row = place.view();
  place.deltas.resize(concerned_.size() * questions_.size());
  for (std::size_t i = 0; i < concerned_.size(); ++i) {
    const auto& kind = people_.kinds()[concerned_[i]];
    for (std::size_t q = 0; q < questions_.size(); ++q)
      if (changes_[i][q] && !questions_[q].is_add)
        place.deltas[i * questions_.size() + q] = delta(kind.prepared[0], kind.prepared[1], questions_[q], row);
  }
}

void TableRehearsal::count_takers(Place& place) {
  const Resource row = place.view();
  for (std::size_t side = 0; side < 2; ++side) {
    place.takers[side].assign(acts_.size(), 0);
    place.may[side].resize(acts_.size());
    if (!flows_[side]) continue;
    for (std::size_t i = 0; i < acts_.size(); ++i) {
      const Transition* one = flows_[side]->find(acts_[i].action, row.status);
      if (!one || one->effect_only) continue;
      if (sides_.permissions.find(table_.label, Flow::permission_of(*one)) != acts_[i].permission) continue;
      for (const Kind& kind : people_.kinds()) {
        const auto& rules = sides_.each[side];
        const bool may = rules.decide(kind.prepared[side], acts_[i].permission, row, at_).allowed() &&
                         rules.decide(kind.prepared[side], view_.permission, row, at_).allowed();
        place.may[side][i].push_back(may);
        if (may) place.takers[side][i] += static_cast<std::int64_t>(kind.people.size());
      }
    }
  }
}

void TableRehearsal::judge_row(const Resource& row, const Place& place) {
  const auto add = [&](std::size_t person, std::size_t question, const Delta& delta, int times) {
    if (delta.sign == 0) return;
    Tally& tally = own_[own_key(person, question, line_of(delta))];
    tally.rows += delta.right ? times : 0;
    tally.open += delta.open ? times : 0;
  };
  for (const std::size_t person : near_) {
    const std::size_t kind = position_[people_.kind_of(person)];
    if (kind == npos) continue;
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      if (!changes_[kind][q] || questions_[q].is_add) continue;
      const Delta& alike = place.deltas[kind * questions_.size() + q];
      const Delta own = delta(people_.prepared(person, 0), people_.prepared(person, 1), questions_[q], row);
      if (own == alike) continue;
      add(person, q, alike, -1);
      add(person, q, own, 1);
    }
  }
}

bool TableRehearsal::can_somebody(std::size_t side, std::size_t act, const Place& place, const Resource& row) {
  const auto& may = place.may[side][act];
  if (may.empty()) return false;  // not legal there
  std::int64_t others = place.takers[side][act];
  if (others > static_cast<std::int64_t>(near_.size())) return true;
  for (const std::size_t person : near_)
    if (may[people_.kind_of(person)]) --others;
  if (others > 0) return true;
  const Side& rules = sides_.each[side];
  return std::any_of(near_.begin(), near_.end(), [&](std::size_t person) {
    const rules::Actor& actor = people_.prepared(person, side);
    return rules.decide(actor, acts_[act].permission, row, at_).allowed() &&
           rules.decide(actor, view_.permission, row, at_).allowed();
  });
}

void TableRehearsal::look_for_stuck(const Record& record, const Resource& row, const Place& place) {
  std::array<std::vector<bool>, 2> can;
  for (std::size_t side = 0; side < 2; ++side)
    for (std::size_t i = 0; i < acts_.size(); ++i) can[side].push_back(can_somebody(side, i, place, row));
  // A way to another status, by somebody or by the platform itself.
  const auto has_way = [&](std::size_t side) {
    if (!flows_[side]) return false;
    for (const Transition& one : flows_[side]->transitions) {
      if (one.to == row.status || !has(one.from, row.status)) continue;
      if (one.is_system || one.effect_only) return true;
      const auto permission = sides_.permissions.find(table_.label, Flow::permission_of(one));
      for (std::size_t i = 0; i < acts_.size(); ++i)
        if (can[side][i] && acts_[i].action == one.action && acts_[i].permission == permission) return true;
    }
    return false;
  };
  Stuck stuck{.entity = table_.label, .status = std::string(row.status)};
  std::string name = stuck.status;
  for (std::size_t i = 0; i < acts_.size(); ++i) {
    const auto still = [&](std::size_t other) { return acts_[other].action == acts_[i].action && can[1][other]; };
    bool goes_on = false;
    for (std::size_t other = 0; other < acts_.size(); ++other) goes_on = goes_on || still(other);
    if (!can[0][i] || goes_on || has(stuck.actions, acts_[i].action)) continue;
    stuck.actions.push_back(acts_[i].action);
    name += '\n' + acts_[i].action;
  }
  stuck.is_whole = has_way(0) && !has_way(1) && flows_[1] && !flows_[1]->is_terminal(row.status);
  if (stuck.actions.empty() && !stuck.is_whole) return;
  name += stuck.is_whole ? "\n!" : "";
  Stuck& group = stuck_.try_emplace(std::move(name), std::move(stuck)).first->second;
  ++group.rows;
  if (group.keys.size() < options_.most) group.keys.push_back(key_text(record.key()));
}

Result<> TableRehearsal::run(Records& records, RowSource& rows, Rehearsal& out) {
  const Query query{.table = &table_};
  TECHHUB_TRY(auto cursor, records.transaction().query(query));
  for (;;) {
    TECHHUB_TRY(const auto record, cursor->next());
    if (!record) break;
    TECHHUB_TRY(const auto facts, RowFacts::load(rows, platform_, *record));
    const Resource row = facts.view();
    Place& place = place_of(row);
    ++place.rows;
    people_.near(row, near_);
    judge_row(row, place);
    if (flows_[1]) look_for_stuck(*record, row, place);
    ++out.rows;
  }
  total(out);
  for (auto& [name, stuck] : stuck_) out.stuck.push_back(std::move(stuck));
  return success();
}

}  // namespace techhub::hub
