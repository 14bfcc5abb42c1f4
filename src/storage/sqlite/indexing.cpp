// SPDX-License-Identifier: MIT
// The search index beside the writes of its rows.
#include "storage/sqlite/dialect.hpp"
#include "storage/sqlite/fts5.hpp"
#include "storage/sqlite/transaction.hpp"

namespace techhub::storage::sqlite {

using Operation = Connection::Operation;

Result<std::optional<Value>> SqliteTransaction::indexed_terms(const Table& table, const Value& key) {
  TECHHUB_TRY(Statement* const statement, connection_->keyed({.operation = Operation::read_terms, .table = &table},
                                                             [&](sql::Text& out) -> Result<> {
                                                               read_terms(table, out.text);
                                                               return success();
                                                             }));
  const Rewind rewind(*statement);
  TECHHUB_DO(statement->bind(1, key));
  TECHHUB_TRY(const bool found, step(*statement, During::read, table));
  if (!found) return std::optional<Value>{};
  Value terms = std::string();
  statement->read(0, terms);
  return std::optional<Value>(std::move(terms));
}

Result<> SqliteTransaction::index_terms(const Table& table, const Value& key, const Value& terms, bool takes_out) {
  const auto operation = takes_out ? Operation::take_terms : Operation::put_terms;
  return or_damaged_index(
      table, guarded(During::update, [&]() -> Result<> {
        TECHHUB_TRY(Statement* const statement,
                    connection_->keyed({.operation = operation, .table = &table}, [&](sql::Text& out) -> Result<> {
                      takes_out ? take_terms(table, out.text) : put_terms(table, out.text);
                      return success();
                    }));
        const Rewind rewind(*statement);
        TECHHUB_DO(statement->bind(1, key));
        TECHHUB_DO(statement->bind(2, terms));
        TECHHUB_DO(step(*statement, During::update, table));
        return success();
      }));
}

Result<> SqliteTransaction::change_terms(const Record& record, const Value& old) {
  const Table& table = record.table();
  const Value& terms = record[searched(table)];
  if (terms == old) return success();
  TECHHUB_DO(index_terms(table, record.key(), old, true));
  return index_terms(table, record.key(), terms, false);
}

Result<bool> SqliteTransaction::has_sound_index(const Table& table) {
  TECHHUB_DO(check(true));
  if (searched(table) == Table::npos) return true;
  auto checked = connection_->run(check_fts5(table).c_str());
  if (checked) {
    // Whoever has the index open already knows its settings, and does not miss them.
    auto version = guarded(During::read, [&] { return connection_->integer(version_of_fts5(table).c_str()); });
    if (version) return version.value().has_value();
    checked = std::move(version).error();
  }
  if (is_of_damaged_index(checked.error()) && connection_->in_transaction()) return false;
  return failed(std::move(checked).error());
}

Result<> SqliteTransaction::rebuild_index(const Table& table) {
  TECHHUB_DO(check(true));
  if (searched(table) == Table::npos) return success();
  auto rebuilt = connection_->run(rebuild_fts5(table).c_str());
  if (rebuilt) {
    TECHHUB_TRY(const bool is_sound, has_sound_index(table));
    if (is_sound) return success();
  } else if (!is_of_damaged_index(rebuilt.error()) || !connection_->in_transaction()) {
    return failed(std::move(rebuilt).error());
  }
  // Parts of it are missing: it is made anew.
  rebuilt = replace_index(table);
  if (!rebuilt) return failed(std::move(rebuilt).error());
  return success();
}

Result<> SqliteTransaction::replace_index(const Table& table) {
  TECHHUB_TRY(const auto is_there, connection_->integer(has_fts5(table).c_str()));
  if (is_there.value_or(0) != 0) {
    for (const std::string& statement : drop_fts5(table)) TECHHUB_DO(connection_->run(statement.c_str()));
  }
  for (const std::string& statement : drop_fts5_parts(table)) TECHHUB_DO(connection_->run(statement.c_str()));
  for (const std::string& statement : create_fts5(table)) TECHHUB_DO(connection_->run(statement.c_str()));
  return success();
}

}  // namespace techhub::storage::sqlite
