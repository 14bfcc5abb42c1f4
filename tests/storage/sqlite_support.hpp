// SPDX-License-Identifier: MIT
// Files for the tests of the SQLite backend.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "storage/tables.hpp"
#include "techhub/storage/sqlite.hpp"

namespace techhub::storage::test {

// A directory of its own, removed at the end.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  // Every file by name and its bytes.
  [[nodiscard]] std::map<std::string, std::string> bytes() const;

 private:
  std::filesystem::path path_;
};

[[nodiscard]] std::unique_ptr<Storage> open(const std::filesystem::path& file,
                                            SqliteOptions options = {.create = true});
// Made and migrated.
[[nodiscard]] std::unique_ptr<Storage> open_migrated(const std::filesystem::path& file, const Schema& schema,
                                                     SqliteOptions options = {.create = true});

// Another program: runs SQL on the file through its own connection.
void run_sql(const std::filesystem::path& file, const std::string& text);
[[nodiscard]] std::string ask_sql(const std::filesystem::path& file, const std::string& text);

// Runs in a child process and answers its exit status; 0 when `body` returns. A signal is 128 plus its number.
int in_child(const std::function<void()>& body);
// The exit status of a child, told in the same way.
int wait_for(int child);

}  // namespace techhub::storage::test
