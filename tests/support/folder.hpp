// SPDX-License-Identifier: MIT
// A directory of a test's own, and another process to do harm in.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace techhub::test {

// Made empty below the directory for temporary files, removed at the end.
class Folder {
 public:
  Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder();
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }
  // Every file by name and its bytes, but the empty lock files of SQLite storages.
  [[nodiscard]] std::map<std::string, std::string> bytes() const;
  // Their names, joined by spaces.
  [[nodiscard]] std::string names() const;

 private:
  std::filesystem::path path_;
};

// Runs in a child process and answers its exit status; 0 when `body` returns. A signal is 128 plus its number.
int in_child(const std::function<void()>& body);
// The exit status of a child, told in the same way.
int wait_for(int child);

}  // namespace techhub::test
