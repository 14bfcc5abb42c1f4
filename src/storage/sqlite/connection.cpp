// SPDX-License-Identifier: MIT
#include "storage/sqlite/connection.hpp"

#include <sqlite3.h>

#include <utility>

#include "storage/sqlite/dialect.hpp"
#include "storage/sqlite/relevance.hpp"

namespace techhub::storage::sqlite {
namespace {

constexpr std::size_t max_lent = 256;  // statements kept by their text

// file:/path?immutable=1, for a path of any characters.
std::string immutable_uri(const std::string& file) {
  std::string uri = "file:";
  for (const char c : file) {
    if (c == '%' || c == '?' || c == '#') {
      constexpr std::string_view digits = "0123456789abcdef";
      uri += '%';
      uri += digits[static_cast<unsigned char>(c) >> 4];
      uri += digits[static_cast<unsigned char>(c) & 15];
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

int compare_decimals(void*, int size_a, const void* a, int size_b, const void* b) noexcept {
  const auto order = Decimal::compare({static_cast<const char*>(a), static_cast<std::size_t>(size_a)},
                                      {static_cast<const char*>(b), static_cast<std::size_t>(size_b)});
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const std::string& file, Access access, const Settings& settings) {
  return guarded(During::open, [&]() -> Result<std::unique_ptr<Connection>> {
    const bool is_immutable = access == Access::immutable;
    const int flags = is_immutable ? SQLITE_OPEN_READONLY | SQLITE_OPEN_URI : SQLITE_OPEN_READWRITE;
    SQLite::Database database(is_immutable ? immutable_uri(file) : file, flags | SQLITE_OPEN_NOMUTEX,
                              static_cast<int>(settings.busy_timeout.count()));
    std::unique_ptr<Connection> made(new Connection(std::move(database)));
    TECHHUB_DO(made->prepare(access, settings));
    return made;
  });
}

Result<> Connection::prepare(Access access, const Settings& settings) {
  sqlite3* handle = database_.getHandle();
  sqlite3_extended_result_codes(handle, 1);
  const bool checkpoints = settings.checkpoint_pages > 0;
  for (const auto& [option, on] : {std::pair{SQLITE_DBCONFIG_ENABLE_FKEY, 1},
                                   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                   // A name that is no column is an error, never a text.
                                   {SQLITE_DBCONFIG_DQS_DML, 0},
                                   {SQLITE_DBCONFIG_DQS_DDL, 0},
                                   // Plans do not depend on values: else a statement over a column with a partial index
                                   // would be prepared anew for every value.
                                   {SQLITE_DBCONFIG_ENABLE_QPSG, 1},
                                   {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, checkpoints ? 0 : 1}}) {
    if (const int code = sqlite3_db_config(handle, option, on, nullptr); code != SQLITE_OK) {
      return error_of(code, {}, During::open);
    }
  }
  sqlite3_wal_autocheckpoint(handle, settings.checkpoint_pages);
  if (!checkpoints) {
    sqlite3_wal_hook(
        handle,
        [](void* self, sqlite3*, const char*, int pages) {
          static_cast<Connection*>(self)->log_pages_ = pages;
          return SQLITE_OK;
        },
        this);
  }
  const int code =
      sqlite3_create_collation_v2(handle, decimal_collation, SQLITE_UTF8, nullptr, compare_decimals, nullptr);
  if (code != SQLITE_OK) return error_of(code, {}, During::open);
  TECHHUB_DO(add_relevance(handle));

  // Sorting never writes rows into a temporary file; damage of a page is seen when it is read.
  TECHHUB_DO(run("PRAGMA temp_store = MEMORY"));
  TECHHUB_DO(run("PRAGMA cell_size_check = ON"));
  switch (access) {
    case Access::read:
    case Access::immutable:
      return run("PRAGMA query_only = ON");
    case Access::alone:
      TECHHUB_DO(run("PRAGMA query_only = ON"));
      // Before the first read: the index of the log is then kept in memory, not in a file.
      return run("PRAGMA locking_mode = EXCLUSIVE");
    case Access::write:
      TECHHUB_DO(run(settings.sync_every_commit ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL"));
      return run("PRAGMA secure_delete = ON");
  }
  return success();
}

Result<Statement*> Connection::keep(const Key& key) {
  return guarded(During::read, [&]() -> Result<Statement*> {
    return &keyed_.try_emplace(key, database_, text_.text, true).first->second;
  });
}

Result<Connection::Loan> Connection::lend(const std::string& text) {
  return guarded(During::read, [&]() -> Result<Loan> {
    Loan loan;
    const auto found = lent_.find(text);
    if (found != lent_.end() && !found->second->is_lent) {
      loan.kept_ = found->second;
    } else {
      loan.kept_ = std::make_shared<Kept>(database_, text);
      if (lent_.size() >= max_lent) {
        std::erase_if(lent_, [](const auto& kept) { return !kept.second->is_lent; });
      }
      if (found == lent_.end()) lent_.emplace(text, loan.kept_);
    }
    loan.kept_->is_lent = true;
    return loan;
  });
}

Connection::Loan::Loan(Loan&& other) noexcept : kept_(std::move(other.kept_)) {}

Connection::Loan& Connection::Loan::operator=(Loan&& other) noexcept {
  std::swap(kept_, other.kept_);
  return *this;
}

Connection::Loan::~Loan() {
  if (!kept_) return;
  kept_->statement.reset();
  kept_->is_lent = false;
}

Result<> Connection::run(const char* text, During during) {
  char* message = nullptr;
  const int code = sqlite3_exec(database_.getHandle(), text, nullptr, nullptr, &message);
  if (code == SQLITE_OK) return success();
  Error failed = error_of(sqlite3_extended_errcode(database_.getHandle()), message == nullptr ? "" : message, during);
  sqlite3_free(message);
  return failed;
}

Result<> Connection::run(Operation operation, const char* text, During during) {
  TECHHUB_TRY(Statement* const statement, keyed({.operation = operation}, [&](sql::Text& out) -> Result<> {
                out.text += text;
                return success();
              }));
  const Rewind rewind(*statement);
  TECHHUB_DO(step(*statement, during));
  return success();
}

Result<std::optional<std::int64_t>> Connection::integer(const char* text) {
  return guarded(During::read, [&]() -> Result<std::optional<std::int64_t>> {
    Statement statement(database_, text);
    TECHHUB_TRY(const bool found, step(statement, During::read));
    if (!found) return std::nullopt;
    return statement.integer(0);
  });
}

Result<bool> Connection::step(Statement& statement, During during, const Table* table) {
  const int code = statement.step();
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  Error failed = error(during, table);
  statement.reset();
  return failed;
}

Error Connection::error(During during, const Table* table) const {
  return error_of(database_.getExtendedErrorCode(), database_.getErrorMsg(), during, table);
}

bool Connection::in_transaction() const noexcept { return sqlite3_get_autocommit(database_.getHandle()) == 0; }

bool Connection::is_read_only() const noexcept { return sqlite3_db_readonly(database_.getHandle(), "main") == 1; }

void Connection::set_busy_timeout(std::chrono::milliseconds timeout) noexcept {
  sqlite3_busy_timeout(database_.getHandle(), static_cast<int>(timeout.count()));
}

Result<> Connection::use_log() {
  return guarded(During::open, [&]() -> Result<> {
    Statement mode(database_, "PRAGMA journal_mode = WAL");
    TECHHUB_TRY(const bool answered, step(mode, During::open));
    if (answered && mode.text(0) == "wal") return success();
    return Error(Code::io, "the database cannot keep a write-ahead log here: it needs a local disk");
  });
}

bool Connection::checkpoint(bool truncate) noexcept {
  const int mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  return sqlite3_wal_checkpoint_v2(database_.getHandle(), nullptr, mode, nullptr, nullptr) == SQLITE_OK;
}

void Connection::allow_removal_of_log() noexcept {
  sqlite3_db_config(database_.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
}

Record read_row(const Statement& statement, const Table& table) {
  Record record(table);
  for (std::size_t i = 0; i < table.columns.size(); ++i) statement.read(static_cast<int>(i), record[i]);
  return record;
}

}  // namespace techhub::storage::sqlite
