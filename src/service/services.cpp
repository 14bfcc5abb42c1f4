// SPDX-License-Identifier: MIT
// What the data of a service may say: a word that nobody reads would silently let requests through with fewer steps.
#include <algorithm>

#include "service/parts.hpp"
#include "service/question.hpp"
#include "service/reasons.hpp"
#include "service/stored_answers.hpp"
#include "techhub/schema/reasons.hpp"

namespace techhub::service {
namespace {

bool are_steps(const Json& steps) {
  const auto words = steps.items();
  const auto word = [&](std::size_t i) { return words[i].as_string(); };
  if (words.empty() || words.size() > 3 || word(0) != "moderator") return false;
  if (words.size() == 1) return true;
  if (words.size() == 2) return word(1) == "expert" || word(1) == "protocol";
  return word(1) == "expert" && word(2) == "protocol";
}

Result<> check_service_data(Change& change) {
  if (!change.changes("data")) return success();
  const Json data = change.after().json("data");
  std::vector<Problem> problems;
  const auto flag = [&](const char* key) {
    if (!data[key].is_null() && !data[key].is_bool()) add(problems, std::string("data.") + key, reason::not_boolean);
  };
  const auto amount = [&](const char* key, std::int64_t least) {
    const Json& value = data[key];
    if (value.is_null()) return;
    if (!value.is_integer()) return add(problems, std::string("data.") + key, reason::not_integer);
    if (value.as_integer() < least) add(problems, std::string("data.") + key, too_small, std::to_string(least));
  };
  const auto word = [&](const char* key, std::initializer_list<std::string_view> words, std::string_view list) {
    const Json& value = data[key];
    if (!value.is_null() && std::find(words.begin(), words.end(), value.as_string()) == words.end())
      add(problems, std::string("data.") + key, reason::unknown_word, list);
  };
  flag("active");
  flag("unique_open");
  amount("sla_days", 0);
  amount("experts", 1);
  amount("commission", 0);
  word("rule", {"majority", "all"}, "majority, all");
  word("effect", {"none", "verify_company", "tag_startup"}, "none, verify_company, tag_startup");
  if (!data["steps"].is_null() && !are_steps(data["steps"])) add(problems, "data.steps", bad_steps);
  if (!data["name"].is_null() && !i18n_from(data["name"])) add(problems, "data.name", reason::not_i18n);
  if (problems.empty()) return success();
  Error error = Error(Code::invalid, "the data of the service is wrong").at(change.table().label, "data");
  for (auto& problem : problems) error = std::move(error).add(std::move(problem));
  return error;
}

}  // namespace

void add_services(Module& module) {
  module.steps.insert({"check_service_data", &check_service_data});
  module.hooks["service.service"] = {.create = {"check_service_data"}, .update = {"check_service_data"}};
}

}  // namespace techhub::service
