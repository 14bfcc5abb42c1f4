// SPDX-License-Identifier: MIT
#include <algorithm>
#include <catch2/catch.hpp>

#include "storage/conformance.hpp"
#include "storage/tables.hpp"

namespace techhub::storage::test {
namespace {

// The schema before a later release: no `note` table, a room without `floor`.
struct Older {
  explicit Older(const Schema& schema)
      : room(schema.room), migrations(schema.migrations().begin(), schema.migrations().end()) {
    std::erase_if(room.columns, [](const Column& column) { return column.name == "floor"; });
    for (const Table* table : schema.all) {
      if (table == &schema.room) {
        tables.push_back(&room);
      } else if (table != &schema.note) {
        tables.push_back(table);
      }
    }
  }
  Table room;
  std::vector<const Table*> tables;
  std::vector<Migration> migrations;
};

std::vector<Migration> newer_migrations(const Schema& schema) {
  std::vector<Migration> migrations(schema.migrations().begin(), schema.migrations().end());
  using Kind = SchemaChange::Kind;
  migrations.push_back({"0002_note", {{Kind::create_table, "test.note", {}}}});
  migrations.push_back(
      {"0003_floor", {{Kind::add_column, "test.room", "floor"}, {Kind::create_index, "test.room", {}}}});
  return migrations;
}

std::vector<std::string> recorded(Storage& storage, const Schema& schema) {
  std::vector<std::string> names;
  const auto transaction = get(storage.begin(Mode::read));
  for (const Record& row : rows(*transaction, {.table = &schema.migration})) {
    CHECK(row.text("app") == "techhub");
    names.emplace_back(row.text("name"));
  }
  return names;
}

}  // namespace

void conformance_of_migrations(const Make& make) {
  const Schema schema;
  const auto storage = make();

  SECTION("an empty database is made whole, once") {
    CHECK_FALSE(get(storage->initialized()));
    CHECK(error_of(storage->begin(Mode::read)).code() == Code::misuse);
    CHECK(error_of(storage->begin(Mode::write)).code() == Code::misuse);
    migrate(*storage, schema);
    CHECK(get(storage->initialized()));
    CHECK(recorded(*storage, schema) == std::vector<std::string>{"0001_initial"});
    migrate(*storage, schema);
    CHECK(recorded(*storage, schema).size() == 1);
    const auto transaction = get(storage->begin(Mode::read));
    CHECK(rows(*transaction, {.table = &schema.migration}).front().integer("applied") == 1'700'000'000'000'000);
    for (const Table* table : schema.all) get(transaction->count(*table, {}));
  }

  SECTION("an older database gets what it lacks and keeps what it has") {
    const Older older(schema);
    get(storage->migrate(older.tables, older.migrations, Time{1}));
    auto transaction = get(storage->begin(Mode::write));
    Record old(older.room);
    old.set("id", get(transaction->reserve(older.room)));
    old.set("name", std::string("old"));
    get(transaction->insert(old));
    get(transaction->commit());

    get(storage->migrate(schema.all, newer_migrations(schema), Time{2}));
    CHECK(recorded(*storage, schema) == std::vector<std::string>{"0001_initial", "0002_note", "0003_floor"});
    transaction = get(storage->begin(Mode::write));
    CHECK(get(transaction->find(schema.room, std::int64_t{1})) == room(schema, 1, "old"));
    CHECK(get(transaction->count(schema.note, {})) == 0);
    CHECK(get(transaction->reserve(schema.room)) == 2);
  }

  SECTION("a new database records every migration") {
    get(storage->migrate(schema.all, newer_migrations(schema), Time{2}));
    CHECK(recorded(*storage, schema).size() == 3);
    get(storage->migrate(schema.all, newer_migrations(schema), Time{2}));
  }

  SECTION("a newer database is refused and left alone") {
    get(storage->migrate(schema.all, newer_migrations(schema), Time{2}));
    const Error refused = error_of(storage->migrate(schema.all, schema.migrations(), Time{3}));
    CHECK(refused.code() == Code::newer_schema);
    CHECK(recorded(*storage, schema).size() == 3);
  }

  SECTION("a migration that fails leaves nothing") {
    const Older older(schema);
    get(storage->migrate(older.tables, older.migrations, Time{1}));
    auto migrations = newer_migrations(schema);
    migrations.back().changes.push_back({SchemaChange::Kind::create_table, "test.unknown", {}});
    CHECK(error_of(storage->migrate(schema.all, migrations, Time{2})).code() == Code::misuse);
    CHECK(recorded(*storage, schema).size() == 1);
    CHECK(get(storage->begin(Mode::read))->count(schema.note, {}).has_error());
    get(storage->migrate(schema.all, newer_migrations(schema), Time{2}));
  }

  SECTION("a schema that does not fit together is refused") {
    std::vector<const Table*> tables = schema.all;
    std::erase(tables, &schema.room);
    const Error refused = error_of(storage->migrate(tables, schema.migrations(), Time{1}));
    CHECK(refused.code() == Code::misuse);
    CHECK(refused.field() == "room_id");
    CHECK_FALSE(get(storage->initialized()));
    migrate(*storage, schema);
  }
}

}  // namespace techhub::storage::test
