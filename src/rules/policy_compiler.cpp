// SPDX-License-Identifier: MIT
#include "rules/policy_compiler.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <utility>

#include "rules/scopes.hpp"
#include "rules/words.hpp"

namespace techhub::rules {

namespace {

using namespace std::string_view_literals;

constexpr std::array root_keys{"$schema"sv, "format"sv, "sets"sv, "roles"sv};
constexpr std::array role_keys{"title"sv, "inherits"sv, "super"sv, "services"sv, "grants"sv, "denials"sv};
constexpr std::array rule_keys{"on"sv,       "do"sv,      "but"sv,        "scope"sv,      "services"sv,
                               "statuses"sv, "targets"sv, "valid_from"sv, "valid_until"sv};
constexpr std::int64_t format_version = 1;
constexpr std::size_t longest_word = 100;

// Zero is what no policy has: an actor that nobody prepared.
std::uint64_t next_version() noexcept {
  static std::atomic<std::uint64_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

}  // namespace

Result<std::shared_ptr<const Policy>> Policy::compile(std::string_view document, const Permissions& permissions) {
  return compile(document, permissions, KnownWords{});
}

Result<std::shared_ptr<const Policy>> Policy::compile(std::string_view document, const Permissions& permissions,
                                                      const KnownWords& known) {
  if (document.size() > max_document)
    return Error(Code::limit,
                 "line " + std::to_string(line_of(document, max_document)) + ": the policy is longer than 4 MiB");
  return PolicyCompiler(document, permissions, known).run();
}

PolicyCompiler::PolicyCompiler(std::string_view text, const Permissions& permissions, const KnownWords& known)
    : text_(text), document_(text), known_(known), catalogue_(document_, permissions), policy_(new Policy) {
  policy_->permissions_ = &permissions;
  policy_->permission_count_ = permissions.size();
  policy_->version_ = next_version();
}

Result<std::shared_ptr<const Policy>> PolicyCompiler::run() {
  auto root = Json::parse(text_);
  if (!root) return document_.bad_json(root.assume_error());
  TECHHUB_DO(read_root(root.assume_value()));
  TECHHUB_TRY(const auto order, sorted_roles());
  TECHHUB_DO(check_duplicates());
  TECHHUB_DO(flatten(order));
  return std::shared_ptr<const Policy>(std::move(policy_));
}

Result<> PolicyCompiler::read_root(const Json& root) {
  const Place top;
  TECHHUB_DO(document_.object({root, top}, root_keys));
  const Place format(top, "format");
  if (!root["format"].is_integer() || root["format"].as_integer() != format_version)
    return document_.fault(format, {}, "expected `format` 1");
  const Place places(top, "roles");
  const Json& roles = root["roles"];
  if (!roles.is_object()) return document_.fault(places, {}, "expected an object of `roles`");
  if (roles.members().size() > Policy::max_roles)
    return document_.fault(places, {}, "more than " + std::to_string(Policy::max_roles) + " roles", Code::limit);
  if (roles.members().size() * policy_->permission_count_ > Policy::max_cells)
    return document_.fault(places, {}, "too many roles for so many permissions", Code::limit);
  if (const Json* sets = root.find("sets")) {
    const Place place(top, "sets");
    TECHHUB_DO(catalogue_.read_sets({*sets, place}));
  }
  for (const auto& [name, role] : roles.members()) policy_->roles_.push_back({.name = name});
  for (std::size_t i = 0; i < policy_->roles_.size(); ++i) {
    const auto& [name, json] = roles.members()[i];
    const Place place(places, name);
    first_grant_.push_back(static_cast<std::uint32_t>(policy_->grants_.size()));
    TECHHUB_DO(read_role({json, place, name}, policy_->roles_[i]));
  }
  first_grant_.push_back(static_cast<std::uint32_t>(policy_->grants_.size()));
  return success();
}

Result<> PolicyCompiler::read_role(const Part& part, Policy::Role& role) {
  if (!is_word(role.name) || role.name.size() > longest_word) return document_.fault(part, "bad name of a role");
  TECHHUB_DO(document_.object(part, role_keys));
  const Place title(part.place, "title");
  if (auto text = i18n_from(part.json["title"]))
    role.title = std::move(text).assume_value();
  else
    return document_.fault(title, role.name, text.assume_error().message());
  if (const Json* flag = part.json.find("super")) {
    const Place place(part.place, "super");
    TECHHUB_TRY(role.is_super, document_.boolean({*flag, place, role.name}));
  }
  if (const Json* names = part.json.find("inherits")) {
    const Place place(part.place, "inherits");
    TECHHUB_DO(read_inherits({*names, place, role.name}, role));
  }
  Words services;
  if (const Json* codes = part.json.find("services")) {
    const Place place(part.place, "services");
    TECHHUB_TRY(services, read_services({*codes, place, role.name}));
  }
  // A default narrowing must not shorten the reach of a denial.
  TECHHUB_DO(read_rules(part, "denials", {}));
  return read_rules(part, "grants", services);
}

Result<> PolicyCompiler::read_inherits(const Part& part, Policy::Role& role) const {
  if (part.json.is_array() && part.json.items().empty()) return success();
  TECHHUB_TRY(const auto names, document_.words(part));
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto found = policy_->find_role(names[i]);
    if (!found) return document_.fault(place_of_word(part, i), part.role, "unknown role `" + quoted(names[i]) + "`");
    role.inherits.push_back(*found);
  }
  return success();
}

Result<> PolicyCompiler::read_rules(const Part& role, std::string_view list, Words services) {
  const Json* rules = role.json.find(list);
  if (rules == nullptr) return success();
  const Place places(role.place, list);
  if (!rules->is_array()) return document_.fault(places, role.role, "expected an array of rules");
  const auto items = rules->items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const Place place(places, i);
    const std::uint32_t index = *policy_->find_role(role.role);
    const Grant common{.role = index,
                       .is_denial = list == "denials",
                       .is_super = policy_->roles_[index].is_super,
                       .services = services};
    TECHHUB_DO(read_rule({items[i], place, role.role}, common, {list, i}));
  }
  return success();
}

Result<> PolicyCompiler::read_rule(const Part& part, Grant common, const Origin& origin) {
  TECHHUB_DO(document_.object(part, rule_keys));
  for (const std::string_view key : {"on"sv, "do"sv, "scope"sv})
    if (part.json.find(key) == nullptr) return document_.fault(part, "the rule lacks `" + std::string(key) + "`");
  const Place on(part.place, "on"), actions(part.place, "do"), but(part.place, "but"), scope(part.place, "scope");
  const Place services(part.place, "services"), statuses(part.place, "statuses"), targets(part.place, "targets");
  TECHHUB_TRY(common.scopes, read_scopes({part.json["scope"], scope, part.role}));
  if (const Json* codes = part.json.find("services")) {
    TECHHUB_TRY(common.services, read_services({*codes, services, part.role}));
  }
  TECHHUB_TRY(common.valid_from, read_time(part, "valid_from"));
  TECHHUB_TRY(common.valid_until, read_time(part, "valid_until"));
  if (common.valid_from && common.valid_until && *common.valid_from >= *common.valid_until)
    return document_.fault(part, "`valid_until` is not after `valid_from`");

  TECHHUB_TRY(const auto entities, catalogue_.targets({part.json["on"], on, part.role}));
  if (const Json* words = part.json.find("statuses")) {
    TECHHUB_TRY(common.statuses, read_statuses({*words, statuses, part.role}, entities));
  }
  if (const Json* words = part.json.find("targets")) {
    TECHHUB_TRY(common.targets, read_targets({*words, targets, part.role}, entities));
  }
  std::optional<Part> exceptions;
  if (const Json* words = part.json.find("but")) exceptions.emplace(Part{*words, but, part.role});
  TECHHUB_TRY(const auto ids, catalogue_.expand(entities, {part.json["do"], actions, part.role}, exceptions));
  if (policy_->grants_.size() + ids.size() > Policy::max_grants)
    return document_.fault(part.place, part.role, "more than " + std::to_string(Policy::max_grants) + " grants",
                           Code::limit);
  for (const PermissionId id : ids) {
    common.permission = id;
    policy_->grants_.push_back(common);
    origins_.push_back(origin);
  }
  return success();
}

Result<std::uint16_t> PolicyCompiler::read_scopes(const Part& part) const {
  TECHHUB_TRY(const auto names, document_.words(part));
  std::uint16_t scopes = 0;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto known = scope(names[i]);
    if (!known) return document_.fault(place_of_word(part, i), part.role, "unknown scope `" + quoted(names[i]) + "`");
    scopes = static_cast<std::uint16_t>(scopes | static_cast<std::uint16_t>(*known));
  }
  if ((scopes & static_cast<std::uint16_t>(Scope::any)) != 0 && names.size() > 1)
    return document_.fault(part, "`any` leaves nothing for another scope");
  return scopes;
}

Result<PolicyCompiler::Words> PolicyCompiler::read_services(const Part& part) {
  if (part.json.as_string() == "*") return Words();
  TECHHUB_TRY(const auto codes, document_.words(part));
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const Place at = place_of_word(part, i);
    if (codes[i] == "*") return document_.fault(at, part.role, "`*` stands alone");
    if (known_.services && !std::binary_search(known_.services->begin(), known_.services->end(), codes[i]))
      return document_.fault(at, part.role, "unknown service `" + quoted(codes[i]) + "`");
  }
  return keep(codes);
}

// A word that none of the entities has is a slip, which would switch a denial off; so is an entity that has none of
// them, but where `*` brought it in.
Result<PolicyCompiler::Words> PolicyCompiler::read_statuses(const Part& part, std::span<const Target> entities) {
  TECHHUB_TRY(const auto words, document_.words(part));
  std::vector<bool> is_known(words.size());
  bool takes_any_word = false;  // what `*` brought in does not: else nothing were a slip there
  bool is_any_known = false;
  for (const Target& target : entities) {
    const std::string_view label = catalogue_.label(target);
    const auto entity = known_.entities.find(label);
    const bool takes_any = entity == known_.entities.end() || !entity->second.statuses;
    if (takes_any) {
      takes_any_word = takes_any_word || !target.is_wild;
      continue;
    }
    is_any_known = true;
    bool has_one = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool has = contains(*entity->second.statuses, words[i]);
      is_known[i] = is_known[i] || has;
      has_one = has_one || has;
    }
    if (has_one || target.is_wild) continue;
    if (entity->second.statuses->empty()) return document_.fault(part, "`" + quoted(label) + "` has no status");
    if (words.size() == 1)
      return document_.fault(part, "unknown status `" + quoted(words[0]) + "` of `" + quoted(label) + "`");
    return document_.fault(part, "`" + quoted(label) + "` has none of these statuses");
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_known[i] || takes_any_word || !is_any_known) continue;
    return document_.fault(place_of_word(part, i), part.role, "unknown status `" + quoted(words[i]) + "`");
  }
  return keep(words);
}

Result<PolicyCompiler::Words> PolicyCompiler::read_targets(const Part& part, std::span<const Target> entities) {
  TECHHUB_TRY(const auto labels, document_.words(part));
  bool has_one = false;
  for (const Target& target : entities) {
    const auto entity = known_.entities.find(catalogue_.label(target));
    const bool has = entity == known_.entities.end() || entity->second.has_target;
    has_one = has_one || has;
    if (!has && !target.is_wild)
      return document_.fault(part, "`" + quoted(catalogue_.label(target)) + "` stands on nothing");
  }
  if (!has_one) return document_.fault(part, "no entity here stands on another");
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (catalogue_.knows(labels[i])) continue;
    return document_.fault(place_of_word(part, i), part.role, "unknown entity `" + quoted(labels[i]) + "`");
  }
  return keep(labels);
}

Result<std::optional<Time>> PolicyCompiler::read_time(const Part& rule, std::string_view key) const {
  const Json* json = rule.json.find(key);
  if (json == nullptr) return std::optional<Time>();
  const auto time = Time::parse(json->as_string());
  if (time) return std::optional(time.assume_value());
  return document_.fault(Place(rule.place, key), rule.role, "expected a time such as `2026-01-31T09:00:00+05:00`");
}

PolicyCompiler::Words PolicyCompiler::keep(std::span<const std::string_view> words) {
  std::vector<std::string> kept(words.begin(), words.end());
  std::sort(kept.begin(), kept.end());
  return policy_->words_.emplace_back(std::move(kept));
}

}  // namespace techhub::rules
