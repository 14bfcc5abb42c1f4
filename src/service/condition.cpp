// SPDX-License-Identifier: MIT
#include "service/condition.hpp"

#include <algorithm>

namespace techhub::service {
namespace {

bool is_scalar(const Json& json) { return json.is_string() || json.is_number() || json.is_bool(); }

}  // namespace

std::optional<Condition> Condition::parse(const Json& json) {
  Condition made;
  if (!made.read(json, 0)) return std::nullopt;
  made.json_ = json;
  return made;
}

bool Condition::read(const Json& json, std::size_t depth) {
  if (!json.is_object() || json.members().empty() || depth > max_depth || ++parts_ > max_parts) return false;
  if (json.members().size() == 1) {
    const auto& [word, parts] = json.members().front();
    if (word == "not") return read(parts, depth + 1);
    if (word == "all" || word == "any") {
      return parts.is_array() && std::all_of(parts.items().begin(), parts.items().end(),
                                             [&](const Json& part) { return read(part, depth + 1); });
    }
  }
  if (json["field"].as_string().empty() || json.members().size() < 2) return false;
  fields_.emplace_back(json["field"].as_string());
  return std::all_of(json.members().begin(), json.members().end(), [](const Json::Member& member) {
    const auto& [word, value] = member;
    if (word == "field") return true;
    if (word == "equals") return is_scalar(value);
    if (word == "in") {
      return value.is_array() && std::all_of(value.items().begin(), value.items().end(), &is_scalar);
    }
    if (word == "filled") return value.is_bool();
    return (word == "at_least" || word == "at_most") && (value.is_number() || value.is_string());
  });
}

bool Condition::holds(const Json& json, const Lookup& answer) {
  const auto part_holds = [&](const Json& part) { return holds(part, answer); };
  if (const Json* part = json.find("not")) return !holds(*part, answer);
  if (const Json* parts = json.find("all"))
    return std::all_of(parts->items().begin(), parts->items().end(), part_holds);
  if (const Json* parts = json.find("any"))
    return std::any_of(parts->items().begin(), parts->items().end(), part_holds);

  const Meaning& given = answer(json["field"].as_string());
  return std::all_of(json.members().begin(), json.members().end(), [&](const Json::Member& member) {
    const auto& [word, value] = member;
    if (word == "field") return true;
    if (word == "filled") return given.is_answer() == value.as_bool();
    if (word == "equals") return given.is(value);
    if (word == "in") {
      return std::any_of(value.items().begin(), value.items().end(),
                         [&](const Json& wanted) { return given.is(wanted); });
    }
    const auto found = given.order(value);
    return found && (word == "at_least" ? *found >= 0 : *found <= 0);
  });
}

bool Condition::has_right_bounds(const Json& json, const TypeOf& type) {
  const auto part_has = [&](const Json& part) { return has_right_bounds(part, type); };
  if (const Json* part = json.find("not")) return part_has(*part);
  for (const auto* word : {"all", "any"}) {
    if (const Json* parts = json.find(word)) return std::all_of(parts->items().begin(), parts->items().end(), part_has);
  }
  const auto asked = type(json["field"].as_string());
  return !asked || std::all_of(json.members().begin(), json.members().end(), [&](const Json::Member& member) {
    const auto& [word, value] = member;
    return (word != "at_least" && word != "at_most") || Meaning::is_bound(*asked, value);
  });
}

std::vector<std::string> Condition::asked_by(const Json& rules) {
  std::vector<std::string> keys;
  for (const auto* rule : {"visible_if", "required_if"}) {
    const auto condition = parse(rules[rule]);
    if (condition) keys.insert(keys.end(), condition->fields_.begin(), condition->fields_.end());
  }
  return keys;
}

}  // namespace techhub::service
