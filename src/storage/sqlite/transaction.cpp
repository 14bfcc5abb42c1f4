// SPDX-License-Identifier: MIT
// Beginning, ending and changing. Statements on these paths are kept by table, operation and columns: no text is made
// and no value copied.
#include "storage/sqlite/transaction.hpp"

#include <array>
#include <limits>
#include <new>
#include <utility>

#include "storage/sqlite/dialect.hpp"

namespace techhub::storage::sqlite {
namespace {

using Operation = Connection::Operation;

Result<> begin_on(Connection& connection, Mode mode) {
  if (mode == Mode::write) return connection.run(Operation::begin_write, "BEGIN IMMEDIATE");
  TECHHUB_DO(connection.run(Operation::begin_read, "BEGIN"));
  // The first read fixes what the transaction sees: this is the cheapest one.
  auto pinned = connection.run(Operation::pin, "PRAGMA schema_version");
  if (!pinned) static_cast<void>(connection.run("ROLLBACK"));
  return pinned;
}

bool is_one_column(const Filter& filter) {
  return filter.kind == Filter::Kind::compare && filter.op == Compare::equal && filter.values.size() == 1 &&
         !is_null(filter.values.front());
}

Error need_record() { return Error(Code::misuse, "the record is of no table"); }

}  // namespace

Result<std::unique_ptr<Transaction>> begin(std::shared_ptr<Core> core, Mode mode) {
  TECHHUB_DO(core->check_process());
  TECHHUB_DO(core->need_schema());
  if (mode == Mode::read) {
    TECHHUB_TRY(auto reader, core->take_reader());
    TECHHUB_DO(begin_on(*reader, mode));
    return std::make_unique<SqliteTransaction>(std::move(core), std::move(reader));
  }
  TECHHUB_TRY(Connection* const writer, core->enter_writer());
  // From here on its end lets the next writer in.
  std::unique_ptr<SqliteTransaction> made(new (std::nothrow) SqliteTransaction(core, writer));
  if (!made) {
    core->leave_writer();
    return Error(Code::no_memory, "memory ran out").retryable();
  }
  TECHHUB_DO(begin_on(*writer, mode));
  return made;
}

SqliteTransaction::SqliteTransaction(std::shared_ptr<Core> core, std::unique_ptr<Connection> reader)
    : core_(std::move(core)), reader_(std::move(reader)), connection_(reader_.get()) {}

SqliteTransaction::SqliteTransaction(std::shared_ptr<Core> core, Connection* writer)
    : core_(std::move(core)), connection_(writer) {}

SqliteTransaction::~SqliteTransaction() {
  if (core_->is_of_another_process()) {
    for (SqliteCursor* cursor : cursors_) cursor->detach();
    if (reader_) abandon(std::move(reader_));
    abandon(std::move(core_));
    return;
  }
  rollback();
}

Result<> SqliteTransaction::check(bool writes) const {
  TECHHUB_DO(core_->check_process());
  if (state_ == State::ended) return Error(Code::misuse, "the transaction has ended");
  if (state_ == State::broken) return Error(Code::io, "the transaction was rolled back after an earlier error");
  if (writes && reader_) return Error(Code::misuse, "the transaction only reads");
  return success();
}

Error SqliteTransaction::failed(Error error) {
  if (!connection_->in_transaction()) state_ = State::broken;
  return error;
}

Result<bool> SqliteTransaction::step(Statement& statement, During during, const Table& table) {
  auto stepped = connection_->step(statement, during, &table);
  if (!stepped) return failed(std::move(stepped).error());
  return stepped;
}

Result<> SqliteTransaction::check_key(const Table& table, const Value& key) const {
  if (key.index() == sql::kind_of(table.key())) return success();
  return Error(Code::misuse, "the key is not of the kind that the table has").at(table.label, table.key().name);
}

Result<std::int64_t> SqliteTransaction::find_sequence(const Table& table) {
  // Made with the table; missing only where another program removed it.
  for (const bool is_second : {false, true}) {
    Statement row(connection_->database(), "SELECT rowid FROM sqlite_sequence WHERE name = ?");
    row.bind_text(1, table.name);
    TECHHUB_TRY(const bool found, step(row, During::read, table));
    if (found) return row.integer(0);
    if (is_second) break;
    std::string text = "INSERT INTO sqlite_sequence (name, seq) SELECT ?, coalesce(max(";
    sql::append_name(text, table.key().name);
    text += "), 0) FROM ";
    sql::append_name(text, table.name);
    Statement insert(connection_->database(), text);
    insert.bind_text(1, table.name);
    TECHHUB_DO(step(insert, During::update, table));
  }
  return Error(Code::corrupt, "sqlite_sequence keeps no row").at(table.label);
}

Result<std::int64_t> SqliteTransaction::reserve(const Table& table) {
  TECHHUB_DO(check(true));
  if (table.key().type != Type::id)
    return Error(Code::misuse, "the keys of this table are given by the host").at(table.label);
  return guarded(During::update, [&]() -> Result<std::int64_t> {
    // Two statements, for RETURNING makes a temporary table each time: ten times the work. By row, for sqlite_sequence
    // has no index; the name shows that the row is still the table's.
    TECHHUB_TRY(Statement* const last,
                connection_->keyed({.operation = Operation::last_key}, [](sql::Text& out) -> Result<> {
                  out.text += "SELECT seq FROM sqlite_sequence WHERE rowid = ? AND name = ?";
                  return success();
                }));
    TECHHUB_TRY(Statement* const next,
                connection_->keyed({.operation = Operation::reserve}, [](sql::Text& out) -> Result<> {
                  out.text += "UPDATE sqlite_sequence SET seq = ? WHERE rowid = ?";
                  return success();
                }));
    for (const bool is_second : {false, true}) {
      auto& rows = connection_->sequence_rows;
      auto known = rows.find(&table);
      if (known == rows.end() || is_second) {
        TECHHUB_TRY(const std::int64_t row, find_sequence(table));
        known = rows.insert_or_assign(&table, row).first;
      }
      const Rewind rewind_last(*last);
      last->bind_integer(1, known->second);
      last->bind_text(2, table.name);
      TECHHUB_TRY(const bool found, step(*last, During::read, table));
      if (!found) continue;
      const std::int64_t key = last->integer(0);
      if (key == std::numeric_limits<std::int64_t>::max())
        return Error(Code::limit, "the table has no key left").at(table.label);
      const Rewind rewind_next(*next);
      next->bind_integer(1, key + 1);
      next->bind_integer(2, known->second);
      TECHHUB_DO(step(*next, During::update, table));
      return key + 1;
    }
    return Error(Code::corrupt, "sqlite_sequence keeps no row").at(table.label);
  });
}

Result<> SqliteTransaction::insert(const Record& record) {
  TECHHUB_DO(check(true));
  if (record.empty()) return need_record();
  const Table& table = record.table();
  TECHHUB_DO(check_key(table, record.key()));
  return guarded(During::insert, [&]() -> Result<> {
    TECHHUB_TRY(Statement* const statement,
                connection_->keyed({.operation = Operation::insert, .table = &table}, [&](sql::Text& out) -> Result<> {
                  sql::insert(dialect(), table, out);
                  return success();
                }));
    auto stepped = [&]() -> Result<bool> {
      const Rewind rewind(*statement);
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        TECHHUB_DO(statement->bind(static_cast<int>(i + 1), record[i]));
      }
      return step(*statement, During::insert, table);
    }();
    if (!stepped) return with_bad_reference(std::move(stepped).error(), record, ColumnSet::all(table));
    const std::size_t terms = searched(table);
    return terms == Table::npos ? Result<>(success()) : index_terms(table, record.key(), record[terms], false);
  });
}

Result<bool> SqliteTransaction::update_by(Statement& statement, const Record& record, ColumnSet columns,
                                          std::span<const Value* const> expected) {
  const Table& table = record.table();
  auto stepped = [&]() -> Result<bool> {
    const Rewind rewind(statement);
    int index = 0;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (columns.has(i)) TECHHUB_DO(statement.bind(++index, record[i]));
    }
    TECHHUB_DO(statement.bind(++index, record.key()));
    for (const Value* value : expected) TECHHUB_DO(statement.bind(++index, *value));
    TECHHUB_TRY(const bool found, step(statement, During::update, table));
    return columns.empty() ? found : connection_->changes() > 0;
  }();
  if (stepped) return stepped;
  return with_bad_reference(std::move(stepped).error(), record, columns);
}

Result<bool> SqliteTransaction::update(const Record& record, ColumnSet columns, const Filter& expect) {
  TECHHUB_DO(check(true));
  if (record.empty()) return need_record();
  const Table& table = record.table();
  TECHHUB_DO(check_key(table, record.key()));
  columns.remove(0);  // it is what the row is found by
  if (const std::size_t terms = searched(table); terms != Table::npos && columns.has(terms)) {
    return guarded(During::update, [&]() -> Result<bool> {
      TECHHUB_TRY(const auto old, indexed_terms(table, record.key()));
      TECHHUB_TRY(const bool found, update_row(record, columns, expect));
      if (found && old) TECHHUB_DO(change_terms(record, *old));
      return found;
    });
  }
  return update_row(record, columns, expect);
}

Result<bool> SqliteTransaction::update_row(const Record& record, ColumnSet columns, const Filter& expect) {
  const Table& table = record.table();
  return guarded(During::update, [&]() -> Result<bool> {
    const auto make = [&](sql::Text& out) { return sql::update(dialect(), table, columns, expect, out); };
    const bool is_one = is_one_column(expect);
    if (is_one) TECHHUB_DO(sql::check(table, expect.column, expect.values.front()));
    if (is_one || expect.kind == Filter::Kind::always) {
      const Connection::Key key{.operation = Operation::update,
                                .table = &table,
                                .columns = columns.bits(),
                                .expected = is_one ? static_cast<std::uint32_t>(expect.column + 1) : 0};
      TECHHUB_TRY(Statement* const statement, connection_->keyed(key, make));
      const std::array<const Value*, 1> value{is_one ? &expect.values.front() : nullptr};
      return update_by(*statement, record, columns, std::span(value).first(is_one ? 1 : 0));
    }
    sql::Text& text = connection_->text();
    text.clear();
    TECHHUB_DO(make(text));
    TECHHUB_TRY(const auto statement, connection_->lend(text.text));
    return update_by(*statement, record, columns, text.values);
  });
}

Result<bool> SqliteTransaction::erase(const Table& table, const Value& key) {
  TECHHUB_DO(check(true));
  TECHHUB_DO(check_key(table, key));
  return guarded(During::erase, [&]() -> Result<bool> {
    TECHHUB_TRY(Statement* const statement,
                connection_->keyed({.operation = Operation::erase, .table = &table}, [&](sql::Text& out) -> Result<> {
                  sql::erase(dialect(), table, out);
                  return success();
                }));
    std::optional<Value> terms;
    if (searched(table) != Table::npos) {
      TECHHUB_TRY(terms, indexed_terms(table, key));
    }
    const Rewind rewind(*statement);
    TECHHUB_DO(statement->bind(1, key));
    TECHHUB_DO(step(*statement, During::erase, table));
    const bool is_gone = connection_->changes() > 0;
    if (is_gone && terms) TECHHUB_DO(index_terms(table, key, *terms, true));
    return is_gone;
  });
}

Result<> SqliteTransaction::defer_references() {
  TECHHUB_DO(check(true));
  return connection_->run("PRAGMA defer_foreign_keys = ON");
}

// SQLite counts what a commit would refuse.
std::optional<bool> SqliteTransaction::has_loose_references() const noexcept {
  if (state_ != State::open || core_->is_of_another_process()) return std::nullopt;
  int count = 0;
  int highest = 0;
  sqlite3* const handle = connection_->database().getHandle();
  if (sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &count, &highest, 0) != SQLITE_OK) return std::nullopt;
  return count != 0;
}

// All marks have one name: SQL takes the innermost.
Result<> SqliteTransaction::savepoint() {
  TECHHUB_DO(check(true));
  TECHHUB_DO(connection_->run(Operation::savepoint, "SAVEPOINT mark"));
  ++savepoints_;
  return success();
}

Result<> SqliteTransaction::release_savepoint() {
  TECHHUB_DO(check(true));
  if (savepoints_ == 0) return Error(Code::misuse, "the transaction has no savepoint");
  TECHHUB_DO(connection_->run(Operation::release, "RELEASE mark"));
  --savepoints_;
  return success();
}

Result<> SqliteTransaction::undo_to_savepoint() {
  TECHHUB_DO(check(true));
  if (savepoints_ == 0) return Error(Code::misuse, "the transaction has no savepoint");
  return connection_->run(Operation::undo, "ROLLBACK TO mark");
}

Result<> SqliteTransaction::commit() {
  TECHHUB_DO(check(false));
  for (SqliteCursor* cursor : cursors_) cursor->detach();
  cursors_.clear();
  auto committed = connection_->run(Operation::commit, "COMMIT", During::commit);
  if (committed || reader_) {
    end(true);
    return success();
  }
  Error error = with_deferred_reference(std::move(committed).error());
  end(false);
  return error;
}

void SqliteTransaction::rollback() noexcept {
  if (state_ == State::ended || core_->is_of_another_process()) return;
  for (SqliteCursor* cursor : cursors_) cursor->detach();
  cursors_.clear();
  end(false);
}

void SqliteTransaction::end(bool committed) noexcept {
  state_ = State::ended;
  bool is_clean = true;
  if (connection_->in_transaction()) {
    is_clean = connection_->run(Operation::rollback, "ROLLBACK") && !connection_->in_transaction();
  }
  if (reader_) {
    // A connection that cannot end its transaction is of no use to the next.
    if (is_clean) core_->give_back(std::move(reader_));
    connection_ = nullptr;
    return;
  }
  if (!is_clean) {
    core_->drop_writer();
  } else if (committed) {
    core_->checkpoint_if_due();
  }
  core_->leave_writer();
}

}  // namespace techhub::storage::sqlite
