// SPDX-License-Identifier: MIT
#include "hub/migrations.hpp"

#include <vector>

namespace techhub::hub {

std::span<const storage::Migration> migrations() {
  static const std::vector<storage::Migration> all{
      {.name = "0001_initial", .changes = {}},
  };
  return all;
}

}  // namespace techhub::hub
