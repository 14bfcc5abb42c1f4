// SPDX-License-Identifier: MIT
#include "service/condition.hpp"

#include <algorithm>

namespace techhub::service {
namespace {

// A list of choices holds what any of them is.
bool is_one_of(const Json& answer, const Json& wanted) {
  if (answer.is_array()) {
    return std::any_of(answer.items().begin(), answer.items().end(), [&](const Json& one) { return one == wanted; });
  }
  return answer == wanted;
}

// -1, 0, 1; dates and times are compared as their ISO text. Nothing for what has no order.
std::optional<int> order(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number()) return (a.as_double() > b.as_double()) - (a.as_double() < b.as_double());
  if (a.is_string() && b.is_string()) return (a.as_string() > b.as_string()) - (a.as_string() < b.as_string());
  return std::nullopt;
}

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

  const Json& given = answer(json["field"].as_string());
  return std::all_of(json.members().begin(), json.members().end(), [&](const Json::Member& member) {
    const auto& [word, value] = member;
    if (word == "field") return true;
    if (word == "filled") return !given.is_null() == value.as_bool();
    if (given.is_null()) return false;
    if (word == "equals") return is_one_of(given, value);
    if (word == "in") {
      return std::any_of(value.items().begin(), value.items().end(),
                         [&](const Json& wanted) { return is_one_of(given, wanted); });
    }
    const auto found = order(given, value);
    return found && (word == "at_least" ? *found >= 0 : *found <= 0);
  });
}

}  // namespace techhub::service
