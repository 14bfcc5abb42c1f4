// SPDX-License-Identifier: MIT
// Each part here has its twin in question.cpp, answers.cpp or condition.cpp, and refuses no more than that.
#include "techhub/service/form_schema.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>
#include <unordered_set>

#include "service/condition.hpp"
#include "service/portable_amount.hpp"
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

// A number, or a decimal as text, as JSON holds it.
Json number_of(const Json& value) {
  if (value.is_number()) return value;
  if (auto whole = Json::parse(value.as_string())) return std::move(whole).value();
  double read = 0;
  std::from_chars(value.as_string().data(), value.as_string().data() + value.as_string().size(), read);
  return read;
}

Json blank() {
  return Json::object(
      {{"anyOf", Json::array({of_type("null"), of_type("string").set("pattern", whole(white_space)),
                              of_type("array").set("maxItems", 0), of_type("object").set("maxProperties", 0)})},
       {"$comment", "no answer"}});
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
    constexpr std::int64_t beyond = 10'000'000'000'000'000;
    Json number = amount(of_type("number").set("exclusiveMinimum", -beyond).set("exclusiveMaximum", beyond));
    Json::Array patterns{Json::object({{"pattern", whole("-?0*[0-9]{1,16}(?:\\.[0-9]{1,2}0*)?")}})};
    if (const auto least = decimal_of(rules_["min"]))
      patterns.push_back(Json::object({{"pattern", amount_at_least_pattern(*least)}}));
    if (const auto most = decimal_of(rules_["max"]))
      patterns.push_back(Json::object({{"pattern", amount_at_most_pattern(*most)}}));
    return combined("anyOf", {std::move(number), with(of_type("string"), std::move(patterns))});
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

  // A file goes by its path, its hash or both.
  Json file() const {
    constexpr std::string_view name = "[A-Za-z0-9][A-Za-z0-9!#$&\\-^_.+]{0,126}";
    const Json path = of_type("string").set("maxLength", max_url).set("not", defined("blank"));
    Json size = of_type("integer").set("minimum", 0);
    if (rules_["max"].is_number()) size.set("maximum", rules_["max"]);
    Json content_type = of_type("string");
    const auto allowed = Demands(question_).content_types;
    if (allowed.empty()) {
      content_type.set("pattern",
                       "^(?:" + std::string(name) + "/" + std::string(name) + "|" + std::string(white_space) + ")$");
    } else {
      std::string any;
      for (const auto& one : allowed) any += (any.empty() ? "" : "|") + any_case(one, name);
      content_type.set("pattern", whole(any));
    }
    const Json members = Json::object({{"path", path},
                                       {"sha256", of_type("string").set("pattern", whole("[0-9a-f]{64}"))},
                                       {"name", of_type("string")},
                                       {"content_type", std::move(content_type)},
                                       {"size", whole_number(std::move(size))}});
    Json object = of_type("object").set("properties", members).set("additionalProperties", false);
    const auto with_members = [](std::initializer_list<Json> keys) {
      return Json::object({{"required", Json::array(keys)}});
    };
    object.set("anyOf", Json::array({with_members({"path"}), with_members({"sha256"})}));
    if (!allowed.empty()) return object.set("required", Json::array({"content_type"}));
    return combined("anyOf", {path, std::move(object)});
  }

  // A content type in upper and lower case; `image/*` is every kind of image.
  static std::string any_case(std::string_view content_type, std::string_view name) {
    std::string out;
    for (const char c : content_type) {
      if (c == '*') {
        out += name;
      } else if (c >= 'a' && c <= 'z') {
        out += {'[', static_cast<char>(c - 'a' + 'A'), c, ']'};
      } else if (std::string_view("$^.+").find(c) != std::string_view::npos) {
        out += {'\\', c};
      } else {
        out += c;
      }
    }
    return out;
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
    Json made = always ? answer(question_of(field), field.required) : Json::object();
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
      Json then = member(field.key, answer(question_of(field), field.required));
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
    Json::Object all{{"blank", blank()}};
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
