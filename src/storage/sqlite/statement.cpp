// SPDX-License-Identifier: MIT
#include "storage/sqlite/statement.hpp"

#include <SQLiteCpp/Exception.h>

#include <new>

namespace techhub::storage::sqlite {
namespace {

constexpr std::size_t max_value = 1'000'000'000;  // SQLite's own limit, below INT_MAX

sqlite3_destructor_type destructor(Statement::Lifetime lifetime) {
  return lifetime == Statement::Lifetime::copied ? SQLITE_TRANSIENT : SQLITE_STATIC;
}

}  // namespace

Statement::Statement(const SQLite::Database& database, std::string_view text, bool is_kept) {
  const int code = sqlite3_prepare_v3(database.getHandle(), text.data(), static_cast<int>(text.size()),
                                      is_kept ? SQLITE_PREPARE_PERSISTENT : 0, &handle_, nullptr);
  if (code != SQLITE_OK) throw SQLite::Exception(database.getHandle(), code);
}

void Statement::fail(int code) const { throw SQLite::Exception(sqlite3_db_handle(handle_), code); }

void Statement::bind_text(int index, std::string_view text, Lifetime lifetime) {
  // Without a pointer it would be NULL.
  const char* data = text.empty() ? "" : text.data();
  check(sqlite3_bind_text64(handle_, index, data, text.size(), destructor(lifetime), SQLITE_UTF8));
}

Result<> Statement::bind(int index, const Value& value, Lifetime lifetime) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    check(sqlite3_bind_int64(handle_, index, *integer));
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    if (text->size() > max_value) return Error(Code::limit, "a text is longer than 1000000000 bytes");
    bind_text(index, *text, lifetime);
  } else if (const auto* bytes = std::get_if<Bytes>(&value)) {
    if (bytes->size() > max_value) return Error(Code::limit, "a value is longer than 1000000000 bytes");
    const void* data = bytes->empty() ? static_cast<const void*>("") : bytes->data();
    check(sqlite3_bind_blob64(handle_, index, data, bytes->size(), destructor(lifetime)));
  } else if (const auto* real = std::get_if<double>(&value)) {
    check(sqlite3_bind_double(handle_, index, *real));
  } else {
    check(sqlite3_bind_null(handle_, index));
  }
  return success();
}

std::string Statement::text(int column) const {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

void Statement::read(int column, Value& value) const {
  sqlite3_value* stored = sqlite3_column_value(handle_, column);
  switch (sqlite3_value_type(stored)) {
    case SQLITE_INTEGER:
      value = std::int64_t{sqlite3_value_int64(stored)};
      break;
    case SQLITE_FLOAT:
      value = sqlite3_value_double(stored);
      break;
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(stored));
      if (text == nullptr) throw std::bad_alloc();
      const auto size = static_cast<std::size_t>(sqlite3_value_bytes(stored));
      if (auto* held = std::get_if<std::string>(&value)) {
        held->assign(text, size);
      } else {
        value.emplace<std::string>(text, size);
      }
      break;
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_value_blob(stored));
      value.emplace<Bytes>(bytes, bytes + sqlite3_value_bytes(stored));
      break;
    }
    default:
      value = std::monostate();
      break;
  }
}

}  // namespace techhub::storage::sqlite
