// SPDX-License-Identifier: MIT
// Answers against fields, without a hub.
#include <catch2/catch.hpp>

#include "service/form_fields.hpp"
#include "support/bounded.hpp"

using namespace techhub;
using namespace techhub::service;
using namespace techhub::service::test;

namespace {

using service::test::told;
std::string told(const std::vector<HubFormField>& fields, std::string_view answers,
                 Answering answering = Answering::whole) {
  return told(validate(fields, json(answers), answering).problems);
}

}  // namespace

TEST_CASE("an answer is of its field's type", "[service][forms]") {
  struct Row {
    const char* type;
    const char* rules;
    const char* options;
    const char* answer;
    const char* code;
  };
  const Row rows[] = {
      {"text", "{}", "{}", R"("да")", ""},
      {"text", "{}", "{}", "1", "wrong_type"},
      {"text", R"({"min_length": 3, "max_length": 4})", "{}", R"("әң")", "too_short"},
      {"text", R"({"min_length": 3, "max_length": 4})", "{}", R"("әңгі")", ""},
      {"text", R"({"min_length": 3, "max_length": 4})", "{}", R"("әңгім")", "too_long"},
      {"text", R"({"pattern": "[а-я]+"})", "{}", R"("слово")", ""},
      {"text", R"({"pattern": "[а-я]+"})", "{}", R"("слово!")", "no_match"},
      {"text", R"({"pattern": "("})", "{}", R"("(")", "no_match"},
      {"textarea", "{}", "{}", R"("a\nb")", ""},
      {"number", R"({"min": 0.5, "max": 2})", "{}", "0.5", ""},
      {"number", R"({"min": 0.5, "max": 2})", "{}", "0.4", "too_small"},
      {"number", R"({"min": 0.5, "max": 2})", "{}", "2.1", "too_large"},
      {"number", "{}", "{}", R"("1")", "wrong_type"},
      {"integer", "{}", "{}", "7", ""},
      {"integer", "{}", "{}", "7.5", "wrong_type"},
      {"money", R"({"max": 100})", "{}", "99.99", ""},
      {"money", R"({"max": 100})", "{}", R"("100.01")", "too_large"},
      {"money", "{}", "{}", "0.001", "wrong_type"},
      {"money", "{}", "{}", R"("1e3")", "wrong_type"},
      {"money", "{}", "{}", "true", "wrong_type"},
      {"boolean", "{}", "{}", "false", ""},
      {"boolean", "{}", "{}", "0", "wrong_type"},
      {"date", R"({"min": "2025-01-01", "max": "2025-12-31"})", "{}", R"("2025-06-02")", ""},
      {"date", R"({"min": "2025-01-01", "max": "2025-12-31"})", "{}", R"("2024-12-31")", "too_small"},
      {"date", R"({"min": "2025-01-01", "max": "2025-12-31"})", "{}", R"("2026-01-01")", "too_large"},
      {"date", "{}", "{}", R"("2025-02-30")", "bad_date"},
      {"date", "{}", "{}", "20250102", "bad_date"},
      {"datetime", "{}", "{}", R"("2025-06-02T14:26:26+05:00")", ""},
      {"datetime", "{}", "{}", R"("2025-06-02T14:26")", "bad_time"},
      {"email", "{}", "{}", R"("a.b@example.kz")", ""},
      {"email", "{}", "{}", R"("a@b@example.kz")", "bad_email"},
      {"email", "{}", "{}", R"("a@example")", "bad_email"},
      {"email", "{}", "{}", R"("a b@example.kz")", "bad_email"},
      {"phone", "{}", "{}", R"("8 (701) 123-45-67")", ""},
      {"phone", "{}", "{}", R"("+77011234567")", ""},
      {"phone", "{}", "{}", R"("12345")", "bad_phone"},
      {"phone", "{}", "{}", R"("+7701123456x")", "bad_phone"},
      {"tin", "{}", "{}", R"("131240667768")", ""},
      {"tin", "{}", "{}", R"("131240667767")", "bad_tin"},
      {"url", "{}", "{}", R"("https://example.kz/a?b")", ""},
      {"url", "{}", "{}", R"x("javascript:alert(1)")x", "bad_url"},
      {"url", "{}", "{}", R"("https://")", "bad_url"},
      {"select", "{}", R"(["idea", "mvp"])", R"("mvp")", ""},
      {"select", "{}", R"([{"value": "idea", "label": {"ru": "Идея"}}])", R"("idea")", ""},
      {"select", "{}", R"(["idea", "mvp"])", R"("scale")", "not_offered"},
      {"select", "{}", R"(["idea"])", R"(["idea"])", "not_offered"},
      {"multiselect", R"({"max": 2})", R"(["a", "b", "c"])", R"(["a", "c"])", ""},
      {"multiselect", R"({"max": 2})", R"(["a", "b", "c"])", R"(["a", "b", "c"])", "too_many"},
      {"multiselect", R"({"min": 2})", R"(["a", "b", "c"])", R"(["a"])", "too_few"},
      {"multiselect", "{}", R"(["a", "b"])", R"(["a", "a"])", "chosen_twice"},
      {"multiselect", "{}", R"(["a", "b"])", R"(["x"])", "not_offered"},
      {"multiselect", "{}", R"(["a", "b"])", R"("a")", "wrong_type"},
      {"file", "{}", "{}", R"("2025/plan.pdf")", ""},
      {"file", R"({"max": 10})", "{}", R"({"path": "plan.pdf", "size": 10})", ""},
      {"file", R"({"max": 10})", "{}", R"({"path": "plan.pdf", "size": 11})", "too_large"},
      {"file", "{}", "{}", R"({"name": "plan.pdf"})", "bad_file"},
      {"file", "{}", "{}", R"({"path": "plan.pdf", "owner": "x"})", "bad_file"},
      {"later", "{}", "{}", R"("a type that a newer release wrote")", ""},
  };
  for (const Row& row : rows) {
    INFO(row.type << " " << row.rules << " " << row.answer);
    const auto said = told({field("x", row.type, row.rules, row.options)}, R"({"x": )" + std::string(row.answer) + "}");
    CHECK(said == (*row.code ? "x: " + std::string(row.code) : ""));
  }
}

TEST_CASE("rows of a table are checked cell by cell", "[service][forms]") {
  const std::vector<HubFormField> fields{
      field("team", "table", R"({"max": 2})",
            R"({"columns": [{"key": "name", "type": "text", "required": true}, {"key": "iin", "type": "tin"}]})")};
  CHECK(told(fields, R"({"team": [{"name": "А"}, {"name": "Б", "iin": "131240667768"}]})").empty());
  CHECK(told(fields, R"({"team": [{"iin": "1"}, {"name": "Б", "age": 3}]})") ==
        "team.0.name: required, team.0.iin: bad_tin, team.1.age: unknown_field");
  CHECK(told(fields, R"({"team": [1]})") == "team.0: wrong_type");
  CHECK(told(fields, R"({"team": [{"name": "А"}, {"name": "Б"}, {"name": "В"}]})") == "team: too_many");
  CHECK(is_personal(fields.front()));
}

TEST_CASE("every fault is told at once, and what is unknown is one", "[service][forms]") {
  const std::vector<HubFormField> fields{field("name", "text", "{}", "{}", true), field("age", "integer"),
                                         field("site", "url")};
  CHECK(told(fields, R"({"age": "x", "site": "y", "other": 1})") ==
        "name: required, age: wrong_type, site: bad_url, other: unknown_field");
  CHECK(told(fields, R"({"age": "x"})", Answering::partial) == "age: wrong_type");
  CHECK(told(fields, R"([])") == ": wrong_type");
  for (const char* blank : {"null", R"("  ")", "[]", "{}"})
    CHECK(told(fields, R"({"name": )" + std::string(blank) + "}") == "name: required");
}

TEST_CASE("fields are shown and required by other answers", "[service][forms]") {
  struct Row {
    const char* condition;
    const char* answers;
    bool holds;
  };
  const Row rows[] = {
      {R"({"field": "a", "equals": "x"})", R"({"a": "x"})", true},
      {R"({"field": "a", "equals": "x"})", R"({"a": "y"})", false},
      {R"({"field": "a", "equals": "x"})", "{}", false},
      {R"({"field": "a", "in": ["x", "y"]})", R"({"a": "y"})", true},
      {R"({"field": "m", "equals": "q"})", R"({"m": ["p", "q"]})", true},
      {R"({"field": "m", "in": ["r"]})", R"({"m": ["p", "q"]})", false},
      {R"({"field": "a", "filled": true})", R"({"a": "x"})", true},
      {R"({"field": "a", "filled": true})", R"({"a": " "})", false},
      {R"({"field": "a", "filled": false})", "{}", true},
      {R"({"field": "n", "at_least": 5})", R"({"n": 5})", true},
      {R"({"field": "n", "at_least": 5, "at_most": 6})", R"({"n": 7})", false},
      {R"({"field": "n", "at_least": "5"})", R"({"n": 7})", false},
      {R"({"field": "d", "at_most": "2025-06-01"})", R"({"d": "2025-05-31"})", true},
      {R"({"not": {"field": "a", "equals": "x"}})", R"({"a": "y"})", true},
      {R"({"all": [{"field": "a", "filled": true}, {"field": "n", "at_least": 1}]})", R"({"a": "x", "n": 0})", false},
      {R"({"any": [{"field": "a", "filled": true}, {"field": "n", "at_least": 1}]})", R"({"a": "x", "n": 0})", true},
  };
  for (const Row& row : rows) {
    INFO(row.condition << " " << row.answers);
    const std::vector<HubFormField> others{field("a", "text"), field("n", "number"), field("d", "date"),
                                           field("m", "multiselect", "{}", R"(["p", "q", "r"])")};
    auto shown = others;
    shown.push_back(field("z", "text", R"({"visible_if": )" + std::string(row.condition) + "}", "{}", true));
    CHECK(told(shown, row.answers) == (row.holds ? "z: required" : ""));
    auto wanted = others;
    wanted.insert(wanted.begin(), field("z", "text", R"({"required_if": )" + std::string(row.condition) + "}"));
    CHECK(told(wanted, row.answers) == (row.holds ? "z: required" : ""));
  }
}

TEST_CASE("the answer of a hidden field is dropped, and asks for nothing more", "[service][forms]") {
  // Given last to first: the order of fields does not matter.
  const std::vector<HubFormField> fields{
      field("c", "integer", R"({"visible_if": {"field": "b", "filled": true}})"),
      field("b", "text", R"({"visible_if": {"field": "a", "equals": "yes"}})"),
      field("a", "text"),
  };
  const auto shown = validate(fields, json(R"({"a": "yes", "b": "x", "c": 1, "d": null})"));
  CHECK(told(shown.problems) == "d: unknown_field");
  CHECK(shown.kept.dump() == R"({"a":"yes","b":"x","c":1})");
  const auto hidden = validate(fields, json(R"({"a": "no", "b": "x", "c": "not even a number"})"));
  CHECK(hidden.problems.empty());
  CHECK(hidden.kept.dump() == R"({"a":"no"})");
}

TEST_CASE("a form's fields are refused with every fault", "[service][forms]") {
  struct Row {
    const char* type;
    const char* rules;
    const char* options;
    const char* faults;
  };
  const Row rows[] = {
      {"text", R"({"min_length": 1, "max_length": 9, "pattern": "a+", "personal": true})", "{}", ""},
      {"text", R"({"min": 1})", "{}", "x.rules.min: bad_rule"},
      {"text", R"({"maxlength": 1})", "{}", "x.rules.maxlength: bad_rule"},
      {"text", R"({"min_length": 5, "max_length": 4})", "{}", "x.rules.max_length: bad_rule"},
      {"text", R"x({"pattern": "(?=a)"})x", "{}", "x.rules.pattern: bad_pattern"},
      {"text", R"({"pattern": "((a{1000}){1000}){1000}"})", "{}", "x.rules.pattern: bad_pattern"},
      {"text", R"({"personal": 1})", "{}", "x.rules.personal: bad_rule"},
      {"text", "{}", R"(["a"])", "x.options: bad_options"},
      {"number", R"({"min": 2, "max": 1})", "{}", "x.rules.max: bad_rule"},
      {"date", R"({"min": "2025-01-01", "max": "soon"})", "{}", "x.rules.max: bad_rule"},
      {"select", "{}", "{}", "x.options: bad_options"},
      {"select", "{}", R"(["a", "a"])", "x.options: bad_options"},
      {"select", "{}", R"([{"label": "a"}])", "x.options: bad_options"},
      {"multiselect", R"({"min": 1, "max": 2})", R"(["a", "b"])", ""},
      {"table", "{}", "{}", "x.options: bad_options"},
      {"table", "{}", R"({"columns": [{"key": "a", "type": "select"}]})", "x.options.a.options: bad_options"},
      {"table", "{}", R"({"columns": [{"key": "a", "type": "table"}]})", "x.options.a: bad_options"},
      {"text", R"({"visible_if": {"field": "y"}})", "{}", "x.rules.visible_if: bad_condition"},
      {"text", R"({"visible_if": {"field": "y", "is": 1}})", "{}", "x.rules.visible_if: bad_condition"},
      {"text", R"({"visible_if": "y"})", "{}", "x.rules.visible_if: bad_condition"},
      {"text", R"({"required_if": {"field": "z", "filled": true}})", "{}", "x.rules.required_if: unknown_field"},
      {"text", R"({"required_if": {"field": "y", "filled": true}})", "{}", ""},
      {"text", R"({"required_if": {"field": "x", "filled": true}})", "{}", "x: conditions_in_circle"},
  };
  for (const Row& row : rows) {
    INFO(row.type << " " << row.rules << " " << row.options);
    const std::vector<HubFormField> fields{field("x", row.type, row.rules, row.options), field("y", "text")};
    CHECK(told(check_fields(fields)) == row.faults);
  }
  for (const char* key : {"", "1a", "a-b", "ключ", "a b"})
    CHECK(told(check_fields(std::vector{field(key, "text")})) == std::string(key) + ": bad_key");
  CHECK(told(check_fields(std::vector{field("a", "text"), field("a", "text")})) == "a: key_twice");
}

TEST_CASE("conditions in a circle are refused, and still end", "[service][forms]") {
  std::vector<HubFormField> fields{
      field("a", "text", R"({"visible_if": {"field": "c", "filled": true}})"),
      field("b", "text", R"({"required_if": {"field": "a", "filled": true}})"),
      field("c", "text", R"({"visible_if": {"field": "b", "filled": true}})"),
      field("d", "text"),
  };
  CHECK(told(check_fields(fields)) == "a: conditions_in_circle, b: conditions_in_circle, c: conditions_in_circle");
  CHECK(validate(fields, json(R"({"a": "1", "b": "2", "c": "3", "d": "4"})")).problems.empty());
}

TEST_CASE("patterns that explode elsewhere take their linear time", "[service][forms]") {
  const std::string text(50'000, 'a');
  const techhub::test::Bounded guard;
  for (const char* pattern : {"(a+)+b", "(a|aa)+b", "(a*)*b", "(.*a){20}b", "^(([a-z])+.)+[A-Z]([a-z])+$"}) {
    INFO(pattern);
    Json rules = Json::object({{"pattern", pattern}});
    const std::vector<HubFormField> fields{field("x", "text", rules.dump())};
    CHECK(told(check_fields(fields)).empty());
    CHECK(told(validate(fields, Json::object({{"x", text + "!"}})).problems) == "x: no_match");
  }
}

TEST_CASE("10,000 fields, each shown by the one before, are checked at once", "[service][forms]") {
  std::vector<HubFormField> fields;
  Json::Object answers;
  for (int i = 0; i < 10'000; ++i) {
    const std::string before = "f" + std::to_string(i - 1);
    const std::string rules =
        i == 0 ? "{}" : R"({"pattern": "[a-z]+", "visible_if": {"field": ")" + before + R"(", "filled": true}})";
    fields.push_back(field("f" + std::to_string(i), "text", rules));
    answers.emplace_back(fields.back().key, "abc");
  }
  std::reverse(fields.begin(), fields.end());
  const Json given = Json::object_of(answers);
  const techhub::test::Bounded guard;
  const auto checked = validate(fields, given);
  CHECK(checked.problems.empty());
  CHECK(checked.kept.members().size() == 10'000);
  CHECK(check_fields(fields).empty());
}
