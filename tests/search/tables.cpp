// SPDX-License-Identifier: MIT
#include "tables.hpp"

#include <catch2/catch.hpp>
#include <fstream>

namespace words_test {

using techhub::search::Word;

std::vector<std::string> split(const std::string& text, char divider) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == divider) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::vector<std::vector<std::string>> table(const std::string& name) {
  std::ifstream file(std::string(TECHHUB_SOURCE_DIR) + "/tests/data/search/" + name);
  REQUIRE(file);
  std::vector<std::vector<std::string>> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#') lines.push_back(split(line, '\t'));
  }
  return lines;
}

namespace {

std::string join(std::string_view text, std::optional<techhub::Language> language, std::string_view Word::*part) {
  std::string all;
  techhub::search::each_word(text, language, [&](const Word& word) {
    if (!all.empty()) all += ' ';
    all += word.*part;
  });
  return all;
}

}  // namespace

std::string words(std::string_view text, std::optional<techhub::Language> language) {
  return join(text, language, &Word::word);
}
std::string stems(std::string_view text, std::optional<techhub::Language> language) {
  return join(text, language, &Word::stem);
}
std::string folds(std::string_view text, std::optional<techhub::Language> language) {
  return join(text, language, &Word::fold);
}

}  // namespace words_test
