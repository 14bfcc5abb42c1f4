// SPDX-License-Identifier: MIT
// Who asks: a user's role, organisation, memberships and personal rights.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "hub/actors.hpp"

namespace techhub::hub {
namespace {

constexpr std::string_view epoch_key = "rights_epoch";

// Django's groups and own permissions of a user, as far as the host trusts them.
Result<std::vector<std::string>> trusted(Records& records, std::int64_t user, const std::vector<std::string>& names) {
  std::vector<std::string> held;
  if (names.empty()) return held;
  const Table& permissions = records.table("auth.permission");
  const Table& of_groups = records.table("auth.group_permissions");
  const Table& of_user = records.table("account.user_user_permissions");
  const Table& groups = records.table("account.user_groups");
  const Table& group = records.table("auth.group");
  Filter in_group =
      Filter::forward(of_groups.at("group_id"), group,
                      Filter::reverse(groups, groups.at("group_id"), Filter::is(groups.at("user_id"), user)));
  Filter held_by = Filter::reverse(of_user, of_user.at("permission_id"), Filter::is(of_user.at("user_id"), user)) ||
                   Filter::reverse(of_groups, of_groups.at("permission_id"), std::move(in_group));
  TECHHUB_TRY(auto rows, records.select(Query{.table = &permissions, .filter = std::move(held_by)}));
  for (const Record& row : rows) {
    TECHHUB_TRY(auto type, records.need(records.table("contenttypes.contenttype"), row.get("content_type_id")));
    std::string name = std::string(type.text("app_label")) + "." + std::string(row.text("codename"));
    if (std::find(names.begin(), names.end(), name) != names.end()) held.push_back(std::move(name));
  }
  return held;
}

// What the user's own row says.
rules::Actor of_row(const Record& row) {
  rules::Actor actor;
  actor.kind = rules::Actor::Kind::user;
  actor.user = as_integer(row.key());
  actor.is_active = row.integer("is_active") != 0;
  actor.role = row.text("role");
  actor.organization = row.text("organization_id");
  if (!is_null(row.get("company_id"))) actor.company = row.integer("company_id");
  const Json permissions = row.json("permissions");
  actor.allow = personal_grants(permissions["allow"]);
  actor.deny = personal_grants(permissions["deny"]);
  return actor;
}

rules::Membership membership_of(const Record& row) {
  const auto role = row.text("role");
  rules::Membership made;
  made.company = row.integer("company_id");
  made.role = role == "owner"    ? rules::MemberRole::owner
              : role == "member" ? rules::MemberRole::member
                                 : rules::MemberRole::advisor;
  made.verified = row.integer("verified") != 0;
  if (!is_null(row.get("ended_at"))) made.ended = Time{row.integer("ended_at")};
  return made;
}

}  // namespace

std::vector<rules::PersonalGrant> personal_grants(const Json& list) {
  std::vector<rules::PersonalGrant> grants;
  const auto entries = list.is_array() ? list.items() : std::span(&list, list.is_null() ? 0 : 1);
  for (const Json& entry : entries) {
    rules::PersonalGrant grant;
    grant.permission = entry.is_string() ? entry.as_string() : entry["permission"].as_string();
    const Json& scope = entry["scope"];
    for (const Json& one : scope.items()) grant.scopes.emplace_back(one.as_string());
    // What is no list of words is an unknown scope: it must not read as none, which is any. Nor must a limit that
    // nothing here knows.
    if (!scope.is_null() && grant.scopes.empty()) grant.scopes.emplace_back(scope.as_string());
    for (const auto& [name, value] : entry.members())
      if (name != "permission" && name != "scope") grant.scopes = {"`" + name + "`"};
    grants.push_back(std::move(grant));
  }
  return grants;
}

Result<rules::Actor> holder_of(Records& records, const Record& user, const HubOptions& options) {
  rules::Actor actor = of_row(user);
  actor.is_active = true;
  TECHHUB_TRY(actor.trusted, trusted(records, actor.user, options.trusted_permissions));
  return actor;
}

Result<rules::Actor> load_actor(Records& records, std::int64_t user, const HubOptions& options) {
  TECHHUB_TRY(const auto row, records.need(records.table("account.user"), user));
  rules::Actor actor = of_row(row);

  const Table& memberships = records.table("account.usercompany");
  TECHHUB_TRY(auto rows,
              records.select(Query{.table = &memberships, .filter = Filter::is(memberships.at("user_id"), user)}));
  for (const Record& membership : rows) actor.memberships.push_back(membership_of(membership));

  const Table& companies = records.table("account.company");
  TECHHUB_TRY(auto authored,
              records.select(Query{.table = &companies, .filter = Filter::is(companies.at("author_id"), user)}));
  for (const Record& company : authored) {
    const std::int64_t id = as_integer(company.key());
    actor.authored.push_back(id);
    TECHHUB_TRY(const bool owned,
                records.exists(memberships, Filter::is(memberships.at("company_id"), id) &&
                                                Filter::is(memberships.at("role"), "owner") &&
                                                Filter::is(memberships.at("verified"), std::int64_t{1}) &&
                                                Filter::is_null(memberships.at("ended_at"))));
    if (!owned) actor.ownerless.push_back(id);
  }
  TECHHUB_TRY(actor.trusted, trusted(records, user, options.trusted_permissions));
  TECHHUB_TRY(actor.epoch, rights_epoch(records));
  return actor;
}

Result<std::vector<rules::Actor>> load_actors(Records& records, const HubOptions& options) {
  std::vector<rules::Actor> actors;
  std::unordered_map<std::int64_t, std::size_t> place;
  const auto each = [&](std::string_view label, const auto& take) -> Result<> {
    const Query query{.table = &records.table(label)};
    TECHHUB_TRY(auto cursor, records.transaction().query(query));
    for (;;) {
      TECHHUB_TRY(const auto row, cursor->next());
      if (!row) return success();
      TECHHUB_DO(take(*row));
    }
  };
  const auto actor_of = [&](const Record& row, std::string_view column) -> rules::Actor* {
    const auto found = is_null(row.get(column)) ? place.end() : place.find(row.integer(column));
    return found == place.end() ? nullptr : &actors[found->second];
  };
  TECHHUB_TRY(const auto epoch, rights_epoch(records));
  TECHHUB_DO(each("account.user", [&](const Record& row) -> Result<> {
    place.emplace(as_integer(row.key()), actors.size());
    actors.push_back(of_row(row));
    actors.back().epoch = epoch;
    return success();
  }));
  // Few are given rights by Django's tables: they are asked for one by one, and only where the host trusts any.
  std::unordered_set<std::int64_t> given;
  for (const auto label : {"account.user_groups", "account.user_user_permissions"}) {
    if (options.trusted_permissions.empty()) break;
    TECHHUB_DO(each(label, [&](const Record& row) -> Result<> {
      rules::Actor* actor = actor_of(row, "user_id");
      if (!actor || !given.insert(actor->user).second) return success();
      TECHHUB_TRY(actor->trusted, trusted(records, actor->user, options.trusted_permissions));
      return success();
    }));
  }
  std::unordered_set<std::int64_t> owned;
  TECHHUB_DO(each("account.usercompany", [&](const Record& row) -> Result<> {
    const rules::Membership made = membership_of(row);
    if (made.role == rules::MemberRole::owner && made.runs()) owned.insert(made.company);
    if (rules::Actor* actor = actor_of(row, "user_id")) actor->memberships.push_back(made);
    return success();
  }));
  TECHHUB_DO(each("account.company", [&](const Record& row) -> Result<> {
    if (rules::Actor* actor = actor_of(row, "author_id")) {
      const std::int64_t id = as_integer(row.key());
      actor->authored.push_back(id);
      if (!owned.contains(id)) actor->ownerless.push_back(id);
    }
    return success();
  }));
  return actors;
}

bool carries_rights(const Table& table) noexcept {
  constexpr std::array<std::string_view, 9> labels{
      "account.user",           "account.usercompany", "account.company",
      "account.user_groups",    "auth.group",          "account.user_user_permissions",
      "auth.group_permissions", "auth.permission",     "contenttypes.contenttype"};
  return std::find(labels.begin(), labels.end(), table.label) != labels.end();
}

bool is_kept_by_library(const Table& table) noexcept { return table.app() == "techhub" || table.app() == "reversion"; }

Result<Json> read_setting(Records& records, std::string_view key) {
  TECHHUB_TRY(const auto row, records.find(records.table("techhub.setting"), std::string(key)));
  return row ? row->json("value") : Json();
}

Result<> write_setting(Records& records, std::string_view key, const Json& value) {
  const Table& settings = records.table("techhub.setting");
  Record row(settings);
  row[0] = std::string(key);
  row.set("value", value.dump());
  ColumnSet columns;
  columns.add(settings.at("value"));
  TECHHUB_TRY(const bool existed, records.update(row, columns));
  return existed ? Result<>(success()) : records.insert(row);
}

// Kept in the database, so that every process that shares it sees a change of rights with its next call.
Result<std::int64_t> rights_epoch(Records& records) {
  TECHHUB_TRY(const auto value, read_setting(records, epoch_key));
  return value.as_integer(1);
}

Result<> bump_rights_epoch(Records& records) {
  TECHHUB_TRY(const auto epoch, rights_epoch(records));
  return write_setting(records, epoch_key, Json(epoch + 1));
}

}  // namespace techhub::hub

namespace techhub {

Result<Records> Hub::State::records(storage::Transaction& transaction, std::int64_t& epoch) const {
  Records newest(*platform, vaults.newest(), transaction);
  TECHHUB_TRY(epoch, hub::rights_epoch(newest));
  TECHHUB_TRY(const auto* const vault, vaults.of(*platform, transaction, epoch));
  return Records(*platform, *vault, transaction);
}

}  // namespace techhub
