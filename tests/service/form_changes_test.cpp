// SPDX-License-Identifier: MIT
// What changed between two versions of a form, and whether the answers that exist stay right.
#include "techhub/service/form_changes.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "service/random_forms.hpp"

using namespace techhub;
using namespace techhub::service;

namespace {

Json json(std::string_view text) { return Json::parse(text).value(); }

// Fields as a list of {"key", "type", "required", "options", "rules", "label"}.
std::vector<HubFormField> form(std::string_view text) {
  std::vector<HubFormField> made;
  const Json all = json(text);
  for (const Json& one : all.items()) {
    HubFormField field;
    field.key = one["key"].as_string("x");
    field.type = Word<HubFormFieldType>::from(one["type"].as_string("text"));
    field.required = one["required"].as_bool();
    if (!one["options"].is_null()) field.options = one["options"];
    if (!one["rules"].is_null()) field.rules = one["rules"];
    field.label = i18n_from(one["label"]).value();
    made.push_back(std::move(field));
  }
  return made;
}

// `field: code` of each change, those that are not safe with `!`.
std::string told(const std::vector<FormChange>& changes) {
  std::string all;
  for (const auto& change : changes) {
    CHECK_FALSE(change.text.ru.value_or("").empty());
    CHECK_FALSE(change.text.kk.value_or("").empty());
    CHECK_FALSE(change.text.en.value_or("").empty());
    all += (all.empty() ? "" : ", ") + change.field + ": " + change.code + (change.safe ? "" : "!");
  }
  return all;
}

}  // namespace

TEST_CASE("each change of a form is told, and whether it is safe", "[service][forms][changes]") {
  struct Row {
    const char* before;
    const char* after;
    const char* changes;
  };
  const Row rows[] = {
      {R"([{}])", R"([{}])", ""},
      {R"([])", R"([{}])", "x: field_added"},
      {R"([])", R"([{"required": true}])", "x: field_added!"},
      {R"([{}])", R"([])", "x: field_removed!"},
      {R"([{}, {"key": "y"}])", R"([{"key": "y"}, {"key": "z"}])", "x: field_removed!, z: field_added"},
      {R"([{"type": "email"}])", R"([{"type": "text"}])", "x: type_changed, x: personal_changed"},
      {R"([{"type": "integer"}])", R"([{"type": "number"}])", "x: type_changed"},
      {R"([{"type": "number"}])", R"([{"type": "integer"}])", "x: type_changed!"},
      {R"([{"type": "number"}])", R"([{"type": "money"}])", "x: type_changed!"},
      {R"([{"type": "datetime"}])", R"([{"type": "text"}])", "x: type_changed!"},
      {R"([{}])", R"([{"required": true}])", "x: required_changed!"},
      {R"([{"required": true}])", R"([{}])", "x: required_changed"},
      {R"([{"type": "select", "options": ["a", "b"]}])", R"([{"type": "select", "options": ["b", "c"]}])",
       "x: options_removed!, x: options_added"},
      {R"([{"type": "select", "options": ["a"]}])",
       R"([{"type": "select", "options": [{"value": "a", "label": "A"}]}])", "x: wording_changed"},
      {R"([{"rules": {"max_length": 5}}])", R"([{"rules": {"max_length": 9}}])", "x: rule_changed"},
      {R"([{"rules": {"max_length": 5}}])", R"([{"rules": {"max_length": 4}}])", "x: rule_changed!"},
      {R"([{}])", R"([{"rules": {"max_length": 100000}}])", "x: rule_changed"},
      {R"([{"rules": {"min_length": 5}}])", R"([{}])", "x: rule_changed"},
      {R"([{}])", R"([{"rules": {"pattern": ".*"}}])", "x: rule_changed!"},
      {R"([{"rules": {"pattern": "a"}}])", R"([{}])", "x: rule_changed"},
      {R"([{"type": "number", "rules": {"min": 1, "max": 5}}])",
       R"([{"type": "number", "rules": {"min": 2, "max": 6}}])", "x: rule_changed!, x: rule_changed"},
      {R"([{"type": "datetime", "rules": {"max": "2025-06-02T12:00:00Z"}}])",
       R"([{"type": "datetime", "rules": {"max": "2025-06-02T16:00:00+05:00"}}])", "x: rule_changed!"},
      {R"([{}, {"key": "y"}])", R"([{"rules": {"visible_if": {"field": "y", "filled": true}}}, {"key": "y"}])",
       "x: visible_if_changed"},
      {R"([{}, {"key": "y"}, {"key": "z", "rules": {"visible_if": {"field": "x", "filled": false}}}])",
       R"([{"rules": {"visible_if": {"field": "y", "filled": true}}}, {"key": "y"},
           {"key": "z", "rules": {"visible_if": {"field": "x", "filled": false}}}])",
       "x: visible_if_changed!"},
      {R"([{"rules": {"visible_if": {"field": "y", "filled": true}}}, {"key": "y"}])", R"([{}, {"key": "y"}])",
       "x: visible_if_changed!"},
      {R"([{}, {"key": "y"}])", R"([{"rules": {"required_if": {"field": "y", "filled": true}}}, {"key": "y"}])",
       "x: required_if_changed!"},
      {R"([{"required": true}, {"key": "y"}])",
       R"([{"rules": {"required_if": {"field": "y", "filled": true}}}, {"key": "y"}])",
       "x: required_if_changed, x: required_changed"},
      {R"([{"type": "table", "options": {"columns": [{"key": "a", "type": "text"}, {"key": "b", "type": "tin"}]}}])",
       R"([{"type": "table", "options": {"columns": [{"key": "a", "type": "date"}, {"key": "c", "type": "tin"}]}}])",
       "x.a: type_changed!, x.b: field_removed!, x.c: field_added"},
      {R"([{"label": "A"}])", R"([{"label": "B"}])", "x: wording_changed"},
  };
  const auto sorted = [](std::string text) {
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= text.size();) {
      const auto to = std::min(text.find(", ", from), text.size());
      parts.push_back(text.substr(from, to - from));
      from = to + 2;
    }
    std::sort(parts.begin(), parts.end());
    return parts;
  };
  for (const Row& row : rows) {
    INFO(row.before << " " << row.after);
    CHECK(sorted(told(compare(form(row.before), form(row.after)))) == sorted(row.changes));
  }
}

TEST_CASE("the text of a change names what changed", "[service][forms][changes]") {
  const auto changes = compare(form(R"([{"type": "select", "options": ["idea", "mvp"]}])"),
                               form(R"([{"type": "select", "options": ["mvp"]}])"));
  REQUIRE(changes.size() == 1);
  CHECK_FALSE(is_safe(changes));
  CHECK(changes.front().text.en == "Options that may have been chosen are removed: idea");
}

namespace {

// Half of these are meant to be safe, so that the property below has something to hold for.
void mutate(RandomForms& random, std::vector<HubFormField>& fields) {
  HubFormField& field = fields[random.below(fields.size())];
  const bool is_table = field.type.word() == "table";
  const auto loosen = [&](Json& rules) {
    for (const auto* rule : {"min", "max", "min_length", "max_length", "pattern", "content_types"}) {
      if (random.chance(50)) rules.remove(rule);
    }
  };
  switch (is_table && random.chance(50) ? 8 : random.below(10)) {
    case 0: {
      HubFormField added;
      added.key = "n" + std::to_string(random.below(1000));
      random.fill(added);
      fields.push_back(std::move(added));
      random.add_conditions(fields, fields.size() - 1);
      return;
    }
    case 1:
      field.required = !field.required;
      return;
    case 2:
      return loosen(field.rules);
    case 3: {
      static const std::vector<const char*> wider{"text", "textarea", "number", "integer", "money", "email"};
      field.type = Word<HubFormFieldType>::from(random.one_of(wider));
      return;
    }
    case 4:
      if (field.options.is_array()) field.options.push("added");
      return;
    case 5: {
      static const std::vector<const char*> conditions{"visible_if", "required_if"};
      field.rules.remove(random.one_of(conditions));
      return;
    }
    case 6:
      return random.add_conditions(fields, static_cast<std::size_t>(&field - fields.data()));
    case 7: {
      // Another bound, by a little or from where there was none.
      static const std::vector<std::string_view> texts{"text", "textarea", "email", "phone", "url"};
      static const std::vector<const char*> lengths{"min_length", "max_length"};
      static const std::vector<const char*> limits{"min", "max"};
      static const std::vector<Json> dates{"2000-02-29", "2024-12-31", "2025-06-02", "2030-01-01"};
      const bool is_text = std::find(texts.begin(), texts.end(), field.type.word()) != texts.end();
      const auto* bound = random.one_of(is_text ? lengths : limits);
      const Json was = field.rules[bound];
      if (was.is_string() && field.type.word() == "date") {
        field.rules.set(bound, random.one_of(dates));
      } else if (was.is_integer() || (was.is_null() && random.chance(50))) {
        field.rules.set(bound, was.as_integer() + static_cast<std::int64_t>(random.below(9)) - 4);
      }
      return;
    }
    case 8: {
      Json columns = field.options["columns"];
      if (columns.items().empty()) return;
      Json::Array changed;
      for (Json column : columns.items()) {
        if (random.chance(20)) column.set("required", random.chance(20));
        if (Json* rules = column.find("rules"); rules && random.chance(50)) loosen(*rules);
        if (!random.chance(5)) changed.push_back(std::move(column));
      }
      if (random.chance(50))
        changed.push_back(json(R"({"key": "added", "type": "text"})").set("required", random.chance(30)));
      field.options.set("columns", std::move(changed));
      return;
    }
    default:
      if (random.chance(30) && fields.size() > 1) fields.erase(fields.begin() + (&field - fields.data()));
  }
}

}  // namespace

// A longer run: TECHHUB_FORMS=100000 test_service "[changes]"
TEST_CASE("answers that were right stay right when every change is safe", "[service][forms][changes]") {
  const char* wanted = std::getenv("TECHHUB_FORMS");
  const std::size_t forms = wanted ? std::strtoull(wanted, nullptr, 10) : 3'000;
  const std::uint64_t seed = std::random_device{}();
  INFO("seed " << seed);
  RandomForms random(seed);
  std::size_t safe = 0;
  std::size_t unsafe = 0;
  std::size_t broken = 0;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < forms; ++i) {
    const auto before = random.form();
    auto after = before;
    for (auto left = 1 + random.below(3); left > 0; --left) mutate(random, after);
    if (!check_fields(after).empty()) continue;
    const auto changes = compare(before, after);
    ++(is_safe(changes) ? safe : unsafe);
    bool breaks = false;
    for (int k = 0; k < 20; ++k) {
      const Json answers = random.answers(before);
      for (const auto answering : {Answering::partial, Answering::whole}) {
        if (!validate(before, answers, answering).problems.empty()) continue;
        const auto problems = validate(after, answers, answering).problems;
        breaks = breaks || !problems.empty();
        if (!is_safe(changes)) continue;
        ++kept;
        if (problems.empty()) continue;
        FAIL("seed " << seed << ": " << answers.dump() << " has " << problems.front().field << ": "
                     << problems.front().code << " after " << told(changes));
      }
    }
    if (breaks) ++broken;
  }
  // What is called safe is not next to nothing, and what is not often breaks answers.
  CHECK(safe * 5 > forms);
  CHECK(broken * 5 > unsafe);
  CHECK(kept > forms);
  if (wanted)
    WARN(safe << " safe, " << unsafe << " not, " << broken << " of these broke answers; " << kept << " answers kept");
}
