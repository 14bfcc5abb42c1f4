// SPDX-License-Identifier: MIT
// The way back: writing what a version holds, and making a deleted row anew.
#include <algorithm>

#include "hub/past.hpp"
#include "hub/present.hpp"
#include "hub/reasons.hpp"
#include "hub/sealed_inside.hpp"
#include "hub/wiped.hpp"
#include "techhub/hub/history.hpp"
#include "techhub/value/text.hpp"

namespace techhub {
namespace {

using hub::Past;
using hub::RowFacts;
using hub::Versions;
using storage::Mode;

bool is_guarded_key(std::string_view key) { return key == "active" || key.starts_with("verified_"); }

// A tag as the version has it, with what only actions write as it stands.
Json merged_tag(const Json& past, const Json& live) {
  Json merged = Json::object();
  for (const auto& [key, value] : past.members()) {
    if (!is_guarded_key(key)) merged.set(key, value);
  }
  for (const auto& [key, value] : live.members()) {
    if (is_guarded_key(key)) merged.set(key, value);
  }
  return merged;
}

// What an edit would have to write to make the row as it was, in the clear.
Json fields_of(const Platform& platform, const Past& past, const Record& was, const Record& is) {
  const Table& table = was.table();
  const auto* flow = platform.flow(table);
  Json fields = Json::object();
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (!past.given.has(i) || column.is_guarded || column.type == Type::secret || (flow && column.name == flow->column))
      continue;
    const Json then = json_from(column, was[i]);
    const Json now = json_from(column, is[i]);
    const Json wanted = column.type == Type::tag ? merged_tag(then, now) : then;
    if (wanted != now && !(wanted.is_null() && !column.is_nullable)) fields.set(column.name, wanted);
  }
  return fields;
}

// Members that were sealed then are sealed now, or not there: what the rules of today would let stand in the clear was
// given when they did not.
Result<> check_sealed(const Past& past, const Record& made) {
  const Table& table = made.table();
  if (hub::column_inside(table) == Table::npos) return success();
  const Json then = past.row.json("data");
  const Json now = made.json("data");
  for (const auto& [member, value] : then.members()) {
    const Json& is = now[member];
    if (!hub::is_sealed_inside(value) || hub::is_sealed_inside(is) || is.is_null() || is == Json("")) continue;
    return Error(Code::invalid, "a value that was personal would stand in the clear")
        .at(table.label, hub::place_inside(member))
        .because(hub::no_longer_personal);
  }
  return success();
}

Result<Outcome> outcome(ChangeLog& log, const Record& stored, std::string from) {
  const auto* flow = log.records().platform().flow(stored.table());
  Outcome made{.row = stored, .from = std::move(from), .to = flow ? std::string(stored.text(flow->column)) : ""};
  TECHHUB_TRY(made.version, log.finish(stored));
  TECHHUB_TRY(const auto facts, RowFacts::load(log.records(), stored));
  TECHHUB_DO(hub::present(log, made.row, facts));
  return made;
}

// What actions wrote is as in a new row: whose it is and since when stay.
void reset_guarded(Record& row, const rules::Flow* flow) {
  const Table& table = row.table();
  const Record blank(table);
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (column.type == Type::tag) row[i] = merged_tag(row.json(column.name), {}).dump();
    const bool stays = i == table.actor || column.type == Type::personal || column.name == "author_id" ||
                       column.name == "created_at" || (is_null(blank[i]) && !column.is_nullable);
    if (column.is_guarded && !stays) row[i] = blank[i];
  }
  if (flow) row.set(flow->column, flow->initial);
}

// Personal values out of a row whose salt is gone, which is then as that of a forgotten person, and what they were
// called.
std::vector<std::string> lose_personal(Record& row) {
  const Table& table = row.table();
  std::vector<std::string> lost;
  for (std::size_t i = 0; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (column.type != Type::personal) continue;
    if (!is_null(row[i])) lost.emplace_back(column.name);
    row[i] = Value{};
    if (column.is_nullable) continue;
    const std::string marker = table.lookup(i) == Table::npos ? "" : vault::forgotten_marker(row.key());
    row[i] = Bytes(marker.begin(), marker.end());
  }
  if (const auto inside = hub::column_inside(table); inside != Table::npos) {
    const Json data = row.json("data");
    Json left = data;
    for (const auto& [member, value] : data.members()) {
      if (!hub::is_sealed_inside(value)) continue;
      lost.push_back(hub::place_inside(member));
      left.set(member, "");
    }
    if (!data.members().empty()) row[inside] = left.dump();
  }
  return lost;
}

}  // namespace

Result<> ChangeLog::set_comment(const Table& table, std::string_view comment) {
  comment_ = trim(comment);
  return check_comment(table);
}

Result<Record> ChangeLog::recover(Record row, std::string_view comment) {
  const Table& table = row.table();
  const Json fields = json_from(row);
  Change made = change(Change::Kind::create, table, "recover", fields, nullptr);
  TECHHUB_DO(set_comment(table, comment));
  made.after_ = std::move(row);
  made.changed_ = ColumnSet::all(table);
  const auto& rights = records_.platform().rights(table);
  TECHHUB_TRY(const auto facts, hub::RowFacts::load(records_, made.after_));
  TECHHUB_DO(decide(rights.add, made.after_, facts));
  TECHHUB_DO(decide(rights.erase, made.after_, facts));
  TECHHUB_DO(refuse_beyond_rights(made, fields));
  TECHHUB_DO(check_references(made, true));
  TECHHUB_DO(run_steps(records_.platform().hooks(table).create, made));
  TECHHUB_DO(check_complete(made.after_));
  Record stored = made.after_;
  TECHHUB_DO(records_.insert(stored));
  touch(stored);
  made.kind_ = Change::Kind::perform;  // its name stands in the history
  made.after_ = stored;
  if (const auto* flow = records_.platform().flow(table))
    TECHHUB_DO(record_transition(made, "", stored.text(flow->column)));
  notify(table.label + ".recover", table, stored.key(), Json::object({{"actor", actor_.user}}));
  return stored;
}

Result<Outcome> revert(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key,
                       std::int64_t version, const Expect& expect, std::string_view comment) {
  TECHHUB_TRY(const Table* table, hub.platform().table(label));
  TECHHUB_TRY(auto transaction, hub.storage().begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(ChangeLog::state_of(hub), *transaction, actor));
  TECHHUB_TRY(auto seen, log->see(*table, key));
  TECHHUB_TRY(auto versions, Versions::of(log->records(), *table, key, seen.record));
  TECHHUB_TRY(const auto past, versions.find(version));
  bool may = past.has_value();
  if (may) {
    TECHHUB_TRY(const auto facts, RowFacts::load(log->records(), past->row));
    TECHHUB_TRY(may, log->may_view(*table, facts));
  }
  if (!may)
    return Error(Code::not_found, "no version `" + std::to_string(version) + "` of this row").at(label, "version");
  TECHHUB_TRY(const Record was, versions.open(*past));
  Record is = seen.record;
  const hub::WipedAfter wiped(is);
  TECHHUB_DO(log->records().open(is));
  TECHHUB_DO(hub::open_inside(log->records().vault(), is));
  const Json fields = fields_of(hub.platform(), *past, was, is);
  TECHHUB_TRY(const auto row, log->update(*table, key, fields, expect, {}, nullptr));
  TECHHUB_DO(check_sealed(*past, row));
  TECHHUB_DO(log->set_comment(*table, comment));
  const auto* flow = hub.platform().flow(*table);
  TECHHUB_TRY(auto made, outcome(*log, row, flow ? std::string(seen.record.text(flow->column)) : ""));
  TECHHUB_DO(transaction->commit());
  return made;
}

Result<Recovered> recover(Hub& hub, const rules::Actor& actor, std::string_view label, const Value& key,
                          std::string_view comment) {
  TECHHUB_TRY(const Table* table, hub.platform().table(label));
  const auto no_row = [&] {
    return Error(Code::not_found, "no deleted row `" + key_text(key) + "`").at(table->label, table->key().name);
  };
  if (key.index() != (table->key().type == Type::id ? 1u : 3u)) return no_row();
  TECHHUB_TRY(auto transaction, hub.storage().begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(ChangeLog::state_of(hub), *transaction, actor));
  TECHHUB_TRY(const auto live, log->records().find(*table, key));
  if (live) {
    // A row that may not be viewed reads like one that there is not.
    const auto seen = log->see(*table, key);
    if (!seen) return seen.error().code() == Code::not_found ? no_row() : seen.error();
    return Error(Code::duplicate, "the row is not deleted").at(table->label, table->key().name);
  }
  TECHHUB_TRY(auto versions, Versions::of(log->records(), *table, key, Record()));
  TECHHUB_TRY(const auto past, versions.last());
  if (!past) return no_row();
  // Whoever may not add or delete such a row is not told that there was one.
  const auto& rights = hub.platform().rights(*table);
  const auto may = [&](rules::PermissionId right) {
    return log->policy().check(log->actor(), right, {}, log->now()).allowed();
  };
  if (log->actor().kind != rules::Actor::Kind::system && !may(rights.view)) return no_row();

  Recovered recovered;
  Record row = past->row;
  recovered.lost = lose_personal(row);
  const auto* flow = hub.platform().flow(*table);
  const bool is_edited = !flow || flow->is_editable(row.text(flow->column));
  // Without its person's address or number nothing that was verified about it is.
  if (!is_edited || table->has_personal()) reset_guarded(row, flow);
  for (const auto name : {"created_at", "updated_at"}) {
    const auto column = table->find(name);
    if (column != Table::npos && (is_null(row[column]) || name == std::string_view("updated_at")))
      row[column] = log->now().us;
  }
  TECHHUB_TRY(const auto stored, log->recover(std::move(row), comment));
  TECHHUB_TRY(recovered.outcome, outcome(*log, stored, {}));
  TECHHUB_DO(transaction->commit());
  return recovered;
}

}  // namespace techhub
