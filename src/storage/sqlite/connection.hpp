// SPDX-License-Identifier: MIT
// One connection with the statements that it keeps prepared. One thread at a time.
#pragma once

#include <SQLiteCpp/Database.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/sql.hpp"
#include "storage/sqlite/error.hpp"
#include "storage/sqlite/statement.hpp"
#include "techhub/schema/record.hpp"
#include "techhub/storage/sqlite.hpp"

namespace techhub::storage::sqlite {

class Connection {
 public:
  enum class Access {
    read,  // refuses to write
    write,
    immutable,  // reads a file that nobody writes: no lock, no log, nothing beside it
    alone,      // reads with the log, nobody else near; leaves everything as it is. `busy` when somebody is
  };
  struct Settings {
    std::chrono::milliseconds busy_timeout{0};
    bool sync_every_commit = true;
    // Pages of log after which SQLite checkpoints by itself; 0 where it must not.
    int checkpoint_pages = 0;
  };
  static Result<std::unique_ptr<Connection>> open(const std::string& file, Access access, const Settings& settings);

  enum class Operation : std::uint32_t {
    insert,
    update,
    erase,
    find,
    last_key,
    read_terms,
    put_terms,
    take_terms,
    reserve,
    begin_read,
    begin_write,
    pin,
    commit,
    rollback,
    savepoint,
    release,
    undo
  };
  struct Key {
    Operation operation;
    const Table* table = nullptr;
    std::uint64_t columns = 0;
    std::uint32_t expected = 0;  // of update: the one column compared, plus one
    friend bool operator==(const Key&, const Key&) = default;
  };
  // The statement of an operation, its text made by `make(Text&)` the first time only. Stands at its start.
  template <class Make>
  Result<Statement*> keyed(const Key& key, Make&& make) {
    if (const auto found = keyed_.find(key); found != keyed_.end()) return &found->second;
    text_.clear();
    TECHHUB_DO(make(text_));
    return keep(key);
  }

  // A statement lent by its text; given back, it stands at its start and is found again by the same text.
  struct Kept {
    Kept(const SQLite::Database& database, std::string_view text) : statement(database, text, true) {}
    Statement statement;
    bool is_lent = false;
  };
  class Loan {
   public:
    Loan() = default;
    Loan(Loan&& other) noexcept;
    Loan& operator=(Loan&& other) noexcept;
    ~Loan();
    [[nodiscard]] Statement& operator*() const noexcept { return kept_->statement; }
    [[nodiscard]] Statement* operator->() const noexcept { return &kept_->statement; }

   private:
    friend Connection;
    friend std::shared_ptr<void> take(Loan loan) noexcept { return std::move(loan.kept_); }
    std::shared_ptr<Kept> kept_;
  };
  Result<Loan> lend(const std::string& text);

  // A statement without values, of constant text: prepared anew, or kept.
  Result<> run(const char* text, During during = During::read);
  Result<> run(Operation operation, const char* text, During during = During::read);
  // The first column of the first row, or nothing.
  Result<std::optional<std::int64_t>> integer(const char* text);

  // One step: true for a row. After an error the statement stands at its start.
  Result<bool> step(Statement& statement, During during, const Table* table = nullptr);
  // Row of sqlite_sequence for a table, as far as it is known.
  std::unordered_map<const Table*, std::int64_t> sequence_rows;

  // The last error of the connection as ours.
  [[nodiscard]] Error error(During during, const Table* table = nullptr) const;

  [[nodiscard]] bool in_transaction() const noexcept;
  [[nodiscard]] bool is_read_only() const noexcept;
  void set_busy_timeout(std::chrono::milliseconds timeout) noexcept;
  // Pages of log after the last commit.
  [[nodiscard]] int log_pages() const noexcept { return log_pages_; }
  // Switches a database without a write-ahead log to one; `io` where the disk cannot have it.
  Result<> use_log();
  // As much of the log into the database as no reader needs; `truncate`: all of it, or nothing.
  bool checkpoint(bool truncate) noexcept;
  // At its end this connection, if the last, may remove the log: allowed when nothing is left in it.
  void allow_removal_of_log() noexcept;

  [[nodiscard]] sql::Text& text() noexcept { return text_; }
  [[nodiscard]] SQLite::Database& database() noexcept { return database_; }
  // Rows that the last insert, update or delete wrote.
  [[nodiscard]] int changes() const noexcept { return database_.getChanges(); }

 private:
  Connection(SQLite::Database database) : database_(std::move(database)) {}
  Result<> prepare(Access access, const Settings& settings);
  Result<Statement*> keep(const Key& key);

  struct HashKey {
    std::size_t operator()(const Key& key) const noexcept {
      const auto mixed = reinterpret_cast<std::uintptr_t>(key.table) ^ (key.columns * 0x9e3779b97f4a7c15u) ^
                         (std::uint64_t{key.expected} << 8) ^ static_cast<std::uint64_t>(key.operation);
      return static_cast<std::size_t>(mixed ^ (mixed >> 29));
    }
  };

  SQLite::Database database_;  // ends after its statements
  std::unordered_map<Key, Statement, HashKey> keyed_;
  std::unordered_map<std::string, std::shared_ptr<Kept>> lent_;
  sql::Text text_;
  int log_pages_ = 0;
};

// The row under the statement, which selects every column in order.
[[nodiscard]] Record read_row(const Statement& statement, const Table& table);

}  // namespace techhub::storage::sqlite
