// SPDX-License-Identifier: MIT
// The JSON Schema of a form's answers, judged by Debian's python3-jsonschema against validate().
#include "techhub/service/form_schema.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "service/form_fields.hpp"
#include "service/portable_pattern.hpp"
#include "service/random_forms.hpp"

using namespace techhub;
using namespace techhub::service;
using namespace techhub::service::test;

namespace {

struct Asked {
  std::vector<HubFormField> fields;
  std::vector<Json> answers;
};

constexpr std::string_view script = R"(
import json, sys
from jsonschema import Draft202012Validator as V
told = []
for case in json.load(open(sys.argv[1], encoding='utf-8')):
    V.check_schema(case['schema'])
    judge = V(case['schema'])
    told.append([judge.is_valid(answers) for answers in case['answers']])
json.dump(told, open(sys.argv[2], 'w'))
)";

// By the schemas, which answers are right.
std::vector<std::vector<bool>> judged(const std::vector<Asked>& asked) {
  std::string name = (std::filesystem::temp_directory_path() / "techhub-forms-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  const std::filesystem::path folder = name;
  std::ofstream(folder / "judge.py") << script;
  Json::Array cases;
  for (const auto& one : asked)
    cases.push_back(Json::object({{"schema", answers_schema(one.fields).value()}, {"answers", one.answers}}));
  std::ofstream(folder / "in.json") << Json(std::move(cases)).dump();
  INFO("needs Debian's python3-jsonschema");
  REQUIRE(std::system(
              ("/usr/bin/python3 -B " + name + "/judge.py " + name + "/in.json " + name + "/out.json").c_str()) == 0);
  std::ifstream in(folder / "out.json");
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  std::filesystem::remove_all(folder);
  std::vector<std::vector<bool>> told;
  const Json whole = json(text);
  for (const Json& answers : whole.items()) {
    told.emplace_back();
    for (const Json& right : answers.items()) told.back().push_back(right.as_bool());
  }
  REQUIRE(told.size() == asked.size());
  return told;
}

// Whether docs/forms.md says that a schema leaves this fault to validate().
bool is_left_to_validate(const std::vector<HubFormField>& fields, const Problem& problem) {
  const auto key = problem.field.substr(0, problem.field.find('.'));
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& one) { return one.key == key; });
  if (found == fields.end()) return false;
  const Json schema = answers_schema(fields).value();
  const auto comment = schema["properties"][key]["$comment"].as_string();
  if (comment.find("when it is shown") != std::string_view::npos) return true;
  if (comment.find("when it is required") != std::string_view::npos && problem.code == "required") return true;
  std::string type(found->type.word());
  Json rules = found->rules;
  if (const auto last = problem.field.rfind('.'); last != std::string::npos) {
    const Json columns = found->options["columns"];
    for (const Json& column : columns.items()) {
      if (column["key"].as_string() != problem.field.substr(last + 1)) continue;
      type = column["type"].as_string();
      rules = column["rules"];
    }
  }
  if (type == "tin") return problem.code == "bad_tin";
  if (type == "money") return problem.code == "wrong_type";
  if (type == "datetime") return problem.code == "too_small" || problem.code == "too_large";
  return problem.code == "no_match" && !portable_pattern(rules["pattern"].as_string());
}

}  // namespace

TEST_CASE("a schema says what its form asks", "[service][forms][schema]") {
  struct Row {
    HubFormField field;
    const char* schema;
  };
  const Row rows[] = {
      {field("x", "boolean"), R"({"anyOf":[{"$ref":"#/$defs/blank"},{"type":"boolean"}]})"},
      {field("x", "boolean", "{}", "{}", true), R"({"type":"boolean","not":{"$ref":"#/$defs/blank"}})"},
      {field("x", "text", R"({"min_length": 2, "max_length": 9, "pattern": "\\d+"})", "{}", true),
       R"({"type":"string","minLength":2,"maxLength":9,"pattern":"^(?:[0-9]+)$","not":{"$ref":"#/$defs/blank"}})"},
      {field("x", "select", "{}", R"(["a", {"value": "b", "label": "B"}])", true),
       R"({"enum":["a","b"],"not":{"$ref":"#/$defs/blank"}})"},
      {field("x", "multiselect", R"({"min": 2})", R"(["a", "b"])", true),
       R"({"type":"array","items":{"enum":["a","b"]},"uniqueItems":true,"minItems":2,"maxItems":2,
           "not":{"$ref":"#/$defs/blank"}})"},
      {field("x", "tin", "{}", "{}", true), R"({"type":"string","maxLength":100000,"pattern":"^(?:[0-9]{12})$",
           "not":{"$ref":"#/$defs/blank"},"$comment":"not told here: the check digit"})"},
  };
  for (const Row& row : rows) {
    const auto schema = answers_schema(std::vector{row.field}).value();
    CHECK(schema["properties"]["x"].dump() == json(row.schema).dump());
    CHECK(schema["required"].items().size() == (row.field.required ? 1 : 0));
  }
}

TEST_CASE("labels are the titles of a schema", "[service][forms][schema]") {
  auto asked = field("x", "boolean");
  asked.label = {.ru = "Согласие", .en = "Consent"};
  asked.help = {.ru = "Обязательно"};
  const auto schema = answers_schema(std::vector{asked}, Language::en).value();
  CHECK(schema["properties"]["x"]["title"].as_string() == "Consent");
  CHECK(schema["properties"]["x"]["description"].as_string() == "Обязательно");
}

TEST_CASE("a form with faults has no schema", "[service][forms][schema]") {
  const std::vector<HubFormField> circle{field("a", "text", R"({"visible_if": {"field": "b", "filled": true}})"),
                                         field("b", "text", R"({"visible_if": {"field": "a", "filled": true}})")};
  const auto refused = answers_schema(circle);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().problems().size() == 2);
  const std::string far(101, '9');
  const std::vector<HubFormField> long_bound{
      field("a", "text"),
      field("b", "text", R"({"visible_if": {"not": {"field": "a", "at_least": ")" + far + R"("}}})")};
  CHECK_FALSE(answers_schema(long_bound));
}

TEST_CASE("a schema leaves to validate when fields are shown by times", "[service][forms][schema]") {
  const std::vector<HubFormField> fields{
      field("t", "datetime"), field("shown", "text", R"({"visible_if": {"field": "a", "filled": true}})", "{}", true),
      field("a", "integer", R"({"visible_if": {"field": "t", "at_least": "2025-06-02T10:00:00Z"}})"),
      field("b", "tin", R"({"required_if": {"field": "t", "equals": "2025-06-02T10:00:00Z"}})"),
      field("c", "text", R"({"required_if": {"field": "t", "filled": true}})")};
  const Json schema = answers_schema(fields).value();
  const auto comment = [&](std::string_view key) { return schema["properties"][key]["$comment"].as_string(); };
  CHECK(comment("a") == "not told here: when it is shown, and what it asks then");
  CHECK(comment("shown") == comment("a"));
  CHECK(comment("b") == "not told here: when it is required");
  CHECK(comment("c") == "");
  CHECK(schema["allOf"].items().size() == 1);
}

TEST_CASE("a schema knows amounts that are text and files by their types", "[service][forms][schema]") {
  const std::vector<HubFormField> fields{
      field("sum", "money", R"({"min": -12.5, "max": 1000000000000000})"),
      field("why", "text", R"({"required_if": {"field": "sum", "at_least": 1000000}})"),
      field("zero", "text", R"({"required_if": {"field": "sum", "equals": "0.00"}})"),
      field("debt", "text", R"({"required_if": {"field": "sum", "at_most": -0.09}})"),
      field("scan", "file", R"({"content_types": ["application/vnd.ms-excel", "image/*"], "max": 10})"),
      field("any", "file"),
      field("odd", "text", R"({"pattern": "a{01}"})")};
  Json::Array sums;
  for (const char* sum : {"2000000.00",
                          "1000000",
                          "999999.99",
                          "0999999.990",
                          "1000000.01",
                          "0.0",
                          "-0",
                          "-0.1",
                          "-0.09",
                          "-00.090",
                          "-0.08",
                          "-12.5",
                          "-12.51",
                          "-13",
                          "1000000000000000",
                          "1000000000000000.01",
                          "01000000000000000.00",
                          "9999999999999999",
                          "10",
                          "-9.99"})
    sums.emplace_back(sum);
  Asked asked{fields, {}};
  for (const auto& sum : sums) asked.answers.push_back(Json::object({{"sum", sum}}));
  for (const char* answers :
       {R"({"scan": "a"})", R"({"scan": {"path": "a", "content_type": "IMAGE/x-y+z"}})", R"({"odd": "a{01}"})",
        R"({"scan": {"path": "a", "content_type": "application/vndXms-excel"}})", R"({"scan": {"path": "a"}})",
        R"({"scan": {"path": "a", "size": 11, "content_type": "application/vnd.ms-excel"}})",
        R"({"any": {"content_type": "text/html"}})", R"({"any": {"path": "a", "content_type": "text"}})",
        R"({"any": {"path": "a", "content_type": " "}})", R"({"any": {"path": "a", "sha256": "ab"}})"})
    asked.answers.push_back(json(answers));
  asked.answers.push_back(Json::object({{"any", Json::object({{"sha256", std::string(64, '0')}})}}));
  const auto told = judged({asked});
  for (std::size_t i = 0; i < asked.answers.size(); ++i) {
    INFO(asked.answers[i].dump());
    CHECK(told[0][i] == validate(fields, asked.answers[i]).problems.empty());
  }
}

TEST_CASE("patterns are given on only where everybody reads them alike", "[service][forms][schema]") {
  struct Row {
    const char* from;
    const char* to;  // null where it is given up
  };
  const Row rows[] = {
      {"[а-я]+", "^(?:[а-я]+)$"},
      {"a.b", "^(?:a[^\\n]b)$"},
      {"\\d{4}-\\d{2}", "^(?:[0-9]{4}-[0-9]{2})$"},
      {"[\\w.-]+@x\\@", "^(?:[0-9A-Za-z_.\\-]+@x@)$"},
      {"(?:a|b)*?", "^(?:(?:a|b)*?)$"},
      {"a/b", "^(?:a/b)$"},
      {"[^]a]", nullptr},
      {"[[:alpha:]]", nullptr},
      {"[\\d-z]", nullptr},
      {"(?i)a", nullptr},
      {"\\pL", nullptr},
      {"\\D", nullptr},
      {"a{,2}", nullptr},
      {"a{x", nullptr},
      {"a{1,10}", "^(?:a{1,10})$"},
      {"a{0}", "^(?:a{0})$"},
      {"a{01}", nullptr},
      {"a{1,02}", nullptr},
      {"a{10000000000}", nullptr},
      {"a**", nullptr},
      {"\\Qa.b\\E", nullptr},
      {"(?P<year>a)", nullptr},
  };
  for (const Row& row : rows) {
    INFO(row.from);
    CHECK(portable_pattern(row.from).value_or("given up") == (row.to ? row.to : "given up"));
  }
}

// A longer run: TECHHUB_FORMS=5000 test_service "[schema]"
TEST_CASE("a schema takes and refuses what validate does but for what is documented", "[service][forms][schema]") {
  const char* wanted = std::getenv("TECHHUB_FORMS");
  const std::size_t forms = wanted ? std::strtoull(wanted, nullptr, 10) : 150;
  const std::uint64_t seed = std::random_device{}();
  INFO("seed " << seed);
  RandomForms random(seed);
  std::vector<Asked> asked(forms);
  for (auto& one : asked) {
    one.fields = random.form();
    for (int i = 0; i < 20; ++i) one.answers.push_back(random.answers(one.fields));
  }
  const auto told = judged(asked);
  std::map<std::string, std::size_t> outcomes;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& one = asked[i];
    for (std::size_t k = 0; k < one.answers.size(); ++k) {
      const auto problems = validate(one.fields, one.answers[k]).problems;
      if (problems.empty() == told[i][k]) {
        ++outcomes[problems.empty() ? "taken" : "refused"];
        continue;
      }
      INFO(answers_schema(one.fields).value().dump());
      INFO(one.answers[k].dump());
      for (const auto& problem : problems) {
        INFO(problem.field << ": " << problem.code);
        CHECK(is_left_to_validate(one.fields, problem));
      }
      REQUIRE_FALSE(problems.empty());  // it refuses nothing that validate takes
      ++outcomes["left to validate"];
    }
  }
  const auto all = forms * 20;
  CHECK(outcomes["taken"] * 10 > all);
  CHECK(outcomes["refused"] * 10 > all);
  CHECK(outcomes["left to validate"] * 10 < all);
  if (wanted)
    WARN(outcomes["taken"] << " taken, " << outcomes["refused"] << " refused, " << outcomes["left to validate"]
                           << " left to validate");
}
