// SPDX-License-Identifier: MIT
#include <algorithm>
#include <catch2/catch.hpp>

#include "storage/conformance.hpp"
#include "storage/tables.hpp"

namespace techhub::storage::test {
namespace {

void check_error(const Error& error, Code code, std::string_view entity, std::string_view field) {
  CHECK(name(error.code()) == name(code));
  CHECK(error.entity() == entity);
  CHECK(error.field() == field);
}

Record pair(const Schema& schema, std::int64_t id, std::int64_t left, std::int64_t right) {
  Record record(schema.pair);
  record.set("id", id);
  record.set("left_id", left);
  record.set("right_id", right);
  return record;
}

Record page(const Schema& schema, std::int64_t id, Value room, std::string slug, std::string state,
            std::int64_t owner) {
  Record record(schema.page);
  record.set("id", id);
  record.set("room_id", std::move(room));
  record.set("slug", std::move(slug));
  record.set("state", std::move(state));
  record.set("owner", owner);
  return record;
}

void check_unique(Transaction& transaction, const Schema& schema) {
  SECTION("a unique column") {
    get(transaction.insert(room(schema, 1, "a")));
    check_error(error_of(transaction.insert(room(schema, 2, "a"))), Code::duplicate, "test.room", "name");
    check_error(error_of(transaction.insert(room(schema, 1, "b"))), Code::duplicate, "test.room", "id");
    get(transaction.insert(room(schema, 2, "A")));
    check_error(error_of(transaction.update(room(schema, 2, "a"), ColumnSet::all(schema.room))), Code::duplicate,
                "test.room", "name");
    CHECK(get(transaction.count(schema.room, {})) == 2);
  }
  SECTION("a look-up stands for its personal column, and NULL is no value") {
    Record first = person(schema, 1), second = person(schema, 2), third = person(schema, 3);
    first.set("email_lookup", Bytes{1});
    second.set("email_lookup", Bytes{1});
    get(transaction.insert(first));
    check_error(error_of(transaction.insert(second)), Code::duplicate, "test.person", "email");
    get(transaction.insert(third));
    get(transaction.insert(person(schema, 4)));
  }
  SECTION("an unordered pair") {
    for (const std::int64_t id : {1, 2, 3}) get(transaction.insert(person(schema, id)));
    get(transaction.insert(pair(schema, 1, 1, 2)));
    check_error(error_of(transaction.insert(pair(schema, 2, 2, 1))), Code::duplicate, "test.pair", "left_id,right_id");
    check_error(error_of(transaction.insert(pair(schema, 2, 1, 2))), Code::duplicate, "test.pair", "left_id,right_id");
    get(transaction.insert(pair(schema, 2, 1, 3)));
  }
  SECTION("NULL as one value") {
    get(transaction.insert(room(schema, 1, "a")));
    get(transaction.insert(page(schema, 1, {}, "x", "closed", 1)));
    check_error(error_of(transaction.insert(page(schema, 2, {}, "x", "closed", 1))), Code::duplicate, "test.page",
                "room_id,slug");
    get(transaction.insert(page(schema, 2, std::int64_t{1}, "x", "closed", 1)));
    check_error(error_of(transaction.insert(page(schema, 3, std::int64_t{1}, "x", "closed", 1))), Code::duplicate,
                "test.page", "room_id,slug");
  }
  SECTION("unique in some states only") {
    get(transaction.insert(page(schema, 1, {}, "a", "open", 1)));
    check_error(error_of(transaction.insert(page(schema, 2, {}, "b", "paused", 1))), Code::duplicate, "test.page",
                "owner");
    get(transaction.insert(page(schema, 2, {}, "b", "closed", 1)));
    get(transaction.insert(page(schema, 3, {}, "c", "open", 2)));
    check_error(error_of(transaction.update(page(schema, 2, {}, "b", "open", 1), ColumnSet::all(schema.page))),
                Code::duplicate, "test.page", "owner");
  }
}

void check_references(Storage& storage, std::unique_ptr<Transaction>& transaction, const Schema& schema) {
  SECTION("a reference leads to a row") {
    check_error(error_of(transaction->insert(booking(schema, 1, 5, 1, 2))), Code::invalid, "test.booking", "room_id");
    Record tagged = person(schema, 1);
    tagged.set("tag_code", std::string("none"));
    check_error(error_of(transaction->insert(tagged)), Code::invalid, "test.person", "tag_code");
    get(transaction->insert(room(schema, 5, "a")));
    get(transaction->insert(booking(schema, 1, 5, 1, 2)));
    check_error(error_of(transaction->update(booking(schema, 1, 6, 1, 2), ColumnSet::all(schema.booking))),
                Code::invalid, "test.booking", "room_id");
    check_error(error_of(transaction->erase(schema.room, std::int64_t{5})), Code::referenced, "test.room", "");
    CHECK(get(transaction->erase(schema.booking, std::int64_t{1})));
    CHECK(get(transaction->erase(schema.room, std::int64_t{5})));
  }
  SECTION("a row may refer to itself") {
    Record boss = person(schema, 1);
    boss.set("boss_id", std::int64_t{1});
    get(transaction->insert(boss));
    CHECK(get(transaction->erase(schema.person, std::int64_t{1})));
  }
  SECTION("deferred references are checked at commit, in this transaction only") {
    get(transaction->defer_references());
    get(transaction->insert(booking(schema, 1, 5, 1, 2)));
    get(transaction->insert(room(schema, 5, "a")));
    get(transaction->commit());

    transaction = get(storage.begin(Mode::write));
    CHECK(error_of(transaction->insert(booking(schema, 2, 6, 1, 2))).code() == Code::invalid);
    get(transaction->defer_references());
    get(transaction->insert(booking(schema, 2, 6, 1, 2)));
    check_error(error_of(transaction->commit()), Code::invalid, "test.booking", "room_id");
    CHECK(error_of(transaction->commit()).code() == Code::misuse);

    transaction = get(storage.begin(Mode::write));
    CHECK(get(transaction->count(schema.booking, {})) == 1);
  }
}

void check_overlap(Transaction& transaction, const Schema& schema) {
  get(transaction.insert(room(schema, 1, "a")));
  get(transaction.insert(room(schema, 2, "b")));
  get(transaction.insert(booking(schema, 1, 1, 10, 20)));
  const ColumnSet all = ColumnSet::all(schema.booking);

  SECTION("intervals may touch, not overlap") {
    struct Case {
      std::int64_t start, end;
      bool is_free;
    };
    for (const auto& [start, end, is_free] : {Case{1, 10, true},
                                              {20, 25, true},
                                              {1, 11, false},
                                              {19, 30, false},
                                              {12, 13, false},
                                              {5, 40, false},
                                              {10, 20, false},
                                              {10, 11, false},
                                              {19, 20, false}}) {
      const auto inserted = transaction.insert(booking(schema, 2, 1, start, end));
      CHECK(inserted.has_value() == is_free);
      if (!inserted) check_error(inserted.error(), Code::overlap, "test.booking", "start");
      static_cast<void>(get(transaction.erase(schema.booking, std::int64_t{2})));
    }
  }
  SECTION("other rooms, other states and no room do not count") {
    get(transaction.insert(booking(schema, 2, 2, 10, 20)));
    get(transaction.insert(booking(schema, 3, 1, 10, 20, "finished")));
    for (const std::int64_t id : {4, 5}) {
      Record nowhere = booking(schema, id, 1, 10, 20);
      nowhere.set("room_id", Value());
      get(transaction.insert(nowhere));
    }
    check_error(error_of(transaction.update(booking(schema, 3, 1, 10, 20), all)), Code::overlap, "test.booking",
                "start");
    check_error(error_of(transaction.update(booking(schema, 2, 1, 15, 25), all)), Code::overlap, "test.booking",
                "start");
    CHECK(get(transaction.update(booking(schema, 3, 1, 20, 25), all)));
  }
  SECTION("a row does not overlap itself") {
    CHECK(get(transaction.update(booking(schema, 1, 1, 15, 25), all)));
    CHECK(get(transaction.update(booking(schema, 1, 1, 5, 40), all)));
    get(transaction.insert(booking(schema, 2, 1, 40, 41)));
    CHECK(error_of(transaction.update(booking(schema, 1, 1, 5, 41), all)).code() == Code::overlap);
  }
  SECTION("among many") {
    // Every third of them is not active; the order in which they come does not matter.
    std::vector<std::pair<std::int64_t, std::int64_t>> taken{{10, 20}};
    for (std::int64_t i = 0; i < 40; ++i) {
      const std::int64_t start = 30 + (i * 17 % 40) * 10, end = start + 4 + i % 7;
      get(transaction.insert(booking(schema, 100 + i, 1, start, end, i % 3 == 0 ? "finished" : "active")));
      if (i % 3 != 0) taken.emplace_back(start, end);
    }
    std::vector<std::int64_t> wrong;
    for (std::int64_t start = 0; start < 450; ++start) {
      for (const std::int64_t length : {1, 3, 6, 15, 60}) {
        const std::int64_t end = start + length;
        const bool is_free = std::none_of(taken.begin(), taken.end(),
                                          [&](const auto& other) { return other.first < end && start < other.second; });
        if (transaction.insert(booking(schema, 1000, 1, start, end)).has_value() != is_free) wrong.push_back(start);
        static_cast<void>(get(transaction.erase(schema.booking, std::int64_t{1000})));
      }
    }
    CHECK(wrong.empty());
  }
  SECTION("no empty interval in the state") {
    check_error(error_of(transaction.insert(booking(schema, 2, 1, 30, 30))), Code::invalid, "test.booking", "end");
    check_error(error_of(transaction.insert(booking(schema, 2, 1, 31, 30))), Code::invalid, "test.booking", "end");
    get(transaction.insert(booking(schema, 2, 1, 31, 30, "finished")));
    CHECK(error_of(transaction.update(booking(schema, 2, 1, 31, 30), all)).code() == Code::invalid);
  }
}

}  // namespace

void conformance_of_rules(const Make& make) {
  const Schema schema;
  const auto storage = make();
  migrate(*storage, schema);
  auto transaction = get(storage->begin(Mode::write));
  if (storage->capabilities().unique) check_unique(*transaction, schema);
  if (storage->capabilities().foreign_keys) check_references(*storage, transaction, schema);
  SECTION("no overlap") {
    if (storage->capabilities().no_overlap) check_overlap(*transaction, schema);
  }
}

}  // namespace techhub::storage::test
