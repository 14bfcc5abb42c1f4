// SPDX-License-Identifier: MIT
#include "storage/sqlite/error.hpp"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <new>

#include "storage/sqlite/ddl.hpp"

namespace techhub::storage::sqlite {
namespace {

constexpr std::string_view lookup_suffix = "_lookup";

// What a caller calls the column: the look-up of `email` stands for it.
std::string_view declared_name(const Table& table, std::string_view column) {
  const std::size_t position = table.find(column);
  if (position == Table::npos || !table.columns[position].is_derived || !column.ends_with(lookup_suffix)) return column;
  column.remove_suffix(lookup_suffix.size());
  return column;
}

// "booking_room.name" and "t.a, t.b" give `name` and `a,b`; "index 'x'" gives the columns of that index.
std::string fields_of(const Table& table, std::string_view message) {
  const std::size_t colon = message.find(": ");
  if (colon == std::string_view::npos) return {};
  std::string_view rest = message.substr(colon + 2);
  std::string fields;
  const auto add = [&](std::string_view column) {
    if (!fields.empty()) fields += ',';
    fields += declared_name(table, column);
  };
  if (rest.starts_with("index '")) {
    rest.remove_prefix(7);
    const std::string_view name = rest.substr(0, rest.find('\''));
    for (const Index& index : table.indexes) {
      if (index_name(table, index) != name) continue;
      for (std::size_t i = 0; i < index.size(); ++i) add(index.columns[i]);
    }
    return fields;
  }
  while (!rest.empty()) {
    const std::string_view item = rest.substr(0, rest.find(", "));
    const std::size_t dot = item.find('.');
    if (dot != std::string_view::npos) add(item.substr(dot + 1));
    rest.remove_prefix(std::min(rest.size(), item.size() + 2));
  }
  return fields;
}

std::string label_of_table(const Table* table) { return table == nullptr ? std::string() : table->label; }

Error constraint(int code, std::string_view message, During during, const Table* table) {
  const std::string label = label_of_table(table);
  const std::string fields = table == nullptr ? std::string() : fields_of(*table, message);
  switch (code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
      return Error(Code::duplicate, "another row holds this value already").at(label, fields);
    case SQLITE_CONSTRAINT_FOREIGNKEY:
      if (during == During::erase) return Error(Code::referenced, "other rows refer to this one").at(label);
      return Error(Code::invalid, "a reference leads to no row").at(label);
    case SQLITE_CONSTRAINT_NOTNULL:
      return Error(Code::invalid, "a required value is missing").at(label, fields);
    case SQLITE_CONSTRAINT_DATATYPE:
      return Error(Code::misuse, "a value is not of its column's kind").at(label);
    case SQLITE_CONSTRAINT_TRIGGER:
      if (table != nullptr && table->no_overlap) {
        if (message == raised_overlap) {
          return Error(Code::overlap, "the time overlaps that of another row").at(label, table->no_overlap->from);
        }
        if (message == raised_empty) {
          return Error(Code::invalid, "the end is not after the start").at(label, table->no_overlap->to);
        }
      }
      break;
    default:
      break;
  }
  return Error(Code::invalid, "the database refused the row").at(label);
}

// Statements that SQLite's parser or planner refuses for their size; the text of our statements holds no value.
bool is_too_large(std::string_view message) {
  constexpr std::array<std::string_view, 6> texts{"parser stack overflow", "too large",      "too many SQL variables",
                                                  "too many FROM clause",  "too many terms", "too many columns"};
  return std::any_of(texts.begin(), texts.end(),
                     [&](std::string_view text) { return message.find(text) != std::string_view::npos; });
}

Error io(int code, During during) {
  Error error(Code::io, std::string("sqlite: ") + sqlite3_errstr(code));
  // A commit whose write or flush failed may be found whole in the log after a crash.
  if (during == During::commit && (code & 0xff) == SQLITE_IOERR) return std::move(error).outcome_unknown();
  return error;
}

}  // namespace

Error error_of(int code, std::string_view message, During during, const Table* table) {
  const std::string text = std::string("sqlite: ") + sqlite3_errstr(code);
  const std::string label = label_of_table(table);
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return constraint(code, message, during, table);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return Error(Code::busy, "the database is locked").retryable();
    case SQLITE_IOERR:
      if (code == SQLITE_IOERR_NOMEM) return Error(Code::no_memory, "memory ran out").retryable();
      if (code == SQLITE_IOERR_CORRUPTFS) return Error(Code::corrupt, text);
      return io(code, during);
    case SQLITE_READONLY:
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_NOLFS:
      return io(code, during);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
      return Error(Code::corrupt, text).at(label);
    case SQLITE_NOMEM:
      return Error(Code::no_memory, "memory ran out").retryable();
    case SQLITE_TOOBIG:
      return Error(Code::limit, "a value is larger than the 1000000000 bytes that a row may have").at(label);
    case SQLITE_INTERRUPT:
      return Error(Code::cancelled, text);
    case SQLITE_ABORT:
      return Error(Code::misuse, "the transaction ended while the query was read").at(label);
    case SQLITE_ERROR:
      if (is_too_large(message)) return Error(Code::limit, "the query is larger than sqlite can read").at(label);
      if (message.find("malformed JSON") != std::string_view::npos) {
        return Error(Code::corrupt, "a json column holds no json").at(label);
      }
      return Error(Code::internal, "sqlite: " + std::string(message)).at(label);
    default:
      return Error(Code::internal, text).at(label);
  }
}

Error current_exception(During during, const Table* table) noexcept {
  try {
    throw;
  } catch (const SQLite::Exception& fault) {
    return error_of(fault.getExtendedErrorCode(), fault.what(), during, table);
  } catch (const std::bad_alloc&) {
    return Error(Code::no_memory, "memory ran out").retryable();
  } catch (const std::exception& fault) {
    return Error(Code::internal, fault.what());
  } catch (...) {
    return Error(Code::internal, "an unknown exception");
  }
}

}  // namespace techhub::storage::sqlite
