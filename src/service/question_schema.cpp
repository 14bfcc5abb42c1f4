// SPDX-License-Identifier: MIT
// Each part here has its twin in question.cpp, and refuses no more than that.
#include "service/question_schema.hpp"

#include <algorithm>

#include "service/portable_amount.hpp"
#include "service/portable_pattern.hpp"

namespace techhub::service {
namespace {

using Type = HubFormFieldType;

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

  Json table() const {
    Json::Object cells;
    Json::Array wanted;
    for (const Json& column : (*question_.options)["columns"].items()) {
      const Question question = question_of(column);
      cells.emplace_back(question.key, answer_schema(question, question.required));
      if (question.required) wanted.emplace_back(question.key);
    }
    Json row =
        of_type("object").set("properties", Json::object_of(std::move(cells))).set("additionalProperties", false);
    if (!wanted.empty()) row.set("required", std::move(wanted));
    return count(of_type("array").set("items", std::move(row)), max_rows);
  }

  const Question& question_;
  const Json& rules_;
  std::string untold_;
};

}  // namespace

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
Json blank_schema() {
  return Json::object(
      {{"anyOf", Json::array({of_type("null"), of_type("string").set("pattern", whole(white_space)),
                              of_type("array").set("maxItems", 0), of_type("object").set("maxProperties", 0)})},
       {"$comment", "no answer"}});
}

Json answer_schema(const Question& question, bool required) {
  Json schema = AnswerSchema(question).make();
  if (required) return schema.set("not", defined("blank"));
  return combined("anyOf", {defined("blank"), std::move(schema)});
}

}  // namespace techhub::service
