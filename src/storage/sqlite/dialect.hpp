// SPDX-License-Identifier: MIT
// What SQLite's SQL is like.
#pragma once

#include <string>
#include <string_view>

#include "storage/sql.hpp"

namespace techhub::storage::sqlite {

// Decimals are stored as text; every connection knows this collation, which compares them as numbers. It is named in
// queries only, never in the schema, so that other programs can read and index the tables.
inline constexpr const char* decimal_collation = "techhub_decimal";

[[nodiscard]] const sql::Dialect& dialect() noexcept;

}  // namespace techhub::storage::sqlite
