// SPDX-License-Identifier: MIT
#include "hub/migrations.hpp"

#include <vector>

namespace techhub::hub {

std::span<const storage::Migration> migrations() {
  static const std::vector<storage::Migration> all{
      {.name = "0001_initial", .changes = {}},
      {.name = "0002_attempt",
       .changes = {{.kind = storage::SchemaChange::Kind::create_table, .table = "techhub.attempt", .column = {}}}},
  };
  return all;
}

}  // namespace techhub::hub
