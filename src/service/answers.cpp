// SPDX-License-Identifier: MIT
// Which fields of a form are shown, and what of the answers is kept.
#include "techhub/service/answers.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>

#include "service/condition.hpp"
#include "service/field_check.hpp"
#include "service/question.hpp"
#include "service/reasons.hpp"
#include "techhub/schema/reasons.hpp"
#include "techhub/service/compiled_form.hpp"

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

  // Whether conditions ask about each field.
  [[nodiscard]] std::vector<bool> asked_about() const {
    std::vector<bool> asked(size(), false);
    for (const auto& one : asked_) {
      for (const auto* rule : {&one.visible_if, &one.required_if}) {
        if (!rule->condition) continue;
        for (const auto& key : rule->condition->fields()) {
          if (const auto place = find(key)) asked[*place] = true;
        }
      }
    }
    return asked;
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

// The fields of a form as answers are judged by them.
class Judge {
 public:
  // With `ahead` what the fields demand is read now, otherwise when one of them is answered.
  Judge(std::span<const HubFormField> fields, bool ahead) : form_(fields), by_key_(form_.size()) {
    std::size_t circle = 0;
    order_ = form_.order(circle);
    const auto asked = form_.asked_about();
    meaning_of_.assign(form_.size(), none);
    for (std::size_t i = 0; i < form_.size(); ++i) {
      if (asked[i]) meaning_of_[i] = meanings_++;
    }
    std::iota(by_key_.begin(), by_key_.end(), std::size_t{0});
    std::stable_sort(by_key_.begin(), by_key_.end(), [this](std::size_t a, std::size_t b) { return key(a) < key(b); });
    if (!ahead) return;
    ahead_.reserve(fields.size());
    for (const auto& field : fields) {
      const Question asking = question_of(field);
      ahead_.push_back({asking, Demands(asking)});
    }
  }

  [[nodiscard]] Answers judge(const Json& answers, Answering answering) const {
    Answers result;
    if (!answers.is_object()) {
      add(result.problems, "", reason::not_object);
      return result;
    }
    std::vector<std::string_view> unknown;
    const auto given = sort_out(answers, unknown);
    std::vector<bool> shown(form_.size(), false);
    std::vector<bool> required(form_.size(), false);
    // Of a field that is hidden or whose turn has not come, nothing is known. Each answer is read once.
    std::vector<Meaning> meanings(meanings_);
    const Condition::Lookup meaning = [&](std::string_view key) -> const Meaning& {
      static const Meaning nothing;
      const auto place = form_.find(key);
      return place ? meanings[meaning_of_[*place]] : nothing;
    };
    for (const auto i : order_) {
      shown[i] = holds(form_[i].visible_if, meaning, true);
      required[i] = shown[i] && (form_[i].field->required || holds(form_[i].required_if, meaning, false));
      if (shown[i] && given[i] && meaning_of_[i] != none) meanings[meaning_of_[i]] = Meaning(question(i), *given[i]);
    }
    for (std::size_t i = 0; i < form_.size(); ++i) {
      if (!shown[i]) continue;
      const auto& field = *form_[i].field;
      if (given[i]) {
        check(i, *given[i], result.problems);
      } else if (required[i] && answering == Answering::whole) {
        add(result.problems, field.key, reason::required);
      }
    }
    for (const auto key : unknown) add(result.problems, std::string(start_of(key)), reason::unknown_field);
    result.kept = Json::object_of(keep(given, shown));
    return result;
  }

 private:
  [[nodiscard]] std::string_view key(std::size_t place) const { return form_[place].field->key; }
  [[nodiscard]] Question question(std::size_t place) const {
    return ahead_.empty() ? question_of(*form_[place].field) : ahead_[place].question;
  }

  void check(std::size_t place, const Json& answer, std::vector<Problem>& problems) const {
    const std::string& at = form_[place].field->key;
    if (ahead_.empty()) {
      const Question asked = question(place);
      check_answer(asked, Demands(asked), answer, at, problems);
    } else {
      check_answer(ahead_[place].question, ahead_[place].demands, answer, at, problems);
    }
  }

  // The answer of each field, null where it is blank or missing. Keys of answers and fields are both in order.
  std::vector<const Json*> sort_out(const Json& answers, std::vector<std::string_view>& unknown) const {
    std::vector<const Json*> given(form_.size(), nullptr);
    auto next = by_key_.begin();
    for (const auto& [name, value] : answers.members()) {
      int order = -1;
      while (next != by_key_.end() && (order = key(*next).compare(name)) < 0) ++next;
      if (next == by_key_.end() || order != 0) {
        unknown.emplace_back(name);
        continue;
      }
      const Json* answer = is_blank_answer(value) ? nullptr : &value;
      do given[*next] = answer;
      while (++next != by_key_.end() && key(*next) == name);
    }
    return given;
  }

  Json::Object keep(const std::vector<const Json*>& given, const std::vector<bool>& shown) const {
    Json::Object kept;
    kept.reserve(given.size());
    for (const auto i : by_key_) {
      if (shown[i] && given[i] && (kept.empty() || kept.back().first != key(i))) kept.emplace_back(key(i), *given[i]);
    }
    return kept;
  }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  Form form_;
  std::vector<std::size_t> meaning_of_;  // of each field, its place among the meanings that conditions ask for
  std::size_t meanings_ = 0;
  std::vector<std::size_t> order_;
  std::vector<std::size_t> by_key_;
  std::vector<Asking> ahead_;  // of each field, or of none
};

}  // namespace

Answers validate(std::span<const HubFormField> fields, const Json& answers, Answering answering) {
  return Judge(fields, false).judge(answers, answering);
}

struct CompiledForm::Parts {
  explicit Parts(std::vector<HubFormField> given) : fields(std::move(given)), judge(fields, true) {}
  std::vector<HubFormField> fields;
  Judge judge;
};

CompiledForm::CompiledForm(std::vector<HubFormField> fields) : parts_(std::make_unique<Parts>(std::move(fields))) {}
CompiledForm::CompiledForm(CompiledForm&&) noexcept = default;
CompiledForm& CompiledForm::operator=(CompiledForm&&) noexcept = default;
CompiledForm::~CompiledForm() = default;

std::span<const HubFormField> CompiledForm::fields() const noexcept { return parts_->fields; }

Answers CompiledForm::validate(const Json& answers, Answering answering) const {
  return parts_->judge.judge(answers, answering);
}

namespace {

void check_rules(const Form& form, std::size_t place, std::vector<Problem>& problems) {
  const auto& field = *form[place].field;
  check_question(question_of(field), field.key, problems);
  if (form.find(field.key) != place) add(problems, field.key, key_twice, field.key);
  for (const auto& [name, rule] :
       {std::pair{"visible_if", &form[place].visible_if}, std::pair{"required_if", &form[place].required_if}}) {
    if (!rule->is_set) continue;
    const std::string at = field.key + ".rules." + name;
    const auto type_of = [&form](std::string_view key) -> std::optional<HubFormFieldType> {
      const auto asked = form.find(key);
      if (!asked) return std::nullopt;
      return question_of(*form[*asked].field).type;
    };
    if (!rule->condition || !rule->condition->has_right_bounds(type_of)) add(problems, at, bad_condition);
    if (!rule->condition) continue;
    const std::set<std::string_view> asked(rule->condition->fields().begin(), rule->condition->fields().end());
    for (const auto key : asked) {
      if (!form.find(key)) add(problems, at, unknown_field_asked, start_of(key));
    }
  }
}

}  // namespace

std::vector<Problem> check_fields(std::span<const HubFormField> fields) {
  std::vector<Problem> problems;
  const Form form(fields);
  for (std::size_t i = 0; i < form.size(); ++i) check_rules(form, i, problems);
  std::size_t circle = 0;
  const auto order = form.order(circle);
  for (std::size_t i = circle; i < order.size(); ++i) add(problems, form[order[i]].field->key, conditions_in_circle);
  return problems;
}

std::vector<Problem> check_field(std::span<const HubFormField> fields, std::size_t place) {
  std::vector<Problem> problems;
  const Form form(fields);
  check_rules(form, place, problems);
  std::size_t circle = 0;
  const auto order = form.order(circle);
  if (std::find(order.begin() + static_cast<std::ptrdiff_t>(circle), order.end(), place) != order.end())
    add(problems, fields[place].key, conditions_in_circle);
  return problems;
}

}  // namespace techhub::service
