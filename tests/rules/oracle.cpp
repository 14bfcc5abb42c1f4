// SPDX-License-Identifier: MIT
#include "rules/oracle.hpp"

#include <catch2/catch.hpp>
#include <sstream>

#include "rules/fixture.hpp"

namespace techhub::rules::test {

namespace {

// A word, or a list of them.
std::set<std::string> words(const Json& json) {
  std::set<std::string> out;
  if (json.is_string()) out.insert(std::string(json.as_string()));
  for (const Json& one : json.items()) out.insert(std::string(one.as_string()));
  return out;
}

template <class List, class Item>
bool among(const List& list, const Item& item) {
  bool found = false;
  for (const auto& one : list) found = found || one == item;
  return found;
}

bool runs(const Membership& membership) { return membership.verified && !membership.ended.has_value(); }

bool has_membership(const Actor& actor, std::span<const std::int64_t> companies, MemberRole role) {
  for (const Membership& one : actor.memberships)
    if (runs(one) && one.role == role && among(companies, one.company)) return true;
  return false;
}

// An owner, or the author of a company that has none.
bool owns(const Actor& actor, std::span<const std::int64_t> companies) {
  if (has_membership(actor, companies, MemberRole::owner)) return true;
  for (const std::int64_t company : actor.ownerless)
    if (among(companies, company)) return true;
  return false;
}

bool holds(const std::string& scope, const Actor& actor, const Resource& row) {
  const bool is_user = actor.kind == Actor::Kind::user;
  if (scope == "any") return true;
  if (scope == "published") return row.published;
  if (!is_user) return false;
  if (scope == "own") return among(row.authors, actor.user) || among(row.subjects, actor.user);
  if (scope == "assigned") return among(row.officials, actor.user);
  if (scope == "organization")
    return actor.organization != "" && among(row.organizations, std::string_view(actor.organization));
  if (scope == "company_owner") return owns(actor, row.companies);
  if (scope == "company_member") return has_membership(actor, row.companies, MemberRole::member);
  if (scope == "company_advisor") return has_membership(actor, row.companies, MemberRole::advisor);
  if (scope == "host")
    return among(row.host_authors, actor.user) || owns(actor, row.host_companies) ||
           has_membership(actor, row.host_companies, MemberRole::member);
  return false;
}

bool any_holds(const std::set<std::string>& scopes, const Actor& actor, const Resource& row) {
  for (const std::string& scope : scopes)
    if (holds(scope, actor, row)) return true;
  return false;
}

// The author, the subject, the author of the company, whoever belongs to it, or did when the case was opened.
bool is_their_own_case(const Actor& actor, const Resource& row, const std::string& decision) {
  if (actor.kind != Actor::Kind::user) return false;
  if (among(row.authors, actor.user) || among(row.subjects, actor.user)) return true;
  if (decision == "people") return false;
  for (const std::int64_t company : row.companies) {
    if (among(actor.authored, company) || among(actor.ownerless, company)) return true;
    if (actor.company.has_value() && *actor.company == company) return true;
    for (const Membership& one : actor.memberships) {
      if (one.company != company) continue;
      if (!one.ended.has_value()) return true;  // running, or waiting for one side's word
      const bool ended_before = row.opened.has_value() && one.ended->us < row.opened->us;
      if (one.verified && !ended_before) return true;
    }
  }
  return false;
}

}  // namespace

std::map<std::string, std::string> decisions() {
  std::map<std::string, std::string> out;
  std::istringstream lines(read_source("tests/data/rules/decisions.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream words(line);
    std::string kind, entity;
    words >> kind >> entity;
    const auto dot = entity.find('.');
    REQUIRE((kind == "full" || kind == "people"));
    for (std::string action; words >> action;) {
      const std::string name = entity.substr(0, dot + 1) + action + "_" + entity.substr(dot + 1);
      INFO(name);
      REQUIRE(out.emplace(name, kind).second);
    }
  }
  return out;
}

Oracle::Oracle(const std::string& document, const std::vector<Permission>& permissions)
    : document_(Json::parse(document).value()), decisions_(decisions()) {
  for (const Permission& one : permissions) actions_[one.entity][one.action] = one.name;
  for (const auto& [name, json] : document_["roles"].members()) {
    Role& role = roles_[name];
    for (const std::string& up : words(json["inherits"])) role.inherits.push_back(up);
    read_rules(json, "denials", role);
    read_rules(json, "grants", role);
    names_.push_back(name);
  }
  for (const std::string& name : names_) family(name, families_[name]);
}

std::set<std::string> Oracle::entities(const Json& on) const {
  std::set<std::string> out;
  for (const std::string& word : words(on)) {
    if (word.find('.') == std::string::npos && word != "*") {
      const auto inner = entities(document_["sets"][word]);
      out.insert(inner.begin(), inner.end());
      continue;
    }
    const std::string app = word == "*" ? "" : word.ends_with(".*") ? word.substr(0, word.size() - 1) : word;
    for (const auto& [label, actions] : actions_)
      if (word.ends_with("*") ? label.starts_with(app) : label == word) out.insert(label);
  }
  return out;
}

void Oracle::read_rules(const Json& role, const char* list, Role& into) {
  for (const Json& json : role[list].items()) {
    Rule rule;
    rule.denies = std::string(list) == "denials";
    rule.scopes = words(json["scope"]);
    rule.services = words(json.find("services") != nullptr ? json["services"]
                          : rule.denies                    ? Json()
                                                           : role["services"]);
    if (among(rule.services, std::string("*"))) rule.services.clear();
    rule.statuses = words(json["statuses"]);
    rule.targets = words(json["targets"]);
    rule.has_from = json.find("valid_from") != nullptr;
    rule.has_until = json.find("valid_until") != nullptr;
    if (rule.has_from) rule.from = Time::parse(json["valid_from"].as_string()).value();
    if (rule.has_until) rule.until = Time::parse(json["valid_until"].as_string()).value();
    const auto does = words(json["do"]), but = words(json["but"]);
    for (const std::string& entity : entities(json["on"]))
      for (const auto& [action, permission] : actions_.at(entity)) {
        const bool is_named = among(does, std::string("*")) || among(does, action);
        if (is_named && !among(but, action) && !among(but, permission)) into.rules[permission].push_back(rule);
      }
  }
}

void Oracle::family(const std::string& role, std::set<std::string>& into) const {
  if (!into.insert(role).second) return;
  for (const std::string& up : roles_.at(role).inherits) family(up, into);
}

std::string Oracle::ask(const Actor& actor, const Permission& permission, const Resource& row, Time at) const {
  if (actor.kind == Actor::Kind::system) return "no_grant";
  const bool becomes_active =
      permission.name == "account.activate_user" || permission.name == "account.request_code_user";
  if (actor.kind == Actor::Kind::user && !actor.is_active && !becomes_active) return "inactive";

  std::string name = actor.kind == Actor::Kind::user ? actor.role : "anonymous";
  if (actor.kind == Actor::Kind::user && roles_.count(name) == 0) name = "user";

  // A denial that matches.
  if (actor.kind == Actor::Kind::user)
    for (const PersonalGrant& one : actor.deny) {
      const std::set<std::string> scopes(one.scopes.begin(), one.scopes.end());
      if (one.permission == permission.name && (scopes.empty() || any_holds(scopes, actor, row)))
        return "denied_by_rule";
    }
  bool is_granted = false, fits = false, is_allowed = false;
  if (families_.count(name) != 0)
    for (const std::string& role : families_.at(name)) {
      const auto found = roles_.at(role).rules.find(permission.name);
      if (found == roles_.at(role).rules.end()) continue;
      for (const Rule& rule : found->second) {
        bool matches = any_holds(rule.scopes, actor, row);
        bool serves = rule.services.empty();
        for (const std::string_view service : row.services) serves = serves || among(rule.services, service);
        matches = matches && serves;
        matches = matches && (rule.statuses.empty() || among(rule.statuses, row.status));
        matches = matches && (rule.targets.empty() || among(rule.targets, row.target));
        const bool is_in_force =
            (!rule.has_from || rule.from.us <= at.us) && (!rule.has_until || at.us < rule.until.us);
        if (rule.denies && matches && is_in_force) return "denied_by_rule";
        if (rule.denies) continue;
        is_granted = true;
        fits = fits || matches;
        is_allowed = is_allowed || (matches && is_in_force);
      }
    }
  const auto decision = decisions_.find(permission.name);
  if (decision != decisions_.end() && is_their_own_case(actor, row, decision->second)) return "own_case";
  if (actor.kind == Actor::Kind::user) {
    for (const PersonalGrant& one : actor.allow) {
      if (one.permission != permission.name) continue;
      is_granted = true;
      const std::set<std::string> scopes(one.scopes.begin(), one.scopes.end());
      is_allowed = is_allowed || scopes.empty() || any_holds(scopes, actor, row);
    }
    if (among(actor.trusted, permission.name)) is_allowed = true;
  }
  if (is_allowed) return "allowed";
  if (fits) return "not_now";
  return is_granted ? "out_of_scope" : "no_grant";
}

}  // namespace techhub::rules::test
