// SPDX-License-Identifier: MIT
// Finding and querying, and what is looked up to explain a refused reference.
#include <algorithm>
#include <utility>

#include "storage/sqlite/dialect.hpp"
#include "storage/sqlite/fts5.hpp"
#include "storage/sqlite/transaction.hpp"

namespace techhub::storage::sqlite {

using Operation = Connection::Operation;

namespace {

bool asks_index(const Filter& filter) {
  return filter.kind == Filter::Kind::finds || std::any_of(filter.children.begin(), filter.children.end(), asks_index);
}

}  // namespace

Result<std::optional<Record>> SqliteTransaction::find(const Table& table, const Value& key) {
  TECHHUB_DO(check(false));
  TECHHUB_DO(check_key(table, key));
  return guarded(During::read, [&]() -> Result<std::optional<Record>> {
    TECHHUB_TRY(Statement* const statement,
                connection_->keyed({.operation = Operation::find, .table = &table}, [&](sql::Text& out) -> Result<> {
                  sql::find(dialect(), table, out);
                  return success();
                }));
    const Rewind rewind(*statement);
    TECHHUB_DO(statement->bind(1, key));
    TECHHUB_TRY(const bool found, step(*statement, During::read, table));
    if (!found) return std::nullopt;
    return read_row(*statement, table);
  });
}

Result<std::unique_ptr<Cursor>> SqliteTransaction::query(const Query& query) {
  TECHHUB_DO(check(false));
  const bool is_search = asks_index(query.filter);
  auto made = guarded(During::read, [&]() -> Result<std::unique_ptr<Cursor>> {
    sql::Text& text = connection_->text();
    text.clear();
    TECHHUB_DO(select(query, text));
    TECHHUB_TRY(auto statement, connection_->lend(text.text));
    int index = 0;
    // The query may end before the cursor.
    for (const Value* value : text.values) TECHHUB_DO(statement->bind(++index, *value, Statement::Lifetime::copied));
    return std::make_unique<SqliteCursor>(*this, std::move(statement), *query.table,
                                          text.is_merged ? query.limit : std::nullopt, is_search);
  });
  return is_search ? or_damaged_index(*query.table, std::move(made)) : std::move(made);
}

Result<> SqliteTransaction::select(const Query& query, sql::Text& text) {
  return sql::select(
      dialect(), query, [this](const Table& table, const Filter& filter) { return few_keys(table, filter); }, text);
}

Result<std::optional<std::vector<Value>>> SqliteTransaction::few_keys(const Table& table, const Filter& filter) {
  sql::Text text;
  TECHHUB_DO(sql::keys(dialect(), table, filter, sql::few + 1, text));
  TECHHUB_TRY(const auto statement, connection_->lend(text.text));
  int index = 0;
  for (const Value* value : text.values) TECHHUB_DO(statement->bind(++index, *value));
  std::vector<Value> keys;
  for (;;) {
    TECHHUB_TRY(const bool found, step(*statement, During::read, table));
    if (!found) return keys;
    if (keys.size() == sql::few) return std::nullopt;
    statement->read(0, keys.emplace_back());
  }
}

Result<std::int64_t> SqliteTransaction::count(const Table& table, const Filter& filter) {
  TECHHUB_DO(check(false));
  return guarded(During::read, [&]() -> Result<std::int64_t> {
    sql::Text& text = connection_->text();
    text.clear();
    TECHHUB_DO(sql::count(dialect(), table, filter, text));
    TECHHUB_TRY(const auto statement, connection_->lend(text.text));
    int index = 0;
    for (const Value* value : text.values) TECHHUB_DO(statement->bind(++index, *value));
    TECHHUB_TRY(const bool found, step(*statement, During::read, table));
    return found ? statement->integer(0) : 0;
  });
}

// Each step of the plan is a row (id, parent, unused, detail); a step is indented below its parent.
Result<std::string> SqliteTransaction::explain(const Query& query) {
  TECHHUB_DO(check(false));
  return guarded(During::read, [&]() -> Result<std::string> {
    sql::Text text;
    TECHHUB_DO(select(query, text));
    Statement plan(connection_->database(), "EXPLAIN QUERY PLAN " + text.text);
    std::string out = std::move(text.text);
    std::vector<std::pair<std::int64_t, std::size_t>> depths;
    for (;;) {
      TECHHUB_TRY(const bool more, step(plan, During::read, *query.table));
      if (!more) return out;
      const auto parent =
          std::find_if(depths.begin(), depths.end(), [&](const auto& known) { return known.first == plan.integer(1); });
      const std::size_t depth = parent == depths.end() ? 1 : parent->second + 1;
      depths.emplace_back(plan.integer(0), depth);
      out += '\n' + std::string(2 * depth, ' ') + plan.text(3);
    }
  });
}

SqliteCursor::SqliteCursor(SqliteTransaction& transaction, Connection::Loan statement, const Table& table,
                           std::optional<std::size_t> limit, bool asks_index)
    : transaction_(&transaction),
      statement_(std::move(statement)),
      table_(table),
      left_(limit),
      asks_index_(asks_index) {
  transaction.cursors_.push_back(this);
}

SqliteCursor::~SqliteCursor() {
  if (transaction_ == nullptr) return;
  std::erase(transaction_->cursors_, this);
  detach();
}

void SqliteCursor::detach() noexcept {
  if (transaction_ == nullptr) return;
  Connection::Loan statement = std::move(statement_);
  if (transaction_->core_->is_of_another_process()) abandon(take(std::move(statement)));
  transaction_ = nullptr;
}

Result<std::optional<Record>> SqliteCursor::next() {
  if (transaction_ == nullptr) return Error(Code::misuse, "the transaction of the cursor has ended");
  if (is_at_end_) return std::nullopt;
  is_at_end_ = true;
  TECHHUB_DO(transaction_->check(false));
  auto read = guarded(During::read, [&]() -> Result<std::optional<Record>> {
    bool found = left_ != 0;
    while (found) {
      TECHHUB_TRY(found, transaction_->step(*statement_, During::read, table_));
      if (!found || !last_key_ || *last_key_ != statement_->integer(0)) break;
    }
    if (!found) {
      statement_->reset();
      return std::nullopt;
    }
    if (left_) {
      --*left_;
      last_key_ = statement_->integer(0);
    }
    is_at_end_ = false;
    return read_row(*statement_, table_);
  });
  return asks_index_ ? or_damaged_index(table_, std::move(read)) : std::move(read);
}

// SQLite does not say which reference it refused: asked only then, each of the row's is looked up.
Error SqliteTransaction::with_bad_reference(Error error, const Record& record, ColumnSet columns) {
  const Table& table = record.table();
  if (error.code() != Code::invalid || !error.field().empty() || state_ != State::open) return error;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (!columns.has(i) || column.references.empty() || is_null(record[i])) continue;
    const auto bad = guarded(During::read, [&] { return is_bad_reference(table, column, record[i]); });
    if (bad && bad.value()) return std::move(error).at(table.label, column.name);
  }
  return error;
}

Result<bool> SqliteTransaction::is_bad_reference(const Table& table, const Column& column, const Value& value) {
  Statement key(connection_->database(), "SELECT \"table\", \"to\" FROM pragma_foreign_key_list(?) WHERE \"from\" = ?");
  key.bind_text(1, table.name);
  key.bind_text(2, column.name);
  TECHHUB_TRY(const bool known, step(key, During::read, table));
  if (!known) return false;
  std::string text = "SELECT 1 FROM ";
  sql::append_name(text, key.text(0));
  text += " WHERE ";
  sql::append_name(text, key.text(1));
  Statement row(connection_->database(), text + " = ?");
  TECHHUB_DO(row.bind(1, value, Statement::Lifetime::copied));
  TECHHUB_TRY(const bool found, step(row, During::read, table));
  return !found;
}

// A commit refuses deferred references without a word of which.
Error SqliteTransaction::with_deferred_reference(Error error) {
  if (error.code() != Code::invalid || !connection_->in_transaction()) return error;
  const auto found = guarded(During::read, [&]() -> Result<std::pair<std::string, std::string>> {
    Statement row(connection_->database(),
                  "SELECT c.\"table\", (SELECT l.\"from\" FROM pragma_foreign_key_list(c.\"table\") AS l WHERE "
                  "l.id = c.fkid) FROM pragma_foreign_key_check AS c LIMIT 1");
    TECHHUB_TRY(const bool is_found, connection_->step(row, During::read));
    if (!is_found) return std::pair<std::string, std::string>();
    return std::pair(row.text(0), row.text(1));
  });
  if (!found) return error;
  for (const Table* table : core_->tables()) {
    if (table->name == found.value().first) return std::move(error).at(table->label, found.value().second);
  }
  return error;
}

}  // namespace techhub::storage::sqlite
