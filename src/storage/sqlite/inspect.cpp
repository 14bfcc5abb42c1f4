// SPDX-License-Identifier: MIT
// What a file is, found out without changing a byte of it or beside it. The file is read through SQLite only: opening
// and closing it by other means would drop the locks that this process holds on it.
#include <sys/stat.h>

#include <optional>
#include <thread>
#include <tuple>

#include "storage/sqlite/core.hpp"

namespace techhub::storage::sqlite {
namespace {

using namespace std::chrono_literals;

struct State {
  off_t size = 0;
  timespec changed{};
  friend bool operator==(const State& a, const State& b) {
    return std::tie(a.size, a.changed.tv_sec, a.changed.tv_nsec) ==
           std::tie(b.size, b.changed.tv_sec, b.changed.tv_nsec);
  }
};

std::optional<State> state_of(const std::string& file) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return std::nullopt;
  return State{found.st_size, found.st_mtim};
}

Result<Inspection> inspect_by(const std::string& file, Connection::Access access, std::chrono::milliseconds timeout) {
  TECHHUB_TRY(const auto connection, Connection::open(file, access, {.busy_timeout = timeout}));
  return inspect(*connection);
}

}  // namespace

Result<Inspection> inspect(Connection& connection) {
  return guarded(During::open, [&]() -> Result<Inspection> {
    Inspection found;
    TECHHUB_TRY(const auto tables,
                connection.integer("SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'sqlite~_%' ESCAPE '~'"));
    found.is_empty = tables.value_or(0) == 0;
    TECHHUB_TRY(
        const auto ours,
        connection.integer(
            "SELECT count(*) FROM pragma_table_info('django_migrations') WHERE name IN ('app', 'name', 'applied')"));
    if (ours.value_or(0) != 3) return found;
    Statement names(connection.database(), "SELECT name FROM django_migrations WHERE app = 'techhub'");
    for (;;) {
      TECHHUB_TRY(const bool more, connection.step(names, During::open));
      if (!more) return found;
      found.applied.push_back(names.text(0));
    }
  });
}

// Without a log nobody has the file open for writing, unless it begins to just now: then the file, or what lies beside
// it, differs afterwards and the answer does not count. With a log it must be read too: alone, with an index of it in
// memory, or else beside whoever is there.
Result<Inspection> Core::inspect_once(bool& is_stable) {
  is_stable = true;
  const auto log = state_of(file_ + "-wal");
  if (const auto journal = state_of(file_ + "-journal"); journal && journal->size > 0) {
    return inspect_by(file_, Connection::Access::read, options_.busy_timeout);
  }
  if (log) {
    auto found = inspect_by(file_, Connection::Access::alone, 0ms);
    if (found || found.error().code() == Code::corrupt) return found;
    return inspect_by(file_, Connection::Access::read, options_.busy_timeout);
  }
  const auto before = state_of(file_);
  auto found = inspect_by(file_, Connection::Access::immutable, 0ms);
  const auto after_journal = state_of(file_ + "-journal");
  is_stable = state_of(file_) == before && !state_of(file_ + "-wal") && (!after_journal || after_journal->size == 0);
  return found;
}

Result<Inspection> Core::inspect() {
  for (const Deadline end = deadline();;) {
    bool is_stable = false;
    auto found = inspect_once(is_stable);
    if (is_stable) return found;
    if (std::chrono::steady_clock::now() >= end) return Error(Code::busy, "the database is being changed").retryable();
    std::this_thread::sleep_for(1ms);
  }
}

}  // namespace techhub::storage::sqlite
