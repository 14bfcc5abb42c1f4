// SPDX-License-Identifier: MIT
// What the tests of backups share.
#pragma once

#include <functional>
#include <map>

#include "support/hub_fixture.hpp"
#include "techhub/hub/backup.hpp"

namespace techhub::test {

// A directory of its own, removed at the end.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  // Every file by name and its bytes, but the empty lock files of SQLite storages.
  [[nodiscard]] std::map<std::string, std::string> bytes() const;
  // Their names, joined by spaces.
  [[nodiscard]] std::string names() const;

 private:
  std::filesystem::path path_;
};

[[nodiscard]] const std::shared_ptr<const Platform>& whole();
[[nodiscard]] std::unique_ptr<Hub> made(const std::filesystem::path& file, const vault::MasterKey& key);
[[nodiscard]] Result<std::unique_ptr<Hub>> opened(const std::filesystem::path& file, const vault::MasterKey& key);

// People, versions, circles of references, sealed values, keys that were given out and are gone. Answers the
// administrator.
std::int64_t fill(Hub& hub);
// Every row as it is stored, by label.
[[nodiscard]] std::map<std::string, std::vector<std::vector<Value>>> rows_of(Hub& hub);

// Runs in a child process and answers its exit status; 0 when `body` returns. A signal is 128 plus its number.
int in_child(const std::function<void()>& body);

}  // namespace techhub::test
