// SPDX-License-Identifier: MIT
// What a storage should do, as plain maps of records.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "storage/tables.hpp"

namespace techhub::storage::test {

class Model {
 public:
  explicit Model(const Schema& schema) : schema_(&schema) {}

  // What the storage should answer: `refused` has every code that may be the reason; with none the call succeeds.
  struct Answer {
    std::set<Code> refused;
    bool found = false;
  };
  Answer insert(const Record& record);
  Answer update(const Record& record, ColumnSet columns, const Filter& expect);
  Answer erase(const Table& table, const Value& key);

  [[nodiscard]] const Record* find(const Table& table, const Value& key) const;
  [[nodiscard]] std::vector<Record> query(const Query& query) const;
  [[nodiscard]] std::int64_t count(const Table& table, const Filter& filter) const;
  [[nodiscard]] bool matches(const Filter& filter, const Record& record) const;
  [[nodiscard]] std::vector<Value> keys(const Table& table) const;

 private:
  using Rows = std::map<Value, Record>;
  [[nodiscard]] const Rows& rows_of(const Table& table) const;
  // Why the row may not be there beside the others; `own` is the row that it replaces.
  [[nodiscard]] std::set<Code> refuse(const Record& record, const Value* own) const;
  [[nodiscard]] bool is_duplicate(const Record& a, const Record& b) const;
  [[nodiscard]] bool is_referenced(const Table& table, const Value& key) const;
  [[nodiscard]] const Table* table_of(std::string_view label) const;

  const Schema* schema_;
  std::map<std::string, Rows, std::less<>> tables_;
};

// The order in which a query gives rows, the key appended.
[[nodiscard]] std::vector<Order> total_order(const Query& query);
[[nodiscard]] bool comes_before(const Record& a, const Record& b, const std::vector<Order>& order);
// The values of the order's columns: where the page after this row starts.
[[nodiscard]] std::vector<Value> place_of(const Record& row, const Query& query);

}  // namespace techhub::storage::test
