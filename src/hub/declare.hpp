// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::hub {

// Adds the tables of declared entities to a module, in this order.
template <class... Entities>
Result<> declare(Module& module) {
  Result<> result = success();
  const auto add = [&](Result<Table> table) {
    if (table) {
      module.tables.push_back(std::move(table).assume_value());
      return true;
    }
    result = std::move(table).assume_error();
    return false;
  };
  (void)(add(table_of<Entities>()) && ...);
  return result;
}

}  // namespace techhub::hub
