// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "storage/conformance.hpp"
#include "storage/model.hpp"
#include "storage/tables.hpp"

namespace techhub::storage::test {
namespace {

struct Fixture {
  const Schema& schema;
  Transaction& transaction;

  [[nodiscard]] std::vector<std::int64_t> keys(const Query& query) const {
    std::vector<std::int64_t> found;
    for (const Record& row : rows(transaction, query)) found.push_back(as_integer(row.key()));
    return found;
  }
  [[nodiscard]] std::vector<std::int64_t> people(Filter filter) const {
    CHECK(get(transaction.count(schema.person, filter)) ==
          static_cast<std::int64_t>(keys({.table = &schema.person, .filter = filter}).size()));
    return keys({.table = &schema.person, .filter = std::move(filter)});
  }
  [[nodiscard]] std::size_t column(std::string_view name) const { return schema.person.at(name); }
};

using Keys = std::vector<std::int64_t>;

// Five people: 1 is the boss of 2 and 3, 3 of 4; 5 stands alone.
void insert_people(Transaction& transaction, const Schema& schema) {
  Record tag(schema.tag);
  tag.set("code", std::string("green"));
  get(transaction.insert(tag));
  const auto add = [&](std::int64_t id, Value boss, Value score, Value price, std::string data) {
    Record record = person(schema, id);
    record.set("boss_id", std::move(boss));
    record.set("score", std::move(score));
    record.set("price", std::move(price));
    record.set("data", std::move(data));
    if (id % 2 == 0) record.set("tag_code", std::string("green"));
    get(transaction.insert(record));
  };
  const auto key = [](std::int64_t id) { return Value(id); };
  add(1, {}, 1.5, std::string("10"), R"({"active":true,"n":1})");
  add(2, key(1), 2.5, std::string("9"), R"({"active":false,"n":1.5})");
  add(3, key(1), {}, std::string("-0.5"), R"({"active":"true","n":"1"})");
  add(4, key(3), 1.5, {}, R"({"active":null,"deep":{"er":"x\"y"}})");
  add(5, {}, {}, std::string("9.25"), R"({"active":[],"deep":{}})");
}

void check_comparisons(const Fixture& at) {
  const auto score = at.column("score"), price = at.column("price"), boss = at.column("boss_id");
  SECTION("comparisons and NULL") {
    CHECK(at.people(Filter::is(score, 1.5)) == Keys{1, 4});
    CHECK(at.people(Filter::is(score, 1.5, Compare::not_equal)) == Keys{2, 3, 5});
    CHECK(at.people(Filter::is(score, 1.5, Compare::greater)) == Keys{2});
    CHECK(at.people(Filter::is(score, 1.5, Compare::greater_equal)) == Keys{1, 2, 4});
    CHECK(at.people(Filter::is(score, 2.5, Compare::less)) == Keys{1, 4});
    CHECK(at.people(Filter::is(score, 2.5, Compare::less_equal)) == Keys{1, 2, 4});
    CHECK(at.people(Filter::negate(Filter::is(score, 2.5, Compare::less))) == Keys{2, 3, 5});
    CHECK(at.people(Filter::is_null(boss)) == Keys{1, 5});
    CHECK(at.people(Filter::negate(Filter::is_null(boss))) == Keys{2, 3, 4});
    CHECK(at.people(Filter::in(boss, {std::int64_t{1}, std::int64_t{9}, std::int64_t{8}})) == Keys{2, 3});
    CHECK(at.people(Filter::negate(Filter::in(boss, {std::int64_t{1}, std::int64_t{9}}))) == Keys{1, 4, 5});
    CHECK(at.people(Filter::none()).empty());
    CHECK(at.people({.kind = Filter::Kind::any}).empty());
    CHECK(at.people({.kind = Filter::Kind::all}).size() == 5);
  }
  SECTION("decimals compare as numbers") {
    CHECK(at.people(Filter::is(price, std::string("9.3"), Compare::less)) == Keys{2, 3, 5});
    CHECK(at.people(Filter::is(price, std::string("9"), Compare::greater)) == Keys{1, 5});
    CHECK(at.keys({.table = &at.schema.person, .order = {{price}}}) == Keys{4, 3, 2, 5, 1});
    CHECK(at.keys({.table = &at.schema.person, .order = {{price}}, .after = {std::string("9"), std::int64_t{2}}}) ==
          Keys{5, 1});
  }
}

void check_relations(const Fixture& at) {
  const Table& person = at.schema.person;
  const auto boss = at.column("boss_id"), tag = at.column("tag_code");
  const auto named = [&](std::string name) { return Filter::is(at.column("name"), std::move(name)); };
  const auto with_key = [&](std::int64_t key) { return Filter::is(0, key); };
  SECTION("forward") {
    CHECK(at.people(Filter::forward(boss, person, named("person 1"))) == Keys{2, 3});
    CHECK(at.people(Filter::forward(boss, person, with_key(1))) == Keys{2, 3});
    CHECK(at.people(Filter::negate(Filter::forward(boss, person, with_key(1)))) == Keys{1, 4, 5});
    CHECK(at.people(Filter::forward(boss, person, Filter::forward(boss, person, with_key(1)))) == Keys{4});
    CHECK(at.people(Filter::forward(boss, person, {})) == Keys{2, 3, 4});
    CHECK(at.people(Filter::forward(tag, at.schema.tag, Filter::is(0, std::string("green")))) == Keys{2, 4});
  }
  SECTION("reverse") {
    CHECK(at.people(Filter::reverse(person, boss, named("person 4"))) == Keys{3});
    CHECK(at.people(Filter::reverse(person, boss, with_key(2))) == Keys{1});
    CHECK(at.people(Filter::reverse(person, boss, {})) == Keys{1, 3});
    CHECK(at.people(Filter::negate(Filter::reverse(person, boss, with_key(2)))) == Keys{2, 3, 4, 5});
    CHECK(at.people(Filter::reverse(person, boss, Filter::reverse(person, boss, {}))) == Keys{1});
  }
  SECTION("target") {
    std::int64_t id = 0;
    for (const auto& [source, key] :
         std::initializer_list<std::pair<const char*, const char*>>{{"test.person", "1"},
                                                                    {"test.person", "01"},
                                                                    {"test.person", " 1"},
                                                                    {"test.person", "x"},
                                                                    {"test.person", "99999999999999999999"},
                                                                    {"test.room", "1"},
                                                                    {"test.tag", "green"},
                                                                    {"test.person", "4"}}) {
      Record note(at.schema.note);
      note.set("id", ++id);
      note.set("source", std::string(source));
      note.set("primary_key", std::string(key));
      get(at.transaction.insert(note));
    }
    const auto notes = [&](Filter filter) { return at.keys({.table = &at.schema.note, .filter = std::move(filter)}); };
    CHECK(notes(Filter::target(person, {})) == Keys{1, 8});
    CHECK(notes(Filter::target(person, named("person 4"))) == Keys{8});
    CHECK(notes(Filter::target(person, with_key(4))) == Keys{8});
    CHECK(notes(Filter::target(at.schema.tag, {})) == Keys{7});
    CHECK(notes(Filter::target(at.schema.tag, Filter::is(0, std::string("green")))) == Keys{7});
    CHECK(notes(Filter::negate(Filter::target(person, {}))) == Keys{2, 3, 4, 5, 6, 7});
    CHECK(error_of(at.transaction.count(person, Filter::target(person, {}))).code() == Code::misuse);
  }
  SECTION("a member of JSON") {
    const auto json = [&](const char* path, const char* text) {
      return Filter::json_is(at.column("data"), path, text);
    };
    CHECK(at.people(json("active", "true")) == Keys{1, 3});
    CHECK(at.people(json("active", "false")) == Keys{2});
    CHECK(at.people(json("active", "null")).empty());
    CHECK(at.people(json("active", "[]")).empty());
    CHECK(at.people(json("n", "1")) == Keys{1, 3});
    CHECK(at.people(json("n", "1.5")) == Keys{2});
    CHECK(at.people(json("deep.er", "x\"y")) == Keys{4});
    CHECK(at.people(json("deep", "{}")).empty());
    CHECK(at.people(Filter::negate(json("active", "true"))) == Keys{2, 4, 5});
    for (const char* path : {"", "a\"b", "$[0]"})
      CHECK(error_of(at.transaction.count(person, json(path, ""))).code() == Code::misuse);
  }
}

void check_orders(const Fixture& at) {
  const Table& person = at.schema.person;
  const auto score = at.column("score"), name = at.column("name"), boss = at.column("boss_id");
  const std::vector<std::vector<Order>> orders{{},
                                               {{0, true}},
                                               {{name}},
                                               {{name, true}},
                                               {{score}},
                                               {{score, true}},
                                               {{boss}, {score, true}},
                                               {{boss, true}, {score}},
                                               {{score, true}, {name, true}},
                                               {{score}, {0, true}},
                                               {{boss, true}, {score, true}, {name}}};
  Model model(at.schema);
  for (const Record& row : rows(at.transaction, {.table = &at.schema.tag})) CHECK(model.insert(row).refused.empty());
  for (const Record& row : rows(at.transaction, {.table = &person})) CHECK(model.insert(row).refused.empty());
  SECTION("every order, with NULL, and every page of it") {
    for (const auto& order : orders) {
      Query query{.table = &person, .order = order};
      const auto all = rows(at.transaction, query);
      CHECK(all == model.query(query));
      query.limit = 2;
      std::vector<Record> paged;
      for (;;) {
        const auto page = rows(at.transaction, query);
        if (page.empty()) break;
        paged.insert(paged.end(), page.begin(), page.end());
        query.after = place_of(page.back(), query);
      }
      CHECK(paged == all);
    }
  }
  SECTION("limits") {
    CHECK(at.keys({.table = &person, .limit = 0}).empty());
    CHECK(at.keys({.table = &person, .limit = 3}) == Keys{1, 2, 3});
    CHECK(at.keys({.table = &person, .limit = static_cast<std::size_t>(-1)}).size() == 5);
  }
  SECTION("text sorts by code point") {
    std::int64_t id = 0;
    for (const char* text : {"b", "B", "a", "я", "Ё", "\xF0\x9F\x98\x80", "\xEF\xBF\xBD", "", "aa"}) {
      get(at.transaction.insert(room(at.schema, ++id, text)));
    }
    CHECK(at.keys({.table = &at.schema.room, .order = {{at.schema.room.at("name")}}}) ==
          Keys{8, 2, 3, 9, 1, 5, 4, 7, 6});
  }
}

void check_faults(const Fixture& at) {
  const Table& person = at.schema.person;
  const auto fails = [&](const Query& query) { return error_of(at.transaction.query(query)).code(); };
  SECTION("queries that do not fit their tables") {
    CHECK(fails({}) == Code::misuse);
    CHECK(fails({.table = &person, .filter = Filter::is(99, std::int64_t{1})}) == Code::misuse);
    CHECK(fails({.table = &person, .filter = Filter::is_null(99)}) == Code::misuse);
    CHECK(fails({.table = &person, .filter = Filter::is(0, std::string("1"))}) == Code::misuse);
    CHECK(fails({.table = &person, .filter = Filter::in(0, {std::int64_t{1}, std::string("1")})}) == Code::misuse);
    CHECK(fails({.table = &person, .filter = Filter::json_is(0, "a", "1")}) == Code::misuse);
    CHECK(fails({.table = &person, .order = {{99}}}) == Code::misuse);
    CHECK(fails({.table = &person, .order = {{1}}, .after = {Bytes{1}}}) == Code::misuse);
    CHECK(fails({.table = &person, .after = {std::string("1")}}) == Code::misuse);
    CHECK(fails({.table = &person, .filter = {.kind = Filter::Kind::no}}) == Code::misuse);
    CHECK(fails({.table = &person, .filter = {.kind = Filter::Kind::forward, .column = 3}}) == Code::misuse);
  }
  SECTION("too deep and too many") {
    Filter chain = Filter::is(0, std::int64_t{1});
    Filter nested = chain;
    for (int i = 0; i < 100; ++i) nested = Filter::forward(at.column("boss_id"), person, std::move(nested));
    CHECK(fails({.table = &person, .filter = nested}) == Code::limit);
    CHECK(fails({.table = &person, .filter = Filter::in(0, std::vector<Value>(40'000, std::int64_t{1}))}) ==
          Code::limit);

    CHECK(at.people(Filter::in(0, std::vector<Value>(20'000, std::int64_t{2}))) == Keys{2});
    for (int i = 2; i < 3000; ++i) chain = std::move(chain) || Filter::is(0, std::int64_t{2} * i);
    CHECK(at.people(chain) == Keys{1, 4});
    Filter deep = Filter::is(0, std::int64_t{1});
    for (int i = 0; i < 4; ++i)
      deep = Filter::is_null(0) || Filter::forward(at.column("boss_id"), person, std::move(deep));
    CHECK(at.people(deep).empty());
  }
  SECTION("explain names the steps") {
    const Query query{.table = &person, .filter = Filter::is(at.column("boss_id"), std::int64_t{1})};
    CHECK(get(at.transaction.explain(query)).find('\n') != std::string::npos);
  }
}

}  // namespace

void conformance_of_queries(const Make& make) {
  const Schema schema;
  const auto storage = make();
  migrate(*storage, schema);
  const auto transaction = get(storage->begin(Mode::write));
  insert_people(*transaction, schema);
  const Fixture at{schema, *transaction};
  SECTION("comparisons") { check_comparisons(at); }
  SECTION("relations") { check_relations(at); }
  SECTION("orders") { check_orders(at); }
  SECTION("faults") { check_faults(at); }
}

}  // namespace techhub::storage::test
