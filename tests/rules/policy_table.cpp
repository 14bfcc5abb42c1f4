// SPDX-License-Identifier: MIT
#include "rules/policy_table.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

namespace techhub::rules::test {

namespace {

using Words = std::vector<std::string>;

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

Words split(std::string_view text, char at) {
  Words out;
  std::istringstream parts{std::string(text)};
  for (std::string part; std::getline(parts, part, at);)
    if (!trimmed(part).empty()) out.push_back(trimmed(part));
  return out;
}

Words every_entity() {
  std::set<std::string> out;
  for (const Permission& one : platform().all()) out.insert(one.entity);
  return {out.begin(), out.end()};
}

// A full label stands for itself; `C` and `everything` for many; a model's name for the one entity of the platform's
// own apps that has it.
Words labels(const std::string& word) {
  if (word == "everything") return every_entity();
  if (word == "C")
    return {"core.event", "core.vacancy", "core.blog", "core.article", "core.techtask", "core.discussion"};
  if (word.find('.') != std::string::npos) return {word};
  Words out;
  for (const std::string& label : every_entity())
    if (label.substr(label.find('.') + 1) == word) out.push_back(label);
  INFO(word);
  REQUIRE(out.size() == 1);
  return out;
}

Words labels_of(const std::string& list) {
  Words out;
  for (const std::string& word : split(list, ','))
    for (std::string& label : labels(word)) out.push_back(std::move(label));
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

void read_clause(RoleTable& role, const Words& entities, const std::string& clause) {
  const auto at = clause.find('@');
  INFO(clause);
  REQUIRE(at != std::string::npos);
  std::string scopes = clause.substr(at + 1);
  const std::string status = narrowing(scopes, "status");
  const std::string service = narrowing(scopes, "service");
  for (const std::string& entity : entities)
    for (const std::string& action : actions_of(entity, trimmed(clause.substr(0, at))))
      for (const std::string& scope : split(scopes, ','))
        role.rights.emplace(Permissions::name(entity, action), scope, status, service, "");
}

Words lines_from(const std::string& heading) {
  Words out;
  std::istringstream lines(read_source("tests/data/policy.md"));
  bool inside = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("## "))
      inside = line.starts_with("## " + heading);
    else if (inside)
      out.push_back(line);
  }
  REQUIRE_FALSE(out.empty());
  return out;
}

// The rows of the table whose first column has this title.
std::vector<Words> rows_of(const Words& lines, const std::string& title) {
  std::vector<Words> out;
  bool inside = false;
  for (const std::string& line : lines) {
    if (line.starts_with("| " + title + " |"))
      inside = true;
    else if (!line.starts_with("|"))
      inside = false;
    else if (inside && !line.starts_with("|---")) {
      Words cells;
      for (std::size_t at = 1, end = 0; (end = line.find('|', at)) != std::string::npos; at = end + 1)
        cells.push_back(trimmed(line.substr(at, end - at)));
      REQUIRE(cells.size() == 3);
      out.push_back(std::move(cells));
    }
  }
  return out;
}

const Words request_things{"service.servicerequest", "service.hubformdata",       "service.expertise",
                           "service.protocol",       "service.protocol_requests", "service.protocol_votes",
                           "service.report"};

struct Domain {
  std::string name;
  Words entities;
  bool has_requests = false;
  std::string target, service, wide = "any";  // of its comments; of its requests; what `any` means here
};

Domain read_domain(const std::string& name, const Words& row) {
  Domain domain{.name = name};
  for (const std::string& thing : split(row[1], ',')) {
    if (thing == "requests")
      domain.has_requests = true;
    else if (thing == "that entity")
      domain.entities.push_back("core." + name);
    else if (thing == "its comments") {
      domain.entities.emplace_back("core.comment");
      domain.target = "core." + name;
    } else
      for (std::string& label : labels(thing)) domain.entities.push_back(std::move(label));
  }
  if (row[2] == "service of that code")
    domain.service = name;
  else if (row[2].starts_with("service "))
    domain.service = row[2].substr(8);
  else if (row[2].starts_with("scope "))
    domain.wide = row[2].substr(6, row[2].find(' ', 6) - 6);
  else
    CHECK(row[2].empty());
  return domain;
}

bool has(const Words& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void add_rights(RoleTable& role, const Domain& domain, const Words& row) {
  std::string list = row[1];
  const auto only = list.find(" (with requests)");
  if (only != std::string::npos) list.erase(only);
  Words on;
  for (const std::string& word : split(list, ',')) {
    if (word == "requests")
      on.insert(on.end(), request_things.begin(), request_things.end());
    else if (word == "entities")
      on.insert(on.end(), domain.entities.begin(), domain.entities.end());
    else
      for (std::string& label : labels(word)) on.push_back(std::move(label));
  }
  const auto at = row[2].find(" @");
  for (const std::string& label : on) {
    const bool is_request = has(request_things, label) || only != std::string::npos;
    if (is_request ? !domain.has_requests : !has(domain.entities, label)) continue;
    for (const std::string& action : actions_of(label, row[2].substr(0, at)))
      role.rights.emplace(Permissions::name(label, action),
                          at == std::string::npos ? domain.wide : row[2].substr(at + 2), "",
                          is_request ? domain.service : "", label == "core.comment" ? domain.target : "");
  }
}

std::set<Right> held_by(const Policy& policy, std::uint32_t role, bool inherited) {
  std::set<Right> out;
  const auto only = [](std::span<const std::string> words) {
    REQUIRE(words.size() <= 1);
    return words.empty() ? std::string() : words.front();
  };
  for (PermissionId id = 0; id < policy.permission_count(); ++id)
    for (const Policy::Held& held : policy.cell(role, id)) {
      const Grant& grant = *policy.grant(held.grant);
      if (grant.role != role && !inherited) continue;
      REQUIRE_FALSE(grant.is_denial);
      REQUIRE_FALSE(grant.valid_from);
      REQUIRE_FALSE(grant.valid_until);
      for (unsigned i = 0; i < scope_count; ++i)
        if ((grant.scopes >> i & 1) != 0)
          out.emplace(platform()[id].name, name(static_cast<Scope>(1 << i)), only(grant.statuses), only(grant.services),
                      only(grant.targets));
    }
  return out;
}

}  // namespace

PolicyTable read_default_table() {
  PolicyTable out;
  RoleTable* role = nullptr;
  for (const std::string& line : lines_from("default")) {
    if (line.starts_with("**")) {
      const auto end = line.find("**", 2);
      role = &out[line.substr(2, end - 2)];
      const auto plus = line.find('+');
      if (plus == std::string::npos) continue;
      for (const std::string& name : split(line.substr(plus + 1), ',')) role->inherits.insert(name);
    } else if (line.starts_with("- ") && role != nullptr) {
      const auto colon = line.find(':');
      const Words entities = labels_of(line.substr(2, colon - 2));
      for (const std::string& clause : split(line.substr(colon + 1), ';')) read_clause(*role, entities, clause);
    }
  }
  return out;
}

PolicyTable read_full_table() {
  PolicyTable out = read_default_table();
  const PolicyTable kept = out;
  const Words lines = lines_from("full");
  for (const Words& row : rows_of(lines, "domain"))
    for (const std::string& name : split(row[0], ',')) {
      const Domain domain = read_domain(name, row);
      for (const Words& right : rows_of(lines, "function")) {
        const std::string role = name + "_" + right[0];
        if (kept.count(role) != 0) continue;
        out[role].inherits = {"user"};
        add_rights(out[role], domain, right);
      }
    }
  return out;
}

std::set<Right> stated(const Policy& policy, std::uint32_t role) { return held_by(policy, role, false); }
std::set<Right> all_held(const Policy& policy, std::uint32_t role) { return held_by(policy, role, true); }

}  // namespace techhub::rules::test
