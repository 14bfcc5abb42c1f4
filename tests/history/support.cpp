// SPDX-License-Identifier: MIT
#include "history/support.hpp"

namespace techhub::test {
namespace {

std::vector<std::string> steps(std::string_view path) {
  std::vector<std::string> all;
  for (const char c : path) {
    if (c == '/') {
      all.emplace_back();
    } else {
      REQUIRE_FALSE(all.empty());
      all.back() += c;
    }
  }
  for (auto& step : all) {
    for (const auto& [escape, character] : {std::pair{"~1", '/'}, std::pair{"~0", '~'}}) {
      for (auto at = step.find(escape); at != std::string::npos; at = step.find(escape, at + 1))
        step.replace(at, 2, 1, character);
    }
  }
  return all;
}

Json applied(const Json& json, std::span<const std::string> path, const Difference& one) {
  if (path.empty()) {
    REQUIRE(one.before == json);
    return one.after.value();
  }
  const std::string& step = path.front();
  const bool is_last = path.size() == 1;
  if (json.is_object()) {
    Json made = json;
    const Json* member = json.find(step);
    if (is_last && !member) {
      REQUIRE_FALSE(one.before);
      made.set(step, one.after.value());
    } else if (is_last && !one.after) {
      REQUIRE(one.before == *member);
      made.remove(step);
    } else {
      REQUIRE(member);
      made.set(step, applied(*member, path.subspan(1), one));
    }
    return made;
  }
  REQUIRE(json.is_array());
  Json::Array items(json.items().begin(), json.items().end());
  const auto place = static_cast<std::size_t>(std::stoul(step));
  if (is_last && !one.before) {
    REQUIRE(place == items.size());
    items.push_back(one.after.value());
  } else if (is_last && !one.after) {
    REQUIRE(place + 1 == items.size());
    items.pop_back();
  } else {
    items.at(place) = applied(items.at(place), path.subspan(1), one);
  }
  return items;
}

}  // namespace

Json applied(Json json, const std::vector<Difference>& differences) {
  for (const auto& one : differences) {
    INFO(one.path);
    json = applied(json, steps(one.path), one);
  }
  return json;
}

std::string told(const std::vector<Difference>& differences) {
  std::string all;
  for (const auto& one : differences) {
    if (!all.empty()) all += "; ";
    all += one.path + ": " + (one.before ? one.before->dump() : "-") + " > " + (one.after ? one.after->dump() : "-");
  }
  return all;
}

std::string actions(const History& history) {
  std::string all;
  for (const auto& version : history.versions)
    all += (all.empty() ? "" : " ") + (version.action.empty() ? "?" : version.action);
  return all;
}

}  // namespace techhub::test
