// SPDX-License-Identifier: MIT
#include "hub/migrations.hpp"

#include <vector>

namespace techhub::hub {

std::span<const storage::Migration> migrations() {
  using Kind = storage::SchemaChange::Kind;
  static const std::vector<storage::Migration> all{
      {.name = "0001_initial", .changes = {}},
      {.name = "0002_attempt",
       .changes = {{.kind = storage::SchemaChange::Kind::create_table, .table = "techhub.attempt", .column = {}}}},
      // The index of search_field; what is older than the index has its terms after reindex().
      {.name = "0003_search",
       .changes = {{.kind = Kind::create_index, .table = "account.company", .column = {}},
                   {.kind = Kind::create_index, .table = "core.article", .column = {}},
                   {.kind = Kind::create_index, .table = "core.blog", .column = {}},
                   {.kind = Kind::create_index, .table = "core.discussion", .column = {}},
                   {.kind = Kind::create_index, .table = "core.event", .column = {}},
                   {.kind = Kind::create_index, .table = "core.infrastructure", .column = {}},
                   {.kind = Kind::create_index, .table = "core.techtask", .column = {}},
                   {.kind = Kind::create_index, .table = "core.vacancy", .column = {}},
                   {.kind = Kind::create_index, .table = "service.servicerequest", .column = {}}}},
      // Lists of requests by key, for each side that may see them.
      {.name = "0004_walks",
       .changes = {{.kind = Kind::create_index, .table = "service.servicerequest", .column = {}},
                   {.kind = Kind::create_index, .table = "service.expertise", .column = {}}}},
  };
  return all;
}

}  // namespace techhub::hub
