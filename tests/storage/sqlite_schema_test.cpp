// SPDX-License-Identifier: MIT
// What the schema makes of the database for other programs, and how statements use it.
#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <catch2/catch.hpp>

#include "storage/sqlite_support.hpp"

using namespace techhub;
using namespace techhub::storage;
using namespace techhub::storage::test;

namespace {

std::string refusal(const std::filesystem::path& file, const std::string& text) {
  try {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA foreign_keys = ON; " + text);
    return "";
  } catch (const SQLite::Exception& refused) {
    return refused.what();
  }
}

std::string plan(const std::filesystem::path& file, const std::string& text) {
  SQLite::Database database(file.string());
  SQLite::Statement steps(database, "EXPLAIN QUERY PLAN " + text);
  std::string out;
  while (steps.executeStep()) out += steps.getColumn(3).getString() + "\n";
  return out;
}

}  // namespace

TEST_CASE("the database itself keeps the rules, whoever writes", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  {
    const auto storage = open_migrated(file, schema);
    const auto transaction = get(storage->begin(Mode::write));
    get(transaction->insert(room(schema, 1, "a")));
    get(transaction->insert(booking(schema, 1, 1, 10, 20)));
    get(transaction->commit());
  }
  const auto insert = [&](const std::string& values) {
    return refusal(file, "INSERT INTO test_booking (status, start, \"end\", room_id) VALUES (" + values + ")");
  };
  CHECK(insert("'active', 15, 25, 1").find("overlap") != std::string::npos);
  CHECK(insert("'active', 30, 30, 1").find("empty interval") != std::string::npos);
  CHECK(insert("'active', NULL, 30, 1") != "");
  CHECK(insert("'active', 20, 30, 7") != "");
  CHECK(insert("'active', 'x', 30, 1") != "");
  CHECK(insert("'active', 20, 30, 1") == "");
  CHECK(insert("'finished', 15, 25, 1") == "");
  CHECK(refusal(file, "UPDATE test_booking SET status = 'active'").find("overlap") != std::string::npos);
  CHECK(refusal(file, "UPDATE test_booking SET \"end\" = 21 WHERE id = 1").find("overlap") != std::string::npos);
  CHECK(refusal(file, "DELETE FROM test_room") != "");
  CHECK(
      ask_sql(file,
              "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name LIKE 'test%' AND sql LIKE '%STRICT'") ==
      "7");
  CHECK(ask_sql(file, "PRAGMA journal_mode") == "wal");
}

TEST_CASE("the rule against overlaps is one search in the index", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  {
    const auto storage = open_migrated(file, schema);
    const auto transaction = get(storage->begin(Mode::write));
    get(transaction->insert(room(schema, 1, "a")));
    // Many rows of the past, most of them not active: neither may be walked through.
    for (std::int64_t i = 1; i <= 5000; ++i) {
      get(transaction->insert(booking(schema, i, 1, i * 10, i * 10 + 5, i % 50 == 0 ? "active" : "deactivated")));
    }
    get(transaction->commit());
  }
  const std::string trigger =
      ask_sql(file, "SELECT sql FROM sqlite_schema WHERE name = 'test_booking__overlap_update'");
  const auto from = trigger.find("(SELECT o."), to = trigger.find(" LIMIT 1)");
  REQUIRE(to != std::string::npos);
  std::string search = trigger.substr(from + 1, to - from + 7);
  for (const char* row : {"NEW.\"room_id\"", "NEW.\"end\"", "OLD.\"id\""}) {
    search.replace(search.find(row), std::string_view(row).size(), "1");
  }
  CHECK(plan(file, search) ==
        "SEARCH o USING INDEX test_booking__room_id__start__active__idx (room_id=? AND start<?)\n");

  // The steps of the virtual machine do not grow with the past.
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
  SQLite::Statement insert(database,
                           "INSERT INTO test_booking (status, start, \"end\", room_id) VALUES ('active', ?, ?, 1)");
  insert.bind(1, std::int64_t{49'996});
  insert.bind(2, std::int64_t{49'999});
  int steps = 0;
  sqlite3_progress_handler(
      database.getHandle(), 1, [](void* count) { return ++*static_cast<int*>(count), 0; }, &steps);
  insert.exec();
  CHECK(steps < 200);
}

TEST_CASE("indexes: of every reference, none twice", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  { const auto storage = open_migrated(file, schema); }
  const auto names = [&](const std::string& table) {
    return ask_sql(file,
                   "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'index' AND sql "
                   "IS NOT NULL AND tbl_name = '" +
                       table + "' ORDER BY name)");
  };
  CHECK(names("test_room") == "test_room__floor__idx test_room__name__uniq");
  CHECK(names("test_booking") ==
        "test_booking__room_id__start__active__idx test_booking__room_id__start__idx test_booking__status__idx");
  CHECK(names("test_person") == "test_person__boss_id__idx test_person__email_lookup__uniq test_person__tag_code__idx");
  CHECK(names("test_page") ==
        "test_page__owner__open__paused__uniq test_page__room_id__idx test_page__room_id__slug__uniq");
}

TEST_CASE("queries start from the fewest rows", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto storage = open_migrated(folder / "a.db", schema);
  const auto transaction = get(storage->begin(Mode::read));
  const auto explain = [&](const Query& query) { return get(transaction->explain(query)); };
  const auto has = [](const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; };
  const auto at = [](const Table& table, std::string_view column) { return table.at(column); };

  std::string text = explain({.table = &schema.booking,
                              .filter = Filter::is(at(schema.booking, "room_id"), std::int64_t{1}) &&
                                        Filter::is(at(schema.booking, "start"), std::int64_t{5}, Compare::less),
                              .order = {{at(schema.booking, "start"), true}},
                              .limit = 1});
  CHECK(has(text, "SEARCH t0 USING INDEX test_booking__room_id__start__idx (room_id=? AND start<?)"));
  CHECK_FALSE(has(text, "TEMP B-TREE"));

  text = explain({.table = &schema.booking,
                  .filter = Filter::is(at(schema.booking, "room_id"), std::int64_t{1}) &&
                            Filter::is(at(schema.booking, "status"), std::string("active")) &&
                            Filter::is(at(schema.booking, "start"), std::int64_t{5}, Compare::less),
                  .order = {{at(schema.booking, "start"), true}},
                  .limit = 1});
  CHECK(has(text, "SEARCH t0 USING INDEX test_booking__room_id__start__active__idx (room_id=? AND start<?)"));
  CHECK_FALSE(has(text, "TEMP B-TREE"));

  text = explain(
      {.table = &schema.room, .order = {{at(schema.room, "name")}}, .after = {std::string("a"), std::int64_t{1}}});
  CHECK(has(text, "(t0.\"name\", t0.\"id\") > (?, ?)"));
  CHECK(has(text, "SEARCH t0 USING INDEX test_room__name__uniq"));
  CHECK_FALSE(has(text, "TEMP B-TREE"));

  text = explain({.table = &schema.room, .order = {{0, true}}, .after = {std::int64_t{9}}, .limit = 2});
  CHECK(has(text, "SEARCH t0 USING INTEGER PRIMARY KEY (rowid<?)"));

  text = explain({.table = &schema.booking,
                  .filter = Filter::forward(at(schema.booking, "room_id"), schema.room,
                                            Filter::is(at(schema.room, "name"), std::string("a")))});
  CHECK(has(text, "SEARCH t0 USING INDEX test_booking__room_id__start__idx (room_id=?)"));
  CHECK(has(text, "SEARCH t1 USING"));
  CHECK_FALSE(has(text, "SCAN"));

  text = explain({.table = &schema.note, .filter = Filter::target(schema.room, {})});
  CHECK(has(text, "SEARCH t1 USING INTEGER PRIMARY KEY (rowid=?)"));
  CHECK(has(text, "SEARCH t0 USING INDEX test_note__source__primary_key__id__idx (source=?)"));

  // Values are bound; lists of like length share a statement.
  const auto list = [&](std::size_t size) {
    std::vector<Value> names;
    for (std::size_t i = 0; i < size; ++i) names.emplace_back("secret" + std::to_string(i));
    return explain(
        {.table = &schema.room, .filter = Filter::in(at(schema.room, "name"), std::move(names)), .limit = 12345});
  };
  CHECK(list(5) == list(8));
  CHECK(list(5) != list(9));
  CHECK_FALSE(has(list(5), "secret"));
  CHECK_FALSE(has(list(5), "12345"));
}

TEST_CASE("keys go on when another program forgot the sequence", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  const auto storage = open_migrated(file, schema);
  auto transaction = get(storage->begin(Mode::write));
  get(transaction->insert(room(schema, 7, "a")));
  CHECK(get(transaction->reserve(schema.room)) == 8);
  get(transaction->commit());
  run_sql(file, "DELETE FROM sqlite_sequence WHERE name = 'test_room'");
  transaction = get(storage->begin(Mode::write));
  CHECK(get(transaction->reserve(schema.room)) == 8);
  CHECK(get(transaction->reserve(schema.note)) == 1);
  get(transaction->commit());
  run_sql(file, "VACUUM");
  transaction = get(storage->begin(Mode::write));
  CHECK(get(transaction->reserve(schema.room)) == 9);
  CHECK(get(transaction->reserve(schema.note)) == 2);
}

TEST_CASE("verify finds what other programs broke", "[storage]") {
  const Folder folder;
  const Schema schema;
  const auto file = folder / "a.db";
  const auto storage = open_migrated(file, schema);
  run_sql(file, "INSERT INTO test_booking (status, start, \"end\", room_id) VALUES ('finished', 1, 2, 5)");
  CHECK(get(storage->verify()).size() == 1);
  run_sql(file, "INSERT INTO test_room (id, name) VALUES (5, 'a')");
  CHECK(get(storage->verify()).empty());
  run_sql(
      file,
      "DROP TRIGGER test_booking__overlap_insert; INSERT INTO test_booking (status, start, \"end\", room_id) VALUES "
      "('active', 1, 9, 5), ('active', 4, 6, 5), ('active', 7, 7, 5), ('active', 9, 10, 5)");
  CHECK(get(storage->verify()).size() == 2);
}
