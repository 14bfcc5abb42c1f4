// SPDX-License-Identifier: MIT
#include "account/memberships.hpp"

#include "account/reasons.hpp"

namespace techhub::account {
namespace {

bool runs_as_owner(const Record& membership) {
  return membership.text("role") == "owner" && membership.integer("verified") != 0 &&
         is_null(membership.get("ended_at"));
}

bool is_asked(const Record& membership) {
  return membership.integer("verified") == 0 && is_null(membership.get("ended_at"));
}

Result<bool> is_active(Change& change, const Record& membership) {
  TECHHUB_TRY(const auto user, change.find("account.user", membership.get("user_id")));
  return user && user->integer("is_active") != 0;
}

}  // namespace

Filter running_owner(const Table& memberships, std::int64_t company) {
  return Filter::is(memberships.at("company_id"), company) && Filter::is(memberships.at("role"), "owner") &&
         Filter::is(memberships.at("verified"), std::int64_t{1}) && Filter::is_null(memberships.at("ended_at"));
}

bool never_ran(const Record& membership) {
  const Value& made = membership.get("created_at");
  return membership.integer("verified") == 0 && !is_null(made) && made == membership.get("updated_at");
}

Result<> keep_what_is_asked(Change& change) {
  for (const auto column : {"user_id", "company_id"}) {
    if (change.changes(column)) return change.refuse(fixed_sides, column);
  }
  if (!is_asked(change.before()) || !is_asked(change.after())) return success();
  for (const auto column : {"role", "initiator"}) {
    if (change.changes(column)) return change.refuse(not_accepted, column);
  }
  return success();
}

// An owner whose account is active does not leave a company to those whose accounts are not: nobody could act for it.
Result<> keep_an_owner(Change& change) {
  const Record& before = change.before();
  if (!runs_as_owner(before) || runs_as_owner(change.after())) return success();
  const Table& memberships = change.table();
  TECHHUB_TRY(const auto others,
              change.records().select(Query{.table = &memberships,
                                            .filter = running_owner(memberships, before.integer("company_id")) &&
                                                      Filter::is(0, before.key(), Compare::not_equal)}));
  TECHHUB_TRY(const bool could_act, is_active(change, before));
  if (!could_act && !others.empty()) return success();
  for (const Record& other : others) {
    TECHHUB_TRY(const bool can_act, is_active(change, other));
    if (can_act) return success();
  }
  return change.refuse(last_owner, "role");
}

Result<> keep_as_history(Change& change) {
  if (!never_ran(change.before())) return change.refuse(ran_once);
  return success();
}

}  // namespace techhub::account
