// SPDX-License-Identifier: MIT
#include "storage/sqlite_support.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

namespace techhub::storage::test {

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "techhub-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::permissions(path_, std::filesystem::perms::owner_all, ignored);
  std::filesystem::remove_all(path_, ignored);
}

std::map<std::string, std::string> Folder::bytes() const {
  std::map<std::string, std::string> found;
  for (const auto& entry : std::filesystem::directory_iterator(path_)) {
    std::ostringstream bytes;
    if (entry.is_regular_file()) bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    found[entry.path().filename()] = bytes.str();
  }
  return found;
}

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

int in_child(const std::function<void()>& body) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      body();
      ::_exit(0);
    } catch (...) {
      ::_exit(99);
    }
  }
  return wait_for(child);
}

int wait_for(int child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace techhub::storage::test
