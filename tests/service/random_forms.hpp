// SPDX-License-Identifier: MIT
// Random forms without faults, and answers of which many are right.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "techhub/service/answers.hpp"

namespace techhub::service {

class RandomForms {
 public:
  explicit RandomForms(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most - 1)(engine_); }
  bool chance(unsigned percent) { return below(100) < percent; }
  template <class T>
  const T& one_of(const std::vector<T>& values) {
    return values[below(values.size())];
  }

  std::vector<HubFormField> form() {
    for (;;) {
      std::vector<HubFormField> fields(1 + below(6));
      for (std::size_t i = 0; i < fields.size(); ++i) {
        fields[i].key = "f" + std::to_string(i);
        fill(fields[i]);
      }
      for (std::size_t i = 0; i < fields.size(); ++i) add_conditions(fields, i);
      if (check_fields(fields).empty()) return fields;
    }
  }

  // Type, options, rules without conditions, and whether it is required.
  void fill(HubFormField& field) {
    const auto made = question(true);
    field.type = Word<HubFormFieldType>::from(made["type"].as_string());
    field.options = made["options"].is_null() ? Json::object() : made["options"];
    field.rules = made["rules"];
    field.required = chance(30);
  }

  void add_conditions(std::vector<HubFormField>& fields, std::size_t place) {
    if (place == 0) return;
    for (const auto* rule : {"visible_if", "required_if"}) {
      if (chance(25)) fields[place].rules.set(rule, condition(fields, place, 0));
    }
  }

  // About the fields before `place`.
  Json condition(const std::vector<HubFormField>& fields, std::size_t place, int depth) {
    if (depth < 3 && chance(25)) {
      const auto kind = below(3);
      if (kind == 0) return Json::object({{"not", condition(fields, place, depth + 1)}});
      Json::Array parts;
      for (auto left = below(4); left > 0; --left) parts.push_back(condition(fields, place, depth + 1));
      return Json::object({{kind == 1 ? "all" : "any", std::move(parts)}});
    }
    const auto& asked = fields[below(place)];
    Json made = Json::object({{"field", asked.key}});
    const auto scalar = [&] {
      for (;;) {
        Json value = answer(asked);
        if (value.is_array() && !value.items().empty()) value = Json(value.items().front());
        if (value.is_string() || value.is_number() || value.is_bool()) return value;
        if (chance(20)) return Json("x");
      }
    };
    const auto bound = [&] {
      for (;;) {
        Json value = scalar();
        if (value.is_number() || (value.is_string() && value.as_string().size() <= 100)) return value;
        if (chance(20)) return Json(5);
      }
    };
    switch (below(5)) {
      case 0:
        return made.set("equals", scalar());
      case 1:
        return made.set("in", Json::array({scalar(), scalar()}));
      case 2:
        return made.set("filled", chance(70));
      case 3:
        return made.set("at_least", bound());
      default:
        made.set("at_most", bound());
        return chance(40) ? made.set("at_least", bound()) : made;
    }
  }

  Json answers(const std::vector<HubFormField>& fields) {
    Json made = Json::object();
    for (const auto& field : fields) {
      if (chance(field.required ? 97 : 70)) made.set(field.key, answer(field));
    }
    if (chance(3)) made.set("unknown", 1);
    return made;
  }

  Json answer(const HubFormField& field) {
    return answer(Json::object({{"type", field.type.word()}, {"options", field.options}}));
  }

 private:
  // As a column of a table says it.
  Json question(bool may_be_table) {
    static const auto& words = words_of<HubFormFieldType>;
    const std::string type(words[below(words.size() - (may_be_table ? 0 : 1))]);
    Json rules = Json::object();
    Json options;
    const auto limits = [&](const std::vector<Json>& rising, const char* from = "min", const char* to = "max") {
      const auto first = below(rising.size());
      if (chance(30)) rules.set(from, rising[first]);
      if (chance(30)) rules.set(to, rising[first + below(rising.size() - first)]);
    };
    if (type == "text" || type == "textarea" || type == "email" || type == "phone" || type == "url") {
      limits({0, 1, 2, 3, 5, 12, 20, 100'000}, "min_length", "max_length");
      if (chance(25)) rules.set("pattern", one_of<const char*>(patterns()));
    }
    if (type == "number" || type == "money") limits({-3, 0, 0.5, 5, 99.99, 1e18});
    if (type == "integer") limits({-1e30, -3, 0, 0.5, 5, 100, 1e30});
    if (type == "date") limits({"2000-02-29", "2024-12-31", "2025-06-02", "2030-01-01"});
    if (type == "datetime") limits({"2000-01-01T00:00:00Z", "2025-06-02T14:00:00Z", "2030-01-01T00:00:00Z"});
    if (type == "multiselect" || type == "table") limits({0, 1, 2, 3});
    if (type == "file") limits({0, 10, 100});
    if (type == "file" && chance(40))
      rules.set("content_types", one_of<Json>({Json::array({"application/pdf"}), Json::array({"image/*", "a/b"})}));
    if (type == "select" || type == "multiselect") {
      const std::vector<Json> all{"a", "b", Json::object({{"value", "c"}, {"label", "C"}}), 1, 2.5, true};
      Json::Array offered{all[below(all.size())]};
      for (const auto& one : all) {
        if (chance(60) && one != offered.front()) offered.push_back(one);
      }
      options = std::move(offered);
    }
    if (type == "table") {
      Json::Array columns;
      for (std::size_t i = 0; i < 1 + below(3); ++i)
        columns.push_back(question(false).set("key", "c" + std::to_string(i)).set("required", chance(30)));
      options = Json::object({{"columns", std::move(columns)}});
    }
    if (chance(10)) rules.set("personal", chance(50));
    return Json::object({{"type", type}, {"rules", std::move(rules)}, {"options", std::move(options)}});
  }

  static const std::vector<const char*>& patterns() {
    static const std::vector<const char*> all{
        "[а-я]+",    "\\w+",  "(?:ab|a.c)*",  ".{1,3}", "[^a-c\\d]+", "a|x@.*",   "(a)b?",     "(?i)AB+", "\\pL+",
        "[\\s\\w]*", "x{,2}", "[[:alpha:]]+", "^ab$",   "[+-]?.*",    "[a\\-c]*", "a/b\\.c.*", "\\@?.+?", "a{01}"};
    return all;
  }

  Json answer(const Json& question) {
    if (chance(5)) return one_of(wild());
    const auto type = question["type"].as_string();
    const auto some = [this](const std::vector<Json>& values) { return one_of(values); };
    if (type == "text" || type == "textarea")
      return some({"ab", "x", "слово", "a c", "a/b.c", "abc", "12", "№ 7", "+x", "abcdefghi", "двенадцатый слог"});
    if (type == "number") return some({0, 5, 0.5, -3, 7.25, 99.99, 100});
    if (type == "integer") return some({0, 5, -3, 100, 7, 2.5});
    if (type == "money") return some({0, 5, 99.99, 0.5, "12.50", "-1", "0.001", 0.001, "007.100", 1e16, "1e3"});
    if (type == "boolean") return chance(50);
    if (type == "date")
      return some({"2025-06-02", "2000-02-29", "2025-02-29", "1900-02-29", "2024-12-31", "2035-04-30"});
    if (type == "datetime")
      return some({"2025-06-02T14:26:26+05:00", "2024-02-29 00:00:00Z", "2031-01-01t00:00:00.25-0530",
                   "2025-06-02T14:26", "2026-01-01T00:00:00+05"});
    if (type == "email")
      return some({"a@example.kz", "a.b@x.example.kz", "x@y", "a@b@example.kz", "a@ex..kz", "я@пример.қаз"});
    if (type == "phone")
      return some({"+77011234567", "8 (701) 123-45-67", "701 123 45 67", "0049 30 1234567", "12345", "7 701 123 4567",
                   "87011", "+1234567"});
    if (type == "tin") return some({"131240667768", "131240667767", "1312", "13124066776x"});
    if (type == "url")
      return some({"https://example.kz/a?b", "http://x", "https://", "ftp://x", "https://:80", "http://a b"});
    if (type == "file")
      return some(
          {"plan.pdf", Json::object({{"path", "plan.pdf"}, {"size", 10}}), Json::object({{"name", "x"}}),
           Json::object({{"path", "p"}, {"size", -1}}), Json::object({{"path", "p"}, {"name", "n"}, {"size", 99}}),
           Json::object({{"path", "p"}, {"owner", "x"}}),
           Json::object({{"path", "p"}, {"content_type", "application/PDF"}, {"size", 5}}),
           Json::object({{"sha256", std::string(64, 'c')}, {"content_type", "image/png"}}),
           Json::object({{"path", "p"}, {"sha256", "c"}}), Json::object({{"path", "p"}, {"content_type", "x"}})});
    Json::Array list;
    if (type == "table") {
      for (auto left = below(4); left > 0; --left) {
        Json row = Json::object();
        for (const Json& column : question["options"]["columns"].items()) {
          if (chance(85)) row.set(column["key"].as_string(), answer(column));
        }
        if (chance(3)) row.set("unknown", 1);
        list.push_back(std::move(row));
      }
      return list;
    }
    const auto value = [&]() -> Json {
      if (chance(4) || question["options"].items().empty()) return "none of them";
      const auto options = question["options"].items();
      const Json& option = options[below(options.size())];
      return option.is_object() ? option["value"] : option;
    };
    if (type == "select") return value();
    for (auto left = below(4); left > 0; --left) {
      Json chosen = value();
      if (chance(5) || std::find(list.begin(), list.end(), chosen) == list.end()) list.push_back(std::move(chosen));
    }
    return list;
  }

  static const std::vector<Json>& wild() {
    static const std::vector<Json> all{Json(),
                                       "",
                                       "  ",
                                       "\t\u00a0",
                                       Json(Json::Array()),
                                       Json::object(),
                                       true,
                                       false,
                                       0,
                                       1,
                                       1e300,
                                       "x",
                                       "2025-06-02",
                                       "a",
                                       -2.5,
                                       Json::array({"a"}),
                                       Json::array({Json()}),
                                       Json::object({{"path", "x"}})};
    return all;
  }

  std::mt19937_64 engine_;
};

}  // namespace techhub::service
