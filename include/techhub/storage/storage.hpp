// SPDX-License-Identifier: MIT
// Storage: the contract of a backend. It sees Tables, Records and Queries only, never entities, rules or keys of
// encryption (personal columns arrive sealed, as bytes).
// A Storage may be used from any thread; a Transaction and a Cursor belong to the thread that made them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/schema/query.hpp"

namespace techhub::storage {

// What the backend enforces itself; the library checks the rest before it writes.
struct Capabilities {
  bool unique = false;
  bool foreign_keys = false;
  bool no_overlap = false;
};

enum class Mode : std::uint8_t {
  read,   // a stable snapshot of the moment it begins
  write,  // the only writer; sees its own changes
};

// One step between two schema versions. A table is made as `tables` has it, with its indexes and rules; create_index
// makes whatever index and rule of the table is missing.
struct SchemaChange {
  enum class Kind : std::uint8_t { create_table, add_column, create_index } kind;
  std::string_view table;   // label
  std::string_view column;  // for add_column
};
struct Migration {
  std::string_view name;  // "0001_initial": recorded in django_migrations under app `techhub`, in this order
  std::vector<SchemaChange> changes;
};

class Searching;

// Forward cursor. Ends with the transaction (`misuse` then); a transaction may hold several open.
class Cursor {
 public:
  virtual ~Cursor() = default;
  // The next row, or nothing at the end. After an error the cursor is at its end. Rows changed while it is open appear
  // as they were or as they are.
  virtual Result<std::optional<Record>> next() = 0;
};

// A value of another kind than its column, a record without its key, a change while only reading and anything after the
// end are `misuse`.
class Transaction {
 public:
  // Rolls back unless committed.
  virtual ~Transaction() = default;
  [[nodiscard]] virtual Mode mode() const noexcept = 0;

  // The key of the next row of a table with 64-bit keys: greater than every key it ever had, given out once.
  virtual Result<std::int64_t> reserve(const Table& table) = 0;
  // Inserts a record with its key set. `duplicate`, `overlap`, `invalid` (a reference that leads nowhere, unless
  // defer_references) name the entity and, where the backend tells, the field (several of a unique index joined by
  // `,`); the transaction goes on without the row.
  virtual Result<> insert(const Record& record) = 0;
  // Writes the columns of the row with the record's key, if it also matches `expect`. False when no row did. Fails as
  // insert does; no columns: only asks.
  virtual Result<bool> update(const Record& record, ColumnSet columns, const Filter& expect = {}) = 0;
  // `referenced` while other rows refer to it. False when there is no such row.
  virtual Result<bool> erase(const Table& table, const Value& key) = 0;
  virtual Result<std::optional<Record>> find(const Table& table, const Value& key) = 0;
  // `query` is read during the call only; its tables must outlive the cursor. A key that the order lacks is appended in
  // the direction of the order's last term. `limit` for a filter that is too deep or holds too many values.
  virtual Result<std::unique_ptr<Cursor>> query(const Query& query) = 0;
  virtual Result<std::int64_t> count(const Table& table, const Filter& filter) = 0;
  // The statement that `query` or `count` would run and the backend's plan for it, one step a line: for tests and for
  // people; no stable form.
  virtual Result<std::string> explain(const Query& query) = 0;

  // References are checked at commit only, for this transaction.
  virtual Result<> defer_references() = 0;
  // Whether deferred references lead nowhere as it stands; nothing from a backend that does not keep count: the rows
  // can then be looked for.
  [[nodiscard]] virtual std::optional<bool> has_loose_references() const noexcept { return std::nullopt; }

  // A backend that keeps an index of its own over a table's searched column keeps it with every write here, but not
  // with those of other programs. Whether it holds the terms that the rows have (reads all of both and changes
  // nothing), and making it anew from the rows. Both in a write transaction.
  virtual Result<bool> has_sound_index(const Table& table) {
    static_cast<void>(table);
    return true;
  }
  virtual Result<> rebuild_index(const Table& table) {
    static_cast<void>(table);
    return success();
  }

  // What answers the questions of searching.hpp from an index of the backend's own; lives as long as the transaction.
  // Null: they are answered by reading rows.
  [[nodiscard]] virtual Searching* searching() noexcept { return nullptr; }

  // A mark inside a write transaction, which may be set several times: undo_to takes back what came after the last one
  // that was not released, and leaves it.
  virtual Result<> savepoint() = 0;
  virtual Result<> release_savepoint() = 0;
  virtual Result<> undo_to_savepoint() = 0;

  // After an error nothing was committed, unless the error says that the outcome is unknown; the transaction has ended.
  virtual Result<> commit() = 0;
  virtual void rollback() noexcept = 0;
};

struct BackupOptions {
  // Pages (SQLite: of 4 KiB) that are copied between two calls of `progress`.
  int pages_per_step = 1024;
  // Called with how many of how many pages are copied; false ends the backup with `cancelled`.
  std::function<bool(std::int64_t done, std::int64_t of)> progress{};
};

class Storage {
 public:
  virtual ~Storage() = default;
  [[nodiscard]] virtual std::string_view name() const noexcept = 0;
  [[nodiscard]] virtual Capabilities capabilities() const noexcept = 0;

  // Brings the database to the schema of `tables`: an empty one is created whole and every migration recorded; an
  // older one gets the migrations that it lacks, in one transaction. `newer_schema` when it records a migration of
  // `techhub` that is not in `migrations`, `invalid` for another program's database, `corrupt` for a damaged one: in
  // these cases it is left byte for byte as it was. After any other error it is as it was for whoever reads it. One of
  // the tables is "migrations.migration". The tables must outlive the storage.
  virtual Result<> migrate(std::span<const Table* const> tables, std::span<const Migration> migrations, Time now) = 0;
  // True when the database holds our schema (some migration of `techhub`).
  virtual Result<bool> initialized() = 0;

  // Waits for the writer at most as long as the backend was told (`busy` then). Only on a database with our schema:
  // `misuse` on an empty one.
  virtual Result<std::unique_ptr<Transaction>> begin(Mode mode) = 0;
  // Looks through the stored form itself (SQLite: integrity_check, foreign_key_check): the faults found, none if sound.
  virtual Result<std::vector<std::string>> verify() = 0;
  // Writes the database as it is committed at one moment, in the backend's own form, to a new file (`duplicate` when it
  // exists), while others read and write. On success the file is on the disk; after any error it is not there.
  // `unsupported` for a backend that has no such form.
  virtual Result<> backup_to(const std::filesystem::path& file, const BackupOptions& options = {}) {
    static_cast<void>(file);
    static_cast<void>(options);
    return Error(Code::unsupported, "this storage makes no backups: its database brings its own");
  }
  // Makes what was erased or overwritten before the call unreadable in the backend's own files. `busy`, to be repeated,
  // while somebody else reads or writes; `unsupported` where the backend cannot.
  virtual Result<> scrub() { return Error(Code::unsupported, "this storage cannot scrub its files"); }
};

}  // namespace techhub::storage
