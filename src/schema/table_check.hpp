// SPDX-License-Identifier: MIT
// What Table::make refuses. Each check answers the first fault; the place of it is the error's field.
#pragma once

#include "techhub/schema/table.hpp"

namespace techhub::detail {

// `app.model`, both names of lower-case letters, digits and `_`.
[[nodiscard]] bool is_label(std::string_view text) noexcept;
// Label, name and the declared columns.
[[nodiscard]] Result<> check_columns(const Table& table);
// What refers to columns, of a table with its derived columns: indexes, no_overlap, actor, blind; also the rights.
[[nodiscard]] Result<> check_rules(const Table& table);

}  // namespace techhub::detail
