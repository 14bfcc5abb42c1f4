// SPDX-License-Identifier: MIT
#include "techhub/community/follows.hpp"

#include "community/parts.hpp"
#include "community/reasons.hpp"

namespace techhub::community {
namespace {

Result<> check_self(Change& change) {
  const Record& row = change.after();
  if (!is_null(row.get("following_id")) && row.get("follower_id") == row.get("following_id"))
    return change.refuse(follows_self, "following_id");
  return success();
}

// A table of follows, and whom or what its rows point to.
struct Follows {
  std::string_view label;
  std::string_view column;
  std::string_view target;
};
constexpr Follows people{"community.userfollow", "following_id", "account.user"};
constexpr Follows companies{"community.companyfollow", "company_id", "account.company"};

// The actor's follow: the stored one, or what it would be.
Result<Record> follow_of(Change& change, const Follows& follows, std::int64_t target) {
  const Table& table = change.table(follows.label);
  TECHHUB_TRY(auto held, change.records().first(table, Filter::is(table.at("follower_id"), change.actor().user) &&
                                                           Filter::is(table.at(follows.column), target)));
  if (held) return std::move(*held);
  Record blank(table);
  if (change.actor().user != 0) blank.set("follower_id", change.actor().user);
  blank.set(follows.column, target);
  return blank;
}

Result<Outcome> follow(Hub& hub, const rules::Actor& actor, const Follows& follows, std::int64_t target) {
  const auto work = [&](Change& change) -> Result<Record> {
    if (!is_null(change.before().key())) return change.before();
    TECHHUB_TRY(const auto row, change.find(follows.target, target));
    bool is_known = row.has_value();
    if (is_known) {
      TECHHUB_TRY(is_known, change.may("view", *row));
    }
    if (!is_known) return Error(Code::not_found, "no row `" + std::to_string(target) + "`").at(follows.target, "id");
    return change.create(follows.label, Json::object({{std::string(follows.column), target}}));
  };
  return hub.run(actor, {.label = follows.label,
                         .action = "add",
                         .on = [&](Change& change) { return follow_of(change, follows, target); },
                         .work = work});
}

Result<> unfollow(Hub& hub, const rules::Actor& actor, const Follows& follows, std::int64_t target) {
  const auto work = [&](Change& change) -> Result<Record> {
    if (!is_null(change.before().key())) TECHHUB_DO(change.erase(change.before()));
    return change.before();
  };
  TECHHUB_DO(hub.run(actor, {.label = follows.label,
                             .action = "delete",
                             .on = [&](Change& change) { return follow_of(change, follows, target); },
                             .work = work}));
  return success();
}

}  // namespace

void add_follows(Module& module) {
  module.steps["community.check_self"] = check_self;
  module.hooks["community.userfollow"].create = {"community.check_self"};
  module.hooks["community.userfollow"].update = {"community.check_self"};
}

Result<Outcome> follow_user(Hub& hub, const rules::Actor& actor, std::int64_t user) {
  return follow(hub, actor, people, user);
}
Result<Outcome> follow_company(Hub& hub, const rules::Actor& actor, std::int64_t company) {
  return follow(hub, actor, companies, company);
}
Result<> unfollow_user(Hub& hub, const rules::Actor& actor, std::int64_t user) {
  return unfollow(hub, actor, people, user);
}
Result<> unfollow_company(Hub& hub, const rules::Actor& actor, std::int64_t company) {
  return unfollow(hub, actor, companies, company);
}

}  // namespace techhub::community
