// SPDX-License-Identifier: MIT
// A form that was read once judges as one that is read anew, whatever its fields and the answers are.
#include "techhub/service/compiled_form.hpp"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

using namespace techhub;
using service::Answering;
using service::HubFormField;

namespace {

Json parsed(const std::string& text) { return Json::parse(text).value(); }
const Json& any_of(const std::vector<Json>& list) { return list[*rc::gen::inRange<std::size_t>(0, list.size())]; }

const std::vector<std::string> keys{"a", "b", "c", "d", "e"};

// Fields that make sense and fields that do not: keys that come twice, rules of other types, circles.
HubFormField field() {
  static const std::vector<Json> options{
      parsed("{}"), parsed(R"(["x", "y", 1])"), parsed(R"([{"value": "x", "label": {"ru": "Икс"}}, {"value": 2}])"),
      parsed(R"({"columns": [{"key": "n", "type": "integer", "required": true, "rules": {"max": 5}}, {"key": "t"}]})")};
  static const std::vector<Json> rules{
      parsed("{}"),
      parsed(R"({"min": 2, "max": 4})"),
      parsed(R"({"min_length": 2, "max_length": 3})"),
      parsed(R"({"pattern": "x+"})"),
      parsed(R"({"pattern": "(x"})"),
      parsed(R"({"min": "2025-01-01", "max": "2025-12-31"})"),
      parsed(R"({"min": "2025-01-01T00:00:00Z"})"),
      parsed(R"({"visible_if": {"field": "a", "filled": true}})"),
      parsed(R"({"visible_if": {"field": "b", "equals": "x"}, "required_if": {"field": "c", "filled": false}})"),
      parsed(R"({"required_if": {"all": [{"field": "d", "at_least": 2}, {"not": {"field": "a", "in": ["x"]}}]}})"),
      parsed(
          R"({"visible_if": {"any": [{"field": "a", "at_least": "2025-06-01T00:00:00Z"}, {"field": "b", "equals": 3.5}]}})"),
      parsed(R"({"content_types": ["image/*"], "required_if": {"field": "e", "in": ["y", 3]}})"),
      parsed(R"({"visible_if": "no condition"})")};
  HubFormField made;
  made.key = *rc::gen::elementOf(keys);
  made.type = static_cast<service::HubFormFieldType>(*rc::gen::inRange(0, 16));
  made.required = *rc::gen::arbitrary<bool>();
  made.options = any_of(options);
  made.rules = any_of(rules);
  return made;
}

Json answers() {
  static const std::vector<Json> values{Json(),
                                        Json("x"),
                                        Json("xx"),
                                        Json("xxxx"),
                                        Json("жж"),
                                        Json(" \t"),
                                        Json(3),
                                        Json(7),
                                        Json(2.5),
                                        Json(true),
                                        Json("3.50"),
                                        Json("2025-06-01"),
                                        Json("2024-06-01"),
                                        Json("2025-06-01T00:00:00Z"),
                                        parsed("[]"),
                                        parsed(R"(["x", "y"])"),
                                        parsed(R"(["x", "x"])"),
                                        parsed(R"([{"n": 3}, {"t": "x"}, {"n": 9, "u": 1}])"),
                                        Json("a@b.kz"),
                                        Json("+77011234567"),
                                        Json("990140000126"),
                                        Json("https://a.kz"),
                                        parsed(R"({"path": "f", "size": 9, "content_type": "image/png"})"),
                                        parsed(R"({"path": "f", "size": 9})")};
  Json made = Json::object();
  for (const auto& key : keys) {
    if (*rc::gen::inRange(0, 4) != 0) made.set(key, any_of(values));
  }
  if (*rc::gen::inRange(0, 5) == 0) made.set("unknown", Json(1));
  return made;
}

std::string told(const service::Answers& answers) {
  std::string text = answers.kept.dump();
  for (const auto& problem : answers.problems)
    text += "\n" + problem.field + " " + problem.code + " " + Json(problem.text).dump();
  return text;
}

}  // namespace

TEST_CASE("a form that was read once judges as its fields do") {
  CHECK(rc::check("compiled and not, the same answers and faults", [] {
    std::vector<HubFormField> fields;
    for (int count = *rc::gen::inRange(0, 7); count > 0; --count) fields.push_back(field());
    service::CompiledForm form(fields);
    for (int i = 0; i < 5; ++i) {
      const Json given = answers();
      for (const auto answering : {Answering::whole, Answering::partial})
        RC_ASSERT(told(form.validate(given, answering)) == told(service::validate(fields, given, answering)));
    }
    const service::CompiledForm moved = std::move(form);
    RC_ASSERT(moved.fields().size() == fields.size());
    RC_ASSERT(told(moved.validate(Json("no object"))) == told(service::validate(fields, Json("no object"))));
  }));
}
