// SPDX-License-Identifier: MIT
#include "account/module.hpp"

#include "account/access.hpp"
#include "account/memberships.hpp"
#include "account/reasons.hpp"
#include "hub/declare.hpp"
#include "techhub/account/entities.hpp"
#include "techhub/account/records.hpp"
#include "techhub/hub/change.hpp"
#include "techhub/value/tin.hpp"

namespace techhub::account {
namespace {

using rules::Flow;
using rules::Sod;

I18n title(const char* ru, const char* kk, const char* en) { return {.ru = ru, .kk = kk, .en = en}; }

Flow company_flow() {
  return {
      .entity = "account.company",
      .initial = "active",
      .terminal = {},
      .editable = {"active"},
      .states = {{"active", title("Активная", "Белсенді", "Active")},
                 {"blocked", title("Заблокирована", "Бұғатталған", "Blocked")}},
      .transitions = {{.action = "block", .from = {"active"}, .to = "blocked", .sod = Sod::full, .needs_comment = true},
                      {.action = "unblock", .from = {"blocked"}, .to = "active", .sod = Sod::full}}};
}

Flow activation_flow() {
  return {.entity = "account.activation",
          .initial = "issued",
          .terminal = {"used", "expired"},
          .editable = {},
          .states = {{"issued", title("Выдан", "Берілді", "Issued")},
                     {"used", title("Использован", "Пайдаланылды", "Used")},
                     {"expired", title("Истёк", "Мерзімі өтті", "Expired")}},
          .transitions = {
              {.action = "activate", .from = {"issued"}, .to = "used", .effect_only = true, .effects = {"stamp_used"}},
              {.action = "expire", .from = {"issued"}, .to = "expired", .is_system = true}}};
}

Result<> stamp_used(Change& change) {
  change.set("used_at", change.now().us);
  return success();
}

// A number that is given must be right; a company may have none yet.
Result<> check_tin(Change& change) {
  if (!change.changes("tin")) return success();
  const auto tin = change.after().text("tin");
  if (!tin.empty() && !is_tin(tin)) return change.refuse(wrong_tin, "tin");
  return success();
}

Result<> keep_verified_identity(Change& change) {
  if (change.is_override() || change.before().integer("verified") == 0) return success();
  for (const auto column : {"name", "tin", "company_type"}) {
    if (change.changes(column)) return change.refuse(fixed_when_verified, column);
  }
  return success();
}

// A tag given with a new company, or added to one, is a claim: an action makes it active.
Result<> claim_tags(Change& change) {
  for (const Column& column : change.table().columns) {
    if (column.type != Type::tag || !change.changes(column.name)) continue;
    Json tag = change.after().json(column.name);
    const bool is_new = change.before().empty() || change.before().json(column.name).members().empty();
    if (!is_new || tag.members().empty() || tag["active"].as_bool()) continue;
    tag.set("active", false);
    if (tag["claimed_at"].is_null()) tag.set("claimed_at", change.now().to_string());
    change.set(column.name, tag.dump());
  }
  return success();
}

Result<> author_owns(Change& change) {
  if (change.actor().user == 0) return success();
  TECHHUB_DO(change.create("account.usercompany", Json::object({{"user_id", change.actor().user},
                                                                {"company_id", as_integer(change.after().key())},
                                                                {"role", "owner"},
                                                                {"initiator", "company"},
                                                                {"verified", true}})));
  return success();
}

// Who may not act any more is signed in nowhere.
Result<> end_access_of_inactive(Change& change) {
  if (!change.changes("is_active") || change.after().integer("is_active") != 0) return success();
  return end_access(change, as_integer(change.after().key()), Ends::everything);
}

// Separation of duties counts the company that somebody names as theirs; that they name it no more does not undo that
// they belonged to it.
Result<> keep_company_left(Change& change) {
  const Value& company = change.before().get("company_id");
  if (!change.changes("company_id") || is_null(company)) return success();
  const Table& memberships = change.table("account.usercompany");
  const Value& user = change.after().key();
  TECHHUB_TRY(const bool is_kept,
              change.records().exists(memberships, Filter::is(memberships.at("company_id"), company) &&
                                                       Filter::is(memberships.at("user_id"), user)));
  if (is_kept) return success();
  TECHHUB_DO(change.create("account.usercompany", Json::object({{"company_id", as_integer(company)},
                                                                {"user_id", as_integer(user)},
                                                                {"role", "member"},
                                                                {"initiator", "user"},
                                                                {"verified", true},
                                                                {"ended_at", change.now().to_string()}})));
  return success();
}

}  // namespace

Result<Module> module() {
  Module made{.name = "account"};
  TECHHUB_DO(hub::declare<User, UserGroup, UserPermission, Company, UserCompany, Activation, Certificate, Education,
                          Experience>(made));
  made.flows = {company_flow(), activation_flow()};
  made.steps = {{"stamp_used", &stamp_used},
                {"check_tin", &check_tin},
                {"keep_verified_identity", &keep_verified_identity},
                {"claim_tags", &claim_tags},
                {"author_owns", &author_owns},
                {"end_access_of_inactive", &end_access_of_inactive},
                {"keep_company_left", &keep_company_left},
                {"keep_what_is_asked", &keep_what_is_asked},
                {"keep_an_owner", &keep_an_owner},
                {"keep_as_history", &keep_as_history}};
  made.hooks["account.user"] = {.updated = {"end_access_of_inactive", "keep_company_left"}};
  made.hooks["account.company"] = {.create = {"check_tin", "claim_tags"},
                                   .created = {"author_owns"},
                                   .update = {"keep_verified_identity", "check_tin", "claim_tags"}};
  made.hooks["account.usercompany"] = {.update = {"keep_what_is_asked", "keep_an_owner"}, .erase = {"keep_as_history"}};
  made.judge = &judge;
  return made;
}

}  // namespace techhub::account
