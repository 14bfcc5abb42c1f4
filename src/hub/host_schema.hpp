// SPDX-License-Identifier: MIT
// The tables of hosts' modules in a database. Beside the library's own migrations it records a line for each of their
// tables, columns and indexes, such as `lab.equipment.serial: text, null`. What a description has and the database has
// not recorded is made; what the database has recorded stays as it is, or it is not opened.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "techhub/hub/platform.hpp"
#include "techhub/storage/storage.hpp"

namespace techhub::hub {

struct Schema {
  std::vector<storage::Migration> migrations;  // the library's, then one for each line

  explicit Schema(const Platform& platform);
  Schema(const Schema&) = delete;
  Schema& operator=(const Schema&) = delete;

 private:
  friend Result<> check_host_schema(const Platform& platform, storage::Transaction& transaction);
  struct Line {
    const Table* table;
    std::size_t column = Table::npos;
    bool is_table = false;
    bool is_rule = false;  // that rows older than it may break
    std::string text;
  };
  std::deque<Line> lines_;
};

// Whether the schema of the platform can be made of what the database has. `newer_schema` for an entity that no module
// of the platform declares, `invalid` with entity and column for a change that is more than an addition: a column that
// is gone or another one now, an added one that older rows have no value for, an added rule. Columns that may be NULL,
// or have a value when nothing is given, are additions, and so are entities and plain indexes.
Result<> check_host_schema(const Platform& platform, storage::Transaction& transaction);

}  // namespace techhub::hub
