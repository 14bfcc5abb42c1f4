// SPDX-License-Identifier: MIT
#include "journeymap/answers.hpp"

#include <algorithm>
#include <set>

#include "techhub/value/text.hpp"

namespace techhub::journeymap {
namespace {

std::string folded(const Json& answer) {
  return answer.is_string() ? fold_case(trim(answer.as_string())) : answer.dump();
}

std::set<std::string> as_set(const Json& answers) {
  std::set<std::string> all;
  for (const Json& item : answers.items()) all.insert(item.dump());
  if (!answers.is_array() && !answers.is_null()) all.insert(answers.dump());
  return all;
}

}  // namespace

Answers::Answers(Json kept) : kept_(std::move(kept)) {
  if (!kept_.is_object()) kept_ = Json::object();
  if (!kept_["tasks"].is_array()) kept_.set("tasks", Json::array());
  if (!kept_["questions"].is_object()) kept_.set("questions", Json::object());
}

bool Answers::is_done(std::int64_t task) const noexcept {
  const auto items = kept_["tasks"].items();
  return std::any_of(items.begin(), items.end(),
                     [task](const Json& item) { return item.is_integer() && item.as_integer() == task; });
}

void Answers::do_task(std::int64_t task) {
  if (!is_done(task)) kept_.find("tasks")->push(task);
}

const Json& Answers::answer(std::int64_t question) const noexcept {
  return kept_["questions"][std::to_string(question)];
}

void Answers::set_answer(std::int64_t question, Json answer) {
  kept_.find("questions")->set(std::to_string(question), std::move(answer));
}

bool is_answer(const Record& question, const Json& answer) noexcept {
  const auto type = question.text("type");
  const auto is_plain = [](const Json& one) { return one.is_string() || one.is_number() || one.is_bool(); };
  if (type == "text") return answer.is_string();
  if (type == "single") return is_plain(answer);
  const auto items = answer.items();
  return answer.is_array() && std::all_of(items.begin(), items.end(), is_plain);
}

bool is_right(const Record& question, const Json& answer) {
  const Json correct = question.json("correct");
  if (correct.is_null()) return true;
  const auto type = question.text("type");
  if (type == "multiple") return as_set(answer) == as_set(correct);
  if (answer.is_null()) return false;
  const auto is_same = [&](const Json& one) { return type == "text" ? folded(one) == folded(answer) : one == answer; };
  if (!correct.is_array()) return is_same(correct);
  const auto items = correct.items();
  return std::any_of(items.begin(), items.end(), is_same);
}

}  // namespace techhub::journeymap
