// SPDX-License-Identifier: MIT
#include "storage/tables.hpp"

#include <array>
#include <catch2/catch.hpp>

namespace techhub::storage::test {
namespace {

constexpr std::array<std::string_view, 3> statuses{"active", "finished", "deactivated"};
constexpr std::array<std::string_view, 3> states{"open", "paused", "closed"};

Column plain(std::string_view name, Type type) {
  Column column;
  column.name = name;
  column.type = type;
  return column;
}
Column nullable(Column column) {
  column.is_nullable = true;
  return column;
}
Column reference(std::string_view name, std::string_view to, Type type = Type::id) {
  Column column = plain(name, type);
  column.references = to;
  return column;
}
Column word(std::string_view name, std::span<const std::string_view> words) {
  Column column = plain(name, Type::word);
  column.words = words;
  return column;
}

Table made(std::string label, std::vector<Column> columns, std::vector<Index> indexes = {},
           std::optional<NoOverlap> no_overlap = {}, std::string name = {}) {
  Table table;
  table.label = std::move(label);
  table.name = std::move(name);
  table.columns = std::move(columns);
  table.indexes = std::move(indexes);
  table.no_overlap = no_overlap;
  return get(Table::make(std::move(table)));
}

}  // namespace

Schema::Schema()
    : migration(made(
          "migrations.migration",
          {plain("id", Type::id), plain("app", Type::text), plain("name", Type::text), plain("applied", Type::time)},
          {}, {}, "django_migrations")),
      room(made("test.room", {plain("id", Type::id), plain("name", Type::text).unique(),
                              nullable(plain("floor", Type::integer)).indexed()})),
      booking(made(
          "test.booking",
          {plain("id", Type::id), word("status", statuses).indexed(), plain("start", Type::time),
           plain("end", Type::time), nullable(reference("room_id", "test.room")), nullable(plain("note", Type::text))},
          {index("room_id", "start"), index("room_id", "start").where("status", "active")},
          NoOverlap{"room_id", "start", "end", "status", "active"})),
      person(made("test.person",
                  {plain("id", Type::id), plain("email", Type::personal).unique(), plain("name", Type::text),
                   nullable(reference("boss_id", "test.person")),
                   nullable(reference("tag_code", "test.tag", Type::code)), plain("is_active", Type::boolean),
                   nullable(plain("score", Type::real)), nullable(plain("price", Type::decimal)).decimal(12, 4),
                   nullable(plain("born", Type::date)), nullable(plain("photo", Type::bytes)),
                   plain("data", Type::json), plain("title", Type::i18n), plain("password", Type::secret)})),
      tag(made("test.tag", {plain("code", Type::code), plain("title", Type::text)})),
      pair(made("test.pair",
                {plain("id", Type::id), reference("left_id", "test.person"), reference("right_id", "test.person")},
                {unique("left_id", "right_id").unordered()})),
      page(made("test.page",
                {plain("id", Type::id), nullable(reference("room_id", "test.room")), plain("slug", Type::text),
                 word("state", states), plain("owner", Type::integer)},
                {unique("room_id", "slug").with_nulls_equal(), unique("owner").where("state", "open", "paused")})),
      note(made("test.note",
                {plain("id", Type::id), plain("source", Type::text), plain("primary_key", Type::text),
                 plain("body", Type::text)},
                {index("source", "primary_key", "id")})),
      all{&migration, &room, &booking, &person, &tag, &pair, &page, &note} {
  migrations_.push_back({.name = "0001_initial"});
  for (const Table* table : all) {
    migrations_.front().changes.push_back({.kind = SchemaChange::Kind::create_table, .table = table->label});
  }
}

void migrate(Storage& storage, const Schema& schema) {
  get(storage.migrate(schema.all, schema.migrations(), Time{1'700'000'000'000'000}));
}

Record room(const Schema& schema, std::int64_t id, std::string name) {
  Record record(schema.room);
  record.set("id", id);
  record.set("name", std::move(name));
  return record;
}

Record booking(const Schema& schema, std::int64_t id, std::int64_t room, std::int64_t start, std::int64_t end,
               std::string status) {
  Record record(schema.booking);
  record.set("id", id);
  record.set("status", std::move(status));
  record.set("start", start);
  record.set("end", end);
  record.set("room_id", room);
  return record;
}

Record person(const Schema& schema, std::int64_t id) {
  Record record(schema.person);
  record.set("id", id);
  record.set("email", Bytes{1, 2, static_cast<std::uint8_t>(id)});
  record.set("name", "person " + std::to_string(id));
  return record;
}

void fail(const Error& error) {
  FAIL(error.to_string());
  std::abort();
}

void fail_without_error() {
  FAIL("an error was expected");
  std::abort();
}

std::vector<Record> rows(Transaction& transaction, const Query& query) {
  const auto cursor = get(transaction.query(query));
  std::vector<Record> found;
  while (auto row = get(cursor->next())) found.push_back(std::move(*row));
  return found;
}

}  // namespace techhub::storage::test
