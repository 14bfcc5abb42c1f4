// SPDX-License-Identifier: MIT
#include "storage/sqlite/backup.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <thread>
#include <utility>

#include "storage/sqlite/core.hpp"
#include "techhub/storage/sqlite_files.hpp"

namespace techhub::storage {
namespace sqlite {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr auto patience = 5s;

std::string absolute(const fs::path& path) { return fs::absolute(path).lexically_normal().string(); }

bool exists(const std::string& file) {
  struct stat found {};
  return ::lstat(file.c_str(), &found) == 0;
}

void remove_with_companions(const std::string& file) noexcept {
  for (const char* suffix : {"", "-journal", "-wal", "-shm", "-lock"}) ::unlink((file + suffix).c_str());
}

Result<> sync(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) return Error(Code::io, "a file of the backup cannot be flushed to the disk");
  return success();
}

Result<> sync_folder_of(const std::string& file) {
  return sync(fs::path(file).parent_path().string(), O_RDONLY | O_DIRECTORY);
}

// Readable by whoever may read the database, and a database to write also where that one was an archive.
Result<> make_file(const std::string& file, const char* source) {
  struct stat from {};
  const mode_t mode = (source && ::stat(source, &from) == 0 ? from.st_mode & 0777 : 0) | S_IRUSR | S_IWUSR;
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (descriptor >= 0) {
    ::close(descriptor);
    return success();
  }
  if (errno == EEXIST) return Error(Code::duplicate, "the file to write exists already");
  return Error(Code::io, "the file to write cannot be made");
}

class Backup {
 public:
  Backup(sqlite3* to, sqlite3* from) : handle_(sqlite3_backup_init(to, "main", from, "main")), to_(to) {}
  Backup(const Backup&) = delete;
  Backup& operator=(const Backup&) = delete;
  ~Backup() {
    if (handle_) sqlite3_backup_finish(handle_);
  }

  Result<> run(const BackupOptions& options) {
    if (!handle_) return failed();
    const Deadline end = std::chrono::steady_clock::now() + patience;
    for (;;) {
      const int code = sqlite3_backup_step(handle_, std::max(options.pages_per_step, 1));
      const int of = sqlite3_backup_pagecount(handle_);
      if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        if (std::chrono::steady_clock::now() > end) return Error(Code::busy, "the database is locked").retryable();
        std::this_thread::sleep_for(1ms);
        continue;
      }
      if (code != SQLITE_OK && code != SQLITE_DONE) return error_of(code, {}, During::read);
      if (options.progress && !options.progress(of - sqlite3_backup_remaining(handle_), of))
        return Error(Code::cancelled, "the backup was stopped");
      if (code == SQLITE_DONE) break;
    }
    if (sqlite3_backup_finish(std::exchange(handle_, nullptr)) != SQLITE_OK) return failed();
    return success();
  }

 private:
  [[nodiscard]] Error failed() const { return error_of(sqlite3_extended_errcode(to_), {}, During::read); }

  sqlite3_backup* handle_;
  sqlite3* to_;
};

// A read transaction is open meanwhile: what is copied is what it sees, so that no writer makes the backup begin anew,
// and the log is not taken over its pages.
Result<> copy_in_transaction(Connection& source, const std::string& file, const BackupOptions& options) {
  SQLite::Database made(file, SQLite::OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
  // Nobody reads the file before it is whole, and it is flushed once at the end.
  made.exec("PRAGMA journal_mode = OFF");
  made.exec("PRAGMA synchronous = OFF");
  Backup backup(made.getHandle(), source.database().getHandle());
  return backup.run(options);
}

// What was found at the place that a database shall take.
enum class Old { none, sound, damaged };

Result<> check_is_ours(SQLite::Database& database) {
  return guarded(During::open, [&]() -> Result<> {
    const bool is_empty = database.execAndGet("SELECT count(*) FROM sqlite_master").getInt() == 0;
    const bool is_ours =
        database.tableExists("django_migrations") &&
        database.execAndGet("SELECT count(*) FROM django_migrations WHERE app = 'techhub'").getInt() > 0;
    if (is_empty || is_ours) return success();
    return Error(Code::invalid, "the file to replace is another program's database: move it away first");
  });
}

// Takes the log of the old database into it, and shuts everybody else out for as long as `holder` lives.
Result<Old> close_off(const std::string& file, std::unique_ptr<SQLite::Database>& holder) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return exists(file + "-wal") ? Old::damaged : Old::none;
  if (!S_ISREG(found.st_mode)) return Error(Code::io, "the file to replace is no regular file");
  if (found.st_size == 0) return Old::damaged;
  return guarded(During::open, [&]() -> Result<Old> {
    auto old = std::make_unique<SQLite::Database>(file, SQLite::OPEN_READWRITE | SQLITE_OPEN_NOMUTEX);
    sqlite3* const handle = old->getHandle();
    const auto run = [&](const char* text) { return sqlite3_exec(handle, text, nullptr, nullptr, nullptr) & 0xff; };
    // Alone, with the index of the log in memory: busy while any other connection is open.
    for (const char* text : {"PRAGMA locking_mode = EXCLUSIVE", "BEGIN EXCLUSIVE", "COMMIT",
                             "PRAGMA journal_mode = DELETE", "BEGIN EXCLUSIVE"}) {
      switch (const int code = run(text); code) {
        case SQLITE_OK:
          break;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
          return Error(Code::busy, "the database to replace is in use").retryable();
        case SQLITE_NOTADB:
          return Error(Code::invalid, "the file to replace is no database: move it away first");
        case SQLITE_CORRUPT:
          return Old::damaged;
        default:
          return error_of(code, {}, During::open);
      }
    }
    if (exists(file + "-wal")) return Error(Code::busy, "the database to replace is in use").retryable();
    if (auto ours = check_is_ours(*old); !ours) {
      if (ours.error().code() != Code::corrupt) return std::move(ours).error();
      return Old::damaged;
    }
    holder = std::move(old);
    return Old::sound;
  });
}

// As rename(), but never in the place of another file. What disks for many systems (FAT) and old kernels cannot do in
// one step is done in two there.
bool give_unused_name(const std::string& made, const std::string& file) {
  if (::renameat2(AT_FDCWD, made.c_str(), AT_FDCWD, file.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno != EINVAL && errno != ENOSYS) return false;
  if (::link(made.c_str(), file.c_str()) == 0) return ::unlink(made.c_str()) == 0;
  if (errno == EEXIST) return false;
  if (exists(file)) {
    errno = EEXIST;
    return false;
  }
  return ::rename(made.c_str(), file.c_str()) == 0;
}

Result<> install(const std::string& made, const std::string& file, bool replace) {
  if (exists(made + "-wal") || exists(made + "-journal"))
    return Error(Code::misuse, "the database to install is not at rest");
  TECHHUB_DO(sync(made, O_RDONLY));
  if (!replace) {
    if (exists(file + "-wal")) return Error(Code::duplicate, "there is a log of a database already");
    if (!give_unused_name(made, file)) {
      if (errno == EEXIST) return Error(Code::duplicate, "there is a database file already");
      return Error(Code::io, "the database file cannot be put in its place");
    }
    return sync_folder_of(file);
  }
  std::unique_ptr<SQLite::Database> holder;
  TECHHUB_TRY(const Old old, close_off(file, holder));
  // What a crash left of the log's index; of a damaged database the log too, which would be taken for the new one's.
  ::unlink((file + "-shm").c_str());
  if (old == Old::damaged) {
    for (const char* suffix : {"-wal", "-journal"}) ::unlink((file + suffix).c_str());
  }
  if (::rename(made.c_str(), file.c_str()) != 0) return Error(Code::io, "the database file cannot be put in its place");
  return sync_folder_of(file);
}

Result<> copy_file(const std::string& from, const std::string& to, const BackupOptions& options) {
  struct stat found {};
  if (::stat(from.c_str(), &found) != 0) return Error(Code::not_found, "there is no database file");
  if (!S_ISREG(found.st_mode)) return Error(Code::io, "the database file is no regular file");
  if (found.st_size == 0) return Error(Code::corrupt, "the database file is empty");
  // At rest it is read without a lock and without a file beside it, so that it may lie where nobody writes.
  const bool at_rest = !exists(from + "-wal") && !exists(from + "-journal");
  const auto access = at_rest ? Connection::Access::immutable : Connection::Access::read;
  TECHHUB_TRY(const auto source, Connection::open(from, access, {.busy_timeout = patience}));
  TECHHUB_TRY(const Inspection inside, inspect(*source));
  if (inside.applied.empty()) return Error(Code::invalid, "the file is not a techhub database");
  return copy_pages(*source, to, options);
}

}  // namespace

Result<> copy_pages(Connection& source, const std::string& file, const BackupOptions& options) {
  TECHHUB_DO(make_file(file, sqlite3_db_filename(source.database().getHandle(), "main")));
  auto copied = guarded(During::read, [&]() -> Result<> {
    TECHHUB_DO(source.run("BEGIN"));
    auto begun = source.integer("PRAGMA schema_version");  // fixes what the transaction sees
    auto done = begun ? copy_in_transaction(source, file, options) : Result<>(std::move(begun).error());
    static_cast<void>(source.run("ROLLBACK"));
    return done;
  });
  if (copied) copied = sync(file, O_RDONLY);
  if (copied) copied = sync_folder_of(file);
  if (!copied) remove_with_companions(file);
  return copied;
}

}  // namespace sqlite

Result<> copy_sqlite(const std::filesystem::path& file, const std::filesystem::path& to, const BackupOptions& options) {
  return sqlite::guarded(sqlite::During::open,
                         [&] { return sqlite::copy_file(sqlite::absolute(file), sqlite::absolute(to), options); });
}

Result<> install_sqlite(const std::filesystem::path& made, const std::filesystem::path& file, bool replace) {
  return sqlite::guarded(sqlite::During::open,
                         [&] { return sqlite::install(sqlite::absolute(made), sqlite::absolute(file), replace); });
}

void discard_sqlite(const std::filesystem::path& file) noexcept {
  static_cast<void>(sqlite::guarded(sqlite::During::open, [&]() -> Result<> {
    sqlite::remove_with_companions(sqlite::absolute(file));
    return success();
  }));
}

}  // namespace techhub::storage
