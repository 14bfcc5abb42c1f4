// SPDX-License-Identifier: MIT
// The one place where a result of SQLite becomes an Error. No message holds a value of a row.
#pragma once

#include <string_view>

#include "techhub/schema/table.hpp"
#include "techhub/value/result.hpp"

namespace techhub::storage::sqlite {

// What was being done: it decides what a refused foreign key means.
enum class During { open, read, insert, update, erase, commit };

// `code` is SQLite's (extended) result, `message` its text, `table` what the statement wrote, if anything.
[[nodiscard]] Error error_of(int code, std::string_view message, During during, const Table* table = nullptr);

// Runs what may throw: SQLiteCpp's exceptions and exhausted memory become errors.
[[nodiscard]] Error current_exception(During during, const Table* table = nullptr) noexcept;

template <class Function>
auto guarded(During during, Function&& function) noexcept -> decltype(function()) {
  try {
    return function();
  } catch (...) {
    return current_exception(during);
  }
}

// The text that a trigger of the schema raises.
inline constexpr std::string_view raised_overlap = "techhub: overlap";
inline constexpr std::string_view raised_empty = "techhub: empty interval";

}  // namespace techhub::storage::sqlite
