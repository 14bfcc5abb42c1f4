// SPDX-License-Identifier: MIT
// The schema of a Table in SQLite.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/schema/record.hpp"
#include "techhub/value/result.hpp"

namespace techhub::storage::sqlite {

using FindTable = std::function<const Table*(std::string_view label)>;

// CREATE TABLE and the row of sqlite_sequence from which keys are reserved. `misuse` for a reference to no table.
[[nodiscard]] Result<std::vector<std::string>> create_table(const Table& table, const FindTable& find);
[[nodiscard]] Result<std::string> add_column(const Table& table, const Column& column, const FindTable& find);
// Every index and trigger of the table that its columns allow already, each IF NOT EXISTS.
[[nodiscard]] std::vector<std::string> create_indexes(const Table& table, ColumnSet present);

// "booking_booking__room_id__start__idx": errors name an index over expressions by it.
[[nodiscard]] std::string index_name(const Table& table, const Index& index);

// Whether the column has an index of itself alone, `index(column.name)`.
[[nodiscard]] bool has_index_of_its_own(const Table& table, const Column& column);

// Finds the rows that break the rule; none if it holds.
[[nodiscard]] std::string find_overlaps(const Table& table);

}  // namespace techhub::storage::sqlite
