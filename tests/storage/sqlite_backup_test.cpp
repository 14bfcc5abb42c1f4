// SPDX-License-Identifier: MIT
// What a backup of SQLite holds, and database files as files.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "storage/sqlite_support.hpp"
#include "techhub/storage/sqlite_files.hpp"

using namespace techhub;
using namespace techhub::storage;
using namespace techhub::storage::test;

namespace {

std::int64_t rooms(Storage& storage, const Schema& schema) {
  return get(get(storage.begin(Mode::read))->count(schema.room, {}));
}

void add_rooms(Storage& storage, const Schema& schema, std::int64_t from, std::int64_t count) {
  auto transaction = get(storage.begin(Mode::write));
  for (auto id = from; id < from + count; ++id)
    get(transaction->insert(room(schema, id, std::to_string(id) + std::string(200, '.'))));
  get(transaction->commit());
}

}  // namespace

TEST_CASE("a backup of SQLite is one file that holds what was committed when it began", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto storage = open_migrated(folder / "a.db", schema);
  add_rooms(*storage, schema, 1, 300);
  auto uncommitted = get(storage->begin(Mode::write));
  get(uncommitted->insert(room(schema, 900, "not there yet")));
  BackupOptions options;
  options.pages_per_step = 2;
  options.progress = [&](std::int64_t, std::int64_t) {
    if (uncommitted) {
      get(uncommitted->commit());
      uncommitted.reset();
    }
    return true;
  };
  get(storage->backup_to(folder / "b.db", options));
  CHECK(rooms(*storage, schema) == 301);
  const auto files = folder.bytes();
  CHECK(files.count("b.db-wal") + files.count("b.db-shm") + files.count("b.db-journal") == 0);
  const auto copy = open_migrated(folder / "b.db", schema, {});
  CHECK(rooms(*copy, schema) == 300);
  CHECK(get(copy->verify()).empty());
  // It goes on like the database that it was made of.
  CHECK(get(get(copy->begin(Mode::write))->reserve(schema.room)) == 301);
  CHECK(ask_sql(folder / "b.db", "PRAGMA journal_mode") == "wal");
}

TEST_CASE("a database of an older day is copied where nobody may write", "[storage]") {
  const Folder folder;
  const Schema schema;
  {
    const auto storage = open_migrated(folder / "a.db", schema);
    add_rooms(*storage, schema, 1, 10);
  }
  const auto read_only = folder / "archive";
  std::filesystem::create_directory(read_only);
  std::filesystem::rename(folder / "a.db", read_only / "a.db");
  ::chmod((read_only / "a.db").c_str(), 0444);
  ::chmod(read_only.c_str(), 0555);
  get(copy_sqlite(read_only / "a.db", folder / "b.db"));
  CHECK(std::distance(begin(std::filesystem::directory_iterator(read_only)), {}) == 1);
  ::chmod(read_only.c_str(), 0755);
  ::chmod((folder / "b.db").c_str(), 0644);
  CHECK(rooms(*open_migrated(folder / "b.db", schema, {}), schema) == 10);
}

TEST_CASE("a database file takes a name in one step, and nobody's by accident", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto make = [&](const char* name, std::int64_t count) {
    const auto storage = open_migrated(folder / name, schema);
    add_rooms(*storage, schema, 1, count);
  };
  const auto count = [&](const char* name) { return rooms(*open_migrated(folder / name, schema, {}), schema); };
  make("new.db", 2);
  get(install_sqlite(folder / "new.db", folder / "a.db", false));
  CHECK(count("a.db") == 2);
  CHECK(folder.bytes().count("new.db") == 0);

  make("new.db", 3);
  CHECK(error_of(install_sqlite(folder / "new.db", folder / "a.db", false)).code() == Code::duplicate);
  {
    const auto user = open_migrated(folder / "a.db", schema, {});
    CHECK(rooms(*user, schema) == 2);
    CHECK(error_of(install_sqlite(folder / "new.db", folder / "a.db", true)).code() == Code::busy);
    add_rooms(*user, schema, 3, 1);
    CHECK(error_of(install_sqlite(folder / "new.db", folder / "a.db", true)).code() == Code::busy);
  }
  CHECK(count("a.db") == 3);
  CHECK(in_child([&] {
          const auto user = open_sqlite(folder / "a.db").value();
          user->migrate(schema.all, schema.migrations(), Time{}).value();
          const auto reading = user->begin(Mode::read).value();
          // Another process has it open.
          if (in_child([&] {
                if (install_sqlite(folder / "new.db", folder / "a.db", true).error().code() != Code::busy) ::_exit(1);
              }) != 0)
            ::_exit(2);
        }) == 0);
  make("new2.db", 5);
  get(install_sqlite(folder / "new2.db", folder / "a.db", true));
  CHECK(count("a.db") == 5);
  CHECK(error_of(install_sqlite(folder / "missing.db", folder / "a.db", true)).code() == Code::io);
  CHECK(count("a.db") == 5);
}
