// SPDX-License-Identifier: MIT
// What may be done with a row, and use cases.
#include "techhub/hub/actions.hpp"

#include <algorithm>

#include "hub/change_log.hpp"
#include "hub/reasons.hpp"
#include "rules/explain_text.hpp"

namespace techhub {
namespace {

// Whether the rules refuse, which is an answer here; anything else is that there is none.
bool is_refusal(const Error& error) noexcept {
  switch (error.code()) {
    case Code::invalid:
    case Code::denied:
    case Code::unauthenticated:
    case Code::illegal_transition:
    case Code::not_found:
    case Code::conflict:
    case Code::duplicate:
    case Code::overlap:
    case Code::referenced:
    case Code::expired:
    case Code::limit:
      return true;
    default:
      return false;
  }
}

std::vector<Problem> problems_of(const Error& error) {
  if (!error.problems().empty()) return error.problems();
  return {{std::string(error.field()), std::string(name(error.code())), {}}};
}

}  // namespace

Result<std::vector<ActionState>> ChangeLog::actions(const Table& table, const Value& key) {
  TECHHUB_TRY(const auto seen, see(table, key));
  return actions(seen);
}

Result<> ChangeLog::ask_guards(const std::vector<const Step*>& guards, const Seen& seen, ActionState& state) {
  if (guards.empty()) return success();
  const Json nothing = Json::object();
  Change probe = change(Change::Kind::perform, seen.record.table(), state.action, nothing, nullptr);
  probe.before_ = probe.after_ = seen.record;
  probe.probe_ = true;
  for (const Step* guard : guards) {
    if (const auto held = (*guard)(probe); !held) {
      if (!is_refusal(held.error())) return held.error();
      for (auto& problem : problems_of(held.error())) state.missing.push_back(std::move(problem));
    }
  }
  for (auto& argument : probe.asked_)
    if (std::find(state.needs.begin(), state.needs.end(), argument) == state.needs.end())
      state.needs.push_back(std::move(argument));
  return success();
}

Result<std::vector<ActionState>> ChangeLog::actions(const Seen& seen) {
  static const Json nothing = Json::object();
  const Platform& platform = records_.platform();
  const Table& table = seen.record.table();
  const rules::Flow* flow = platform.flow(table);
  std::vector<ActionState> states;
  if (flow) {
    const auto from = seen.record.text(flow->column);
    for (const auto& bound : platform.transitions(table)) {
      const rules::Transition& transition = *bound.transition;
      if (transition.effect_only) continue;
      const bool legal = std::find(transition.from.begin(), transition.from.end(), from) != transition.from.end();
      const auto other =
          std::find_if(states.begin(), states.end(), [&](const auto& one) { return one.action == transition.action; });
      if (other != states.end() && !legal) continue;
      ActionState state{.action = transition.action, .to = transition.to};
      if (transition.needs_comment) state.needs.emplace_back("comment");
      if (const auto decision = decide(bound.permission, seen.record, seen.facts, &transition); !decision) {
        if (!is_refusal(decision.error())) return decision.error();
        state.missing = problems_of(decision.error());
      }
      if (!legal) state.missing.push_back(rules::status_problem(hub::not_from_status, *flow, from, flow->column));
      TECHHUB_DO(ask_guards(state.missing.empty() ? bound.guards : bound.about_actor, seen, state));
      state.is_open = state.missing.empty();
      if (other != states.end()) {
        *other = std::move(state);
      } else {
        states.push_back(std::move(state));
      }
    }
  }
  const auto& rights = platform.rights(table);
  for (const auto kind : {Change::Kind::update, Change::Kind::erase}) {
    const bool is_erase = kind == Change::Kind::erase;
    ActionState state{.action = is_erase ? "delete" : "change", .to = {}};
    Change probe = change(kind, table, {}, nothing, nullptr);
    probe.before_ = probe.after_ = seen.record;
    probe.probe_ = true;
    const auto decision = decide(is_erase ? rights.erase : rights.change, seen.record, seen.facts);
    const auto allowed = decision ? refuse_beyond_rights(probe, nothing) : Result<>(decision.error());
    if (!allowed) {
      if (!is_refusal(allowed.error())) return allowed.error();
      state.missing = problems_of(allowed.error());
    }
    if (flow && !flow->is_editable(seen.record.text(flow->column))) {
      const auto status = seen.record.text(flow->column);
      state.missing.push_back(rules::status_problem(hub::not_editable, *flow, status, flow->column));
    }
    state.is_open = state.missing.empty();
    states.push_back(std::move(state));
  }
  return states;
}

Result<Record> ChangeLog::run(const Hub::UseCase& use_case, const Json& input) {
  TECHHUB_TRY(const Table* table, records_.platform().table(use_case.label));
  Change made = change(Change::Kind::perform, *table, use_case.action, input, nullptr);
  TECHHUB_DO(check_comment(*table));
  TECHHUB_TRY(made.before_, use_case.on(made));
  TECHHUB_TRY(const auto facts, hub::RowFacts::load(records_, made.before_));
  if (use_case.needs_view && !is_null(made.before_.key())) {
    TECHHUB_TRY(const bool may, may_view(made.before_.table(), facts));
    if (!may)
      return Error(Code::not_found, "no row `" + key_text(made.before_.key()) + "`")
          .at(made.before_.table().label, made.before_.table().key().name);
  }
  TECHHUB_DO(decide(policy_->permissions().find(use_case.label, use_case.action), made.before_, facts));
  made.after_ = made.before_;
  return use_case.work(made);
}

Result<std::vector<RowActions>> actions(Hub& hub, const rules::Actor& actor, std::string_view label,
                                        std::span<const Value> keys) {
  if (keys.size() > most_rows_of_actions)
    return Error(Code::limit, "more than " + std::to_string(most_rows_of_actions) + " rows at once").at(label, "keys");
  auto& state = ChangeLog::state_of(hub);
  TECHHUB_TRY(const Table* table, state.platform->table(label));
  TECHHUB_TRY(auto transaction, state.storage->begin(storage::Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(state, *transaction, actor));
  std::vector<RowActions> out;
  if (keys.empty()) return out;
  // The rows and all that their facts lead to come with as many queries as the facts have steps, however many rows.
  TECHHUB_TRY(auto found,
              log->records().select(Query{.table = table, .filter = Filter::in(0, {keys.begin(), keys.end()})}));
  std::vector<const Record*> rows;
  for (const Record& row : found) rows.push_back(&row);
  hub::KeptRows kept(log->records(), false);
  TECHHUB_DO(kept.fetch(rows));
  hub::ByKey<std::size_t> place;
  std::vector<std::optional<ChangeLog::Seen>> seen;
  for (Record& row : found) {
    TECHHUB_TRY(auto facts, hub::RowFacts::load(kept, *state.platform, row));
    TECHHUB_TRY(const bool may, log->may_view(*table, facts));
    place[row.key()] = seen.size();
    seen.emplace_back();
    if (may) seen.back() = ChangeLog::Seen{std::move(row), std::move(facts)};
  }
  for (const Value& key : keys) {
    const std::size_t* at = place.find(key);
    if (!at || !seen[*at]) continue;
    TECHHUB_TRY(auto states, log->actions(*seen[*at]));
    out.push_back({key, std::move(states)});
  }
  return out;
}

}  // namespace techhub
