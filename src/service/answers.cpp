// SPDX-License-Identifier: MIT
// Which fields of a form are shown, and what of the answers is kept.
#include "techhub/service/answers.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "service/condition.hpp"
#include "service/question.hpp"
#include "service/reasons.hpp"
#include "techhub/schema/reasons.hpp"

namespace techhub::service {
namespace {

// A condition of a field: none, one that is read, or one that is broken.
struct Rule {
  bool is_set = false;
  std::optional<Condition> condition;
};

Rule rule_of(const HubFormField& field, std::string_view name) {
  const Json& json = field.rules[name];
  if (json.is_null()) return {};
  return {true, Condition::parse(json)};
}

struct Asked {
  const HubFormField* field;
  Rule visible_if;
  Rule required_if;
};

class Form {
 public:
  explicit Form(std::span<const HubFormField> fields) {
    asked_.reserve(fields.size());
    for (const auto& field : fields) {
      places_.emplace(field.key, asked_.size());
      asked_.push_back({&field, rule_of(field, "visible_if"), rule_of(field, "required_if")});
    }
  }

  [[nodiscard]] std::size_t size() const { return asked_.size(); }
  [[nodiscard]] const Asked& operator[](std::size_t place) const { return asked_[place]; }
  [[nodiscard]] std::optional<std::size_t> find(std::string_view key) const {
    const auto found = places_.find(key);
    return found == places_.end() ? std::nullopt : std::optional(found->second);
  }

  // The fields in an order in which each comes after those that its conditions ask about. Those that stand in a circle,
  // or behind one, come last, as they were given, from the place that `circle` gets.
  std::vector<std::size_t> order(std::size_t& circle) const {
    std::vector<std::size_t> waits(size(), 0);
    std::vector<std::vector<std::size_t>> followers(size());
    for (std::size_t i = 0; i < size(); ++i) {
      for (const auto* rule : {&asked_[i].visible_if, &asked_[i].required_if}) {
        if (!rule->condition) continue;
        for (const auto& key : rule->condition->fields()) {
          const auto place = find(key);
          if (!place) continue;
          followers[*place].push_back(i);
          ++waits[i];
        }
      }
    }
    std::vector<std::size_t> ordered;
    ordered.reserve(size());
    for (std::size_t i = 0; i < size(); ++i) {
      if (waits[i] == 0) ordered.push_back(i);
    }
    for (std::size_t next = 0; next < ordered.size(); ++next) {
      for (const auto follower : followers[ordered[next]]) {
        if (--waits[follower] == 0) ordered.push_back(follower);
      }
    }
    circle = ordered.size();
    for (std::size_t i = 0; i < size(); ++i) {
      if (waits[i] != 0) ordered.push_back(i);
    }
    return ordered;
  }

 private:
  std::vector<Asked> asked_;
  std::unordered_map<std::string_view, std::size_t> places_;
};

bool holds(const Rule& rule, const Condition::Lookup& answer, bool when_broken) {
  if (!rule.is_set) return when_broken;
  return rule.condition ? rule.condition->holds(answer) : when_broken;
}

}  // namespace

Answers validate(std::span<const HubFormField> fields, const Json& answers, Answering answering) {
  static const Json none;
  Answers result;
  if (!answers.is_object()) {
    add(result.problems, "", reason::not_object);
    return result;
  }
  const Form form(fields);
  // Of a field that is hidden or whose turn has not come, nothing is known.
  std::vector<bool> shown(form.size(), false);
  const Condition::Lookup answer = [&](std::string_view key) -> const Json& {
    const auto place = form.find(key);
    if (!place || !shown[*place] || is_blank_answer(answers[key])) return none;
    return answers[key];
  };
  std::size_t circle = 0;
  std::vector<bool> required(form.size(), false);
  for (const auto i : form.order(circle)) {
    shown[i] = holds(form[i].visible_if, answer, true);
    required[i] = shown[i] && (form[i].field->required || holds(form[i].required_if, answer, false));
  }

  Json::Object kept;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (!shown[i]) continue;
    const auto& field = *form[i].field;
    const Json& given = answers[field.key];
    if (!is_blank_answer(given)) {
      check_answer(question_of(field), given, field.key, result.problems);
      kept.emplace_back(field.key, given);
    } else if (required[i] && answering == Answering::whole) {
      add(result.problems, field.key, reason::required);
    }
  }
  for (const auto& [key, value] : answers.members()) {
    if (!form.find(key)) add(result.problems, key.substr(0, 64), reason::unknown_field);
  }
  result.kept = Json::object_of(std::move(kept));
  return result;
}

std::vector<Problem> check_fields(std::span<const HubFormField> fields) {
  std::vector<Problem> problems;
  const Form form(fields);
  for (std::size_t i = 0; i < form.size(); ++i) {
    const auto& field = *form[i].field;
    check_question(question_of(field), field.key, problems);
    if (form.find(field.key) != i) add(problems, field.key, key_twice, field.key);
    for (const auto& [name, rule] :
         {std::pair{"visible_if", &form[i].visible_if}, std::pair{"required_if", &form[i].required_if}}) {
      if (!rule->is_set) continue;
      const std::string place = field.key + ".rules." + name;
      if (!rule->condition) {
        add(problems, place, bad_condition);
        continue;
      }
      std::set<std::string_view> asked(rule->condition->fields().begin(), rule->condition->fields().end());
      for (const auto key : asked) {
        if (!form.find(key)) add(problems, place, unknown_field_asked, key.substr(0, 64));
      }
    }
  }
  std::size_t circle = 0;
  const auto order = form.order(circle);
  for (std::size_t i = circle; i < order.size(); ++i) add(problems, form[order[i]].field->key, conditions_in_circle);
  return problems;
}

}  // namespace techhub::service
