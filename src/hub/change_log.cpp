// SPDX-License-Identifier: MIT
// The one path of every change: load -> view -> expect -> decide -> legal -> guard -> write -> effects -> history.
#include "hub/change_log.hpp"

#include <algorithm>

#include "hub/reasons.hpp"
#include "hub/sealed_inside.hpp"
#include "rules/explain_text.hpp"
#include "techhub/value/text.hpp"

namespace techhub {

namespace {

// Effects of effects deeper than this are a circle.
constexpr int max_depth = 16;

Filter same_status(std::size_t column, const Record& record) { return Filter::is(column, record[column]); }

}  // namespace

Result<std::unique_ptr<ChangeLog>> ChangeLog::begin(Hub::State& state, storage::Transaction& transaction,
                                                    const rules::Actor& actor) {
  std::int64_t epoch = 0;
  TECHHUB_TRY(const Records records, state.records(transaction, epoch));
  std::unique_ptr<ChangeLog> log(new ChangeLog(state, records));
  log->now_ = state.options.clock();
  log->policy_ = state.policy();
  log->actor_ = actor;
  if (actor.kind == rules::Actor::Kind::user && epoch != actor.epoch) {
    TECHHUB_TRY(log->actor_, hub::load_actor(log->records_, actor.user, state.options));
  }
  if (log->actor_.policy != log->policy_->version()) log->policy_->prepare(log->actor_);
  return log;
}

Change ChangeLog::change(Change::Kind kind, const Table& table, std::string_view action, const Json& input,
                         const Change* parent) {
  Change made;
  made.log_ = this;
  made.parent_ = parent;
  made.kind_ = kind;
  made.table_ = &table;
  made.action_ = action;
  made.actor_ = &actor_;
  made.now_ = now_;
  made.input_ = &input;
  if (!parent) comment_ = trim(input["comment"].as_string());
  return made;
}

Result<> ChangeLog::run_steps(const std::vector<const Step*>& steps, Change& change) {
  for (const Step* step : steps) TECHHUB_DO((*step)(change));
  return success();
}

Result<bool> ChangeLog::may_view(const Table& table, const hub::RowFacts& facts) {
  if (actor_.kind == rules::Actor::Kind::system) return true;
  return policy_->check(actor_, records_.platform().rights(table).view, facts.view(), now_).allowed();
}

Result<ChangeLog::Seen> ChangeLog::see(const Table& table, const Value& key) {
  const auto hidden = [&] {
    return Error(Code::not_found, "no row `" + key_text(key) + "`").at(table.label, table.key().name);
  };
  TECHHUB_TRY(auto found, records_.find(table, key));
  if (!found) return hidden();
  TECHHUB_TRY(auto facts, hub::RowFacts::load(records_, *found));
  TECHHUB_TRY(const bool may, may_view(table, facts));
  if (!may) return hidden();
  return Seen{std::move(*found), std::move(facts)};
}

Result<> ChangeLog::record_transition(const Change& change, std::string_view from, std::string_view to) {
  Record row(records_.table("techhub.transition"));
  row.set("source", change.table().label);
  row.set("primary_key", key_text(change.after_.key()));
  row.set("action", change.kind_ == Change::Kind::create   ? "create"
                    : change.kind_ == Change::Kind::update ? "override"
                                                           : change.action_);
  row.set("from_status", std::string(from));
  row.set("to_status", std::string(to));
  if (actor_.user != 0) row.set("actor_id", actor_.user);
  row.set("comment", change.override_ || change.comment().empty() ? comment_ : std::string(change.comment()));
  row.set("at", now_.us);
  return records_.insert(row);
}

void ChangeLog::touch(const Record& row, bool erased) {
  if (hub::carries_rights(row.table())) rights_changed_ = true;
  for (auto& touched : touched_) {
    if (&touched.row.table() == &row.table() && touched.row.key() == row.key()) {
      touched = {row, erased};
      return;
    }
  }
  touched_.push_back({row, erased});
}

const Record& ChangeLog::latest(const Record& row) const {
  for (const auto& touched : touched_) {
    if (&touched.row.table() == &row.table() && touched.row.key() == row.key()) return touched.row;
  }
  return row;
}

void ChangeLog::notify(std::string_view topic, const Table& table, const Value& key, Json payload) {
  Record entry(records_.table("techhub.outbox"));
  entry.set("topic", std::string(topic));
  entry.set("source", table.label);
  entry.set("primary_key", key_text(key));
  entry.set("payload", payload.dump());
  entry.set("at", now_.us);
  outbox_.push_back(std::move(entry));
}

Result<> ChangeLog::seal_inside(Change& change, Record& row) {
  const Table& table = row.table();
  const auto column = hub::column_inside(table);
  if (column == Table::npos || !change.changed_.has(column)) return success();
  if (is_null(row.key())) {
    TECHHUB_TRY(row[0], records_.transaction().reserve(table));  // a sealed value is bound to the key
  }
  const Record before = change.before_.empty() ? Record() : latest(change.before_);
  TECHHUB_DO(hub::seal_inside(records_.vault(), row, before, change.personal_inside_));
  change.changed_.add(table.salt());
  return success();
}

// Writes the changed columns of `after` if the row still matches `expect`; `after` is then the row as stored, sealed.
Result<> ChangeLog::save(Change& change, const Filter& expect) {
  const Table& table = change.table();
  if (const auto updated = table.find("updated_at"); updated != Table::npos) {
    change.after_[updated] = now_.us;
    change.changed_.add(updated);
  }
  Record stored = change.after_;
  TECHHUB_DO(seal_inside(change, stored));
  TECHHUB_DO(keep_first_state(change.before_));
  TECHHUB_TRY(const bool written, records_.update(stored, change.changed_, expect));
  if (!written) {
    return Error(Code::conflict, "row `" + key_text(stored.key()) + "` changed meanwhile")
        .at(table.label)
        .because(hub::changed_meanwhile);
  }
  touch(stored);
  change.after_ = std::move(stored);
  return success();
}

Result<Record> ChangeLog::create(const Table& table, const Json& fields, const Change* parent) {
  if (++depth_ > max_depth) return Error(Code::internal, "effects go in a circle").at(table.label);
  const rules::Flow* flow = records_.platform().flow(table);
  Change made = change(Change::Kind::create, table, {}, fields, parent);
  Record& row = made.after_ = Record(table);
  if (flow) row.set(flow->column, flow->initial);
  if (!parent) TECHHUB_DO(refuse_guarded(table, fields, nullptr));
  TECHHUB_TRY(made.changed_, assign(row, fields));
  if (table.actor != Table::npos && actor_.user != 0 && is_null(row[table.actor])) row[table.actor] = actor_.user;
  for (const auto name : {"created_at", "updated_at"}) {
    if (const auto column = table.find(name); column != Table::npos && is_null(row[column])) row[column] = now_.us;
  }
  if (!parent) {
    TECHHUB_TRY(const auto facts, hub::RowFacts::load(records_, row));
    TECHHUB_DO(decide(records_.platform().rights(table).add, row, facts));
    TECHHUB_DO(refuse_beyond_rights(made, fields));
  }
  TECHHUB_DO(check_references(made, !parent));
  if (!parent) TECHHUB_DO(check_company(made));
  TECHHUB_DO(run_steps(records_.platform().hooks(table).create, made));
  TECHHUB_DO(check_complete(row));

  Record stored = row;
  TECHHUB_DO(seal_inside(made, stored));
  TECHHUB_DO(records_.insert(stored));
  row[0] = stored[0];
  touch(stored);
  if (flow) TECHHUB_DO(record_transition(made, "", row.text(flow->column)));
  TECHHUB_DO(run_steps(records_.platform().hooks(table).created, made));
  notify(table.label + ".create", table, row.key(), Json::object({{"actor", actor_.user}}));
  --depth_;
  return latest(stored);
}

Result<Record> ChangeLog::update(const Table& table, const Value& key, const Json& fields, const Expect& expect,
                                 std::string_view override_reason, const Change* parent) {
  if (++depth_ > max_depth) return Error(Code::internal, "effects go in a circle").at(table.label);
  const rules::Flow* flow = records_.platform().flow(table);
  Change made = change(Change::Kind::update, table, {}, fields, parent);
  if (parent) {
    TECHHUB_TRY(made.before_, records_.need(table, key));
  } else {
    TECHHUB_TRY(auto seen, see(table, key));
    TECHHUB_DO(check_expected(seen.record, expect));
    TECHHUB_DO(decide(records_.platform().rights(table).change, seen.record, seen.facts));
    if (!is_blank(override_reason)) {
      const bool is_super = actor_.role_index < policy_->roles().size() && policy_->roles()[actor_.role_index].is_super;
      if (!is_super || rules::is_own_case(actor_, seen.facts.view(), rules::Sod::full)) {
        return Error(Code::denied, "this actor may not override").at(table.label).because(hub::no_override);
      }
      made.override_ = true;
      comment_ = trim(override_reason);
      TECHHUB_DO(check_comment(table));
    } else {
      if (flow && !flow->is_editable(seen.record.text(flow->column))) {
        const auto status = seen.record.text(flow->column);
        return Error(Code::illegal_transition, "a row in status `" + std::string(status) + "` is not editable")
            .at(table.label)
            .add(rules::status_problem(hub::not_editable, *flow, status, flow->column));
      }
      TECHHUB_DO(refuse_guarded(table, fields, &seen.record));
    }
    made.before_ = std::move(seen.record);
  }
  made.after_ = made.before_;
  TECHHUB_TRY(made.changed_, assign(made.after_, fields));
  if (const auto data = hub::column_inside(table); data != Table::npos && made.changed_.has(data))
    hub::unmask_inside(records_.vault(), made.after_, made.before_);
  if (made.changed_.has(0))
    return Error(Code::invalid, "a key never changes").at(table.label, table.key().name).because(hub::guarded);
  TECHHUB_DO(check_references(made, !parent));
  if (!parent) {
    TECHHUB_DO(check_company(made));
    // Judged again on the row as it would be: an edit does not move a row out of the actor's own reach unnoticed.
    TECHHUB_TRY(const auto facts, hub::RowFacts::load(records_, made.after_));
    TECHHUB_DO(decide(records_.platform().rights(table).change, made.after_, facts));
    if (made.override_ && rules::is_own_case(actor_, facts.view(), rules::Sod::full))
      return Error(Code::denied, "this actor may not override").at(table.label).because(hub::no_override);
    TECHHUB_DO(refuse_beyond_rights(made, fields));
  }
  TECHHUB_DO(run_steps(records_.platform().hooks(table).update, made));
  Filter unchanged{};
  if (flow) unchanged = same_status(table.at(flow->column), made.before_);
  TECHHUB_DO(save(made, unchanged));
  if (flow && made.changes(flow->column))
    TECHHUB_DO(record_transition(made, made.before_.text(flow->column), made.after_.text(flow->column)));
  TECHHUB_DO(run_steps(records_.platform().hooks(table).updated, made));
  notify(table.label + ".change", table, key, Json::object({{"actor", actor_.user}}));
  --depth_;
  return latest(made.after_);
}

Result<Record> ChangeLog::erase(const Table& table, const Value& key, const Expect& expect, const Change* parent) {
  static const Json nothing = Json::object();
  if (++depth_ > max_depth) return Error(Code::internal, "effects go in a circle").at(table.label);
  const rules::Flow* flow = records_.platform().flow(table);
  Change made = change(Change::Kind::erase, table, {}, nothing, parent);
  if (parent) {
    TECHHUB_TRY(made.before_, records_.need(table, key));
  } else {
    TECHHUB_TRY(auto seen, see(table, key));
    TECHHUB_DO(check_expected(seen.record, expect));
    TECHHUB_DO(decide(records_.platform().rights(table).erase, seen.record, seen.facts));
    if (flow && !flow->is_editable(seen.record.text(flow->column))) {
      const auto status = seen.record.text(flow->column);
      return Error(Code::illegal_transition, "a row in status `" + std::string(status) + "` is not deleted")
          .at(table.label)
          .add(rules::status_problem(hub::not_editable, *flow, status, flow->column));
    }
    made.before_ = std::move(seen.record);
    TECHHUB_DO(refuse_beyond_rights(made, nothing));
  }
  made.after_ = made.before_;
  TECHHUB_DO(run_steps(records_.platform().hooks(table).erase, made));
  TECHHUB_TRY(const bool gone, records_.erase(table, key));
  if (!gone)
    return Error(Code::conflict, "row `" + key_text(key) + "` is gone already")
        .at(table.label)
        .because(hub::changed_meanwhile);
  touch(made.before_, true);
  notify(table.label + ".delete", table, key, Json::object({{"actor", actor_.user}}));
  --depth_;
  return std::move(made.before_);
}

Result<ChangeLog::Performed> ChangeLog::perform(const Table& table, const Value& key, std::string_view action,
                                                const Json& input, const Expect& expect, const Change* parent) {
  if (++depth_ > max_depth) return Error(Code::internal, "effects go in a circle").at(table.label);
  const Platform& platform = records_.platform();
  const rules::Flow* flow = platform.flow(table);
  if (!flow || !flow->find(action)) {
    return Error(Code::invalid, "no action `" + std::string(action.substr(0, 64)) + "`")
        .at(table.label, "action")
        .because(hub::unknown_action);
  }
  if (!input.is_null() && !input.is_object())
    return Error(Code::invalid, "the input is no object").at(table.label, "input").because(reason::not_object);

  Change made = change(Change::Kind::perform, table, action, input, parent);
  std::optional<hub::RowFacts> facts;
  if (parent) {
    TECHHUB_TRY(made.before_, records_.need(table, key));
  } else {
    TECHHUB_TRY(auto seen, see(table, key));
    TECHHUB_DO(check_expected(seen.record, expect));
    made.before_ = std::move(seen.record);
    facts = std::move(seen.facts);
  }
  const std::string from(made.before_.text(flow->column));
  const Platform::Bound* bound = nullptr;
  const Platform::Bound* any = nullptr;  // where the action is not legal here, its right is asked all the same
  for (const auto& one : platform.transitions(table)) {
    if (one.transition->action != action) continue;
    if (!any) any = &one;
    if (std::find(one.transition->from.begin(), one.transition->from.end(), from) != one.transition->from.end())
      bound = &one;
  }
  const auto& asked = bound ? *bound : *any;
  const rules::Transition& transition = *asked.transition;
  if (!parent) {
    if (transition.effect_only) {
      return Error(Code::denied, "`" + std::string(action) + "` is an effect of other actions")
          .at(table.label)
          .because(hub::only_as_effect);
    }
    TECHHUB_DO(decide(asked.permission, made.before_, *facts, &transition));
  }
  if (!bound) {
    return Error(Code::illegal_transition, "no `" + std::string(action) + "` from status `" + from + "`")
        .at(table.label)
        .add(rules::status_problem(hub::not_from_status, *flow, from, flow->column));
  }
  if (!parent && transition.needs_comment && made.comment().empty()) {
    return Error(Code::invalid, "a comment is required").at(table.label, "comment").because(hub::comment_required);
  }
  made.after_ = made.before_;
  TECHHUB_DO(check_text(made.comment()));
  TECHHUB_DO(run_steps(bound->guards, made));

  const auto column = table.at(flow->column);
  made.after_[column] = transition.to;
  made.changed_.add(column);
  TECHHUB_DO(save(made, same_status(column, made.before_)));
  made.changed_ = {};
  TECHHUB_DO(record_transition(made, from, transition.to));
  TECHHUB_DO(run_steps(bound->effects, made));
  // Effects may have changed the row itself, by a change of their own or by setting further columns.
  const Record& stored = latest(made.after_);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!made.changed_.has(i)) made.after_[i] = stored[i];
  }
  if (!made.changed_.empty()) TECHHUB_DO(save(made, {}));
  notify(table.label + "." + std::string(action), table, key,
         Json::object({{"actor", actor_.user}, {"from", from}, {"to", transition.to}}));
  --depth_;
  return Performed{std::move(made.after_), from, transition.to};
}

}  // namespace techhub
