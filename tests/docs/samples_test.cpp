// SPDX-License-Identifier: MIT
// Every sample of README and docs is code that a test compiles, or a command that a test runs.
#include <catch2/catch.hpp>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "support/folder.hpp"

namespace fs = std::filesystem;

namespace {

const fs::path root = TECHHUB_SOURCE_DIR;

std::string text_of(const fs::path& path) {
  std::ifstream file(path);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Block {
  std::string file;
  std::string language;
  std::string text;
};

std::vector<Block> blocks() {
  std::vector<fs::path> pages{root / "README.md"};
  for (const auto& entry : fs::directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") pages.push_back(entry.path());
  }
  std::vector<Block> found;
  for (const auto& page : pages) {
    std::istringstream lines(text_of(page));
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
      const auto start = line.find_first_not_of(' ');
      if (start != std::string::npos && line.compare(start, 3, "```") == 0) {
        if (!inside) found.push_back({page.filename().string(), line.substr(start + 3), {}});
        inside = !inside;
      } else if (inside) {
        found.back().text += line + "\n";
      }
    }
    INFO(page);
    REQUIRE_FALSE(inside);
  }
  return found;
}

// Without white space: a sample may be indented otherwise than the code that holds it.
std::string dense(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (!std::isspace(static_cast<unsigned char>(c))) result += c;
  }
  return result;
}

}  // namespace

TEST_CASE("every sample of C++ and CMake stands in a file that is compiled") {
  std::string compiled;
  for (const auto* folder : {"tests/docs", "tests/consumer"}) {
    for (const auto& entry : fs::directory_iterator(root / folder)) {
      const auto extension = entry.path().extension();
      if (extension == ".cpp" || extension == ".txt") compiled += dense(text_of(entry.path()));
    }
  }
  std::size_t samples = 0;
  for (const auto& block : blocks()) {
    if (block.language != "cpp" && block.language != "cmake") continue;
    ++samples;
    INFO(block.file << ":\n" << block.text);
    CHECK(compiled.find(dense(block.text)) != std::string::npos);
  }
  CHECK(samples >= 5);
}

TEST_CASE("every command line of the tool in README and docs runs") {
  const techhub::test::Folder folder;
  const fs::path& work = folder.path();
  fs::create_directory_symlink(root / "tests", work / "tests");
  fs::create_directory_symlink(root / "examples", work / "examples");
  std::size_t commands = 0;
  for (const auto& block : blocks()) {
    if (block.language != "sh") continue;
    std::istringstream lines(block.text);
    for (std::string line; std::getline(lines, line);) {
      if (line.rfind("techhub ", 0) != 0) continue;
      ++commands;
      const std::string call = "cd " + work.string() + " && " TECHHUB_TOOL " " + line.substr(8) + " > output.txt 2>&1";
      INFO(block.file << ": " << line);
      const int status = std::system(call.c_str());
      INFO(text_of(work / "output.txt"));
      CHECK(status == 0);
    }
  }
  CHECK(commands >= 6);
}
