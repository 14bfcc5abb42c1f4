// SPDX-License-Identifier: MIT
// What rows are found by, looked through and computed anew.
#include <algorithm>
#include <limits>

#include "hub/name_lookup.hpp"
#include "hub/search_field.hpp"
#include "hub/search_sources.hpp"
#include "hub/wiped.hpp"
#include "techhub/hub/search.hpp"

namespace techhub {

namespace {

using storage::Mode;

// Rows with keys above `after`, in order, whose terms or hashes are not those of their texts and names; those are set
// in them, and `written` are their columns. `last` is the last key read.
Result<std::vector<Record>> stale_rows(Records& records, const Table& table, std::size_t batch, std::int64_t& last,
                                       std::size_t& read, ColumnSet& written) {
  const std::size_t terms = hub::is_searched(table) ? searched(table) : Table::npos;
  const std::size_t names = hub::name_lookup(table);
  if (terms != Table::npos) written.add(terms);
  if (names != Table::npos) written.add(names);
  TECHHUB_TRY(auto rows, records.select(Query{.table = &table,
                                              .filter = Filter::is(0, last, Compare::greater),
                                              .order = {Order{.column = 0}},
                                              .limit = batch}));
  read = rows.size();
  if (!rows.empty()) last = as_integer(rows.back().key());
  std::vector<Record> stale;
  for (Record& row : rows) {
    const Record was = row;
    if (terms != Table::npos) {
      TECHHUB_TRY(row[terms], hub::search_terms_of(records.platform(), records.transaction(), row));
    }
    if (names != Table::npos) {
      Record named = row;
      const hub::WipedAfter wiped(named);
      // A name that does not open is told of by verify().
      if (records.vault().open(named, hub::name_columns(table))) row[names] = hub::names_hashed(records.vault(), named);
    }
    const bool is_stale =
        (terms != Table::npos && row[terms] != was[terms]) || (names != Table::npos && row[names] != was[names]);
    if (is_stale) stale.push_back(std::move(row));
  }
  return stale;
}

std::vector<const Table*> kept_tables(const Hub& hub) {
  std::vector<const Table*> found;
  for (const Table* table : hub.platform().tables()) {
    if (hub::is_searched(*table) || hub::is_looked_up(*table)) found.push_back(table);
  }
  return found;
}

}  // namespace

Result<ReindexReport> reindex(Hub& hub, std::string_view label, std::size_t batch,
                              const std::function<bool(const ReindexReport&)>& go_on) {
  std::vector<const Table*> tables = kept_tables(hub);
  if (!label.empty()) {
    TECHHUB_TRY(const Table* one, hub.platform().table(label));
    if (std::find(tables.begin(), tables.end(), one) == tables.end())
      return Error(Code::unsupported, "rows of this entity have no texts to search").at(label);
    tables = {one};
  }
  batch = std::max<std::size_t>(batch, 1);
  ReindexReport report;
  for (const Table* table : tables) {
    TECHHUB_DO(hub.write([&](Records& records) -> Result<> {
      TECHHUB_TRY(const bool is_sound, records.transaction().has_sound_index(*table));
      if (is_sound) return success();
      ++report.rebuilt;
      return records.transaction().rebuild_index(*table);
    }));
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    for (std::size_t read = batch; read == batch;) {
      std::size_t mended = 0;
      TECHHUB_DO(hub.write([&](Records& records) -> Result<> {
        ColumnSet written;
        TECHHUB_TRY(auto stale, stale_rows(records, *table, batch, last, read, written));
        for (Record& row : stale) TECHHUB_DO(records.transaction().update(row, written));
        mended = stale.size();
        return success();
      }));
      report.rows += read;
      report.mended += mended;
      if (go_on && !go_on(report)) return Error(Code::cancelled, "the caller stopped the reindexing");
    }
  }
  return report;
}

Result<std::vector<std::string>> verify_terms(Hub& hub) {
  std::vector<std::string> faults;
  constexpr std::size_t batch = 500;
  auto& state = ChangeLog::state_of(hub);
  for (const Table* table : kept_tables(hub)) {
    {
      // To look through an index takes the right to write, and is taken back.
      TECHHUB_TRY(auto transaction, state.storage->begin(Mode::write));
      TECHHUB_TRY(const bool is_sound, transaction->has_sound_index(*table));
      if (!is_sound) faults.push_back(table->label);
    }
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    for (std::size_t read = batch; read == batch;) {
      TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
        ColumnSet written;
        TECHHUB_TRY(const auto stale, stale_rows(records, *table, batch, last, read, written));
        for (const Record& row : stale) faults.push_back(table->label + " " + key_text(row.key()));
        return success();
      }));
    }
  }
  return faults;
}

}  // namespace techhub
