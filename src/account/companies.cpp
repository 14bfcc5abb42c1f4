// SPDX-License-Identifier: MIT
#include "techhub/account/companies.hpp"

#include "account/memberships.hpp"
#include "account/reasons.hpp"
#include "techhub/schema/reasons.hpp"
#include "techhub/value/text.hpp"

namespace techhub::account {
namespace {

// What a use case about one stored company shares: the right asked on it, and the comment that a decision wants.
Result<Outcome> decide_company(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view action,
                               std::string_view comment, std::function<Result<Record>(Change&)> work) {
  if (is_blank(comment))
    return Error(Code::invalid, "a comment is required").at("account.company", "comment").because(reason::required);
  return hub.run(actor,
                 {.label = "account.company",
                  .action = action,
                  .on = [company](Change& change) { return change.need("account.company", company); },
                  .work = std::move(work)},
                 Json::object({{"comment", comment}}));
}

Json stamped(const Change& change, const Json& tag, bool active) {
  Json stamped = tag.is_object() ? tag : Json::object();
  stamped.set("active", active);
  if (active) {
    stamped.set("verified_at", change.now().to_string().substr(0, 10));
    stamped.set("verified_by", change.actor().user);
  }
  return stamped;
}

Result<Outcome> set_tag(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view action,
                        std::string_view tag, bool active, std::string_view comment) {
  return decide_company(
      hub, actor, company, action, comment, [tag = std::string(tag), active](Change& change) -> Result<Record> {
        const auto column = change.table().find(tag);
        if (column == Table::npos || change.table().columns[column].type != Type::tag)
          return change.refuse(unknown_tag, "tag");
        return change.update(change.before(),
                             Json::object({{tag, stamped(change, change.before().json(tag), active)}}));
      });
}

Result<std::optional<Record>> membership_of(Change& change, std::int64_t company, std::int64_t user) {
  const Table& memberships = change.table("account.usercompany");
  return change.records().first(
      memberships, Filter::is(memberships.at("company_id"), company) && Filter::is(memberships.at("user_id"), user));
}

// One row for a person and a company: an ended membership starts anew in the row it had; versions keep its history.
Result<Record> start_membership(Change& change, std::int64_t company, std::int64_t user, std::string_view role,
                                std::string_view initiator, bool verified) {
  Json fields = Json::object({{"role", role}, {"initiator", initiator}, {"verified", verified}, {"ended_at", nullptr}});
  TECHHUB_TRY(auto existing, membership_of(change, company, user));
  if (!existing) {
    fields.set("company_id", company);
    fields.set("user_id", user);
    return change.create("account.usercompany", std::move(fields));
  }
  if (existing->integer("verified") == 0) fields.set("created_at", change.now().to_string());
  return change.update(*existing, std::move(fields));
}

// What the actor may not view is told of in the words for what does not exist.
Result<Record> need_visible(Change& change, std::string_view label, std::int64_t key) {
  TECHHUB_TRY(auto row, change.need(label, key));
  TECHHUB_TRY(const bool seen, change.may("view", row));
  if (seen) return row;
  return Error(Code::not_found, "no row `" + std::to_string(key) + "`").at(label, row.table().key().name);
}

// Of a company that has no owner among these.
Result<Record> make_owner(Change& change, std::int64_t company, std::int64_t user, Filter owners) {
  TECHHUB_TRY(const bool owned, change.records().exists(change.table("account.usercompany"), std::move(owners)));
  if (owned)
    return Error(Code::conflict, "company `" + std::to_string(company) + "` has an owner")
        .at("account.company")
        .because(has_owner);
  return start_membership(change, company, user, "owner", "company", true);
}

Result<> check_role(std::string_view role, std::initializer_list<std::string_view> allowed) {
  if (std::find(allowed.begin(), allowed.end(), role) != allowed.end()) return success();
  std::string list;
  for (const auto one : allowed) list += (list.empty() ? "" : ", ") + std::string(one);
  return Error(Code::invalid, "no such role of a membership")
      .at("account.usercompany", "role")
      .add({"role", std::string(wrong_membership_role.code), wrong_membership_role.text(list)});
}

Result<Outcome> propose(Hub& hub, const rules::Actor& actor, std::string_view action, std::int64_t company,
                        std::int64_t user, std::string_view role, std::string_view initiator) {
  const auto on = [&](Change& change) -> Result<Record> {
    TECHHUB_DO(need_visible(change, "account.company", company));
    TECHHUB_DO(need_visible(change, "account.user", user));
    Record asked(change.table("account.usercompany"));
    asked.set("company_id", company);
    asked.set("user_id", user);
    return asked;
  };
  const auto work = [&](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto its, change.need("account.company", company));
    if (its.text("status") != "active")
      return Error(Code::not_found, "no company `" + std::to_string(company) + "`").at("account.company");
    TECHHUB_TRY(const auto existing, membership_of(change, company, user));
    if (existing && is_null(existing->get("ended_at"))) {
      return Error(Code::duplicate, "the membership exists")
          .at("account.usercompany", "user_id")
          .because(already_member);
    }
    return start_membership(change, company, user, role, initiator, false);
  };
  return hub.run(actor, {.label = "account.usercompany", .action = action, .on = on, .work = work});
}

Result<Outcome> change_membership(Hub& hub, const rules::Actor& actor, std::int64_t membership, std::string_view action,
                                  std::function<Result<Record>(Change&)> work) {
  return hub.run(actor, {.label = "account.usercompany",
                         .action = action,
                         .on = [membership](Change& change) { return change.need("account.usercompany", membership); },
                         .work = [work = std::move(work)](Change& change) -> Result<Record> {
                           if (!is_null(change.before().get("ended_at"))) return change.refuse(ended);
                           return work(change);
                         }});
}

Result<Record> end_membership(Change& change) {
  const Record& row = change.before();
  Json fields = Json::object({{"ended_at", change.now().to_string()}});
  // Who asks to come back and takes it back did belong to the company: it stays a membership that ran and ended.
  if (!never_ran(row)) fields.set("verified", true);
  return change.update(row, std::move(fields));
}

}  // namespace

Result<Outcome> verify(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view comment) {
  return decide_company(hub, actor, company, "verify", comment, [](Change& change) {
    return change.update(change.before(), Json::object({{"verified", true}}));
  });
}

Result<Outcome> unverify(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view comment) {
  return decide_company(hub, actor, company, "unverify", comment, [](Change& change) {
    return change.update(change.before(), Json::object({{"verified", false}}));
  });
}

Result<Outcome> grant_tag(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view tag,
                          std::string_view comment) {
  return set_tag(hub, actor, company, "grant_tag", tag, true, comment);
}

Result<Outcome> revoke_tag(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view tag,
                           std::string_view comment) {
  return set_tag(hub, actor, company, "revoke_tag", tag, false, comment);
}

Result<Outcome> appoint_owner(Hub& hub, const rules::Actor& actor, std::int64_t company, std::int64_t user,
                              std::string_view comment) {
  return decide_company(
      hub, actor, company, "appoint_owner", comment, [company, user](Change& change) -> Result<Record> {
        TECHHUB_TRY(const auto person, change.need("account.user", user));
        if (person.integer("is_active") == 0) return change.refuse(inactive_owner, "user_id");
        if (user == change.actor().user) {
          return Error(Code::denied, "nobody appoints themselves")
              .at("account.company")
              .because(rules::reason(rules::Verdict::own_case));
        }
        // An owner who may not act any more leaves nobody who does.
        const Table& memberships = change.table("account.usercompany");
        const Table& users = person.table();
        TECHHUB_DO(make_owner(
            change, company, user,
            running_owner(memberships, company) &&
                Filter::forward(memberships.at("user_id"), users, Filter::is(users.at("is_active"), std::int64_t{1}))));
        return change.before();
      });
}

Result<Outcome> claim(Hub& hub, const rules::Actor& actor, std::int64_t company) {
  return hub.run(actor, {.label = "account.company",
                         .action = "claim",
                         .on = [company](Change& change) { return change.need("account.company", company); },
                         .work =
                             [company](Change& change) {
                               return make_owner(change, company, change.actor().user,
                                                 running_owner(change.table("account.usercompany"), company));
                             }});
}

Result<Outcome> invite(Hub& hub, const rules::Actor& actor, std::int64_t company, std::int64_t user,
                       std::string_view role) {
  TECHHUB_DO(check_role(role, {"owner", "member", "advisor"}));
  return propose(hub, actor, "invite", company, user, role, "company");
}

Result<Outcome> ask(Hub& hub, const rules::Actor& actor, std::int64_t company, std::string_view role) {
  TECHHUB_DO(check_role(role, {"member", "advisor"}));
  return propose(hub, actor, "ask", company, actor.user, role, "user");
}

Result<Outcome> accept(Hub& hub, const rules::Actor& actor, std::int64_t membership) {
  return change_membership(hub, actor, membership, "accept", [](Change& change) -> Result<Record> {
    const Record& row = change.before();
    if (row.integer("verified") != 0) return change.refuse(already_accepted);
    // Only the side that did not start it; an owner never accepts their own request.
    const bool is_person = row.integer("user_id") == change.actor().user;
    if ((row.text("initiator") == "company") != is_person) return change.refuse(other_side);
    return change.update(row, Json::object({{"verified", true}}));
  });
}

Result<Outcome> change_role(Hub& hub, const rules::Actor& actor, std::int64_t membership, std::string_view role) {
  TECHHUB_DO(check_role(role, {"owner", "member", "advisor"}));
  return change_membership(hub, actor, membership, "change_role",
                           [role = std::string(role)](Change& change) -> Result<Record> {
                             if (change.before().integer("verified") == 0) return change.refuse(not_accepted, "role");
                             return change.update(change.before(), Json::object({{"role", role}}));
                           });
}

Result<Outcome> leave(Hub& hub, const rules::Actor& actor, std::int64_t membership) {
  return change_membership(hub, actor, membership, "leave", &end_membership);
}

Result<Outcome> end(Hub& hub, const rules::Actor& actor, std::int64_t membership) {
  return change_membership(hub, actor, membership, "end", &end_membership);
}

}  // namespace techhub::account
