// SPDX-License-Identifier: MIT
#include <atomic>
#include <catch2/catch.hpp>
#include <thread>

#include "storage/conformance.hpp"
#include "storage/tables.hpp"

namespace techhub::storage::test {
namespace {

std::int64_t rooms(Storage& storage, const Schema& schema) {
  return get(get(storage.begin(Mode::read))->count(schema.room, {}));
}

void check_savepoints(Transaction& transaction, const Schema& schema) {
  CHECK(error_of(transaction.release_savepoint()).code() == Code::misuse);
  CHECK(error_of(transaction.undo_to_savepoint()).code() == Code::misuse);
  const auto count = [&] { return get(transaction.count(schema.room, {})); };
  get(transaction.insert(room(schema, 1, "a")));
  get(transaction.savepoint());
  get(transaction.insert(room(schema, 2, "b")));
  get(transaction.savepoint());
  get(transaction.insert(room(schema, 3, "c")));
  get(transaction.undo_to_savepoint());
  CHECK(count() == 2);
  get(transaction.insert(room(schema, 4, "d")));
  get(transaction.undo_to_savepoint());  // the mark is still there
  get(transaction.insert(room(schema, 5, "e")));
  get(transaction.release_savepoint());
  CHECK(count() == 3);
  get(transaction.undo_to_savepoint());
  CHECK(count() == 1);
  get(transaction.release_savepoint());
  CHECK(error_of(transaction.release_savepoint()).code() == Code::misuse);
}

void check_cursors(Storage& storage, const Schema& schema) {
  auto transaction = get(storage.begin(Mode::write));
  for (const std::int64_t id : {1, 2, 3}) get(transaction->insert(room(schema, id, std::string(1, char('a' + id)))));
  get(transaction->commit());

  transaction = get(storage.begin(Mode::read));
  const Query query{.table = &schema.room};
  const auto first = get(transaction->query(query)), second = get(transaction->query(query));
  CHECK(get(first->next())->key() == Value(std::int64_t{1}));
  CHECK(get(second->next())->key() == Value(std::int64_t{1}));
  CHECK(get(first->next())->key() == Value(std::int64_t{2}));
  CHECK(get(transaction->find(schema.room, std::int64_t{3})));
  CHECK(get(first->next()));
  CHECK_FALSE(get(first->next()));
  CHECK_FALSE(get(first->next()));
  get(transaction->commit());
  CHECK(error_of(second->next()).code() == Code::misuse);

  auto outliving = get(get(storage.begin(Mode::read))->query(query));
  CHECK(error_of(outliving->next()).code() == Code::misuse);
}

// Writers of many threads add to one number; readers see it only grow, and never half a transaction.
void check_threads(Storage& storage, const Schema& schema) {
  auto transaction = get(storage.begin(Mode::write));
  get(transaction->insert(room(schema, 1, "0")));
  get(transaction->insert(room(schema, 2, "0'")));
  get(transaction->commit());
  constexpr int writers = 4, rounds = 25;
  std::atomic<int> failures{0}, running{writers};
  const auto write = [&] {
    for (int i = 0; i < rounds; ++i) {
      auto begun = storage.begin(Mode::write);
      if (!begun) {
        ++failures;
        continue;
      }
      auto& change = *begun.value();
      auto row = change.find(schema.room, std::int64_t{1});
      const int next = std::stoi(std::string(row.value()->text("name"))) + 1;
      const auto done = change.update(room(schema, 1, std::to_string(next)), ColumnSet::all(schema.room));
      const auto same = change.update(room(schema, 2, std::to_string(next) + "'"), ColumnSet::all(schema.room));
      if (!done || !same || !change.commit()) ++failures;
    }
    --running;
  };
  const auto read = [&] {
    int last = 0;
    while (running > 0) {
      auto begun = storage.begin(Mode::read);
      if (!begun) {
        ++failures;
        continue;
      }
      const auto first = begun.value()->find(schema.room, std::int64_t{1});
      std::this_thread::yield();
      const auto second = begun.value()->find(schema.room, std::int64_t{2});
      const int seen = std::stoi(std::string(first.value()->text("name")));
      if (seen < last || std::to_string(seen) + "'" != second.value()->text("name")) ++failures;
      last = seen;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < writers; ++i) threads.emplace_back(write);
  for (int i = 0; i < 3; ++i) threads.emplace_back(read);
  for (std::thread& thread : threads) thread.join();
  CHECK(failures == 0);
  CHECK(get(get(storage.begin(Mode::read))->find(schema.room, std::int64_t{1}))->text("name") ==
        std::to_string(writers * rounds));
}

}  // namespace

void conformance_of_transactions(const Make& make) {
  const Schema schema;
  const auto storage = make();
  migrate(*storage, schema);

  SECTION("a commit is seen, a rollback and an abandoned transaction are not") {
    auto transaction = get(storage->begin(Mode::write));
    CHECK(transaction->mode() == Mode::write);
    get(transaction->insert(room(schema, 1, "a")));
    get(transaction->commit());
    transaction = get(storage->begin(Mode::write));
    get(transaction->insert(room(schema, 2, "b")));
    transaction->rollback();
    CHECK(error_of(transaction->commit()).code() == Code::misuse);
    CHECK(error_of(transaction->find(schema.room, std::int64_t{1})).code() == Code::misuse);
    transaction->rollback();
    transaction = get(storage->begin(Mode::write));
    get(transaction->insert(room(schema, 3, "c")));
    transaction.reset();
    CHECK(rooms(*storage, schema) == 1);
  }
  SECTION("a read transaction sees the moment of its beginning and changes nothing") {
    const auto before = get(storage->begin(Mode::read));
    CHECK(before->mode() == Mode::read);
    const auto writer = get(storage->begin(Mode::write));
    get(writer->insert(room(schema, 1, "a")));
    CHECK(rooms(*storage, schema) == 0);
    get(writer->commit());
    CHECK(get(before->count(schema.room, {})) == 0);
    CHECK(rooms(*storage, schema) == 1);
    CHECK(error_of(before->insert(room(schema, 2, "b"))).code() == Code::misuse);
    CHECK(error_of(before->erase(schema.room, std::int64_t{1})).code() == Code::misuse);
    CHECK(error_of(before->reserve(schema.room)).code() == Code::misuse);
    CHECK(error_of(before->savepoint()).code() == Code::misuse);
    get(before->commit());
  }
  SECTION("many readers at once") {
    std::vector<std::unique_ptr<Transaction>> readers;
    for (int i = 0; i < 12; ++i) readers.push_back(get(storage->begin(Mode::read)));
    for (const auto& reader : readers) CHECK(get(reader->count(schema.room, {})) == 0);
  }
  SECTION("savepoints") { check_savepoints(*get(storage->begin(Mode::write)), schema); }
  SECTION("cursors") { check_cursors(*storage, schema); }
  SECTION("threads") { check_threads(*storage, schema); }
  SECTION("scrubbing leaves the rows as they are") {
    auto transaction = get(storage->begin(Mode::write));
    get(transaction->insert(room(schema, 1, "a")));
    get(transaction->insert(room(schema, 2, "b")));
    get(transaction->commit());
    transaction = get(storage->begin(Mode::write));
    CHECK(get(transaction->erase(schema.room, std::int64_t{1})));
    get(transaction->commit());
    for (int i = 0; i < 2; ++i) {
      const auto scrubbed = storage->scrub();
      if (!scrubbed) CHECK(scrubbed.error().code() == Code::unsupported);
      CHECK(rooms(*storage, schema) == 1);
      CHECK(get(storage->verify()).empty());
    }
  }
  SECTION("a sound database has no faults") { CHECK(get(storage->verify()).empty()); }
}

}  // namespace techhub::storage::test
