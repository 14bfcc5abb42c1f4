// SPDX-License-Identifier: MIT
// Who may write and who may checkpoint, among threads, storages and processes.
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "storage/sqlite/lock.hpp"
#include "storage/sqlite_support.hpp"

using namespace techhub;
using namespace techhub::storage;
using namespace techhub::storage::test;
using namespace std::chrono_literals;

namespace {

std::chrono::steady_clock::time_point in(std::chrono::milliseconds span) {
  return std::chrono::steady_clock::now() + span;
}

// Adds one to the number in the name of room 1.
bool add_one(Storage& storage, const Schema& schema) {
  auto begun = storage.begin(Mode::write);
  if (!begun) return false;
  auto row = begun.value()->find(schema.room, std::int64_t{1});
  if (!row || !row.value()) return false;
  const int next = std::stoi(std::string(row.value()->text("name"))) + 1;
  ColumnSet columns;
  columns.add(schema.room.at("name"));
  return begun.value()->update(room(schema, 1, std::to_string(next)), columns) && begun.value()->commit();
}

std::unique_ptr<Storage> with_counter(const std::filesystem::path& file, const Schema& schema, SqliteOptions options) {
  auto storage = open_migrated(file, schema, options);
  const auto transaction = get(storage->begin(Mode::write));
  get(transaction->insert(room(schema, 1, "0")));
  get(transaction->commit());
  return storage;
}

int counter(Storage& storage, const Schema& schema) {
  return std::stoi(std::string(get(get(storage.begin(Mode::read))->find(schema.room, std::int64_t{1}))->text("name")));
}

}  // namespace

TEST_CASE("which versions of SQLite need the lock", "[storage]") {
  using sqlite::has_wal_reset_bug;
  for (const int bad :
       {3007000, 3040001, 3044000, 3044005, 3045000, 3045003, 3046001, 3049002, 3050000, 3050006, 3051000, 3051002}) {
    CHECK(has_wal_reset_bug(bad));
  }
  for (const int good : {3006023, 3044006, 3044007, 3050007, 3050008, 3051003, 3051004, 3052000, 3053000, 4000000}) {
    CHECK_FALSE(has_wal_reset_bug(good));
  }
}

TEST_CASE("the gate and the lock wait as long as they are told", "[storage][threads]") {
  sqlite::Gate gate;
  CHECK(gate.enter(in(0ms)));
  CHECK_FALSE(gate.enter(in(20ms)));
  std::thread leaving([&] {
    std::this_thread::sleep_for(20ms);
    gate.leave();
  });
  CHECK(gate.enter(in(5s)));
  leaving.join();

  const Folder folder;
  sqlite::FileLock first(folder / "lock", folder / "db"), second(folder / "lock", folder / "db");
  get(first.lock(in(0ms)));
  const Error refused = error_of(second.lock(in(20ms)));
  CHECK(refused.code() == Code::busy);
  CHECK(refused.is_retryable());
  first.unlock();
  get(second.lock(in(0ms)));
  sqlite::FileLock nowhere(folder / "none" / "lock", folder / "db");
  CHECK(error_of(nowhere.lock(in(0ms))).code() == Code::io);
}

TEST_CASE("a writer waits for another and gives up after the timeout", "[storage][threads]") {
  const Folder folder;
  const Schema schema;
  const auto storage = with_counter(folder / "a.db", schema, {.create = true, .busy_timeout = 50ms});
  const auto other = open_migrated(folder / "a.db", schema, {.busy_timeout = 50ms});
  auto writing = get(storage->begin(Mode::write));
  for (Storage* waiting : {storage.get(), other.get()}) {
    const auto start = std::chrono::steady_clock::now();
    const Error refused = error_of(waiting->begin(Mode::write));
    CHECK(refused.code() == Code::busy);
    CHECK(refused.is_retryable());
    const auto waited = std::chrono::steady_clock::now() - start;
    CHECK(waited >= 40ms);
    CHECK(waited < 2s);
    CHECK(counter(*waiting, schema) == 0);
  }
  writing.reset();
  CHECK(add_one(*storage, schema));
  CHECK(add_one(*other, schema));
  CHECK(counter(*storage, schema) == 2);
}

TEST_CASE("a process that holds the lock keeps writers out", "[storage]") {
  if (!sqlite::has_wal_reset_bug(sqlite3_libversion_number())) return;
  const Folder folder;
  const Schema schema;
  const auto storage = with_counter(folder / "a.db", schema, {.create = true, .busy_timeout = 30ms});
  const int lock = ::open((folder / "a.db-lock").c_str(), O_RDONLY | O_CLOEXEC);
  REQUIRE(lock >= 0);
  REQUIRE(::flock(lock, LOCK_EX) == 0);
  CHECK(error_of(storage->begin(Mode::write)).code() == Code::busy);
  CHECK(counter(*storage, schema) == 0);
  ::close(lock);
  CHECK(add_one(*storage, schema));
}

TEST_CASE("storages and threads of one process share a file", "[storage][threads]") {
  const Folder folder;
  const Schema schema;
  const SqliteOptions options{.create = true, .busy_timeout = 20s, .readers = 1, .checkpoint_pages = 4};
  const auto storage = with_counter(folder / "a.db", schema, options);
  constexpr int threads = 4, rounds = 20;
  std::atomic<int> failures{0};
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&, i] {
      const auto own = i % 2 == 0 ? nullptr : open_migrated(folder / "a.db", schema, options);
      for (int k = 0; k < rounds; ++k) {
        if (!add_one(own ? *own : *storage, schema)) ++failures;
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  CHECK(failures == 0);
  CHECK(counter(*storage, schema) == threads * rounds);
  CHECK(get(storage->verify()).empty());
}

TEST_CASE("processes write one file", "[storage]") {
  const Folder folder;
  const Schema schema;
  const SqliteOptions options{.create = true, .busy_timeout = 30s, .checkpoint_pages = 3};
  { with_counter(folder / "a.db", schema, options); }
  constexpr int rounds = 60;
  const auto work = [&] {
    for (int k = 0; k < rounds; ++k) {
      // Opening and closing in between: the last to close removes the log, the next makes it anew.
      const auto storage = open_migrated(folder / "a.db", schema, options);
      for (int i = 0; i < 3; ++i) {
        if (!add_one(*storage, schema)) ::_exit(1);
      }
    }
  };
  std::vector<pid_t> children;
  for (int i = 0; i < 3; ++i) {
    const pid_t child = ::fork();
    if (child == 0) {
      work();
      ::_exit(0);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) CHECK(wait_for(child) == 0);
  const auto storage = open(folder / "a.db", {});
  CHECK(counter(*storage, schema) == 3 * 3 * rounds);
  CHECK(get(storage->verify()).empty());
}

TEST_CASE("the log is taken into the database as it grows", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto storage = with_counter(folder / "a.db", schema, {.create = true, .checkpoint_pages = 20});
  for (int i = 0; i < 300; ++i) REQUIRE(add_one(*storage, schema));
  const auto log = std::filesystem::file_size(folder / "a.db-wal");
  CHECK(log > 0);
  CHECK(log < 40 * 4200);
  // A reader that stays keeps the log from being emptied, not the writers from writing.
  const auto reader = get(storage->begin(Mode::read));
  for (int i = 0; i < 100; ++i) REQUIRE(add_one(*storage, schema));
  CHECK(get(reader->find(schema.room, std::int64_t{1}))->text("name") == "300");
}
