// SPDX-License-Identifier: MIT
// Hub: every call is one transaction over the parts beside this file.
#include "techhub/hub/hub.hpp"

#include <algorithm>

#include "hub/caller_filter.hpp"
#include "hub/change_log.hpp"
#include "hub/migrations.hpp"
#include "hub/present.hpp"
#include "hub/reasons.hpp"
#include "hub/sealed_inside.hpp"
#include "hub/visible.hpp"
#include "hub/wiped.hpp"
#include "techhub/hub/known_words.hpp"
#include "techhub/hub/search.hpp"

namespace techhub {

using storage::Mode;
using storage::Transaction;

Hub::Hub(std::unique_ptr<State> state) : state_(std::move(state)) {}
Hub::~Hub() = default;

const Platform& Hub::platform() const noexcept { return *state_->platform; }
storage::Storage& Hub::storage() noexcept { return *state_->storage; }
const HubOptions& Hub::options() const noexcept { return state_->options; }
Time Hub::now() const { return state_->options.clock(); }
std::shared_ptr<const rules::Policy> Hub::policy() const { return state_->policy(); }

Result<> Hub::set_policy(std::string_view document) {
  const Platform& platform = *state_->platform;
  TECHHUB_TRY(const auto known, known_words(platform, *state_->storage));
  TECHHUB_TRY(auto policy, rules::Policy::compile(document, platform.permissions(), known));
  state_->replace(std::move(policy));
  return success();
}

Result<rules::Actor> Hub::actor(std::int64_t user) {
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::read));
  TECHHUB_TRY(Records records, state_->records(*transaction));
  TECHHUB_TRY(auto actor, hub::load_actor(records, user, state_->options));
  state_->policy()->prepare(actor);
  return actor;
}

namespace {

constexpr std::size_t max_page = 1000;

// The rows of a list: what the actor may view and the caller asks for, with a right to `action` where one is given.
Result<Filter> listed(hub::CallerFilter& caller, const Table& table, const Filter& filter, std::string_view action) {
  TECHHUB_TRY(Filter limited, caller.limit(table, filter));
  Filter all = caller.visible(table) && std::move(limited);
  if (action.empty()) return all;
  TECHHUB_TRY(Filter taken, caller.takeable(table, action));
  return std::move(all) && std::move(taken);
}

}  // namespace

Result<Record> Hub::get(const rules::Actor& actor, std::string_view label, const Value& key) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  TECHHUB_TRY(auto seen, log->see(*table, key));
  TECHHUB_DO(hub::present(*log, seen.record, seen.facts));
  return std::move(seen.record);
}

Result<Page> Hub::list(const rules::Actor& actor, std::string_view label, const ListQuery& asked) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  hub::CallerFilter caller(*log);
  Query query{.table = table};
  TECHHUB_TRY(query.filter, listed(caller, *table, asked.filter, asked.action));
  bool by_key = false;
  for (const Order& order : asked.order) {
    TECHHUB_DO(caller.allow(*table, order.column));
    if (table->columns[order.column].type == Type::personal || order.column == table->blind ||
        order.column == hub::column_inside(*table))
      return Error(Code::denied, "rows are not ordered by this column")
          .at(table->label, table->columns[order.column].name);
    query.order.push_back(order);
    by_key = by_key || order.column == 0;
  }
  if (!by_key) query.order.push_back({0, false});
  if (!asked.after.empty() && asked.after.size() != query.order.size())
    return Error(Code::invalid, "`after` holds a value for each column of the order and the key")
        .at(table->label, "after");
  query.after = asked.after;
  const std::size_t limit = std::clamp<std::size_t>(asked.limit, 1, max_page);
  query.limit = limit + 1;
  TECHHUB_TRY(auto rows, log->records().select(query));
  Page page;
  if (rows.size() > limit) {
    rows.pop_back();
    for (const Order& order : query.order) page.next.push_back(rows.back()[order.column]);
  }
  for (Record& row : rows) {
    if (hub::needs_facts(*table)) {
      TECHHUB_TRY(const auto facts, hub::RowFacts::load(log->records(), row));
      TECHHUB_DO(hub::present(*log, row, facts));
    } else {
      hub::withhold(row);
    }
    page.rows.push_back(std::move(row));
  }
  return page;
}

Result<std::int64_t> Hub::count(const rules::Actor& actor, std::string_view label, const Filter& filter,
                                std::string_view action) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  hub::CallerFilter caller(*log);
  TECHHUB_TRY(const Filter all, listed(caller, *table, filter, action));
  return log->records().count(*table, all);
}

Result<Filter> Hub::visible(const rules::Actor& actor, std::string_view action, std::string_view label) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  const auto permission = state_->platform->permissions().find(label, action);
  if (permission == rules::Permissions::unknown)
    return Error(Code::invalid, "no such permission").at(table->label, "action").because(hub::unknown_action);
  return hub::visible(*state_->platform, log->policy(), log->actor(), permission, *table, log->now());
}

Result<std::int64_t> Hub::version(std::string_view label, const Value& key) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, rules::Actor::system()));
  return log->last_version(*table, key);
}

Result<rules::Decision> Hub::decide(const rules::Actor& actor, std::string_view action, std::string_view label,
                                    const Value& key) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  TECHHUB_TRY(const auto seen, log->see(*table, key));
  return log->policy().check(log->actor(), state_->platform->permissions().find(label, action), seen.facts.view(),
                             log->now());
}

Result<std::vector<ActionState>> Hub::actions(const rules::Actor& actor, std::string_view label, const Value& key) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  return log->actions(*table, key);
}

namespace {

// The outcome of a change, its row as the actor may read it. `stored` is the row as the change left it.
Result<Outcome> outcome(ChangeLog& log, const Record& stored, std::string from, std::string to) {
  Outcome made{.row = stored, .from = std::move(from), .to = std::move(to)};
  TECHHUB_TRY(made.version, log.finish(stored));
  if (is_null(stored.key())) return made;  // a use case that has no row to show
  const Table& table = stored.table();
  if (!hub::needs_facts(table)) {
    hub::withhold(made.row);
    return made;
  }
  TECHHUB_TRY(const auto facts, hub::RowFacts::load(log.records(), stored));
  TECHHUB_DO(hub::present(log, made.row, facts));
  return made;
}

std::string status_of(const Platform& platform, const Record& row) {
  const auto* flow = platform.flow(row.table());
  return flow ? std::string(row.text(flow->column)) : std::string();
}

}  // namespace

Result<Outcome> Hub::create(const rules::Actor& actor, std::string_view label, const Json& fields) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  TECHHUB_TRY(const auto row, log->create(*table, fields, nullptr));
  TECHHUB_TRY(auto made, outcome(*log, row, {}, status_of(*state_->platform, row)));
  TECHHUB_DO(transaction->commit());
  return made;
}

Result<Outcome> Hub::update(const rules::Actor& actor, std::string_view label, const Value& key, const Json& fields,
                            const Expect& expect, std::string_view override_reason) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  TECHHUB_TRY(const auto row, log->update(*table, key, fields, expect, override_reason, nullptr));
  const auto status = status_of(*state_->platform, row);
  TECHHUB_TRY(auto made, outcome(*log, row, status, status));
  TECHHUB_DO(transaction->commit());
  return made;
}

Result<> Hub::erase(const rules::Actor& actor, std::string_view label, const Value& key, const Expect& expect) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  TECHHUB_TRY(const auto row, log->erase(*table, key, expect, nullptr));
  TECHHUB_DO(log->finish(row));
  return transaction->commit();
}

Result<Outcome> Hub::perform(const rules::Actor& actor, std::string_view label, const Value& key,
                             std::string_view action, const Json& input, const Expect& expect) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  TECHHUB_TRY(const auto done, log->perform(*table, key, action, input, expect, nullptr));
  TECHHUB_TRY(auto made, outcome(*log, done.row, done.from, done.to));
  TECHHUB_DO(transaction->commit());
  return made;
}

// Effects can refuse too, so a check takes them and rolls back: the answer is what perform would give.
Result<Outcome> Hub::check(const rules::Actor& actor, std::string_view label, const Value& key, std::string_view action,
                           const Json& input, const Expect& expect) {
  TECHHUB_TRY(const Table* table, state_->platform->table(label));
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  TECHHUB_TRY(const auto done, log->perform(*table, key, action, input, expect, nullptr));
  TECHHUB_TRY(auto made, outcome(*log, done.row, done.from, done.to));
  transaction->rollback();
  made.version = 0;
  return made;
}

Result<Outcome> Hub::run(const rules::Actor& actor, const UseCase& use_case, const Json& input) {
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(*state_, *transaction, actor));
  TECHHUB_TRY(const auto row, log->run(use_case, input));
  TECHHUB_TRY(auto made, outcome(*log, row, {}, status_of(*state_->platform, row)));
  TECHHUB_DO(transaction->commit());
  return made;
}

Result<> Hub::read(const std::function<Result<>(Records&)>& work) {
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::read));
  TECHHUB_TRY(Records records, state_->records(*transaction));
  return work(records);
}

Result<> Hub::write(const std::function<Result<>(Records&)>& work) {
  TECHHUB_TRY(auto transaction, state_->storage->begin(Mode::write));
  TECHHUB_TRY(Records records, state_->records(*transaction));
  TECHHUB_DO(work(records));
  TECHHUB_DO(hub::bump_rights_epoch(records));
  return transaction->commit();
}

Result<> Hub::add_catalogue() {
  return write([this](Records& records) -> Result<> {
    for (const Module& module : state_->platform->modules()) {
      if (module.catalogue) TECHHUB_DO(module.catalogue(records, now()));
    }
    return success();
  });
}

Result<Json> Hub::setting(std::string_view key) {
  Json value;
  TECHHUB_DO(read([&](Records& records) -> Result<> {
    TECHHUB_TRY(value, hub::read_setting(records, key));
    return success();
  }));
  return value;
}

Result<> Hub::set_setting(std::string_view key, const Json& value) {
  return write([&](Records& records) { return hub::write_setting(records, key, value); });
}

Result<std::vector<std::string>> Hub::verify() {
  TECHHUB_TRY(auto faults, state_->storage->verify());
  TECHHUB_DO(read([&](Records& records) -> Result<> {
    for (const Table* table : state_->platform->tables()) {
      if (!table->has_personal()) continue;
      const Query query{.table = table};
      TECHHUB_TRY(auto cursor, records.transaction().query(query));
      for (;;) {
        TECHHUB_TRY(auto row, cursor->next());
        if (!row) break;
        const std::string key = key_text(row->key());
        const hub::WipedAfter wiped(*row);
        if (!records.open(*row) || !hub::open_inside(records.vault(), *row)) {
          faults.push_back(table->label + " " + key + ": a personal value does not open");
          continue;
        }
        for (std::size_t i = 0; i < table->columns.size(); ++i) {
          const auto hashed = table->columns[i].type == Type::personal ? table->lookup(i) : Table::npos;
          if (hashed == Table::npos) continue;
          const std::string_view text = is_null((*row)[i]) ? std::string_view{} : as_text((*row)[i]);
          const bool is_forgotten = text == vault::forgotten_marker(row->key());
          const Value right = is_forgotten ? Value() : records.vault().lookup(*table, i, text);
          if ((*row)[hashed] != right)
            faults.push_back(table->label + " " + key + ": the look-up of `" + std::string(table->columns[i].name) +
                             "` is not that of its value");
        }
      }
    }
    return success();
  }));
  TECHHUB_TRY(const auto stale, verify_terms(*this));
  for (const std::string& place : stale) faults.push_back(place + ": it is not found by what it holds: reindex");
  return faults;
}

}  // namespace techhub
