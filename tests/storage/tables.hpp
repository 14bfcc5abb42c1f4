// SPDX-License-Identifier: MIT
// The schema that the tests of backends use: a few small tables which between them have every kind of column, key,
// index and rule.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "techhub/schema/record.hpp"
#include "techhub/storage/storage.hpp"

namespace techhub::storage::test {

struct Schema {
  Schema();
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

  Table migration;  // migrations.migration
  Table room;       // name!, floor?#
  Table booking;    // status, start, end, room -> room?, note?; no overlap while active
  Table person;     // one column of every type; email personal!, boss -> person?, code -> tag?
  Table tag;        // code key, title
  Table pair;       // left -> person, right -> person; unique unordered
  Table page;       // room -> room?, slug: unique, NULL being one value; state: unique (owner) while open
  Table note;       // source, primary_key, body
  std::vector<const Table*> all;

  [[nodiscard]] std::span<const Migration> migrations() const { return migrations_; }

 private:
  std::vector<Migration> migrations_;
};

// A migrated storage, or the test fails.
void migrate(Storage& storage, const Schema& schema);

// Records with what the test does not care about filled in.
[[nodiscard]] Record room(const Schema& schema, std::int64_t id, std::string name);
[[nodiscard]] Record booking(const Schema& schema, std::int64_t id, std::int64_t room, std::int64_t start,
                             std::int64_t end, std::string status = "active");
[[nodiscard]] Record person(const Schema& schema, std::int64_t id);

// The value, or the test fails with the error's text.
template <class T>
T get(Result<T> result);

[[noreturn]] void fail(const Error& error);
template <class T>
T get(Result<T> result) {
  if (!result) fail(result.error());
  return std::move(result).value();
}
template <>
inline void get<void>(Result<void> result) {
  if (!result) fail(result.error());
}
// The code of the error, or the test fails because there is none.
[[noreturn]] void fail_without_error();
template <class T>
[[nodiscard]] Error error_of(Result<T> result) {
  if (result) fail_without_error();
  return std::move(result).error();
}

[[nodiscard]] std::vector<Record> rows(Transaction& transaction, const Query& query);

}  // namespace techhub::storage::test
