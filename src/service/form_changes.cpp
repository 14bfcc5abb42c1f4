// SPDX-License-Identifier: MIT
// Each rule here is about one field alone; what makes that enough is told where a condition changes.
#include "techhub/service/form_changes.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "service/condition.hpp"
#include "service/form_change_reasons.hpp"
#include "service/question.hpp"

namespace techhub::service {
namespace {

using Type = HubFormFieldType;
constexpr std::int64_t max_text = 100'000;

bool is_text(Type type) { return type == Type::text || type == Type::textarea; }

// Whether the type takes every answer that the other took.
bool is_wider(Type before, Type after) {
  if (is_text(after))
    return is_text(before) || before == Type::email || before == Type::phone || before == Type::tin ||
           before == Type::url || before == Type::date;
  return before == Type::integer && after == Type::number;
}

// Fields by their keys; the first of those that share one.
std::unordered_map<std::string_view, const HubFormField*> by_key(std::span<const HubFormField> fields) {
  std::unordered_map<std::string_view, const HubFormField*> all;
  for (const auto& field : fields) all.emplace(field.key, &field);
  return all;
}

class Comparison {
 public:
  Comparison(std::span<const HubFormField> before, std::span<const HubFormField> after)
      : before_(before), after_(after), were_(by_key(before)), are_(by_key(after)) {
    for (const auto& field : after) {
      for (auto& key : Condition::asked_by(field.rules)) asked_.insert(std::move(key));
    }
  }

  std::vector<FormChange> changes() {
    for (const auto& field : before_) {
      if (const auto now = are_.find(field.key); now != are_.end()) {
        compare_fields(field, *now->second);
      } else {
        add(field.key, false, field_removed);
      }
    }
    for (const auto& field : after_) {
      if (were_.contains(field.key)) continue;
      const bool optional = !field.required && field.rules["required_if"].is_null();
      add(field.key, optional, optional ? field_added : required_field_added);
    }
    return std::move(changes_);
  }

 private:
  void add(const std::string& place, bool safe, const Reason& reason, std::string_view argument = {}) {
    changes_.push_back({place, std::string(reason.code), safe, reason.text(argument)});
  }

  void compare_fields(const HubFormField& was, const HubFormField& now) {
    compare_questions(question_of(was), question_of(now), now.key);
    visibility(was, now);
    requirement(was, now);
    if (is_personal(was) != is_personal(now)) add(now.key, true, personal_changed);
    if (was.label != now.label || was.help != now.help) add(now.key, true, wording_changed);
    if (was.position != now.position) add(now.key, true, moved);
  }

  // A field that is shown less asks for less; but to conditions a hidden field has no answer, so it must be one that
  // none asks about. Shown more, or otherwise, it meets answers that nobody checked.
  void visibility(const HubFormField& was, const HubFormField& now) {
    if (was.rules["visible_if"] == now.rules["visible_if"]) return;
    const bool safe = was.rules["visible_if"].is_null() && !asked_.contains(now.key);
    add(now.key, safe, safe ? hidden_more : shown_otherwise);
  }

  void requirement(const HubFormField& was, const HubFormField& now) {
    if (was.rules["required_if"] == now.rules["required_if"]) return;
    // A field that was required whenever it was shown cannot be required more.
    const bool safe = was.required || now.rules["required_if"].is_null();
    add(now.key, safe, safe ? required_less : required_more);
  }

  void compare_questions(const Question& was, const Question& now, const std::string& place) {
    if (was.type != now.type) {
      const bool wider = is_wider(was.type, now.type);
      add(place, wider, wider ? type_widened : type_changed);
    }
    if (was.required != now.required) add(place, was.required, was.required ? made_optional : made_required);
    rules(was, now, place);
    if (now.type == Type::table && was.type == Type::table) {
      columns(*was.options, *now.options, place);
    } else if (*was.options != *now.options) {
      options(*was.options, *now.options, place);
    }
  }

  void rules(const Question& was, const Question& now, const std::string& place) {
    const Json& old_rules = *was.rules;
    const Json& new_rules = *now.rules;
    for (const std::string_view rule : {"min", "max", "min_length", "max_length", "pattern", "content_types"}) {
      const Json& old_rule = old_rules[rule];
      const Json& new_rule = new_rules[rule];
      if (old_rule == new_rule) continue;
      bool safe = new_rule.is_null();
      if (!safe && rule == "max_length") {
        safe = new_rule.as_integer() >= std::min(old_rule.as_integer(max_text), max_text);
      } else if (!safe && rule == "min_length") {
        safe = new_rule.as_integer() <= old_rule.as_integer();
      } else if (!safe && rule == "content_types" && !old_rule.is_null()) {
        safe = are_covered(old_rule, Demands(now).content_types);
      } else if (!safe && rule != "pattern" && !old_rule.is_null()) {
        const int moved = order_of_limits(now.type, new_rule, old_rule);
        safe = rule == "min" ? moved <= 0 : moved >= 0;
      }
      add(place, safe, safe ? rule_loosened : rule_tightened, rule);
    }
  }

  static bool are_covered(const Json& were, const std::vector<std::string>& now) {
    return std::all_of(were.items().begin(), were.items().end(),
                       [&](const Json& one) { return is_covered(now, one.as_string()); });
  }

  // What one list holds and the other lacks.
  static std::string missing(const std::vector<Json>& from, const std::vector<Json>& in) {
    std::set<const Json*, ValueLess> held;
    for (const Json& value : in) held.insert(&value);
    std::string all;
    for (const Json& value : from) {
      if (held.contains(&value)) continue;
      all += (all.empty() ? "" : ", ") + (value.is_string() ? std::string(value.as_string()) : value.dump());
    }
    return all;
  }

  void options(const Json& was, const Json& now, const std::string& place) {
    const auto removed = missing(offered(was), offered(now));
    const auto added = missing(offered(now), offered(was));
    if (!removed.empty()) add(place, false, options_removed, removed);
    if (!added.empty()) add(place, true, options_added, added);
    if (removed.empty() && added.empty()) add(place, true, wording_changed);
  }

  void columns(const Json& was, const Json& now, const std::string& place) {
    const auto find_column = [](const Json& options, std::string_view key) -> const Json* {
      const auto all = options["columns"].items();
      const auto found = std::find_if(all.begin(), all.end(), [&](const Json& one) { return one["key"] == Json(key); });
      return found == all.end() ? nullptr : &*found;
    };
    for (const Json& column : was["columns"].items()) {
      const Question old_column = question_of(column);
      const std::string at = place + "." + std::string(old_column.key);
      const Json* kept = find_column(now, old_column.key);
      if (!kept) {
        add(at, false, field_removed);
        continue;
      }
      compare_questions(old_column, question_of(*kept), at);
      if (column["label"] != (*kept)["label"]) add(at, true, wording_changed);
    }
    for (const Json& column : now["columns"].items()) {
      const Question added = question_of(column);
      if (find_column(was, added.key)) continue;
      add(place + "." + std::string(added.key), !added.required, added.required ? required_field_added : field_added);
    }
  }

  std::span<const HubFormField> before_;
  std::span<const HubFormField> after_;
  std::unordered_map<std::string_view, const HubFormField*> were_;
  std::unordered_map<std::string_view, const HubFormField*> are_;
  std::unordered_set<std::string> asked_;  // by conditions of `after`
  std::vector<FormChange> changes_;
};

}  // namespace

std::vector<FormChange> compare(std::span<const HubFormField> before, std::span<const HubFormField> after) {
  return Comparison(before, after).changes();
}

bool is_safe(std::span<const FormChange> changes) noexcept {
  return std::all_of(changes.begin(), changes.end(), [](const FormChange& change) { return change.safe; });
}

}  // namespace techhub::service
