// SPDX-License-Identifier: MIT
// policies/default.json against the table of tests/data/policy.md: nothing more, nothing less.
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <tuple>
#include <vector>

#include "rules/fixture.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

// permission, scope, status, service
using Right = std::tuple<std::string, std::string, std::string, std::string>;
struct RoleTable {
  std::set<std::string> inherits;
  std::set<Right> rights;
};

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> out;
  std::istringstream parts{std::string(text)};
  for (std::string part; std::getline(parts, part, at);)
    if (!trimmed(part).empty()) out.push_back(trimmed(part));
  return out;
}

std::vector<std::string> every_entity() {
  std::set<std::string> out;
  for (const Permission& one : platform().all()) out.insert(one.entity);
  return {out.begin(), out.end()};
}

// A full label stands for itself; `C` and `everything` for many; a model's name for the one entity of the platform's
// own apps that has it.
std::vector<std::string> labels(const std::string& word) {
  if (word == "everything") return every_entity();
  if (word == "C")
    return {"core.event", "core.vacancy", "core.blog", "core.article", "core.techtask", "core.discussion"};
  if (word.find('.') != std::string::npos) return {word};
  std::vector<std::string> out;
  for (const std::string& label : every_entity())
    if (label.substr(label.find('.') + 1) == word) out.push_back(label);
  INFO(word);
  REQUIRE(out.size() == 1);
  return out;
}

// `(status done)` behind the scopes.
std::string narrowing(std::string& scopes, const std::string& kind) {
  const auto open = scopes.find("(" + kind + " ");
  if (open == std::string::npos) return {};
  const auto close = scopes.find(')', open);
  REQUIRE(close != std::string::npos);
  std::string word = scopes.substr(open + kind.size() + 2, close - open - kind.size() - 2);
  scopes.erase(open, close - open + 1);
  return word;
}

std::set<std::string> actions_of(const std::string& label, const std::string& text) {
  std::set<std::string> out;
  if (!text.starts_with("every")) {
    for (const std::string& action : split(text, ',')) out.insert(action);
    return out;
  }
  for (const Permission& one : platform().all())
    if (one.entity == label) out.insert(one.action);
  if (const auto but = text.find("but "); but != std::string::npos)
    for (const std::string& action : split(text.substr(but + 4), ',')) out.erase(action);
  return out;
}

void read_clause(RoleTable& role, const std::vector<std::string>& entities, const std::string& clause) {
  const auto at = clause.find('@');
  INFO(clause);
  REQUIRE(at != std::string::npos);
  std::string scopes = clause.substr(at + 1);
  const std::string status = narrowing(scopes, "status");
  const std::string service = narrowing(scopes, "service");
  for (const std::string& entity : entities)
    for (const std::string& action : actions_of(entity, trimmed(clause.substr(0, at))))
      for (const std::string& scope : split(scopes, ','))
        role.rights.emplace(Permissions::name(entity, action), scope, status, service);
}

std::map<std::string, RoleTable> read_table() {
  std::map<std::string, RoleTable> out;
  RoleTable* role = nullptr;
  std::istringstream lines(read_source("tests/data/policy.md"));
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("**")) {
      const auto end = line.find("**", 2);
      role = &out[line.substr(2, end - 2)];
      const auto plus = line.find('+');
      if (plus == std::string::npos) continue;
      for (const std::string& name : split(line.substr(plus + 1), ',')) role->inherits.insert(name);
    } else if (line.starts_with("- ") && role != nullptr) {
      const auto colon = line.find(':');
      std::vector<std::string> entities;
      for (const std::string& word : split(line.substr(2, colon - 2), ','))
        for (std::string& label : labels(word)) entities.push_back(std::move(label));
      for (const std::string& clause : split(line.substr(colon + 1), ';')) read_clause(*role, entities, clause);
    }
  }
  return out;
}

// Everything that a grant of a compiled policy says, one right for each scope.
void add_rights(std::set<Right>& out, const Grant& grant) {
  REQUIRE(!grant.is_denial);
  REQUIRE(!grant.valid_from);
  REQUIRE(!grant.valid_until);
  REQUIRE(grant.statuses.size() <= 1);
  REQUIRE(grant.services.size() <= 1);
  for (unsigned i = 0; i < scope_count; ++i)
    if ((grant.scopes >> i & 1) != 0)
      out.emplace(platform()[grant.permission].name, name(static_cast<Scope>(1 << i)),
                  grant.statuses.empty() ? "" : grant.statuses.front(),
                  grant.services.empty() ? "" : grant.services.front());
}

std::set<Right> stated(std::uint32_t role) {
  std::set<Right> out;
  const Actor actor = person(1, default_policy().roles()[role].name);
  for (PermissionId id = 0; id < platform().size(); ++id)
    for (const Grant& grant : default_policy().grants(actor, id))
      if (grant.role == role) add_rights(out, grant);
  return out;
}

std::vector<Right> missing(const std::set<Right>& a, const std::set<Right>& b) {
  std::vector<Right> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

}  // namespace

TEST_CASE("the default policy is the table of policy.md, right by right") {
  const auto table = read_table();
  REQUIRE(table.size() == 12);
  REQUIRE(default_policy().roles().size() == table.size());
  std::size_t rights = 0;
  for (const auto& [name, expected] : table) {
    INFO("role " << name);
    const auto role = default_policy().find_role(name);
    REQUIRE(role);
    const auto granted = stated(*role);
    CHECK_THAT(missing(expected.rights, granted), Catch::Equals(std::vector<Right>()));
    CHECK_THAT(missing(granted, expected.rights), Catch::Equals(std::vector<Right>()));
    std::set<std::string> inherits;
    for (const auto up : default_policy().roles()[*role].inherits) inherits.insert(default_policy().roles()[up].name);
    CHECK(inherits == expected.inherits);
    rights += granted.size();
  }
  CHECK(rights > 1000);
}

TEST_CASE("every role of the default policy has a title in three languages; two are super") {
  std::set<std::string> supers;
  for (const auto& role : default_policy().roles()) {
    INFO(role.name);
    CHECK(role.title.ru);
    CHECK(role.title.kk);
    CHECK(role.title.en);
    if (role.is_super) supers.insert(role.name);
  }
  CHECK(supers == std::set<std::string>{"admin", "superadmin"});
}

TEST_CASE("admin holds every permission but five") {
  const Actor admin = person(1, "admin");
  std::set<std::string> lacks;
  for (PermissionId id = 0; id < platform().size(); ++id)
    if (!default_policy().check(admin, id, {}, {}).allowed()) lacks.insert(platform()[id].name);
  CHECK(lacks == std::set<std::string>{"account.assign_admin_user", "account.forget_user",
                                       "account.export_personal_user", "techhub.manage_policy_setting",
                                       "techhub.rotate_keys_key"});
}
