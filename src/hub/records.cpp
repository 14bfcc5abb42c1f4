// SPDX-License-Identifier: MIT
#include "techhub/hub/records.hpp"

#include "hub/name_lookup.hpp"
#include "hub/search_field.hpp"

namespace techhub {

namespace {

// Sets the terms of a row of which `columns` are being written. The record may lack the others: they are read.
Result<> update_terms(const Platform& platform, storage::Transaction& transaction, Record& record, ColumnSet& columns) {
  const Table& table = record.table();
  const std::size_t terms = searched(table);
  if (terms == Table::npos) return success();
  const std::uint64_t texts = hub::searched_columns(table).bits();
  const bool is_touched = (columns.bits() & texts) != 0 || columns.has(terms);
  if (!is_touched) return success();
  if ((columns.bits() & texts) == texts) {
    TECHHUB_TRY(record[terms], hub::search_terms_of(platform, transaction, record));
  } else {
    TECHHUB_TRY(auto whole, transaction.find(table, record.key()));
    if (!whole) return success();
    for (std::size_t i = 1; i < table.columns.size(); ++i) {
      if (columns.has(i)) (*whole)[i] = record[i];
    }
    TECHHUB_TRY(record[terms], hub::search_terms_of(platform, transaction, *whole));
  }
  columns.add(terms);
  return success();
}

}  // namespace

Result<std::optional<Record>> Records::find(const Table& table, const Value& key) {
  // A key of another kind than the table's names no row.
  if (key.index() != (table.key().type == Type::id ? 1u : 3u)) return std::optional<Record>{};
  return transaction_.find(table, key);
}

Result<Record> Records::need(const Table& table, const Value& key) {
  TECHHUB_TRY(auto found, find(table, key));
  if (!found) return Error(Code::not_found, "no row `" + key_text(key) + "`").at(table.label, table.key().name);
  return std::move(*found);
}

Result<std::vector<Record>> Records::select(const Query& query) {
  std::vector<Record> rows;
  if (query.filter.kind == Filter::Kind::never) return rows;
  TECHHUB_TRY(auto cursor, transaction_.query(query));
  for (;;) {
    TECHHUB_TRY(auto row, cursor->next());
    if (!row) return rows;
    rows.push_back(std::move(*row));
  }
}

Result<std::optional<Record>> Records::first(const Table& table, Filter filter) {
  TECHHUB_TRY(auto rows, select(Query{.table = &table, .filter = std::move(filter), .limit = 1}));
  if (rows.empty()) return std::optional<Record>{};
  return std::optional<Record>(std::move(rows.front()));
}

Result<std::int64_t> Records::count(const Table& table, const Filter& filter) {
  if (filter.kind == Filter::Kind::never) return std::int64_t{0};
  return transaction_.count(table, filter);
}

Result<bool> Records::exists(const Table& table, Filter filter) {
  TECHHUB_TRY(auto row, first(table, std::move(filter)));
  return row.has_value();
}

Result<> Records::open(Record& record) const {
  if (!record.table().has_personal()) return success();
  return vault_.open(record, ColumnSet::all(record.table()));
}

Result<> Records::insert(Record& record) {
  const Table& table = record.table();
  if (is_null(record.key())) {
    if (table.key().type != Type::id)
      return Error(Code::invalid, "the key is missing").at(table.label, table.key().name);
    TECHHUB_TRY(auto id, transaction_.reserve(table));
    record[0] = id;
  }
  if (table.has_personal()) {
    ColumnSet written;
    TECHHUB_DO(hub::update_names(vault_, transaction_, record, written, true));
    TECHHUB_DO(vault_.seal(record, ColumnSet::all(table), written));
  }
  if (const std::size_t terms = searched(table); terms != Table::npos) {
    TECHHUB_TRY(record[terms], hub::search_terms_of(platform_, transaction_, record));
  }
  TECHHUB_DO(transaction_.insert(record));
  // An import may bring the rows that refer to this one first.
  return hub::lends_names(platform_, table) ? hub::refresh_borrowers(platform_, transaction_, table, record.key())
                                            : Result<>(success());
}

Result<bool> Records::update(Record& record, ColumnSet columns, const Filter& expect) {
  const Table& table = record.table();
  if (table.has_personal()) {
    TECHHUB_DO(hub::update_names(vault_, transaction_, record, columns, false));
    ColumnSet written = columns;
    TECHHUB_DO(vault_.seal(record, columns, written));
    columns = written;
  }
  TECHHUB_DO(update_terms(platform_, transaction_, record, columns));
  bool tells_borrowers = false;
  if (hub::lends_names(platform_, table)) {
    TECHHUB_TRY(const auto before, transaction_.find(table, record.key()));
    tells_borrowers = before && hub::changes_lent_name(platform_, *before, record, columns);
  }
  TECHHUB_TRY(const bool is_written, transaction_.update(record, columns, expect));
  if (is_written && tells_borrowers) TECHHUB_DO(hub::refresh_borrowers(platform_, transaction_, table, record.key()));
  return is_written;
}

Result<bool> Records::erase(const Table& table, const Value& key) { return transaction_.erase(table, key); }

}  // namespace techhub
