// SPDX-License-Identifier: MIT
#include "techhub/hub/keys.hpp"

#include <algorithm>

#include "hub/change_log.hpp"
#include "hub/name_lookup.hpp"
#include "hub/reseal.hpp"

namespace techhub {

namespace {

using storage::Mode;
using vault::Purpose;

constexpr std::string_view place_key = "rotation";

// Work on the keys in one transaction, by somebody who may.
template <class Work>
Result<> work_on_keys(Hub& hub, const rules::Actor& actor, Work&& work) {
  auto& state = ChangeLog::state_of(hub);
  TECHHUB_TRY(auto transaction, state.storage->begin(Mode::write));
  TECHHUB_TRY(auto log, ChangeLog::begin(state, *transaction, actor));
  if (actor.kind != rules::Actor::Kind::system) {
    const Record keys(hub.platform().at("techhub.key"));
    TECHHUB_TRY(const auto facts, hub::RowFacts::load(log->records(), keys));
    TECHHUB_DO(log->decide(hub.platform().permissions().find("techhub.key", "rotate_keys"), keys, facts));
  }
  TECHHUB_DO(work(log->records(), log->now()));
  return transaction->commit();
}

std::int64_t in_use(const std::vector<vault::WrappedKey>& keys, Purpose purpose) {
  return std::count_if(keys.begin(), keys.end(),
                       [&](const auto& key) { return key.purpose == purpose && !key.retired; });
}

// A new key beside those that there are; `wrong_key` when these are not of the vault's master key any more, for then
// the new one would be of another than they.
Result<vault::WrappedKey> add_key(Records& records, const std::vector<vault::WrappedKey>& keys, Purpose purpose,
                                  Time now) {
  TECHHUB_DO(records.vault().with(keys));
  const Table& table = records.table("techhub.key");
  TECHHUB_TRY(const auto id, records.transaction().reserve(table));
  auto made = records.vault().new_key(id, purpose);
  Record row(table);
  row[0] = id;
  row.set("purpose", std::string(purpose == Purpose::data ? "data" : "lookup"));
  row.set("wrapped", made.wrapped);
  row.set("created", now.us);
  TECHHUB_DO(records.insert(row));
  // Every hub on this database sees by it that the keys have changed.
  TECHHUB_DO(hub::bump_rights_epoch(records));
  return made;
}

// All of a purpose but the newest.
Result<> retire_older(Records& records, const std::vector<vault::WrappedKey>& keys, Purpose purpose, Time now) {
  const Table& table = records.table("techhub.key");
  std::int64_t newest = 0;
  for (const auto& key : keys) {
    if (key.purpose == purpose && !key.retired) newest = std::max(newest, key.id);
  }
  ColumnSet columns;
  columns.add(table.at("retired"));
  for (const auto& key : keys) {
    if (key.purpose != purpose || key.retired || key.id == newest) continue;
    Record row(table);
    row[0] = key.id;
    row.set("retired", now.us);
    TECHHUB_DO(records.update(row, columns));
  }
  return hub::bump_rights_epoch(records);
}

// Where a rotation stands is a setting, so that whoever comes next goes on from there.
Result<hub::Resealer::Place> read_place(Records& records, const hub::Resealer& resealer) {
  TECHHUB_TRY(const Json stored, hub::read_setting(records, place_key));
  hub::Resealer::Place place{.stage = resealer.stage_of(stored["label"].as_string())};
  if (stored["is_done"].as_bool()) place.stage = resealer.size();
  if (stored["after"].is_integer()) place.after = stored["after"].as_integer();
  if (stored["after"].is_string()) place.after = std::string(stored["after"].as_string());
  return place;
}

Result<> write_place(Records& records, const hub::Resealer& resealer, const hub::Resealer::Place& place) {
  Json stored = Json::object();
  if (place.stage == resealer.size()) {
    stored.set("is_done", true);
  } else {
    const Table& table = resealer.table(place.stage);
    stored.set("label", table.label);
    stored.set("after", json_from(table.key(), place.after));
  }
  return hub::write_setting(records, place_key, stored);
}

}  // namespace

Result<Rotation> rotate(Hub& hub, const rules::Actor& actor, const RotateOptions& options) {
  if (options.batch == 0) return Error(Code::misuse, "a batch holds one row at least").at("techhub.key", "batch");
  Rotation rotation;
  const auto goes_on = [&] { return !options.progress || options.progress(rotation); };
  const auto add = [&](const hub::Resealer::Count& count) {
    rotation.rows += count.rows;
    rotation.resealed += count.resealed;
    rotation.unreadable += count.unreadable;
  };
  bool is_new = false;
  TECHHUB_DO(work_on_keys(hub, actor, [&](Records& records, Time now) -> Result<> {
    TECHHUB_TRY(const auto keys, hub::read_keys(records.platform(), records.transaction()));
    rotation.key = records.vault().sealing_key();
    if (in_use(keys, Purpose::data) > 1) return success();  // the one that was begun
    TECHHUB_TRY(const auto made, add_key(records, keys, Purpose::data, now));
    rotation.key = made.id;
    is_new = true;
    TECHHUB_DO(records.erase(records.table("techhub.setting"), std::string(place_key)));
    return success();
  }));
  if (is_new && !goes_on()) return rotation;

  for (bool is_at_end = false; !is_at_end;) {
    hub::Resealer::Count count;
    TECHHUB_DO(work_on_keys(hub, actor, [&](Records& records, Time) -> Result<> {
      hub::Resealer resealer(records);
      TECHHUB_TRY(auto place, read_place(records, resealer));
      TECHHUB_TRY(is_at_end, resealer.advance(place, options.batch, count));
      rotation.key = records.vault().sealing_key();
      rotation.label = resealer.table(std::min(place.stage, resealer.size() - 1)).label;
      return write_place(records, resealer, place);
    }));
    add(count);
    if (count.rows > 0 && !goes_on()) return rotation;
  }

  // Whoever wrote meanwhile sealed with the new key, but may have copied a value as it was: all is looked through once
  // more where nobody else can write.
  hub::Resealer::Count late;
  TECHHUB_DO(work_on_keys(hub, actor, [&](Records& records, Time now) -> Result<> {
    hub::Resealer resealer(records);
    hub::Resealer::Place place;
    while (place.stage < resealer.size()) TECHHUB_DO(resealer.advance(place, options.batch, late));
    TECHHUB_TRY(const auto keys, hub::read_keys(records.platform(), records.transaction()));
    TECHHUB_DO(retire_older(records, keys, Purpose::data, now));
    TECHHUB_DO(records.erase(records.table("techhub.setting"), std::string(place_key)));
    return success();
  }));
  rotation.resealed += late.resealed;
  rotation.unreadable = late.unreadable;
  rotation.is_complete = true;
  static_cast<void>(goes_on());
  return rotation;
}

namespace {

// Hashes the look-ups of a table anew. Without one there is nothing to open: the person was forgotten, or the value
// says nothing.
Result<> rekey_table(Records& records, const vault::Vault& now, const Table& table, std::int64_t& written) {
  const std::size_t name_lookup = hub::name_lookup(table);
  const ColumnSet names = hub::name_columns(table);
  Query page{.table = &table, .limit = 500};
  for (;;) {
    TECHHUB_TRY(auto rows, records.select(page));
    for (Record& row : rows) {
      const bool has_names = name_lookup != Table::npos && !is_null(row[table.salt()]);
      ColumnSet values;
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (table.lookup(i) != Table::npos && !is_null(row[table.lookup(i)])) values.add(i);
        if (has_names && names.has(i) && !is_null(row[i])) values.add(i);
      }
      if (values.empty()) continue;
      TECHHUB_DO(now.open(row, values));
      ColumnSet hashes;
      if (has_names) {
        row[name_lookup] = hub::names_hashed(now, row);
        hashes.add(name_lookup);
      }
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!values.has(i)) continue;
        if (table.lookup(i) != Table::npos) {
          row[table.lookup(i)] = now.lookup(table, i, as_text(row[i]));
          hashes.add(table.lookup(i));
        }
        if (auto* text = std::get_if<std::string>(&row[i])) wipe(*text);
      }
      TECHHUB_DO(records.transaction().update(row, hashes));
      ++written;
    }
    if (rows.size() < *page.limit) return success();
    page.after = {rows.back().key()};
  }
}

// Tries of passwords are counted under the look-up of the address: under the old one nobody finds them.
Result<> drop_attempts(Records& records) {
  const Table* table = records.platform().find("techhub.attempt");
  if (!table) return success();
  TECHHUB_TRY(const auto rows, records.select(Query{.table = table}));
  for (const Record& row : rows) TECHHUB_DO(records.erase(*table, row.key()));
  return success();
}

}  // namespace

Result<std::int64_t> rekey(Hub& hub, const rules::Actor& actor) {
  std::int64_t written = 0;
  TECHHUB_DO(work_on_keys(hub, actor, [&](Records& records, Time now) -> Result<> {
    TECHHUB_TRY(auto keys, hub::read_keys(records.platform(), records.transaction()));
    TECHHUB_TRY(auto made, add_key(records, keys, Purpose::lookup, now));
    keys.push_back(std::move(made));
    TECHHUB_TRY(const auto vault, records.vault().with(keys));
    for (const Table* table : records.platform().tables()) {
      if (table->has_personal()) TECHHUB_DO(rekey_table(records, *vault, *table, written));
    }
    TECHHUB_DO(drop_attempts(records));
    return retire_older(records, keys, Purpose::lookup, now);
  }));
  return written;
}

Result<> change_master_key(Hub& hub, const vault::MasterKey& from, const vault::MasterKey& to) {
  auto& state = ChangeLog::state_of(hub);
  TECHHUB_TRY(auto transaction, state.storage->begin(Mode::write));
  TECHHUB_TRY(const auto before, hub::read_keys(*state.platform, *transaction));
  TECHHUB_TRY(const auto keys, vault::rewrap(from, to, before, state.options.random));
  TECHHUB_TRY(auto vault, vault::Vault::open(to, keys, state.options.random));
  const Table& table = state.platform->at("techhub.key");
  ColumnSet columns;
  columns.add(table.at("wrapped"));
  for (const auto& key : keys) {
    Record row(table);
    row[0] = key.id;
    row.set("wrapped", key.wrapped);
    TECHHUB_DO(transaction->update(row, columns));
  }
  TECHHUB_DO(transaction->commit());
  state.vaults.adopt(std::move(vault), keys);
  return success();
}

}  // namespace techhub
