// SPDX-License-Identifier: MIT
#include "rules/fixture.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

namespace techhub::rules::test {

namespace {

Permissions declared() {
  Permissions out;
  std::istringstream lines(read_source("tests/data/rules/permissions.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string entity;
    words >> entity;
    for (const char* action : {"add", "change", "view", "delete"}) REQUIRE(out.add(entity, action));
    for (std::string action; words >> action;) {
      Sod sod = Sod::none;
      if (action.back() == '!') sod = Sod::full;
      if (action.back() == '~') sod = Sod::people;
      if (sod != Sod::none) action.pop_back();
      REQUIRE(out.add(entity, action, sod));
    }
  }
  return out;
}

}  // namespace

std::string read_source(std::string_view path) {
  const std::string full = std::string(TECHHUB_SOURCE_DIR) + "/" + std::string(path);
  INFO(full);
  std::ifstream file(full, std::ios::binary);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

const Permissions& platform() {
  static const Permissions made = declared();
  return made;
}

std::vector<Flow> flows() {
  const Json all = Json::parse(read_source("tests/data/rules/flows.json")).value();
  std::vector<Flow> out;
  for (const Json& one : all.items()) out.push_back(flow_from_json(one).value());
  return out;
}

const Policy& default_policy() {
  static const PolicyPointer made = compiled(read_source("policies/default.json"));
  return *made;
}

const Policy& full_policy() {
  static const PolicyPointer made = compiled(read_source("policies/full.json"));
  return *made;
}

PolicyPointer compiled(std::string_view document, const Permissions& permissions) {
  auto policy = Policy::compile(document, permissions);
  if (!policy) FAIL(policy.error().to_string());
  return policy.value();
}

std::string with_roles(std::string_view roles) { return "{\"format\": 1, \"roles\": {" + std::string(roles) + "}}"; }

Actor person(std::int64_t user, std::string_view role) {
  Actor actor;
  actor.kind = Actor::Kind::user;
  actor.user = user;
  actor.is_active = true;
  actor.role = role;
  return actor;
}

PermissionId permission(std::string_view name) {
  const PermissionId id = platform().find(name);
  INFO(name);
  REQUIRE(id != Permissions::unknown);
  return id;
}

}  // namespace techhub::rules::test
