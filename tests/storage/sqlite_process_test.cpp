// SPDX-License-Identifier: MIT
// Forks and crashes.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "storage/sqlite_support.hpp"

using namespace techhub;
using namespace techhub::storage;
using namespace techhub::storage::test;
using namespace std::chrono_literals;

#define EXPECT(condition)                         \
  do {                                            \
    if (!(condition)) ::_exit(__LINE__ % 89 + 1); \
  } while (false)

namespace {

template <class T>
bool is_misuse(const Result<T>& result) {
  return !result && result.error().code() == Code::misuse;
}

}  // namespace

TEST_CASE("a storage is refused in the child of a fork", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  auto storage = open_migrated(file, schema, {.create = true, .busy_timeout = 100ms});
  auto writing = get(storage->begin(Mode::write));
  get(writing->insert(room(schema, 1, "a")));
  auto reading = get(storage->begin(Mode::read));
  auto cursor = get(writing->query({.table = &schema.room}));
  REQUIRE(get(cursor->next()));

  CHECK(in_child([&] {
          EXPECT(is_misuse(storage->begin(Mode::read)));
          EXPECT(is_misuse(storage->begin(Mode::write)));
          EXPECT(is_misuse(storage->initialized()));
          EXPECT(is_misuse(storage->verify()));
          EXPECT(is_misuse(storage->migrate(schema.all, schema.migrations(), Time{})));
          EXPECT(is_misuse(writing->insert(room(schema, 2, "b"))));
          EXPECT(is_misuse(writing->commit()));
          EXPECT(is_misuse(reading->find(schema.room, std::int64_t{1})));
          EXPECT(is_misuse(cursor->next()));
          writing->rollback();
          // In any order: nothing of the parent's may be closed, undone or unlocked.
          reading.reset();
          storage.reset();
          cursor.reset();
          writing.reset();
          // Opened anew it works, and the parent still holds the lock.
          const auto own = open_sqlite(file, {.busy_timeout = 50ms});
          EXPECT(own);
          EXPECT(own.value()->begin(Mode::read));
          const auto begun = own.value()->begin(Mode::write);
          EXPECT(!begun && begun.error().code() == Code::busy);
        }) == 0);

  // A third process does not get past the parent's locks either.
  CHECK(in_child([&] {
          const auto own = open_sqlite(file, {.busy_timeout = 50ms});
          EXPECT(own);
          const auto begun = own.value()->begin(Mode::write);
          EXPECT(!begun && begun.error().code() == Code::busy);
          ::_exit(0);
        }) == 0);
  CHECK_FALSE(get(cursor->next()));
  get(writing->commit());
  CHECK(get(reading->count(schema.room, {})) == 0);
  reading.reset();
  CHECK(get(get(storage->begin(Mode::read))->count(schema.room, {})) == 1);
  CHECK(get(storage->verify()).empty());
}

TEST_CASE("parent and child write the same file, each through its own storage", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  const auto storage = open_migrated(file, schema, {.create = true, .busy_timeout = 20s});
  const auto add = [&](Storage& to, int from) {
    for (int i = from; i < from + 50; ++i) {
      auto transaction = to.begin(Mode::write);
      if (!transaction || !transaction.value()->insert(room(schema, i, std::to_string(i))) ||
          !transaction.value()->commit())
        return false;
    }
    return true;
  };
  const pid_t child = ::fork();
  if (child == 0) {
    const auto own = open_sqlite(file, {.busy_timeout = 20s});
    EXPECT(own && add(*own.value(), 1000));
    ::_exit(0);
  }
  CHECK(add(*storage, 1));
  CHECK(wait_for(child) == 0);
  CHECK(get(get(storage->begin(Mode::read))->count(schema.room, {})) == 100);
}

TEST_CASE("a killed writer loses no commit and leaves no half of one", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  { const auto storage = open_migrated(file, schema); }
  std::int64_t known = 0;
  for (int round = 0; round < 8; ++round) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      const auto storage = open_sqlite(file, {.checkpoint_pages = 10});
      EXPECT(storage);
      for (;;) {
        auto transaction = storage.value()->begin(Mode::write);
        EXPECT(transaction);
        // Two rows, or none.
        std::int64_t key = 0;
        for (int i = 0; i < 2; ++i) {
          key = transaction.value()->reserve(schema.room).value();
          EXPECT(transaction.value()->insert(room(schema, key, std::to_string(key) + std::string(300, 'x'))));
        }
        EXPECT(transaction.value()->commit());
        EXPECT(::write(ends[1], &key, sizeof key) == sizeof key);
      }
    }
    ::close(ends[1]);
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + 17 * round));
    REQUIRE(::kill(child, SIGKILL) == 0);
    CHECK(wait_for(child) == 128 + SIGKILL);
    std::int64_t told = known;
    while (::read(ends[0], &told, sizeof told) == sizeof told) {
    }
    ::close(ends[0]);

    const auto storage = open_migrated(file, schema, {});
    CHECK(get(storage->verify()).empty());
    const auto transaction = get(storage->begin(Mode::write));
    known = get(transaction->count(schema.room, {}));
    CHECK(known >= told);
    CHECK(known % 2 == 0);
    CHECK(get(transaction->reserve(schema.room)) == known + 1);
  }
  CHECK(known > 0);
}

TEST_CASE("two processes make one database", "[storage]") {
  const Schema schema;
  for (int round = 0; round < 5; ++round) {
    const Folder folder;
    std::vector<pid_t> children;
    for (int i = 0; i < 3; ++i) {
      const pid_t child = ::fork();
      if (child == 0) {
        const auto storage = open_sqlite(folder / "a.db", {.create = true, .busy_timeout = 20s});
        EXPECT(storage);
        EXPECT(storage.value()->migrate(schema.all, schema.migrations(), Time{}));
        auto transaction = storage.value()->begin(Mode::write);
        EXPECT(transaction);
        const auto key = transaction.value()->reserve(schema.room);
        EXPECT(key && transaction.value()->insert(room(schema, key.value(), std::to_string(i))));
        EXPECT(transaction.value()->commit());
        ::_exit(0);
      }
      children.push_back(child);
    }
    for (const pid_t child : children) CHECK(wait_for(child) == 0);
    const auto storage = open(folder / "a.db", {});
    CHECK(get(get(storage->begin(Mode::read))->count(schema.room, {})) == 3);
    CHECK(get(get(storage->begin(Mode::read))->count(schema.migration, {})) == 1);
  }
}

TEST_CASE("a process killed while it makes the database leaves an empty or a whole one", "[storage]") {
  const Schema schema;
  for (int round = 0; round < 12; ++round) {
    const Folder folder;
    const pid_t child = ::fork();
    if (child == 0) {
      const auto storage = open_sqlite(folder / "a.db", {.create = true});
      static_cast<void>(storage.value()->migrate(schema.all, schema.migrations(), Time{}));
      ::pause();
      ::_exit(0);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(1500 * round));
    ::kill(child, SIGKILL);
    static_cast<void>(wait_for(child));
    const auto storage = open_migrated(folder / "a.db", schema);
    const auto transaction = get(storage->begin(Mode::write));
    get(transaction->insert(room(schema, 1, "a")));
    get(transaction->commit());
    CHECK(get(storage->verify()).empty());
  }
}
