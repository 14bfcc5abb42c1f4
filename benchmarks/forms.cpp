// SPDX-License-Identifier: MIT
// A form of 25 fields and answers to all of them: read once and judged again and again, and judged from its fields each
// time; against the same checks written by hand for this one form.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <vector>

#include "floor.hpp"
#include "techhub/service/compiled_form.hpp"
#include "techhub/value/text.hpp"
#include "techhub/value/tin.hpp"
#include "world.hpp"

namespace {

using namespace techhub;
using namespace bench;
using service::HubFormField;
using Type = service::HubFormFieldType;

// The application of a startup: every type but table, four conditions, two patterns.
const std::vector<HubFormField>& fields() {
  static const std::vector<HubFormField> made = [] {
    std::vector<HubFormField> all;
    const auto add = [&](std::string key, Type type, bool required = true, const char* rules = "{}",
                         const char* options = "{}") {
      HubFormField field;
      field.id.value = static_cast<std::int64_t>(all.size()) + 1;
      field.key = std::move(key);
      field.type = type;
      field.required = required;
      field.position = static_cast<std::int64_t>(all.size());
      field.rules = must(Json::parse(rules));
      field.options = must(Json::parse(options));
      all.push_back(std::move(field));
    };
    add("name", Type::text, true, R"({"min_length": 2, "max_length": 200})");
    add("name_en", Type::text, false, R"({"max_length": 200, "pattern": "[A-Za-z0-9 .,&-]+"})");
    add("tin", Type::tin);
    add("founded", Type::date, true, R"({"min": "1991-12-16", "max": "2030-01-01"})");
    add("director", Type::text, true, R"({"max_length": 150})");
    add("director_tin", Type::tin);
    add("email", Type::email);
    add("phone", Type::phone);
    add("site", Type::url, false);
    add("city", Type::select, true, "{}", R"(["astana", "almaty", "shymkent", "karaganda", "aktobe", "other"])");
    add("city_other", Type::text, false, R"({"visible_if": {"field": "city", "equals": "other"}})");
    add("employees", Type::integer, true, R"({"min": 1, "max": 100000})");
    add("stage", Type::select, true, "{}", R"(["idea", "mvp", "growth", "scale"])");
    add("revenue", Type::money, false, R"({"min": 0, "required_if": {"field": "stage", "in": ["growth", "scale"]}})");
    add("investments", Type::money, false, R"({"min": 0, "visible_if": {"field": "revenue", "filled": true}})");
    add("share", Type::number, false, R"({"min": 0, "max": 100})");
    add("industries", Type::multiselect, true, R"({"min": 1, "max": 3})",
        R"(["fintech", "edtech", "medtech", "agro", "ai", "games", "logistics"])");
    add("summary", Type::textarea, true, R"({"min_length": 20, "max_length": 2000})");
    add("problem", Type::textarea, true, R"({"max_length": 2000})");
    add("solution", Type::textarea, true, R"({"max_length": 2000})");
    add("repository", Type::text, false, R"({"pattern": "https://git(hub|lab)\\.com/[\\w.-]+/[\\w.-]+"})");
    add("presentation", Type::file);
    add("exports", Type::boolean);
    add("countries", Type::text, false, R"({"visible_if": {"field": "exports", "equals": true}})");
    add("meeting", Type::datetime, false, R"({"min": "2025-01-01T00:00:00Z"})");
    return all;
  }();
  return made;
}

const Json& answers() {
  static const Json made = must(Json::parse(R"({
    "name": "ТОО «Дала Роботикс»", "name_en": "Dala Robotics LLP", "tin": "990140000126", "founded": "2019-04-11",
    "director": "Сатпаева Айгерим Маратовна", "director_tin": "990140000126", "email": "info@dala-robotics.example.kz",
    "phone": "+7 (701) 123-45-67", "site": "https://dala-robotics.example.kz/about", "city": "astana", "employees": 34,
    "stage": "growth", "revenue": "125000000.50", "investments": 40000000, "share": 12.5,
    "industries": ["agro", "ai"],
    "summary": "Роботы для прополки полей: камера находит сорняк, а рука вырывает его с корнем, без химии.",
    "problem": "Гербициды дороги и вредят почве; людей на прополку не найти.",
    "solution": "Лёгкая машина на солнечных батареях, которая работает круглые сутки.",
    "repository": "https://github.com/dala-robotics/weeder", "presentation": {"path": "files/2025/deck.pdf",
    "name": "deck.pdf", "size": 2400000, "content_type": "application/pdf"}, "exports": true,
    "countries": "Кыргызстан, Узбекистан", "meeting": "2025-09-01T10:00:00+05:00"})"));
  return made;
}

void check_right(const service::Answers& checked) {
  if (!checked.problems.empty()) fail(checked.problems.front().field + " " + checked.problems.front().code);
  if (checked.kept.members().size() != 24) fail("an answer was not kept");
}

void from_fields(benchmark::State& state) {
  check_right(service::validate(fields(), answers()));
  for (auto _ : state) {
    auto checked = service::validate(fields(), answers());
    benchmark::DoNotOptimize(checked);
  }
}

// The same checks as a careful programmer writes them for this one form.
class ByHand {
 public:
  bool check(const Json& given, Json& kept) {
    answers_ = &given;
    const bool growth = text("stage") == "growth" || text("stage") == "scale";
    right_ = true;
    need(is_text("name", 2, 200) && is_text("director", 1, 150) && is_text("summary", 20, 2000));
    need(is_text("problem", 1, 2000) && is_text("solution", 1, 2000));
    need(is_tin(text("tin")) && is_tin(text("director_tin")));
    need(is_date(text("founded")) && text("founded") >= "1991-12-16" && text("founded") <= "2030-01-01");
    need(is_email(text("email")) && is_phone(text("phone")));
    need(is_one_of(text("city"), {"astana", "almaty", "shymkent", "karaganda", "aktobe", "other"}));
    need(is_one_of(text("stage"), {"idea", "mvp", "growth", "scale"}));
    need(at("employees").is_integer() && at("employees").as_integer() >= 1 && at("employees").as_integer() <= 100000);
    need(!growth || !at("revenue").is_null());
    need(is_money(at("revenue")) && is_money(at("investments")));
    need(at("share").is_number() && at("share").as_double() >= 0 && at("share").as_double() <= 100);
    const auto industries = at("industries").items();
    need(!industries.empty() && industries.size() <= 3);
    for (const Json& one : industries)
      need(is_one_of(one.as_string(), {"fintech", "edtech", "medtech", "agro", "ai", "games", "logistics"}));
    need(text("site").starts_with("https://") || text("site").starts_with("http://"));
    need(is_latin(text("name_en")) && is_repository(text("repository")));
    need(at("presentation")["path"].is_string() && at("presentation")["size"].is_integer());
    need(at("exports").is_bool() && is_text("countries", 1, 100000));
    need(text("meeting").size() >= 20 && is_date(text("meeting").substr(0, 10)) && text("meeting") >= "2025");
    need(at("city_other").is_null() && given.members().size() == 24);
    kept = given;
    return right_;
  }

 private:
  void need(bool held) { right_ = right_ && held; }
  const Json& at(std::string_view key) const { return (*answers_)[key]; }
  std::string_view text(std::string_view key) const { return at(key).as_string(); }
  bool is_text(std::string_view key, std::size_t least, std::size_t most) const {
    const auto given = text(key);
    const auto size = std::count_if(given.begin(), given.end(), [](char c) { return (c & 0xC0) != 0x80; });
    return static_cast<std::size_t>(size) >= least && static_cast<std::size_t>(size) <= most;
  }
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  static bool is_date(std::string_view given) {
    return given.size() == 10 && given[4] == '-' && given[7] == '-' && is_digit(given[0]) && is_digit(given[5]) &&
           is_digit(given[9]);
  }
  static bool is_email(std::string_view given) {
    const auto at = given.find('@');
    return at != std::string_view::npos && at > 0 && given.find('.', at) != std::string_view::npos;
  }
  static bool is_phone(std::string_view given) {
    return std::count_if(given.begin(), given.end(), is_digit) >= 8 && given.size() <= 40;
  }
  static bool is_one_of(std::string_view given, std::initializer_list<std::string_view> list) {
    return std::find(list.begin(), list.end(), given) != list.end();
  }
  static bool is_money(const Json& given) {
    if (given.is_number()) return given.as_double() >= 0;
    const auto digits = given.as_string();
    const auto point = digits.find('.');
    return std::all_of(digits.begin(), digits.end(), [](char c) { return is_digit(c) || c == '.'; }) &&
           (point == std::string_view::npos || digits.size() - point <= 3);
  }
  static bool is_word(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '-';
  }
  static bool is_latin(std::string_view given) {
    return std::all_of(given.begin(), given.end(),
                       [](char c) { return is_word(c) || c == ' ' || c == ',' || c == '&'; });
  }
  static bool is_repository(std::string_view given) {
    if (!given.starts_with("https://github.com/") && !given.starts_with("https://gitlab.com/")) return false;
    given.remove_prefix(19);
    return std::count(given.begin(), given.end(), '/') == 1 &&
           std::all_of(given.begin(), given.end(), [](char c) { return is_word(c) || c == '/'; });
  }

  const Json* answers_ = nullptr;
  bool right_ = true;
};

void by_hand(benchmark::State& state) {
  ByHand form;
  Json kept;
  if (!form.check(answers(), kept)) fail("an answer is wrong by hand");
  for (auto _ : state) {
    Json once;
    bool right = form.check(answers(), once);
    benchmark::DoNotOptimize(right);
    benchmark::DoNotOptimize(once);
  }
}

void compiled(benchmark::State& state) {
  const service::CompiledForm form(fields());
  check_right(form.validate(answers()));
  for (auto _ : state) {
    auto checked = form.validate(answers());
    benchmark::DoNotOptimize(checked);
  }
}

}  // namespace

BENCHMARK(compiled)->Name("form_25/techhub")->Unit(benchmark::kMicrosecond);
BENCHMARK(by_hand)->Name("form_25/floor")->Unit(benchmark::kMicrosecond);
BENCHMARK(from_fields)->Name("form_25_from_fields/techhub")->Unit(benchmark::kMicrosecond);
BENCHMARK(by_hand)->Name("form_25_from_fields/floor")->Unit(benchmark::kMicrosecond);
