// SPDX-License-Identifier: MIT
#include "storage/conformance.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "storage/tables.hpp"

namespace techhub::storage::test {
namespace {

Record full_person(const Schema& schema, std::int64_t id) {
  Record record = person(schema, id);
  record.set("name", "Ержан «\\' \" ; -- 😀");
  record.set("is_active", std::int64_t{1});
  record.set("score", -0.1);
  record.set("price", std::string("-12345678.0009"));
  record.set("born", std::int64_t{-719162});
  record.set("photo", Bytes{});
  record.set("data", std::string(R"({"a":{"b":true},"list":[1,2]})"));
  record.set("title", std::string(R"({"ru":"Имя"})"));
  record.set("password", std::string("hash"));
  return record;
}

}  // namespace

void conformance(const Make& make) {
  SECTION("rows") { conformance_of_rows(make); }
  SECTION("rules") { conformance_of_rules(make); }
  SECTION("transactions") { conformance_of_transactions(make); }
  SECTION("queries") { conformance_of_queries(make); }
  SECTION("searching") { conformance_of_searching(make); }
  SECTION("migrations") { conformance_of_migrations(make); }
  SECTION("backups") { conformance_of_backups(make); }
  SECTION("at random") { conformance_at_random(make); }
}

void conformance_of_rows(const Make& make) {
  const Schema schema;
  const auto storage = make();
  migrate(*storage, schema);
  const auto transaction = get(storage->begin(Mode::write));

  SECTION("a row of every type comes back as it was written") {
    for (const Record& record : {person(schema, 1), full_person(schema, 2)}) {
      get(transaction->insert(record));
      const auto found = get(transaction->find(schema.person, record.key()));
      REQUIRE(found);
      CHECK(*found == record);
    }
    CHECK(rows(*transaction, {.table = &schema.person}).size() == 2);
  }

  SECTION("extremes of numbers, long texts and bytes") {
    Record record = full_person(schema, std::numeric_limits<std::int64_t>::max());
    record.set("born", std::numeric_limits<std::int64_t>::min());
    record.set("score", std::numeric_limits<double>::denorm_min());
    record.set("name", std::string(300'000, 'x'));
    record.set("photo", Bytes(200'000, 0));
    get(transaction->insert(record));
    CHECK(get(transaction->find(schema.person, record.key())) == record);
  }

  SECTION("keys: greater than any before, given once, also after a refused insert") {
    CHECK(get(transaction->reserve(schema.room)) == 1);
    CHECK(get(transaction->reserve(schema.room)) == 2);
    CHECK(get(transaction->reserve(schema.person)) == 1);
    get(transaction->insert(room(schema, 2, "a")));
    CHECK(get(transaction->reserve(schema.room)) == 3);
    get(transaction->insert(room(schema, 10, "b")));
    CHECK(get(transaction->reserve(schema.room)) == 11);
    CHECK(error_of(transaction->insert(room(schema, 11, "b"))).code() == Code::duplicate);
    CHECK(get(transaction->reserve(schema.room)) == 12);
    CHECK(get(transaction->erase(schema.room, std::int64_t{10})));
    get(transaction->insert(room(schema, 5, "between")));
    CHECK(get(transaction->reserve(schema.room)) == 13);
    get(transaction->commit());
    const auto next = get(storage->begin(Mode::write));
    CHECK(get(next->reserve(schema.room)) == 14);
    CHECK(error_of(next->reserve(schema.tag)).code() == Code::misuse);
  }

  SECTION("a key of text") {
    Record tag(schema.tag);
    tag.set("code", std::string("green's"));
    get(transaction->insert(tag));
    CHECK(get(transaction->find(schema.tag, std::string("green's"))) == tag);
    CHECK_FALSE(get(transaction->find(schema.tag, std::string("green"))));
    CHECK(error_of(transaction->insert(tag)).code() == Code::duplicate);
  }

  SECTION("update writes the columns it names and tells whether the row was there") {
    get(transaction->insert(full_person(schema, 1)));
    Record changed = person(schema, 1);
    changed.set("name", std::string("new"));
    ColumnSet columns;
    columns.add(schema.person.at("name"));
    CHECK(get(transaction->update(changed, columns)));
    Record expected = full_person(schema, 1);
    expected.set("name", std::string("new"));
    CHECK(get(transaction->find(schema.person, std::int64_t{1})) == expected);

    CHECK_FALSE(get(transaction->update(person(schema, 7), columns)));
    CHECK(get(transaction->update(changed, {})));
    CHECK_FALSE(get(transaction->update(person(schema, 7), {})));
  }

  SECTION("update with an expectation") {
    get(transaction->insert(room(schema, 1, "a")));
    Record changed = room(schema, 1, "b");
    changed.set("floor", std::int64_t{4});
    const ColumnSet all = ColumnSet::all(schema.room);
    const auto name = schema.room.at("name"), floor = schema.room.at("floor");
    CHECK_FALSE(get(transaction->update(changed, all, Filter::is(name, std::string("x")))));
    CHECK_FALSE(get(transaction->update(changed, {}, Filter::is(name, std::string("x")))));
    CHECK_FALSE(get(transaction->update(changed, all, Filter::is(floor, std::int64_t{1}))));
    CHECK(get(transaction->update(changed, all, Filter::is(name, std::string("a")) && Filter::is_null(floor))));
    CHECK(get(transaction->update(changed, all, Filter::is(name, std::string("b")))));
    CHECK_FALSE(get(transaction->update(changed, all, Filter::none())));
    CHECK(get(transaction->find(schema.room, std::int64_t{1})) == changed);
  }

  SECTION("erase tells whether the row was there") {
    get(transaction->insert(room(schema, 1, "a")));
    CHECK(get(transaction->erase(schema.room, std::int64_t{1})));
    CHECK_FALSE(get(transaction->erase(schema.room, std::int64_t{1})));
    CHECK_FALSE(get(transaction->find(schema.room, std::int64_t{1})));
  }

  SECTION("misuse is told") {
    CHECK(error_of(transaction->insert(Record())).code() == Code::misuse);
    CHECK(error_of(transaction->insert(Record(schema.room))).code() == Code::misuse);
    CHECK(error_of(transaction->find(schema.room, std::string("1"))).code() == Code::misuse);
    CHECK(error_of(transaction->erase(schema.tag, std::int64_t{1})).code() == Code::misuse);
    Record open = person(schema, 1);
    open.set("email", std::string("not@sealed"));
    const Error refused = error_of(transaction->insert(open));
    CHECK(refused.code() == Code::misuse);
    CHECK(refused.to_string().find("sealed") == std::string::npos);
  }

  SECTION("a missing value is named") {
    Record record = booking(schema, 1, 1, 1, 2);
    record.set("start", Value());
    record.set("status", std::string("finished"));
    record.set("room_id", Value());
    const Error refused = error_of(transaction->insert(record));
    CHECK(refused.code() == Code::invalid);
    CHECK(refused.entity() == "test.booking");
    CHECK(refused.field() == "start");
  }
}

}  // namespace techhub::storage::test
