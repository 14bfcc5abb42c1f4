// SPDX-License-Identifier: MIT
// What is wrong with a question itself, before anybody answers it.
#include <algorithm>
#include <set>

#include "service/pattern.hpp"
#include "service/question.hpp"
#include "service/reasons.hpp"

namespace techhub::service {
namespace {

using Type = HubFormFieldType;

constexpr std::size_t max_options = 1'000;
constexpr std::size_t max_columns = 50;
constexpr std::size_t max_content_types = 50;

bool is_key(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && text.size() <= 64 && letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_text(Type type) {
  return type == Type::text || type == Type::textarea || type == Type::email || type == Type::phone ||
         type == Type::url;
}
bool is_number(Type type) { return type == Type::number || type == Type::integer || type == Type::money; }
bool is_counted(Type type) { return type == Type::multiselect || type == Type::table || type == Type::file; }

bool is_limit(Type type, const Json& limit) {
  if (is_number(type)) return limit.is_number();
  if (is_counted(type)) return limit.is_integer() && limit.as_integer() >= 0;
  if (type == Type::date) return limit.is_string() && Date::parse(limit.as_string());
  return type == Type::datetime && limit.is_string() && Time::parse(limit.as_string());
}

bool is_length(Type type, const Json& length) {
  return is_text(type) && length.is_integer() && length.as_integer() >= 0;
}

bool are_content_types(const Json& list) {
  const auto all = list.items();
  return !all.empty() && all.size() <= max_content_types &&
         std::all_of(all.begin(), all.end(), [](const Json& one) { return is_media_type(one.as_string(), true); });
}

// Both given and the wrong way round.
bool is_reversed(Type type, const Json& rules, std::string_view from, std::string_view to) {
  return !rules[from].is_null() && !rules[to].is_null() && order_of_limits(type, rules[to], rules[from]) < 0;
}

bool are_values(const Json& options) {
  if (!options.is_array() || options.items().empty() || options.items().size() > max_options) return false;
  std::set<std::string> seen;
  for (const Json& value : offered(options)) {
    if (is_blank_answer(value) || value.is_array() || value.is_object() || !seen.insert(value.dump()).second)
      return false;
  }
  return true;
}

class QuestionCheck {
 public:
  QuestionCheck(const Question& question, const std::string& place, std::vector<Problem>& problems)
      : question_(question), rules_(*question.rules), place_(place), problems_(problems) {}

  void check() {
    if (!is_key(question_.key)) add(problems_, place_, bad_key);
    options();
    if (!rules_.is_object() && !rules_.is_null()) return add(problems_, place_ + ".rules", bad_rule, "rules");
    for (const auto& [rule, value] : rules_.members()) {
      if (!is_right(rule, value))
        add(problems_, place_ + ".rules." + std::string(start_of(rule)), rule == "pattern" ? bad_pattern : bad_rule,
            start_of(rule));
    }
    if (is_reversed(question_.type, rules_, "min", "max")) add(problems_, place_ + ".rules.max", bad_rule, "max");
    if (is_reversed(Type::integer, rules_, "min_length", "max_length"))
      add(problems_, place_ + ".rules.max_length", bad_rule, "max_length");
  }

 private:
  [[nodiscard]] bool is_right(std::string_view rule, const Json& value) const {
    if (value.is_null()) return true;
    if (rule == "min" || rule == "max") return is_limit(question_.type, value);
    if (rule == "min_length" || rule == "max_length") return is_length(question_.type, value);
    if (rule == "pattern") return is_text(question_.type) && value.is_string() && Pattern::make(value.as_string());
    if (rule == "content_types") return question_.type == Type::file && are_content_types(value);
    if (rule == "personal") return value.is_bool();
    return rule == "visible_if" || rule == "required_if";  // of fields only, and checked with the form
  }

  void options() {
    const Json& options = *question_.options;
    bool right = true;
    if (question_.type == Type::select || question_.type == Type::multiselect) {
      right = are_values(options);
    } else if (question_.type == Type::table) {
      const auto columns = options["columns"].items();
      std::set<std::string_view> keys;
      right = !columns.empty() && columns.size() <= max_columns &&
              std::all_of(columns.begin(), columns.end(),
                          [&](const Json& column) { return keys.insert(column["key"].as_string()).second; });
      for (std::size_t i = 0; right && i < columns.size(); ++i) column(columns[i]);
    } else {
      right = is_blank_answer(options);
    }
    if (!right) add(problems_, place_ + ".options", bad_options);
  }

  void column(const Json& column) {
    const Question question = question_of(column);
    const std::string at = place_ + ".options." + std::string(start_of(question.key));
    const auto type = column["type"].as_string();
    const auto& words = words_of<Type>;
    if (type == "table" || std::find(words.begin(), words.end(), type) == words.end()) add(problems_, at, bad_options);
    for (const auto rule : {"visible_if", "required_if"}) {
      if (question.rules->find(rule)) add(problems_, at + ".rules." + rule, bad_rule, rule);
    }
    check_question(question, at, problems_);
  }

  const Question& question_;
  const Json& rules_;
  const std::string& place_;
  std::vector<Problem>& problems_;
};

}  // namespace

void check_question(const Question& question, const std::string& place, std::vector<Problem>& problems) {
  QuestionCheck(question, place, problems).check();
}

}  // namespace techhub::service
