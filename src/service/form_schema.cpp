// SPDX-License-Identifier: MIT
// Each part here has its twin in question.cpp, answers.cpp or condition.cpp, and refuses no more than that.
#include "techhub/service/form_schema.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "service/condition.hpp"
#include "service/portable_pattern.hpp"
#include "service/question.hpp"

namespace techhub::service {
namespace {

using Type = HubFormFieldType;

constexpr std::int64_t max_text = 100'000;
constexpr std::int64_t max_url = 2'048;
constexpr std::int64_t max_rows = 1'000;

// Days that there are, of the years 1 to 9999.
constexpr std::string_view date =
    "(?:(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|"
    "(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|"
    "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29)";
constexpr std::string_view time =
    "[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?(?:[Zz]|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)";
// The spellings that lead to an international number: with a plus, with 00, and those of Kazakhstan.
constexpr std::string_view phone =
    "[-() ]*(?:[+](?:[-+() ]*[0-9]){8,15}|0[-+() ]*0(?:[-+() ]*[0-9]){8,15}|8(?:[-+() ]*[0-9]){10}|"
    "7(?:[-+() ]*[0-9]){9,10})[-+() ]*";
constexpr std::string_view email = "[^\\x00-\\x20\\x7f@]{1,64}@[^\\x00-\\x20\\x7f@.]+(?:\\.[^\\x00-\\x20\\x7f@.]+)+";
constexpr std::string_view url = "https?://[^\\x00-\\x20\\x7f/?#:][^\\x00-\\x20\\x7f]*";
constexpr std::string_view white_space =
    "[\\x09-\\x0d \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";

std::string whole(std::string_view expression) { return "^(?:" + std::string(expression) + ")$"; }

Json defined(std::string_view name) { return Json::object({{"$ref", "#/$defs/" + std::string(name)}}); }
Json no(Json schema) { return Json::object({{"not", std::move(schema)}}); }
Json of_type(std::string_view type) { return Json::object({{"type", type}}); }
Json member(std::string_view key, Json schema) {
  return Json::object({{"properties", Json::object({{std::string(key), std::move(schema)}})}});
}
Json combined(std::string_view word, Json::Array schemas) {
  if (schemas.empty()) return word == "allOf";
  if (schemas.size() == 1) return std::move(schemas.front());
  return Json::object({{std::string(word), std::move(schemas)}});
}
// The key is there, with an answer.
Json given(std::string_view key) { return member(key, no(defined("blank"))).set("required", Json::array({key})); }

Json blank() {
  return Json::object(
      {{"anyOf", Json::array({of_type("null"), of_type("string").set("pattern", whole(white_space)),
                              of_type("array").set("maxItems", 0), of_type("object").set("maxProperties", 0)})},
       {"$comment", "no answer"}});
}

Json condition(const Json& json) {
  const auto parts = [](const Json& list) {
    Json::Array all;
    for (const Json& part : list.items()) all.push_back(condition(part));
    return all;
  };
  if (const Json* part = json.find("not")) return no(condition(*part));
  if (const Json* list = json.find("all")) return combined("allOf", parts(*list));
  if (const Json* list = json.find("any")) return combined("anyOf", parts(*list));

  const auto key = json["field"].as_string();
  const Json answered = defined("answered_" + std::string(key));
  Json::Array all;
  for (const auto& [word, value] : json.members()) {
    if (word == "field") continue;
    if (word == "filled") {
      all.push_back(value.as_bool() ? answered : no(answered));
      continue;
    }
    Json answer;
    if (word == "equals" || word == "in") {
      answer = Json::object({{"enum", word == "in" ? value : Json::array({value})}});
      answer = combined("anyOf", {answer, of_type("array").set("contains", answer)});
    } else if (value.is_number()) {
      answer = of_type("number").set(word == "at_least" ? "minimum" : "maximum", value);
    } else {
      const auto bound = value.as_string();
      answer = of_type("string").set("pattern", word == "at_least" ? at_least_pattern(bound) : at_most_pattern(bound));
    }
    all.push_back(answered);
    all.push_back(member(key, std::move(answer)));
  }
  return combined("allOf", std::move(all));
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

// The schema of one answer, and what it cannot say.
class AnswerSchema {
 public:
  explicit AnswerSchema(const Question& question) : question_(question), rules_(*question.rules) {}

  Json make() {
    Json schema = of_its_type();
    if (!untold_.empty()) schema.set("$comment", "not told here: " + untold_);
    return schema;
  }

 private:
  Json of_its_type() {
    switch (question_.type) {
      case Type::text:
      case Type::textarea:
        return text();
      case Type::email:
        untold("that an address has at most 254 bytes, 64 of them before the @");
        return text(email, 254).set("format", "email");
      case Type::phone:
        return text(phone, 40);
      case Type::tin:
        untold("the check digit");
        return text("[0-9]{12}");
      case Type::url:
        untold("that an address has at most 2048 bytes");
        return text(url, max_url).set("format", "uri");
      case Type::number:
        return amount(of_type("number"));
      case Type::integer:
        return whole_number(amount(of_type("integer")));
      case Type::money:
        return money();
      case Type::boolean:
        return of_type("boolean");
      case Type::date:
        return day();
      case Type::datetime:
        untold("that the time lies in the years 1 to 9999 in every zone");
        if (!rules_["min"].is_null() || !rules_["max"].is_null()) untold("the earliest and latest time");
        return of_type("string")
            .set("pattern", whole(std::string(date) + std::string(time)))
            .set("format", "date-time");
      case Type::select:
        return choice();
      case Type::multiselect: {
        const auto offers = static_cast<std::int64_t>(offered(*question_.options).size());
        return count(of_type("array").set("items", choice()).set("uniqueItems", true), offers);
      }
      case Type::file:
        return file();
      case Type::table:
        return table();
    }
    return true;
  }

  void untold(std::string_view what) { untold_ += (untold_.empty() ? "" : "; ") + std::string(what); }

  Json text(std::string_view expression = {}, std::int64_t most = max_text) {
    Json schema = of_type("string");
    schema.set("maxLength", std::min(rules_["max_length"].as_integer(most), most));
    if (rules_["min_length"].as_integer() > 0) schema.set("minLength", rules_["min_length"]);
    Json::Array patterns;
    if (!expression.empty()) patterns.push_back(Json::object({{"pattern", whole(expression)}}));
    if (const Json& pattern = rules_["pattern"]; pattern.is_string()) {
      if (const auto portable = portable_pattern(pattern.as_string())) {
        patterns.push_back(Json::object({{"pattern", *portable}}));
      } else {
        untold("the pattern of RE2 " + std::string(pattern.as_string()));
      }
    }
    return with(std::move(schema), std::move(patterns));
  }

  // A schema holds one pattern; several stand in `allOf`.
  static Json with(Json schema, Json::Array patterns) {
    if (patterns.size() == 1) schema.set("pattern", patterns.front()["pattern"]);
    if (patterns.size() > 1) schema.set("allOf", std::move(patterns));
    return schema;
  }

  Json amount(Json schema) const {
    if (rules_["min"].is_number()) schema.set("minimum", rules_["min"]);
    if (rules_["max"].is_number()) schema.set("maximum", rules_["max"]);
    return schema;
  }

  // Whole numbers are those of 64 bits.
  static Json whole_number(Json schema) {
    constexpr auto least = std::numeric_limits<std::int64_t>::min();
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    // An integer always lies below a bound that is no integer but beyond all of them.
    // Copies: a member that is set may move the others.
    const Json min = schema["minimum"];
    const Json max = schema["maximum"];
    if (min.is_null() || min.as_double() < static_cast<double>(least)) schema.set("minimum", least);
    if (max.is_null() || max.as_double() > static_cast<double>(most)) schema.set("maximum", most);
    return schema;
  }

  Json money() {
    untold("that a number has at most two decimals");
    if (!rules_["min"].is_null() || !rules_["max"].is_null()) untold("the bounds of an amount that is text");
    constexpr std::int64_t beyond = 10'000'000'000'000'000;
    Json number = amount(of_type("number").set("exclusiveMinimum", -beyond).set("exclusiveMaximum", beyond));
    return combined(
        "anyOf", {std::move(number), of_type("string").set("pattern", whole("-?0*[0-9]{1,16}(?:\\.[0-9]{1,2}0*)?"))});
  }

  Json day() const {
    Json::Array patterns{Json::object({{"pattern", whole(date)}})};
    if (rules_["min"].is_string())
      patterns.push_back(Json::object({{"pattern", at_least_pattern(rules_["min"].as_string())}}));
    if (rules_["max"].is_string())
      patterns.push_back(Json::object({{"pattern", at_most_pattern(rules_["max"].as_string())}}));
    return with(of_type("string").set("format", "date"), std::move(patterns));
  }

  Json choice() const { return Json::object({{"enum", offered(*question_.options)}}); }

  Json count(Json schema, std::int64_t most) const {
    schema.set("maxItems", std::min(rules_["max"].as_integer(most), most));
    if (rules_["min"].as_integer() > 0) schema.set("minItems", rules_["min"]);
    return schema;
  }

  Json file() const {
    const Json path = of_type("string").set("maxLength", max_url).set("not", defined("blank"));
    Json size = of_type("integer").set("minimum", 0);
    if (rules_["max"].is_number()) size.set("maximum", rules_["max"]);
    const Json members = Json::object({{"path", path},
                                       {"name", of_type("string")},
                                       {"content_type", of_type("string")},
                                       {"size", whole_number(std::move(size))}});
    return combined("anyOf", {path, of_type("object")
                                        .set("properties", members)
                                        .set("required", Json::array({"path"}))
                                        .set("additionalProperties", false)});
  }

  Json table() const;

  const Question& question_;
  const Json& rules_;
  std::string untold_;
};

Json answer(const Question& question, bool required) {
  Json schema = AnswerSchema(question).make();
  if (required) return schema.set("not", defined("blank"));
  return combined("anyOf", {defined("blank"), std::move(schema)});
}

Json AnswerSchema::table() const {
  Json::Object cells;
  Json::Array wanted;
  for (const Json& column : (*question_.options)["columns"].items()) {
    const Question question = question_of(column);
    cells.emplace_back(question.key, answer(question, question.required));
    if (question.required) wanted.emplace_back(question.key);
  }
  Json row = of_type("object").set("properties", Json::object_of(std::move(cells))).set("additionalProperties", false);
  if (!wanted.empty()) row.set("required", std::move(wanted));
  return count(of_type("array").set("items", std::move(row)), max_rows);
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

// What a field asks when it is shown.
Json::Array rules_of(const HubFormField& field) {
  const Json& visible = field.rules["visible_if"];
  const Json& required = field.rules["required_if"];
  const auto when = [](Json::Array conditions, Json then) {
    return Json::object({{"if", combined("allOf", std::move(conditions))}, {"then", std::move(then)}});
  };
  Json::Array shown;
  if (!visible.is_null()) shown.push_back(condition(visible));
  Json::Array rules;
  if (!visible.is_null()) {
    Json then = member(field.key, answer(question_of(field), field.required));
    if (field.required) then.set("required", Json::array({field.key}));
    rules.push_back(when(shown, std::move(then)));
  }
  if (!required.is_null() && !field.required) {
    shown.push_back(condition(required));
    rules.push_back(when(std::move(shown), given(field.key)));
  }
  return rules;
}

}  // namespace

Result<Json> answers_schema(std::span<const HubFormField> fields, Language language) {
  TECHHUB_DO(check(fields));
  std::set<std::string> asked;
  Json::Object properties;
  Json::Array required;
  Json::Array rules;
  for (const auto& field : fields) {
    for (const auto rule : {"visible_if", "required_if"}) {
      const auto read = Condition::parse(field.rules[rule]);
      if (read) asked.insert(read->fields().begin(), read->fields().end());
    }
    const bool always = field.rules["visible_if"].is_null();
    Json property = always ? answer(question_of(field), field.required) : Json::object();
    if (!field.label.is_blank()) property.set("title", field.label.get(language));
    if (!field.help.is_blank()) property.set("description", field.help.get(language));
    properties.emplace_back(field.key, std::move(property));
    if (always && field.required) required.emplace_back(field.key);
    for (auto& rule : rules_of(field)) rules.push_back(std::move(rule));
  }
  // Conditions ask about a field through these, so that each condition stands here once however many fields it hides.
  Json::Object definitions{{"blank", blank()}};
  for (const auto& field : fields) {
    if (!asked.contains(field.key)) continue;
    Json answered = given(field.key);
    if (const Json& visible = field.rules["visible_if"]; !visible.is_null())
      answered.set("allOf", Json::array({condition(visible)}));
    definitions.emplace_back("answered_" + field.key, std::move(answered));
  }
  Json schema = of_type("object");
  schema.set("$schema", "https://json-schema.org/draft/2020-12/schema");
  schema.set("$defs", Json::object_of(std::move(definitions)));
  schema.set("properties", Json::object_of(std::move(properties)));
  schema.set("additionalProperties", false);
  if (!required.empty()) schema.set("required", std::move(required));
  if (!rules.empty()) schema.set("allOf", std::move(rules));
  return schema;
}

}  // namespace techhub::service
