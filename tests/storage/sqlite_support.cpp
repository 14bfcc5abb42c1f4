// SPDX-License-Identifier: MIT
#include "storage/sqlite_support.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
namespace techhub::storage::test {

std::unique_ptr<Storage> open(const std::filesystem::path& file, SqliteOptions options) {
  return get(open_sqlite(file, options));
}

std::unique_ptr<Storage> open_migrated(const std::filesystem::path& file, const Schema& schema, SqliteOptions options) {
  auto storage = open(file, options);
  migrate(*storage, schema);
  return storage;
}

void run_sql(const std::filesystem::path& file, const std::string& text) {
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 5000).exec(text);
}

std::string ask_sql(const std::filesystem::path& file, const std::string& text) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE, 5000);
  return database.execAndGet(text).getString();
}

}  // namespace techhub::storage::test
