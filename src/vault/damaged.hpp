// SPDX-License-Identifier: MIT
// The one error for every cause: altered, cut, moved, sealed with an unknown key, stored in the clear.
#pragma once

#include "techhub/schema/table.hpp"
#include "techhub/value/result.hpp"

namespace techhub::vault {

[[nodiscard]] inline Error damaged(const Table& table, std::string_view place) {
  return Error(Code::corrupt, "a personal value is damaged or altered").at(table.label, place);
}

}  // namespace techhub::vault
