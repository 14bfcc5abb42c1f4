// SPDX-License-Identifier: MIT
// What the path of change asks before it writes: the right, the columns, the references, what the caller saw.
#include <algorithm>

#include "hub/access_tables.hpp"
#include "hub/acting.hpp"
#include "hub/actors.hpp"
#include "hub/change_log.hpp"
#include "hub/reasons.hpp"
#include "rules/beyond.hpp"
#include "techhub/value/text.hpp"

namespace techhub {

using rules::Verdict;

Result<rules::Decision> ChangeLog::decide(rules::PermissionId permission, const Record& record,
                                          const hub::RowFacts& facts, const rules::Transition* transition) {
  const Table& table = record.table();
  if (actor_.kind == rules::Actor::Kind::system) {
    if (transition && transition->is_system)
      return rules::Decision{.verdict = Verdict::allowed, .policy = policy_->version()};
    return Error(Code::denied, "the system takes its own actions only")
        .at(table.label)
        .because(rules::reason(Verdict::no_grant));
  }
  if (permission == rules::Permissions::unknown) {
    return Error(Code::invalid, "no such permission").at(table.label, "action").because(hub::unknown_action);
  }
  const auto decision = policy_->check(actor_, permission, facts.view(), now_);
  if (!decision.allowed()) {
    const bool anonymous = actor_.kind == rules::Actor::Kind::anonymous;
    return Error(anonymous ? Code::unauthenticated : Code::denied,
                 "`" + policy_->permissions()[permission].name + "` is refused")
        .at(table.label)
        .because(rules::reason(decision.verdict));
  }
  TECHHUB_DO(check_blocked(decision, record, facts, permission));
  return decision;
}

bool ChangeLog::is_of_side(const rules::Policy& policy, const rules::Actor& actor, const rules::Resource& resource,
                           const rules::Decision& decision) {
  using rules::Scope;
  if (decision.grant == rules::Decision::none) return false;
  constexpr auto side = static_cast<std::uint16_t>(Scope::company_owner) |
                        static_cast<std::uint16_t>(Scope::company_member) |
                        static_cast<std::uint16_t>(Scope::company_advisor) | static_cast<std::uint16_t>(Scope::own);
  const rules::Grant* grant = policy.grant(actor, decision.grant);
  return grant && !rules::in_scope(actor, resource, static_cast<std::uint16_t>(grant->scopes & ~side));
}

Result<std::int64_t> ChangeLog::blocked_company(const hub::RowFacts& facts) {
  const Table& companies = records_.table("account.company");
  for (const auto company : facts.ids(Fact::company)) {
    TECHHUB_TRY(auto row, records_.find(companies, company));
    if (row && row->text("status") == "blocked") return company;
  }
  return 0;
}

// While a company is blocked nobody acts for it: what a right on the company's or the author's side opens is closed.
// Reviewers, whose right does not come from that side, go on.
Result<> ChangeLog::check_blocked(const rules::Decision& decision, const Record& record, const hub::RowFacts& facts,
                                  rules::PermissionId permission) {
  if (permission == records_.platform().rights(record.table()).view ||
      !is_of_side(*policy_, actor_, facts.view(), decision))
    return success();
  TECHHUB_TRY(const auto company, blocked_company(facts));
  if (company == 0) return success();
  return Error(Code::denied, "company `" + std::to_string(company) + "` is blocked")
      .at(record.table().label)
      .because(hub::company_blocked);
}

Result<> ChangeLog::refuse_guarded(const Table& table, const Json& fields, const Record* before) const {
  Error error = Error(Code::invalid, "guarded columns are written by actions only").at(table.label);
  bool any = false;
  const auto refuse = [&](std::string_view field) {
    any = true;
    error = std::move(error)
                .at(table.label, field)
                .add({std::string(field), std::string(hub::guarded.code), hub::guarded.text(field)});
  };
  const auto is_guarded = [](std::string_view key) { return key == "active" || key.starts_with("verified_"); };
  for (const auto& [name, value] : fields.members()) {
    const auto column = table.find(name);
    if (column == Table::npos) continue;
    const Column& its = table.columns[column];
    if (column == 0 && its.type == Type::code && !before) continue;  // the host gives codes
    if (its.is_guarded) {
      refuse(name);
    } else if (its.type == Type::tag) {
      const Json old = before ? before->json(name) : Json::object();
      for (const auto& [key, what] : value.members()) {
        if (is_guarded(key) && what != old[key] && !(what == Json(false) && old[key].is_null()))
          refuse(name + "." + key);
      }
      // Left out is taken away: a tag is written whole.
      for (const auto& [key, what] : old.members()) {
        if (is_guarded(key) && !value.find(key) && what != Json(false) && !what.is_null()) refuse(name + "." + key);
      }
    }
  }
  if (any) return error;
  return success();
}

Result<> ChangeLog::refuse_beyond_rights(const Change& change, const Json& fields) {
  const Table& table = change.table();
  const bool is_for_use_cases = hub::lets_in(table.label) && change.kind_ != Change::Kind::erase;
  if (hub::is_kept_by_library(table) || is_for_use_cases) {
    return Error(Code::denied, "`" + table.label + "` is written by the library only")
        .at(table.label)
        .because(hub::only_as_effect);
  }
  constexpr std::array<std::string_view, 5> hand_out{"account.user_groups", "account.user_user_permissions",
                                                     "auth.group_permissions", "auth.permission",
                                                     "contenttypes.contenttype"};
  const bool is_erase = change.kind_ == Change::Kind::erase;
  bool gives = std::find(hand_out.begin(), hand_out.end(), table.label) != hand_out.end();
  std::vector<rules::Actor> holders;
  const Record& row = is_erase ? change.before_ : change.after_;
  if (table.label == "account.user" && (is_erase || change.override_)) {
    // Whoever writes any column of a person's row could sign in as them, or have them act as they wish.
    const std::string_view role_after = is_erase ? std::string_view() : change.after_.text("role");
    if (!is_erase && fields.find("role") && (!policy_->find_role(role_after) || role_after == "anonymous"))
      return Error(Code::invalid, "no role `" + std::string(role_after.substr(0, 64)) + "`")
          .at(table.label, "role")
          .because(hub::unknown_role);
    constexpr std::array<std::string_view, 5> powers{"role", "permissions", "is_superuser", "is_staff", "password"};
    gives = !is_erase && std::any_of(powers.begin(), powers.end(),
                                     [&](std::string_view column) { return fields.find(column) != nullptr; });
    for (const Record* one : {&change.before_, &change.after_}) {
      if (one->empty() || (is_erase && one == &change.after_)) continue;
      const auto role = policy_->find_role(one->text("role"));
      gives = gives || (role && policy_->roles()[*role].is_super);
      TECHHUB_TRY(holders.emplace_back(), hub::holder_of(records_, *one, state_.options));
    }
  }
  const auto user = table.label == "account.user" ? std::size_t{0} : table.find("user_id");
  const bool own = user != Table::npos && as_integer(row[user]) == actor_.user;
  const auto refuse = [&](Verdict verdict) {
    return Error(Code::denied, "this would give rights that the actor lacks")
        .at(table.label)
        .because(rules::reason(verdict));
  };
  const auto right = policy_->permissions().find("account.user", "assign_admin");
  if (gives && own) return refuse(Verdict::own_case);
  if (gives && !policy_->check(actor_, right, {}, now_).allowed()) return refuse(Verdict::no_grant);
  // A row of Django's may come to stand for any of its permissions that the host trusts.
  if (gives && holders.empty() && !is_erase) {
    for (const std::string& name : state_.options.trusted_permissions) {
      const auto id = policy_->permissions().find(name);
      if (id != rules::Permissions::unknown && !policy_->check(actor_, id, {}, now_).allowed())
        return refuse(Verdict::no_grant);
    }
  }
  if (own) return success();
  for (rules::Actor& holder : holders) {
    policy_->prepare(holder);
    if (rules::beyond(*policy_, actor_, holder, now_) != rules::Permissions::unknown) return refuse(Verdict::no_grant);
  }
  return success();
}

Result<> ChangeLog::check_comment(const Table& table) const {
  if (check_text(comment_)) return success();
  return Error(Code::invalid, "the comment is no text").at(table.label, "comment").because(reason::bad_text);
}

Result<> ChangeLog::comment(const Table& table, std::string_view text) {
  comment_ = trim(text);
  return check_comment(table);
}

Result<> ChangeLog::check_complete(const Record& record) const {
  const Table& table = record.table();
  Error error = Error(Code::invalid, "required fields are missing").at(table.label);
  bool any = false;
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (column.is_nullable || !is_null(record[i])) continue;
    any = true;
    error = std::move(error).at(table.label, column.name).because(reason::required);
  }
  if (any) return error;
  return success();
}

// What an actor may not view does not exist for them: a reference to it is refused with the same words.
Result<> ChangeLog::check_references(const Change& change, bool as_actor) {
  const Table& table = change.table();
  for (std::size_t i = 1; i < table.columns.size(); ++i) {
    const Column& column = table.columns[i];
    if (column.references.empty() || !change.changed_.has(i) || is_null(change.after_[i]) || i == table.actor) continue;
    const Table* other = records_.platform().referred(column);
    TECHHUB_TRY(auto row, records_.find(*other, change.after_[i]));
    bool known = row.has_value();
    if (known && as_actor && actor_.kind != rules::Actor::Kind::system) {
      TECHHUB_TRY(auto facts, hub::RowFacts::load(records_, *row));
      TECHHUB_TRY(known, may_view(*other, facts));
    }
    if (!known) {
      return Error(Code::invalid, "`" + key_text(change.after_[i]) + "` is no row of `" + other->label + "`")
          .at(table.label, column.name)
          .add({std::string(column.name), std::string(hub::no_such_row.code), hub::no_such_row.text(column.name)});
    }
  }
  return success();
}

// A row's company is set only to an active company of which the actor is owner or member.
Result<> ChangeLog::check_company(const Change& change) {
  const Table& table = change.table();
  const auto column = table.find("company_id");
  const bool applies = table.find("author_id") != Table::npos || table.label == "account.user";
  if (column == Table::npos || table.columns[column].references != "account.company" || !applies ||
      !change.changed_.has(column) || is_null(change.after_[column]) || change.override_)
    return success();
  TECHHUB_TRY(const bool acts, hub::acts_for(records_, actor_, change.after_[column]));
  if (!acts) return change.refuse(hub::not_your_company, "company_id");
  return success();
}

Result<std::int64_t> ChangeLog::last_version(const Table& table, const Value& key) {
  const auto content_type = state_.content_types.find(&table);
  if (content_type == state_.content_types.end()) return std::int64_t{0};
  const Table& versions = records_.table("reversion.version");
  TECHHUB_TRY(auto rows,
              records_.select(Query{.table = &versions,
                                    .filter = Filter::is(versions.at("content_type_id"), content_type->second) &&
                                              Filter::is(versions.at("object_id"), key_text(key)),
                                    .order = {{0, true}},
                                    .limit = 1}));
  return rows.empty() ? std::int64_t{0} : as_integer(rows.front().key());
}

Result<> ChangeLog::check_expected(const Record& record, const Expect& expect) {
  const Table& table = record.table();
  bool same = true;
  if (expect.status) {
    const auto* flow = records_.platform().flow(table);
    const auto column = flow ? table.at(flow->column) : table.find("status");
    same = column != Table::npos && as_text(record[column]) == *expect.status;
  }
  if (same && expect.version) {
    TECHHUB_TRY(const auto version, last_version(table, record.key()));
    same = version == *expect.version;
  }
  if (same) return success();
  return Error(Code::conflict, "row `" + key_text(record.key()) + "` is not what the caller saw")
      .at(table.label)
      .because(hub::changed_meanwhile);
}

}  // namespace techhub
