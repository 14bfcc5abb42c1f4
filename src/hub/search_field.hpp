// SPDX-License-Identifier: MIT
// The column `search_field`: the terms of a row's own texts. It is computed wherever a row is written, and never taken
// from anybody.
#pragma once

#include <string>

#include "techhub/schema/record.hpp"

namespace techhub::hub {

// The columns whose texts a row is found by: i18n in all its languages, and plain text under the name of `name` or
// `title`. Nothing personal, secret or inside JSON. Empty for a table that is not searched.
[[nodiscard]] ColumnSet searched_texts(const Table& table);
// The terms of a row that has these columns.
[[nodiscard]] std::string search_terms_of(const Record& row);

}  // namespace techhub::hub
