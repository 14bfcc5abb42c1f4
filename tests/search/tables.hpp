// SPDX-License-Identifier: MIT
// What the tests of the search share: tables of words, and a text's words in one line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "techhub/search/words.hpp"

namespace words_test {

// The lines of tests/data/search/<name> without comments, each divided at tabs.
std::vector<std::vector<std::string>> table(const std::string& name);
std::vector<std::string> split(const std::string& text, char divider);

std::string words(std::string_view text, std::optional<techhub::Language> language = {});
std::string stems(std::string_view text, std::optional<techhub::Language> language = {});
std::string folds(std::string_view text, std::optional<techhub::Language> language = {});

}  // namespace words_test
