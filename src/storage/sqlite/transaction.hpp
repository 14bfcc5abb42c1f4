// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "storage/sqlite/core.hpp"
#include "techhub/storage/searching.hpp"

namespace techhub::storage::sqlite {

class SqliteCursor;

class SqliteTransaction final : public Transaction, public Searching {
 public:
  // Either is begun: the pooled reader, or the core's writer.
  SqliteTransaction(std::shared_ptr<Core> core, std::unique_ptr<Connection> reader);
  SqliteTransaction(std::shared_ptr<Core> core, Connection* writer);
  ~SqliteTransaction() override;

  [[nodiscard]] Mode mode() const noexcept override { return reader_ ? Mode::read : Mode::write; }

  Result<std::int64_t> reserve(const Table& table) override;
  Result<> insert(const Record& record) override;
  Result<bool> update(const Record& record, ColumnSet columns, const Filter& expect) override;
  Result<bool> erase(const Table& table, const Value& key) override;
  Result<std::optional<Record>> find(const Table& table, const Value& key) override;
  Result<std::unique_ptr<Cursor>> query(const Query& query) override;
  Result<std::int64_t> count(const Table& table, const Filter& filter) override;
  Result<std::string> explain(const Query& query) override;

  Result<> defer_references() override;
  [[nodiscard]] std::optional<bool> has_loose_references() const noexcept override;
  Result<bool> has_sound_index(const Table& table) override;
  Result<> rebuild_index(const Table& table) override;
  [[nodiscard]] Searching* searching() noexcept override { return this; }
  Result<std::vector<Ranked>> most_relevant(const Sought& sought, const std::optional<Ranked>& after,
                                            std::size_t limit) override;
  Result<std::int64_t> count_sought(const Sought& sought) override;
  Result<Tallies> tally_sought(const Sought& sought, std::span<const Grouping> groupings) override;
  Result<> visit_terms(const Table& table, std::string_view from, std::string_view below,
                       const std::function<bool(std::string_view)>& visit) override;
  Result<> savepoint() override;
  Result<> release_savepoint() override;
  Result<> undo_to_savepoint() override;

  Result<> commit() override;
  void rollback() noexcept override;

 private:
  friend SqliteCursor;
  enum class State : std::uint8_t { open, broken, ended };

  // `misuse` after the end, in the child of a fork, and for a change in a read transaction; `io` once SQLite itself has
  // rolled back.
  [[nodiscard]] Result<> check(bool writes) const;
  // What a failed step means; notices when SQLite has rolled the transaction back.
  Error failed(Error error);
  Result<bool> step(Statement& statement, During during, const Table& table);
  Result<> check_key(const Table& table, const Value& key) const;
  Result<bool> update_row(const Record& record, ColumnSet columns, const Filter& expect);
  Result<bool> update_by(Statement& statement, const Record& record, ColumnSet columns,
                         std::span<const Value* const> expected);
  Result<std::int64_t> find_sequence(const Table& table);
  Result<> select(const Query& query, sql::Text& text);
  Result<std::optional<std::vector<Value>>> few_keys(const Table& table, const Filter& filter);
  // The rows of a statement with bound values, until `row` answers false.
  template <class Row>
  Result<> each_row(const Table& table, const sql::Text& text, const Row& row);
  // indexing.cpp: the terms of a stored row, and the index that holds them.
  Result<std::optional<Value>> indexed_terms(const Table& table, const Value& key);
  Result<> index_terms(const Table& table, const Value& key, const Value& terms, bool takes_out);
  Result<> change_terms(const Record& record, const Value& old);
  Result<> replace_index(const Table& table);
  Error with_bad_reference(Error error, const Record& record, ColumnSet columns);
  Result<bool> is_bad_reference(const Table& table, const Column& column, const Value& value);
  Error with_deferred_reference(Error error);
  void end(bool committed) noexcept;

  std::shared_ptr<Core> core_;
  std::unique_ptr<Connection> reader_;
  Connection* connection_;
  std::vector<SqliteCursor*> cursors_;
  std::size_t savepoints_ = 0;
  State state_ = State::open;
};

class SqliteCursor final : public Cursor {
 public:
  // `limit`: for a merged statement, which has none of its own. `asks_index`: the search index is read with the rows.
  SqliteCursor(SqliteTransaction& transaction, Connection::Loan statement, const Table& table,
               std::optional<std::size_t> limit, bool asks_index);
  SqliteCursor(const SqliteCursor&) = delete;
  SqliteCursor& operator=(const SqliteCursor&) = delete;
  ~SqliteCursor() override;

  Result<std::optional<Record>> next() override;
  // The transaction ends.
  void detach() noexcept;

 private:
  SqliteTransaction* transaction_;
  Connection::Loan statement_;
  const Table& table_;
  std::optional<std::size_t> left_;       // rows of a merged statement
  std::optional<std::int64_t> last_key_;  // of it: a row may come again at once
  bool asks_index_;
  bool is_at_end_ = false;
};

}  // namespace techhub::storage::sqlite
