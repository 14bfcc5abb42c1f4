// SPDX-License-Identifier: MIT
// Each part here has its twin in answers.cpp or condition.cpp, and refuses no more than that.
#include "techhub/service/form_schema.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

#include "service/condition.hpp"
#include "service/portable_amount.hpp"
#include "service/portable_pattern.hpp"
#include "service/question_schema.hpp"

namespace techhub::service {
namespace {

using Type = HubFormFieldType;

// The key is there, with an answer.
Json given(std::string_view key) { return member(key, no(defined("blank"))).set("required", Json::array({key})); }

// A number, or a decimal as text, as JSON holds it.
Json number_of(const Json& value) {
  if (value.is_number()) return value;
  if (auto whole = Json::parse(value.as_string())) return std::move(whole).value();
  double read = 0;
  std::from_chars(value.as_string().data(), value.as_string().data() + value.as_string().size(), read);
  return read;
}

using Types = std::unordered_map<std::string_view, Type>;

// Answers that are one of these values.
Json one_of(Type type, const Json& values) {
  const Json listed = Json::object({{"enum", values}});
  if (type == Type::file)
    return combined("anyOf",
                    {listed, member("path", listed).set("type", "object").set("required", Json::array({"path"}))});
  if (type != Type::money) return combined("anyOf", {listed, of_type("array").set("contains", listed)});
  Json::Array ways;
  for (const Json& value : values.items()) {
    const auto amount = decimal_of(value);
    if (!amount) continue;
    ways.push_back(Json::object({{"const", number_of(value)}}));
    ways.push_back(of_type("string").set("pattern", amount_pattern(*amount)));
  }
  return combined("anyOf", std::move(ways));
}

// Answers that do not lie beyond the bound, which is of the field's type.
Json within(Type type, std::string_view word, const Json& bound) {
  const bool at_least = word == "at_least";
  if (type == Type::money) {
    const auto amount = decimal_of(bound).value_or(Decimal{});
    return combined("anyOf", {of_type("number").set(at_least ? "minimum" : "maximum", number_of(bound)),
                              of_type("string").set("pattern", at_least ? amount_at_least_pattern(amount)
                                                                        : amount_at_most_pattern(amount))});
  }
  if (bound.is_number()) return of_type("number").set(at_least ? "minimum" : "maximum", bound);
  const auto text = bound.as_string();
  Json schema = of_type("string").set("pattern", at_least ? at_least_pattern(text) : at_most_pattern(text));
  if (type != Type::file) return schema;
  Json named = member("path", schema).set("type", "object").set("required", Json::array({"path"}));
  return combined("anyOf", {std::move(schema), std::move(named)});
}

Json condition(const Json& json, const Types& types) {
  const auto parts = [&types](const Json& list) {
    Json::Array all;
    for (const Json& part : list.items()) all.push_back(condition(part, types));
    return all;
  };
  if (const Json* part = json.find("not")) return no(condition(*part, types));
  if (const Json* list = json.find("all")) return combined("allOf", parts(*list));
  if (const Json* list = json.find("any")) return combined("anyOf", parts(*list));

  const auto key = json["field"].as_string();
  const Type type = types.at(key);
  const Json answered = defined("answered_" + std::string(key));
  Json::Array all;
  for (const auto& [word, value] : json.members()) {
    if (word == "field") continue;
    if (word == "filled") {
      all.push_back(value.as_bool() ? answered : no(answered));
      continue;
    }
    Json answer = word == "equals" ? one_of(type, Json::array({value}))
                  : word == "in"   ? one_of(type, value)
                                   : within(type, word, value);
    all.push_back(answered);
    all.push_back(member(key, std::move(answer)));
  }
  return combined("allOf", std::move(all));
}

// Whether a condition compares times: one instant is written in every zone, which no pattern reads.
bool compares_times(const Json& json, const Types& types) {
  const auto part_compares = [&types](const Json& part) { return compares_times(part, types); };
  if (const Json* part = json.find("not")) return part_compares(*part);
  for (const auto* word : {"all", "any"}) {
    if (const Json* list = json.find(word))
      return std::any_of(list->items().begin(), list->items().end(), part_compares);
  }
  const auto type = types.find(json["field"].as_string());
  return type != types.end() && type->second == Type::datetime &&
         std::any_of(json.members().begin(), json.members().end(),
                     [](const auto& one) { return one.first != "field" && one.first != "filled"; });
}

// Whether a condition compares with a text that is too long for a pattern.
bool is_too_long(const Json& json) {
  if (const Json* part = json.find("not")) return is_too_long(*part);
  for (const auto word : {"all", "any"}) {
    const auto parts = json[word].items();
    if (std::any_of(parts.begin(), parts.end(), &is_too_long)) return true;
  }
  return json["at_least"].as_string().size() > max_bound || json["at_most"].as_string().size() > max_bound;
}

Result<> check(std::span<const HubFormField> fields) {
  auto problems = check_fields(fields);
  if (!problems.empty()) {
    Error error = Error(Code::invalid, "the fields of the form are wrong").at("service.hubformfield", "rules");
    for (auto& problem : problems) error = std::move(error).add(std::move(problem));
    return error;
  }
  for (const auto& field : fields) {
    for (const auto rule : {"visible_if", "required_if"}) {
      if (is_too_long(field.rules[rule]))
        return Error(Code::invalid, "a condition of `" + field.key + "` compares with more than 100 characters")
            .at("service.hubformfield", "rules");
    }
  }
  return success();
}

// A form as its schema tells it.
class FormSchema {
 public:
  explicit FormSchema(std::span<const HubFormField> fields) : fields_(fields) {
    for (const auto& field : fields) types_.emplace(field.key, question_of(field).type);
    leave_times();
  }

  Json make(Language language) {
    Json::Object properties;
    Json::Array required;
    Json::Array rules;
    for (const auto& field : fields_) {
      properties.emplace_back(field.key, property(field, language));
      if (is_always_shown(field) && field.required) required.emplace_back(field.key);
      add_rules(field, rules);
    }
    Json schema = of_type("object");
    schema.set("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.set("$defs", Json::object_of(definitions()));
    schema.set("properties", Json::object_of(std::move(properties)));
    schema.set("additionalProperties", false);
    if (!required.empty()) schema.set("required", std::move(required));
    if (!rules.empty()) schema.set("allOf", std::move(rules));
    return schema;
  }

 private:
  static bool is_always_shown(const HubFormField& field) { return field.rules["visible_if"].is_null(); }

  // Which fields are shown by times, or by fields that are: when they are is left to validate().
  void leave_times() {
    std::unordered_map<std::string, std::vector<std::string_view>> shown_by;
    std::vector<std::string_view> next;
    for (const auto& field : fields_) {
      const Json& visible = field.rules["visible_if"];
      const auto condition = Condition::parse(visible);
      if (!condition) continue;
      for (const auto& key : condition->fields()) shown_by[key].push_back(field.key);
      if (compares_times(visible, types_) && left_.emplace(field.key).second) next.push_back(field.key);
    }
    while (!next.empty()) {
      const std::string key(next.back());
      next.pop_back();
      for (const auto follower : shown_by[key]) {
        if (left_.emplace(follower).second) next.push_back(follower);
      }
    }
  }

  [[nodiscard]] bool is_told(const Json& rule) const {
    const auto condition = Condition::parse(rule);
    return !compares_times(rule, types_) &&
           (!condition || std::none_of(condition->fields().begin(), condition->fields().end(),
                                       [this](const auto& key) { return left_.contains(key); }));
  }

  [[nodiscard]] Json property(const HubFormField& field, Language language) const {
    const bool always = is_always_shown(field);
    Json made = always ? answer_schema(question_of(field), field.required) : Json::object();
    if (!field.label.is_blank()) made.set("title", field.label.get(language));
    if (!field.help.is_blank()) made.set("description", field.help.get(language));
    std::string left = left_.contains(field.key)              ? "when it is shown, and what it asks then"
                       : !is_told(field.rules["required_if"]) ? "when it is required"
                                                              : "";
    if (left.empty()) return made;
    const auto before = made["$comment"].as_string();
    left = (before.empty() ? "not told here: " : std::string(before) + "; ") + left;
    return made.set("$comment", std::move(left));
  }

  // What a field asks when it is shown.
  void add_rules(const HubFormField& field, Json::Array& rules) const {
    if (left_.contains(field.key)) return;
    const auto when = [](Json::Array conditions, Json then) {
      return Json::object({{"if", combined("allOf", std::move(conditions))}, {"then", std::move(then)}});
    };
    Json::Array shown;
    if (!is_always_shown(field)) {
      shown.push_back(condition(field.rules["visible_if"], types_));
      Json then = member(field.key, answer_schema(question_of(field), field.required));
      if (field.required) then.set("required", Json::array({field.key}));
      rules.push_back(when(shown, std::move(then)));
    }
    const Json& required = field.rules["required_if"];
    if (required.is_null() || field.required || !is_told(required)) return;
    shown.push_back(condition(required, types_));
    rules.push_back(when(std::move(shown), given(field.key)));
  }

  // Conditions ask about a field through these, so that each condition stands here once however many fields it hides.
  [[nodiscard]] Json::Object definitions() const {
    std::unordered_set<std::string> asked;
    for (const auto& field : fields_) asked.merge(keys_of(field));
    Json::Object all{{"blank", blank_schema()}};
    for (const auto& field : fields_) {
      if (!asked.contains(field.key) || left_.contains(field.key)) continue;
      Json answered = given(field.key);
      if (!is_always_shown(field)) answered.set("allOf", Json::array({condition(field.rules["visible_if"], types_)}));
      all.emplace_back("answered_" + field.key, std::move(answered));
    }
    return all;
  }
  static std::unordered_set<std::string> keys_of(const HubFormField& field) {
    const auto keys = Condition::asked_by(field.rules);
    return {keys.begin(), keys.end()};
  }

  std::span<const HubFormField> fields_;
  Types types_;
  std::unordered_set<std::string> left_;
};

}  // namespace

Result<Json> answers_schema(std::span<const HubFormField> fields, Language language) {
  TECHHUB_DO(check(fields));
  return FormSchema(fields).make(language);
}

}  // namespace techhub::service
