// SPDX-License-Identifier: MIT
#include "support/folder.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

namespace techhub::test {

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "techhub-test-XXXXXX").string();
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
    const std::string name = entry.path().filename();
    if (name.ends_with("-lock")) continue;
    std::ostringstream bytes;
    if (entry.is_regular_file()) bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    found[name] = bytes.str();
  }
  return found;
}

std::string Folder::names() const {
  std::string all;
  for (const auto& [name, bytes] : bytes()) all += (all.empty() ? "" : " ") + name;
  return all;
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

}  // namespace techhub::test
