// SPDX-License-Identifier: MIT
#include "hub/random_policy.hpp"

#include <rapidcheck.h>

#include <cstdlib>
#include <random>
#include <set>
#include <sstream>

#include "techhub/hub/known_words.hpp"

namespace techhub::test {

namespace {

using Words = std::vector<std::string>;

int below(int n) { return *rc::gen::inRange(0, n); }
std::string one_of(const Words& words) {
  return words[static_cast<std::size_t>(below(static_cast<int>(words.size())))];
}

Json words_json(const Words& words) {
  Json out = Json::array();
  for (const auto& word : words) out.push(word);
  return out;
}

Words scopes() {
  if (below(5) == 0) return {"any"};
  Words out;
  for (unsigned i = 1; i < rules::scope_count; ++i)
    if (below(4) == 0) out.emplace_back(rules::name(static_cast<rules::Scope>(1U << i)));
  if (out.empty()) out.emplace_back("own");
  return out;
}

}  // namespace

const Words& role_names() {
  static const Words names{"anonymous", "user",       "expert",         "moderator",
                           "manager",   "superadmin", "cett_moderator", "niokr_admin"};
  return names;
}

RandomRule any_rule(const Platform& platform, const Words& labels) {
  RandomRule rule;
  rule.role = static_cast<std::size_t>(below(static_cast<int>(role_names().size())));
  rule.denies = below(5) == 0;
  rule.label = one_of(labels);
  Words actions;
  for (const auto& permission : platform.permissions().all())
    if (permission.entity == rule.label) actions.push_back(permission.action);
  rule.action = below(2) == 0 ? "view" : one_of(actions);
  rule.scopes = scopes();
  if (below(4) == 0) rule.services = {one_of({"accreditation", "seedmoney", "niokr"})};
  const auto known = known_words(platform);
  const auto& entity = known.entities.at(rule.label);
  if (below(4) == 0 && entity.statuses && !entity.statuses->empty()) rule.statuses = {one_of(*entity.statuses)};
  if (entity.has_target && below(4) != 0) rule.targets = {one_of({"core.event", "core.blog", "core.comment"})};
  rule.validity = below(3) == 0 ? below(5) : 0;
  return rule;
}

std::vector<RandomRule> any_rules(const Platform& platform, const Words& labels) {
  return *rc::gen::container<std::vector<RandomRule>>(
      rc::gen::exec([&platform, &labels] { return any_rule(platform, labels); }));
}

std::string document(const std::vector<RandomRule>& rules, Time now) {
  Json roles = Json::object();
  for (std::size_t role = 0; role < role_names().size(); ++role) {
    Json grants = Json::array(), denials = Json::array();
    std::set<std::string> seen;  // the same rule twice is refused
    for (const RandomRule& rule : rules) {
      if (rule.role != role) continue;
      Json json = Json::object({{"on", rule.label}, {"do", rule.action}, {"scope", words_json(rule.scopes)}});
      if (!rule.services.empty()) json.set("services", words_json(rule.services));
      if (!rule.statuses.empty()) json.set("statuses", words_json(rule.statuses));
      if (!rule.targets.empty()) json.set("targets", words_json(rule.targets));
      const auto hour = std::chrono::hours(1);
      if (rule.validity == 1) json.set("valid_from", now.to_string());
      if (rule.validity == 2) json.set("valid_from", (now + hour).to_string());
      if (rule.validity == 3) json.set("valid_until", (now + hour).to_string());
      if (rule.validity == 4) json.set("valid_until", now.to_string());
      if (seen.insert((rule.denies ? "-" : "+") + json.dump()).second) (rule.denies ? denials : grants).push(json);
    }
    // superadmin and niokr_admin inherit twice over.
    Words inherits;
    if (role >= 2) inherits.emplace_back("user");
    if (role >= 5) inherits.emplace_back("moderator");
    roles.set(role_names()[role],
              Json::object({{"inherits", words_json(inherits)}, {"grants", grants}, {"denials", denials}}));
  }
  return Json::object({{"format", 1}, {"roles", roles}}).dump();
}

void give_personal_rights(rules::Actor& actor, const std::vector<RandomRule>& rules) {
  actor.policy = 0;
  actor.plain = 0;
  if (rules.empty() || actor.kind != rules::Actor::Kind::user) return;
  const auto right = [&] {
    const auto& rule = rules[static_cast<std::size_t>(below(static_cast<int>(rules.size())))];
    return rules::PersonalGrant{rules::Permissions::name(rule.label, rule.action), below(3) == 0 ? Words{} : scopes()};
  };
  if (below(3) == 0) actor.allow.push_back(right());
  if (below(4) == 0) actor.deny.push_back(right());
}

std::size_t wanted(const char* variable, std::size_t usual) {
  const char* given = std::getenv(variable);
  return given != nullptr ? std::strtoull(given, nullptr, 10) : usual;
}

bool campaign(const std::string& name, int times, const std::function<void()>& property) {
  rc::detail::TestParams params;
  params.seed = wanted("TECHHUB_SEED", std::random_device{}());
  params.maxSuccess = times;
  rc::detail::TestMetadata metadata;
  metadata.id = metadata.description = name;
  const auto result = rc::detail::checkTestable(property, metadata, params);
  if (result.is<rc::detail::SuccessResult>()) return true;
  std::ostringstream said;
  rc::detail::printResultMessage(result, said);
  UNSCOPED_INFO("TECHHUB_SEED=" << params.seed << "\n" << said.str());
  return false;
}

}  // namespace techhub::test
