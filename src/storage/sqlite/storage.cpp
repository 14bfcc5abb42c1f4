// SPDX-License-Identifier: MIT
#include <system_error>
#include <utility>

#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/core.hpp"
#include "storage/sqlite/ddl.hpp"
#include "techhub/storage/sqlite.hpp"

namespace techhub::storage {
namespace sqlite {
namespace {

class SqliteStorage final : public Storage {
 public:
  explicit SqliteStorage(std::shared_ptr<Core> core) : core_(std::move(core)) {}
  SqliteStorage(const SqliteStorage&) = delete;
  SqliteStorage& operator=(const SqliteStorage&) = delete;
  ~SqliteStorage() override {
    if (core_->is_of_another_process()) abandon(std::move(core_));
  }

  [[nodiscard]] std::string_view name() const noexcept override { return "sqlite"; }
  [[nodiscard]] Capabilities capabilities() const noexcept override {
    return {.unique = true, .foreign_keys = true, .no_overlap = true};
  }

  Result<> migrate(std::span<const Table* const> tables, std::span<const Migration> migrations, Time now) override {
    TECHHUB_DO(core_->check_process());
    return guarded(During::open, [&] { return sqlite::migrate(*core_, tables, migrations, now); });
  }

  Result<bool> initialized() override {
    TECHHUB_DO(core_->check_process());
    if (core_->is_ready()) return true;
    return guarded(During::open, [&]() -> Result<bool> {
      TECHHUB_TRY(const Inspection found, core_->inspect());
      return !found.applied.empty();
    });
  }

  Result<std::unique_ptr<Transaction>> begin(Mode mode) override {
    return guarded(During::open, [&] { return sqlite::begin(core_, mode); });
  }

  Result<std::vector<std::string>> verify() override {
    TECHHUB_DO(core_->check_process());
    return guarded(During::read, [&]() -> Result<std::vector<std::string>> {
      TECHHUB_DO(core_->need_schema());
      TECHHUB_TRY(auto reader, core_->take_reader());
      auto found = faults(*reader);
      if (found) core_->give_back(std::move(reader));
      return found;
    });
  }

  Result<> backup_to(const std::filesystem::path& file, const BackupOptions& options) override {
    TECHHUB_DO(core_->check_process());
    return guarded(During::read, [&]() -> Result<> {
      TECHHUB_DO(core_->need_schema());
      TECHHUB_TRY(auto reader, core_->take_reader());
      TECHHUB_DO(copy_pages(*reader, std::filesystem::absolute(file).lexically_normal().string(), options));
      core_->give_back(std::move(reader));
      return success();
    });
  }

  Result<> scrub() override {
    TECHHUB_DO(core_->check_process());
    return guarded(During::commit, [&]() -> Result<> {
      TECHHUB_DO(core_->need_schema());
      return core_->scrub();
    });
  }

 private:
  Result<std::vector<std::string>> faults(Connection& connection) {
    std::vector<std::string> found;
    TECHHUB_DO(rows(connection, "PRAGMA integrity_check", [&](Statement& row) {
      if (std::string text = row.text(0); text != "ok") found.push_back(std::move(text));
    }));
    TECHHUB_DO(rows(connection, "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check", [&](Statement& row) {
      found.push_back("row " + row.text(1) + " of " + row.text(0) + " refers to no row of " + row.text(2));
    }));
    for (const Table* table : core_->tables()) {
      if (!table->no_overlap) continue;
      TECHHUB_DO(rows(connection, find_overlaps(*table), [&](Statement& row) {
        found.push_back("row " + row.text(0) + " of " + table->name + " overlaps another");
      }));
    }
    return found;
  }

  template <class Use>
  static Result<> rows(Connection& connection, const std::string& text, Use&& use) {
    Statement statement(connection.database(), text);
    for (;;) {
      TECHHUB_TRY(const bool more, connection.step(statement, During::read));
      if (!more) return success();
      use(statement);
    }
  }

  std::shared_ptr<Core> core_;
};

// A special file could block or answer anything: it is never opened.
Result<bool> is_there(const std::filesystem::path& file) {
  std::error_code code;
  const auto status = std::filesystem::status(file, code);
  switch (status.type()) {
    case std::filesystem::file_type::regular:
      return true;
    case std::filesystem::file_type::not_found:
      return false;
    case std::filesystem::file_type::directory:
      return Error(Code::io, "the database file is a directory");
    case std::filesystem::file_type::none:
      return Error(Code::io, "the database file cannot be looked at: " + code.message());
    default:
      return Error(Code::io, "the database file is no regular file");
  }
}

Result<std::unique_ptr<Storage>> open(const std::filesystem::path& path, const SqliteOptions& options) {
  // Absolute: the same file after a change of directory, and never taken for a URI or a name with a meaning of its own.
  const std::filesystem::path absolute = std::filesystem::absolute(path).lexically_normal();
  const std::string file = absolute.string();
  TECHHUB_TRY(const bool is_old, is_there(absolute));
  watch_forks();
  if (!is_old) {
    if (!options.create) return Error(Code::not_found, "there is no database file");
    SQLite::Database made(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  } else if (std::filesystem::file_size(absolute) == 0) {
    // What was made by an earlier open() and never migrated; else what is left of a database that was cut to nothing.
    std::error_code code;
    const auto log = std::filesystem::file_size(file + "-wal", code);
    if (!options.create || (!code && log > 0)) return Error(Code::corrupt, "the database file is empty");
  }
  auto core = std::make_shared<Core>(file, options);
  TECHHUB_DO(core->inspect());
  return std::make_unique<SqliteStorage>(std::move(core));
}

}  // namespace
}  // namespace sqlite

Result<std::unique_ptr<Storage>> open_sqlite(const std::filesystem::path& file, const SqliteOptions& options) {
  return sqlite::guarded(sqlite::During::open, [&] { return sqlite::open(file, options); });
}

}  // namespace techhub::storage
