// SPDX-License-Identifier: MIT
// Files that are missing, foreign, newer, damaged, locked, read-only or on a full disk.
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "storage/sqlite_support.hpp"

using namespace techhub;
using namespace techhub::storage;
using namespace techhub::storage::test;
using namespace std::chrono_literals;

namespace {

void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary) << bytes;
}

Code open_fails(const std::filesystem::path& file, SqliteOptions options = {}) {
  return error_of(open_sqlite(file, options)).code();
}

void copy_files(const Folder& from, const Folder& to) {
  for (const auto& [name, bytes] : from.bytes()) write_file(to / name, bytes);
}

std::vector<Migration> newer(const Schema& schema) {
  std::vector<Migration> migrations(schema.migrations().begin(), schema.migrations().end());
  migrations.push_back({"0002_later", {}});
  return migrations;
}

void add_room(Storage& storage, const Schema& schema, std::string name) {
  const auto transaction = get(storage.begin(Mode::write));
  get(transaction->insert(room(schema, get(transaction->reserve(schema.room)), std::move(name))));
  get(transaction->commit());
}

std::int64_t count_rooms(Storage& storage, const Schema& schema) {
  return get(get(storage.begin(Mode::read))->count(schema.room, {}));
}

}  // namespace

TEST_CASE("opening what is no database file", "[storage]") {
  const Folder folder;
  CHECK(open_fails(folder / "none.db") == Code::not_found);
  CHECK(open_fails(folder / "none" / "none.db") == Code::not_found);
  CHECK(open_fails(folder / "none" / "none.db", {.create = true}) == Code::io);
  CHECK(open_fails(folder.path()) == Code::io);
  CHECK(open_fails("/dev/null") == Code::io);
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  CHECK(open_fails(folder / "pipe", {.create = true}) == Code::io);
  write_file(folder / "text", std::string(5000, 'x'));
  write_file(folder / "short", "SQLite");
  const auto before = folder.bytes();
  for (const bool create : {false, true}) {
    CHECK(open_fails(folder / "text", {.create = create}) == Code::corrupt);
    CHECK(open_fails(folder / "short", {.create = create}) == Code::corrupt);
  }
  CHECK(folder.bytes() == before);
}

TEST_CASE("an empty file", "[storage]") {
  const Folder folder;
  const Schema schema;
  write_file(folder / "empty.db", "");
  CHECK(open_fails(folder / "empty.db") == Code::corrupt);
  {
    const auto storage = open(folder / "empty.db");
    CHECK_FALSE(get(storage->initialized()));
    CHECK(folder.bytes() == std::map<std::string, std::string>{{"empty.db", ""}});
    migrate(*storage, schema);
  }
  CHECK(get(open(folder / "empty.db", {})->initialized()));

  // What is left of a database that was cut to nothing: its log may still hold all.
  write_file(folder / "cut.db", "");
  write_file(folder / "cut.db-wal", std::string(5000, 'x'));
  const auto before = folder.bytes();
  CHECK(open_fails(folder / "cut.db", {.create = true}) == Code::corrupt);
  CHECK(folder.bytes() == before);
}

TEST_CASE("names that mean something to SQLite", "[storage]") {
  const Folder folder;
  const Schema schema;
  for (const char* name : {":memory:", "file:x.db?mode=memory", "a%41b#c?d.db", " ", "день.db"}) {
    { add_room(*open_migrated(folder / name, schema), schema, "a"); }
    CHECK(folder.bytes().contains(name));
    CHECK(count_rooms(*open(folder / name, {}), schema) == 1);
  }
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const auto storage = open("file:relative.db");
  std::filesystem::current_path(here);
  migrate(*storage, schema);
  CHECK(folder.bytes().contains("file:relative.db"));
}

TEST_CASE("a database at rest is one file", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  { add_room(*open_migrated(file, schema), schema, "a"); }
  auto names = folder.bytes();
  names.erase("a.db-lock");
  CHECK(names.size() == 1);
  { CHECK(count_rooms(*open(file, {}), schema) == 1); }
  names = folder.bytes();
  names.erase("a.db-lock");
  CHECK(names.size() == 1);
}

TEST_CASE("what was erased is in no file once it is scrubbed", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto storage = open_migrated(folder / "a.db", schema, {.create = true, .busy_timeout = 50ms});
  const auto holds = [&](const std::string& text) {
    std::string names;
    for (const auto& [name, bytes] : folder.bytes()) {
      if (bytes.find(text) != std::string::npos) names += name + " ";
    }
    return names;
  };
  const std::string secret = "a name that nobody else has";
  add_room(*storage, schema, secret);
  add_room(*storage, schema, "another");
  const auto key = [&](Transaction& transaction) {
    const auto cursor = transaction.query({.table = &schema.room}).value();
    return cursor->next().value()->key();
  };
  {
    const auto held = storage->begin(Mode::read).value();
    const Value erased = key(*held);
    auto transaction = storage->begin(Mode::write).value();
    REQUIRE(transaction->erase(schema.room, erased).value());
    REQUIRE(transaction->commit());
    const auto scrubbed = storage->scrub();
    REQUIRE_FALSE(scrubbed);
    CHECK(scrubbed.error().code() == Code::busy);
    CHECK(scrubbed.error().is_retryable());
    CHECK(holds(secret) != "");
  }
  REQUIRE(storage->scrub());
  CHECK(holds(secret) == "");
  CHECK(holds("another") == "a.db ");
  REQUIRE(storage->scrub());
  CHECK(count_rooms(*storage, schema) == 1);
}

TEST_CASE("another program's database is left as it is", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  const char* mode = GENERATE("DELETE", "WAL");
  run_sql(file,
          std::string("PRAGMA journal_mode = ") + mode + "; CREATE TABLE other (a); INSERT INTO other VALUES (1);");
  if (GENERATE(false, true)) {
    // A Django site has the table of migrations, but none of ours.
    run_sql(file,
            "CREATE TABLE django_migrations (id, app, name, applied); INSERT INTO django_migrations VALUES (1, 'auth', "
            "'0001_initial', 1);");
  }
  const auto before = folder.bytes();
  {
    const auto storage = open(file);
    CHECK_FALSE(get(storage->initialized()));
    CHECK(error_of(storage->migrate(schema.all, schema.migrations(), Time{})).code() == Code::invalid);
    CHECK(error_of(storage->begin(Mode::read)).code() == Code::invalid);
    CHECK(error_of(storage->begin(Mode::write)).code() == Code::invalid);
  }
  CHECK(folder.bytes() == before);
}

TEST_CASE("a newer database is left as it is", "[storage]") {
  const Folder folder, copy;
  const Schema schema;
  SECTION("at rest") {
    { get(open(folder / "a.db")->migrate(schema.all, newer(schema), Time{})); }
    copy_files(folder, copy);
  }
  SECTION("with a log that nobody has read back") {
    const auto storage = open(folder / "a.db");
    get(storage->migrate(schema.all, schema.migrations(), Time{}));
    get(storage->migrate(schema.all, newer(schema), Time{}));
    copy_files(folder, copy);
    const auto index = GENERATE(false, true);
    if (!index) std::filesystem::remove(copy / "a.db-shm");
    REQUIRE(copy.bytes()["a.db-wal"].size() > 4096);
  }
  SECTION("in use") {
    const auto storage = open(folder / "a.db");
    get(storage->migrate(schema.all, newer(schema), Time{}));
    add_room(*storage, schema, "a");
    CHECK(error_of(open(folder / "a.db")->migrate(schema.all, schema.migrations(), Time{})).code() ==
          Code::newer_schema);
    add_room(*storage, schema, "b");
    CHECK(count_rooms(*storage, schema) == 2);
    return;
  }
  const auto before = copy.bytes();
  {
    const auto storage = open(copy / "a.db");
    CHECK(error_of(storage->migrate(schema.all, schema.migrations(), Time{})).code() == Code::newer_schema);
    CHECK(get(storage->initialized()));
  }
  CHECK(copy.bytes() == before);
}

TEST_CASE("damaged pages are told, never read as data", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  {
    const auto storage = open_migrated(file, schema);
    const auto transaction = get(storage->begin(Mode::write));
    for (int i = 1; i <= 2000; ++i) get(transaction->insert(room(schema, i, "room " + std::to_string(i))));
    get(transaction->commit());
  }
  const auto root = std::stoll(ask_sql(file, "SELECT rootpage FROM sqlite_schema WHERE name = 'test_room'"));
  std::string bytes = folder.bytes()["a.db"];
  SECTION("of a table") {
    bytes.replace(static_cast<std::size_t>(root - 1) * 4096, 4096, std::string(4096, '\x5a'));
    write_file(file, bytes);
    const auto storage = open(file, {});
    const auto transaction = get(storage->begin(Mode::read));
    CHECK(error_of(transaction->find(schema.room, std::int64_t{1000})).code() == Code::corrupt);
    CHECK(error_of(get(transaction->query({.table = &schema.room}))->next()).code() == Code::corrupt);
    const auto verified = storage->verify();
    CHECK((verified.has_error() || !verified.value().empty()));
  }
  SECTION("of the schema") {
    bytes.replace(100, 3996, std::string(3996, '\x5a'));
    write_file(file, bytes);
    CHECK(open_fails(file) == Code::corrupt);
  }
  SECTION("the end is missing") {
    bytes.resize(bytes.size() / 2);
    write_file(file, bytes);
    const auto opened = open_sqlite(file);
    if (opened) {
      const auto faults = opened.value()->verify();
      CHECK((faults.has_error() || !faults.value().empty()));
    } else {
      CHECK(opened.error().code() == Code::corrupt);
    }
  }
  CHECK(folder.bytes()["a.db"] == bytes);
}

TEST_CASE("a file that another program has locked", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  { add_room(*open_migrated(file, schema), schema, "a"); }
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &other) == SQLITE_OK);
  SECTION("wholly") {
    REQUIRE(sqlite3_exec(other, "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE", nullptr, nullptr, nullptr) ==
            SQLITE_OK);
    const auto start = std::chrono::steady_clock::now();
    const auto opened = open_sqlite(file, {.busy_timeout = 100ms});
    const auto begun = opened ? opened.value()->begin(Mode::read).error() : opened.error();
    CHECK(begun.code() == Code::busy);
    CHECK(begun.is_retryable());
    CHECK(std::chrono::steady_clock::now() - start >= 90ms);
  }
  SECTION("for writing") {
    REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
    const auto storage = open(file, {.busy_timeout = 100ms});
    CHECK(count_rooms(*storage, schema) == 1);
    const Error refused = error_of(storage->begin(Mode::write));
    CHECK(refused.code() == Code::busy);
    CHECK(refused.is_retryable());
    REQUIRE(sqlite3_exec(other, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK);
    add_room(*storage, schema, "b");
  }
  sqlite3_close(other);
}

namespace {

int page_limit = 0;
int limit_pages(sqlite3* database, char**, const void*) {
  return sqlite3_exec(database, ("PRAGMA max_page_count = " + std::to_string(page_limit)).c_str(), nullptr, nullptr,
                      nullptr);
}

// Every connection that is opened meanwhile finds the disk full beyond so many pages.
struct FullDisk {
  explicit FullDisk(int pages) {
    page_limit = pages;
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(limit_pages));
  }
  ~FullDisk() { sqlite3_reset_auto_extension(); }
};

}  // namespace

TEST_CASE("a full disk", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  SECTION("while the schema is made") {
    {
      const FullDisk disk(10);
      CHECK(error_of(open(file)->migrate(schema.all, schema.migrations(), Time{})).code() == Code::io);
      CHECK(folder.bytes()["a.db"].empty());
    }
    migrate(*open(file), schema);
  }
  SECTION("while rows are written") {
    { add_room(*open_migrated(file, schema), schema, "a"); }
    {
      const FullDisk disk(60);
      const auto storage = open(file, {});
      auto transaction = get(storage->begin(Mode::write));
      Result<> inserted = success();
      for (int i = 10; i < 1000 && inserted; ++i)
        inserted = transaction->insert(room(schema, i, std::string(4000, char('a' + i % 26)) + std::to_string(i)));
      REQUIRE(inserted.has_error());
      CHECK(inserted.error().code() == Code::io);
      // SQLite may have rolled back all of it: then nothing more is accepted, and there is nothing to commit.
      if (const auto next = transaction->find(schema.room, std::int64_t{1}); !next) {
        CHECK(next.error().code() == Code::io);
        CHECK(error_of(transaction->commit()).code() == Code::io);
      }
      transaction.reset();
      CHECK(count_rooms(*storage, schema) == 1);
      add_room(*storage, schema, "small");
    }
    const auto storage = open(file, {});
    CHECK(count_rooms(*storage, schema) == 2);
    CHECK(get(storage->verify()).empty());
  }
}

namespace {

// The tests may run as root, for whom nothing is read-only.
void drop_rights(const Folder& folder) {
  if (::geteuid() != 0) return;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (::chown(entry.path().c_str(), 65534, 65534) != 0) ::_exit(90);
  }
  if (::chown(folder.path().c_str(), 65534, 65534) != 0 || ::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(91);
}

#define EXPECT(condition)                         \
  do {                                            \
    if (!(condition)) ::_exit(__LINE__ % 89 + 1); \
  } while (false)

}  // namespace

TEST_CASE("read-only files and directories", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  { add_room(*open_migrated(file, schema), schema, "a"); }
  const auto before = folder.bytes()["a.db"];
  CHECK(in_child([&] {
          drop_rights(folder);
          // A file in a directory that may be written: it can be read, and is up to date.
          EXPECT(::chmod(file.c_str(), 0444) == 0);
          {
            const auto storage = open_sqlite(file);
            EXPECT(storage);
            EXPECT(storage.value()->migrate(schema.all, schema.migrations(), Time{}));
            {
              const auto reader = storage.value()->begin(Mode::read);
              EXPECT(reader && reader.value()->count(schema.room, {}).value() == 1);
            }
            const auto begun = storage.value()->begin(Mode::write);
            EXPECT(!begun && begun.error().code() == Code::io);
          }
          // A directory that may not be written: no log can be made beside the file.
          EXPECT(::chmod(file.c_str(), 0644) == 0);
          EXPECT(::chmod(folder.path().c_str(), 0555) == 0);
          {
            const auto storage = open_sqlite(file);
            EXPECT(storage || storage.error().code() == Code::io);
            if (storage) {
              const auto begun = storage.value()->begin(Mode::write);
              EXPECT(!begun && begun.error().code() == Code::io);
            }
            const auto made = open_sqlite(folder / "new.db", {.create = true});
            EXPECT(!made && made.error().code() == Code::io);
          }
          EXPECT(::chmod(folder.path().c_str(), 0755) == 0);
          // A file that may not be read.
          EXPECT(::chmod(file.c_str(), 0000) == 0);
          const auto hidden = open_sqlite(file);
          EXPECT(!hidden && hidden.error().code() == Code::io);
        }) == 0);
  CHECK(folder.bytes()["a.db"] == before);
}
