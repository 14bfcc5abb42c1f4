// SPDX-License-Identifier: MIT
// What answers mean beyond their text: instants, exact amounts, files; and what they cost.
#include <catch2/catch.hpp>

#include "service/form_fields.hpp"
#include "support/bounded.hpp"
#include "techhub/service/form_changes.hpp"
#include "techhub/service/form_schema.hpp"
#include "techhub/value/text.hpp"

using namespace techhub;
using namespace techhub::service;
using namespace techhub::service::test;

namespace {

using service::test::told;
// What is told of one answer to one field.
std::string told(std::string_view type, std::string_view rules, std::string_view answer) {
  const std::vector<HubFormField> fields{field("x", type, rules)};
  CHECK(told(check_fields(fields)).empty());
  return told(validate(fields, Json::object({{"x", json(answer)}})).problems);
}

}  // namespace

TEST_CASE("conditions compare what answers mean, not how they are written", "[service][forms]") {
  struct Row {
    const char* type;
    const char* options;
    const char* condition;
    const char* answer;
    bool holds;
  };
  const Row rows[] = {
      {"datetime", "{}", R"("at_least": "2025-06-02T10:00:00Z")", R"("2025-06-02T14:00:00+05:00")", false},
      {"datetime", "{}", R"("at_least": "2025-06-02T10:00:00Z")", R"("2025-06-02T08:00:00-05:00")", true},
      {"datetime", "{}", R"("at_most": "2025-06-02T10:00:00Z")", R"("2025-06-02T14:00:00+05:00")", true},
      {"datetime", "{}", R"("equals": "2025-06-02T10:00:00Z")", R"("2025-06-02 15:00:00.000+05")", true},
      {"datetime", "{}", R"("in": ["2025-06-02T10:00:00Z"])", R"("2025-06-02T10:00:01Z")", false},
      {"money", "{}", R"("at_least": 1000000)", R"("2000000.00")", true},
      {"money", "{}", R"("at_least": 1000000)", "2000000", true},
      {"money", "{}", R"("at_least": 1000000)", R"("999999.99")", false},
      {"money", "{}", R"("at_least": 1000000000000000)", R"("999999999999999.99")", false},
      {"money", "{}", R"("at_most": 1000000000000000)", R"("1000000000000000.01")", false},
      {"money", "{}", R"("at_most": 1e20)", R"("9999999999999999.99")", true},
      {"money", "{}", R"("at_most": "-0.50")", R"("-00.51")", true},
      {"money", "{}", R"("equals": 12.5)", R"("012.50")", true},
      {"money", "{}", R"("equals": "12.50")", "12.5", true},
      {"money", "{}", R"("in": [1, "2.0"])", R"("2")", true},
      {"money", "{}", R"("equals": 0)", R"("-0.00")", true},
      {"integer", "{}", R"("equals": 9007199254740992)", "9007199254740993", false},
      {"integer", "{}", R"("at_most": 9007199254740992)", "9007199254740993", false},
      {"number", "{}", R"("at_least": 0.1)", "0.1", true},
      {"date", "{}", R"("at_least": "2025-06-02")", R"("2025-06-01")", false},
      {"file", "{}", R"("equals": "a.pdf")", R"({"path": "a.pdf"})", true},
      {"file", "{}", R"("equals": "a.pdf")", R"("a.pdf")", true},
      {"select", R"([1, "a", true])", R"("equals": true)", "true", true},
      {"select", R"([1, "a", true])", R"("at_least": 1)", "1", true},
      {"multiselect", R"(["b", "a", 2])", R"("in": [2, "c"])", R"(["b", 2])", true},
      {"table", R"({"columns": [{"key": "a", "type": "text"}]})", R"("filled": true)", R"([{"a": "x"}])", true},
  };
  for (const Row& row : rows) {
    INFO(row.type << " " << row.condition << " " << row.answer);
    const std::vector<HubFormField> fields{
        field("x", row.type, "{}", row.options),
        field("y", "text", R"({"required_if": {"field": "x", )" + std::string(row.condition) + "}}")};
    CHECK(told(check_fields(fields)).empty());
    CHECK(told(validate(fields, Json::object({{"x", json(row.answer)}})).problems) == (row.holds ? "y: required" : ""));
  }
}

TEST_CASE("an answer that is wrong for its type is none to conditions", "[service][forms]") {
  struct Row {
    const char* type;
    const char* options;
    const char* answer;
  };
  const Row rows[] = {
      {"integer", "{}", "2.5"},
      {"integer", "{}", R"("5")"},
      {"money", "{}", R"("1e3")"},
      {"text", "{}", R"(["x"])"},
      {"datetime", "{}", R"("soon")"},
      {"date", "{}", R"("2025-02-30")"},
      {"boolean", "{}", "1"},
      {"select", R"(["a"])", R"(["a"])"},
      {"multiselect", R"(["a"])", R"(["a", "b"])"},
      {"multiselect", R"(["a"])", "1"},
  };
  for (const Row& row : rows) {
    INFO(row.type << " " << row.answer);
    const std::vector<HubFormField> fields{field("x", row.type, "{}", row.options),
                                           field("y", "text", R"({"required_if": {"field": "x", "filled": false}})")};
    const auto problems = validate(fields, Json::object({{"x", json(row.answer)}})).problems;
    REQUIRE(problems.size() == 2);
    CHECK(problems.back().field + problems.back().code == "yrequired");
  }
}

TEST_CASE("bounds are exact and of the field's type", "[service][forms]") {
  CHECK(told("integer", R"({"max": 9007199254740992})", "9007199254740993") == "x: too_large");
  CHECK(told("integer", R"({"max": 9007199254740993})", "9007199254740993") == "");
  CHECK(told("integer", R"({"min": -9007199254740992})", "-9007199254740993") == "x: too_small");
  CHECK(told("integer", R"({"max": 1e300, "min": -1e300})", "9223372036854775807") == "");
  CHECK(told("money", R"({"max": 1000000000000000})", R"("1000000000000000.01")") == "x: too_large");
  CHECK(told("money", R"({"min": 0.1})", R"("0.10")") == "");
  CHECK(told("number", R"({"max": 5e-324})", "5e-324") == "");
  CHECK(told("file", R"({"max": 9007199254740992})", R"({"path": "a", "size": 9007199254740993})") == "x: too_large");

  const auto faults = [](std::string_view type, std::string_view rules) {
    return told(check_fields(std::vector{field("x", type, rules), field("t", "datetime"), field("n", "number")}));
  };
  CHECK(faults("datetime", R"({"min": "2025-01-01T02:00:00+05:00", "max": "2025-01-01T00:00:00Z"})") == "");
  CHECK(faults("datetime", R"({"min": "2025-01-01T00:00:00Z", "max": "2025-01-01T01:00:00+05:00"})") ==
        "x.rules.max: bad_rule");
  CHECK(faults("integer", R"({"min": 9007199254740993, "max": 9007199254740992})") == "x.rules.max: bad_rule");
  const std::string bad = "x.rules.visible_if: bad_condition";
  CHECK(faults("text", R"({"visible_if": {"field": "t", "at_least": "2025-01-01"}})") == bad);
  CHECK(faults("text", R"({"visible_if": {"not": {"field": "n", "at_most": "5"}}})") == bad);
  CHECK(faults("text", R"({"visible_if": {"any": [{"field": "n", "at_most": 5}]}})") == "");
  const std::vector narrow{field("x", "integer", R"({"max": 9007199254740992})")};
  const std::vector wide{field("x", "integer", R"({"max": 9007199254740993})")};
  CHECK(is_safe(compare(narrow, wide)));
  CHECK_FALSE(is_safe(compare(wide, narrow)));
}

TEST_CASE("a file goes by its path or hash, and is of an allowed type", "[service][forms]") {
  const std::string hash(64, 'a');
  const auto file = [&hash](std::string_view rules, std::string answer) {
    const auto at = answer.find('#');
    if (at != std::string::npos) answer.replace(at, 1, hash);
    return told("file", rules, answer);
  };
  CHECK(file("{}", R"({"path": "a", "sha256": "#", "content_type": "application/pdf"})") == "");
  CHECK(file("{}", R"({"sha256": "#", "content_type": "application/pdf"})") == "");
  CHECK(file("{}", R"({"path": "a", "content_type": ""})") == "");
  CHECK(file("{}", R"({"path": "", "sha256": "#"})") == "x: bad_file");
  CHECK(file("{}", R"({"content_type": "application/pdf"})") == "x: bad_file");
  CHECK(file("{}", R"({"path": "a", "sha256": "ab", "content_type": "nonsense"})") ==
        "x: bad_sha256, x: bad_content_type");
  CHECK(told("file", "{}", Json::object({{"path", "a"}, {"sha256", std::string(64, 'A')}}).dump()) == "x: bad_sha256");
  for (const char* wrong : {"a/", "/a", "a/b/c", "image/*", "text/plain; charset=utf-8", "a b/c", ".a/b", "а/б"}) {
    INFO(wrong);
    CHECK(file("{}", Json::object({{"path", "a"}, {"content_type", wrong}}).dump()) == "x: bad_content_type");
  }
  constexpr std::string_view images = R"({"content_types": ["application/pdf", "Image/*"]})";
  CHECK(file(images, R"({"path": "a", "content_type": "image/svg+xml"})") == "");
  CHECK(file(images, R"({"path": "a", "content_type": "Application/PDF"})") == "");
  for (const char* other : {R"("a")", R"({"path": "a"})", R"({"path": "a", "content_type": "text/html"})",
                            R"({"path": "a", "content_type": "imagery/png"})", R"({"path": "a", "content_type": ""})"})
    CHECK(file(images, other) == "x: content_type_not_allowed");
  const std::vector fields{field("x", "file", images)};
  const auto problems = validate(fields, json(R"({"x": "a"})")).problems;
  REQUIRE(problems.size() == 1);
  CHECK(problems.front().text.en == "Attach a file of one of these types: application/pdf, Image/*");
  CHECK(problems.front().text.kk.value_or("").find("application/pdf") != std::string::npos);

  for (const char* wrong : {"[]", R"("image/*")", R"(["*/*"])", R"(["pdf"])", "[1]"}) {
    INFO(wrong);
    const std::vector broken{field("x", "file", R"({"content_types": )" + std::string(wrong) + "}")};
    CHECK(told(check_fields(broken)) == "x.rules.content_types: bad_rule");
    CHECK(told(validate(broken, json(R"({"x": {"path": "a", "content_type": "text/html"}})")).problems) ==
          "x: content_type_not_allowed");
  }
  CHECK(told(check_fields(std::vector{field("x", "text", images)})) == "x.rules.content_types: bad_rule");
}

TEST_CASE("content types that are allowed as well are a safe change", "[service][forms][changes]") {
  const auto is_safe_change = [](const char* before, const char* after) {
    const auto changes = compare(std::vector{field("x", "file", before)}, std::vector{field("x", "file", after)});
    REQUIRE(changes.size() == 1);
    CHECK(changes.front().code == "rule_changed");
    return changes.front().safe;
  };
  CHECK(is_safe_change(R"({"content_types": ["image/png"]})", R"({"content_types": ["image/*"]})"));
  CHECK(is_safe_change(R"({"content_types": ["image/png"]})", R"({"content_types": ["a/b", "IMAGE/PNG"]})"));
  CHECK(is_safe_change(R"({"content_types": ["image/png"]})", "{}"));
  CHECK_FALSE(is_safe_change(R"({"content_types": ["image/*"]})", R"({"content_types": ["image/png"]})"));
  CHECK_FALSE(is_safe_change("{}", R"({"content_types": ["image/png"]})"));
}

TEST_CASE("names in problems are cut between characters", "[service][forms]") {
  std::string key = "x";
  for (int i = 0; i < 40; ++i) key += "ж";
  const Json rules = Json::object({{key, 1}, {"visible_if", Json::object({{"field", key}, {"filled", true}})}});
  const std::vector fields{field("a", "table", rules.dump(), R"({"columns": [{"key": "n", "type": "text"}]})")};
  auto problems = check_fields(fields);
  CHECK(problems.size() == 2);
  const Json rows = Json::array({Json::object({{key, "1"}})});
  const std::vector shown{field("a", "table", "{}", R"({"columns": [{"key": "n", "type": "text"}]})")};
  for (auto& problem : validate(shown, Json::object({{key, 1}, {"a", rows}})).problems) problems.push_back(problem);
  CHECK(problems.size() == 4);
  for (const auto& problem : problems) {
    CHECK(check_text(problem.field));
    CHECK(check_text(problem.text.en.value_or("")));
    CHECK((problem.field + problem.text.en.value_or("")).find("жжж") != std::string::npos);
  }
}

TEST_CASE("answers cost their size once, however many conditions ask about them", "[service][forms]") {
  std::vector<HubFormField> fields{field("list", "multiselect", "{}", R"(["x"])"), field("sum", "money"),
                                   field("many", "multiselect")};
  Json::Array options;
  for (int i = 0; i < 1'000; ++i) options.emplace_back("option " + std::to_string(i));
  fields.back().options = options;
  for (int i = 0; i < 10'000; ++i)
    fields.push_back(field("f" + std::to_string(i), "text", R"({"visible_if": {"any": [
        {"field": "list", "in": ["x", "y", "z"]}, {"field": "sum", "at_least": 5},
        {"field": "many", "in": ["a", "b", "c"]}]}})"));
  const Json answers = Json::object(
      {{"list", Json::Array(500'000, Json(1))}, {"sum", std::string(1'000'000, '0') + "1"}, {"many", options}});
  const techhub::test::Bounded guard;
  CHECK(told(validate(fields, answers).problems) == "list: not_offered");
}

TEST_CASE("versions of a form are compared in time linear in them", "[service][forms][changes]") {
  std::vector<HubFormField> before{field("q", "text")};
  auto after = before;
  for (int i = 0; i < 10'000; ++i) {
    before.push_back(field("f" + std::to_string(i), "text"));
    after.push_back(field("f" + std::to_string(i), "text", R"({"visible_if": {"all": [{"field": "q", "equals": "x"},
        {"field": "q", "equals": "x"}, {"field": "q", "equals": "x"}]}})"));
  }
  const techhub::test::Bounded guard;
  CHECK(compare(before, after).size() == 10'000);
}
