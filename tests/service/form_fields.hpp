// SPDX-License-Identifier: MIT
// Fields of forms as tests write them.
#pragma once

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/service/answers.hpp"

namespace techhub::service::test {

inline Json json(std::string_view text) { return Json::parse(text).value(); }

inline HubFormField field(std::string_view key, std::string_view type, std::string_view rules = "{}",
                          std::string_view options = "{}", bool required = false) {
  HubFormField made;
  made.key = key;
  made.type = Word<HubFormFieldType>::from(type);
  made.rules = json(rules);
  made.options = json(options);
  made.required = required;
  return made;
}

// `key: code` of each problem, which has a text in each language.
inline std::string told(const std::vector<Problem>& problems) {
  std::string all;
  for (const auto& problem : problems) {
    CHECK_FALSE(problem.text.ru.value_or("").empty());
    CHECK_FALSE(problem.text.kk.value_or("").empty());
    CHECK_FALSE(problem.text.en.value_or("").empty());
    all += (all.empty() ? "" : ", ") + problem.field + ": " + problem.code;
  }
  return all;
}

}  // namespace techhub::service::test
