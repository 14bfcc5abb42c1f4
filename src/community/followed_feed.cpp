// SPDX-License-Identifier: MIT
#include "techhub/community/followed_feed.hpp"

namespace techhub::community {
namespace {

// Rows that point by `column` to whom or what the user follows. The way leads through the followed row itself, so that
// Hub::list() leaves out those that the actor may not view any more.
Result<Filter> is_followed(const Platform& platform, const Table& feed, std::string_view column,
                           std::string_view target, std::string_view follows, std::string_view followed,
                           std::int64_t user) {
  TECHHUB_TRY(const Table* targets, platform.table(target));
  TECHHUB_TRY(const Table* table, platform.table(follows));
  Filter own = Filter::is(table->at("follower_id"), user);
  return Filter::forward(feed.at(column), *targets, Filter::reverse(*table, table->at(followed), std::move(own)));
}

}  // namespace

Result<Page> followed_feed(Hub& hub, const rules::Actor& actor, const std::vector<Value>& after, std::size_t limit) {
  if (actor.user == 0) return Error(Code::unauthenticated, "nobody is signed in").at("core.feed", "id");
  const Platform& platform = hub.platform();
  TECHHUB_TRY(const Table* feed, platform.table("core.feed"));
  TECHHUB_TRY(Filter people, is_followed(platform, *feed, "author_id", "account.user", "community.userfollow",
                                         "following_id", actor.user));
  TECHHUB_TRY(Filter companies, is_followed(platform, *feed, "company_id", "account.company", "community.companyfollow",
                                            "company_id", actor.user));
  ListQuery query;
  query.filter = Filter::is(feed->at("status"), std::string("visible")) && (std::move(people) || std::move(companies));
  query.order = {{feed->at("published_at"), true}, {0, true}};
  query.after = after;
  query.limit = limit;
  return hub.list(actor, feed->label, query);
}

}  // namespace techhub::community
