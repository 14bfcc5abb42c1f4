// SPDX-License-Identifier: MIT
#include "techhub/community/followed_feed.hpp"

#include <random>
#include <set>

#include "support/hub_fixture.hpp"
#include "techhub/community/follows.hpp"

using namespace techhub;
using namespace techhub::test;
using namespace techhub::community;

namespace {

// A published post with its entry in the feed, whose key it answers.
std::int64_t publish(HubFixture& at, Json author, Json company, std::string_view status = "visible") {
  const auto post =
      at.insert("core.blog", Json::object({{"title", "t"}, {"status", "success"}, {"author_id", author}}));
  return at.insert("core.feed", Json::object({{"source", "core.blog"},
                                              {"primary_key", std::to_string(post)},
                                              {"published_at", text(at.now())},
                                              {"status", status},
                                              {"author_id", std::move(author)},
                                              {"company_id", std::move(company)}}));
}

std::vector<std::int64_t> keys(const Page& page) {
  std::vector<std::int64_t> all;
  for (const Record& row : page.rows) all.push_back(as_integer(row.key()));
  return all;
}

std::vector<std::int64_t> walked(HubFixture& at, const rules::Actor& reader, std::size_t limit) {
  std::vector<std::int64_t> all;
  std::vector<Value> after;
  do {
    const Page page = followed_feed(at.hub(), reader, after, limit).value();
    for (const auto key : keys(page)) all.push_back(key);
    after = page.next;
  } while (!after.empty());
  return all;
}

}  // namespace

TEST_CASE("the feed of what one follows is theirs alone, newest first") {
  HubFixture at;
  const auto reader = at.actor("user");
  const auto author = at.user();
  const auto stranger = at.user();
  const auto company = at.company();
  const auto by_author = publish(at, author, {});
  at.pass(std::chrono::hours(1));
  const auto by_company = publish(at, stranger, company);
  const auto by_both = publish(at, author, company);
  publish(at, stranger, {});
  publish(at, reader.user, {});
  publish(at, author, company, "hidden");

  CHECK(followed_feed(at.hub(), reader).value().rows.empty());
  REQUIRE(follow_user(at.hub(), reader, author));
  CHECK(keys(followed_feed(at.hub(), reader).value()) == std::vector{by_both, by_author});
  REQUIRE(follow_company(at.hub(), reader, company));
  CHECK(keys(followed_feed(at.hub(), reader).value()) == std::vector{by_both, by_company, by_author});
  // What others follow is no concern of the reader's.
  CHECK(followed_feed(at.hub(), at.actor(stranger)).value().rows.empty());
  REQUIRE(unfollow_user(at.hub(), reader, author));
  CHECK(keys(followed_feed(at.hub(), reader).value()) == std::vector{by_both, by_company});
  // A company that one may not view any more is silent.
  at.change("account.company", company, Json::object({{"status", "blocked"}}));
  CHECK(followed_feed(at.hub(), reader).value().rows.empty());
}

TEST_CASE("what is hidden stays out of the feed of an administrator too") {
  HubFixture at;
  const auto reader = at.actor("administrator");
  const auto author = at.user();
  REQUIRE(fault(follow_user(at.hub(), reader, author)) == "");
  const auto shown = publish(at, author, {});
  publish(at, author, {}, "hidden");
  CHECK(keys(followed_feed(at.hub(), reader).value()) == std::vector{shown});
}

TEST_CASE("nobody without a user follows anything") {
  HubFixture at;
  CHECK(fault(followed_feed(at.hub(), rules::Actor::anonymous())) == "unauthenticated");
}

TEST_CASE("what is published while somebody turns pages moves nothing") {
  HubFixture at;
  const auto reader = at.actor("user");
  const auto author = at.user();
  REQUIRE(follow_user(at.hub(), reader, author));
  std::vector<std::int64_t> before;
  for (int i = 0; i < 5; ++i) before.insert(before.begin(), publish(at, author, {}));  // all at one time
  const Page first = followed_feed(at.hub(), reader, {}, 2).value();
  publish(at, author, {});
  at.pass(std::chrono::seconds(1));
  publish(at, author, {});
  const Page second = followed_feed(at.hub(), reader, first.next, 2).value();
  const Page third = followed_feed(at.hub(), reader, second.next, 2).value();
  auto all = keys(first);
  for (const auto* page : {&second, &third}) {
    for (const auto key : keys(*page)) all.push_back(key);
  }
  CHECK(all == before);
  CHECK(third.next.empty());
}

TEST_CASE("random follows give the feed that a plain sum of them does, by pages of any size") {
  const std::uint64_t seed = std::random_device{}();
  INFO("seed " << seed);
  std::mt19937_64 engine(seed);
  const auto below = [&](std::size_t most) { return std::uniform_int_distribution<std::size_t>(0, most - 1)(engine); };
  HubFixture at;
  std::vector<std::int64_t> people;
  std::vector<std::int64_t> companies;
  for (int i = 0; i < 8; ++i) people.push_back(at.user());
  for (int i = 0; i < 4; ++i) companies.push_back(at.company());
  struct Entry {
    std::int64_t key;
    std::int64_t author;
    std::int64_t company;
    Time when;
  };
  std::vector<Entry> visible;
  for (int i = 0; i < 80; ++i) {
    if (below(2) == 0) at.pass(std::chrono::minutes(1));
    const auto author = below(5) == 0 ? 0 : people[below(people.size())];
    const auto company = below(2) == 0 ? 0 : companies[below(companies.size())];
    const bool shown = below(5) != 0;
    const auto key = publish(at, author == 0 ? Json() : Json(author), company == 0 ? Json() : Json(company),
                             shown ? "visible" : "hidden");
    if (shown) visible.push_back({key, author, company, at.now()});
  }
  std::stable_sort(visible.begin(), visible.end(),
                   [](const Entry& a, const Entry& b) { return a.when != b.when ? a.when > b.when : a.key > b.key; });
  for (const auto person : people) {
    const auto reader = at.actor(person);
    std::set<std::int64_t> followed;
    std::set<std::int64_t> followed_companies;
    for (int i = 0; i < 6; ++i) {
      const auto other = people[below(people.size())];
      if (other != person && follow_user(at.hub(), reader, other)) followed.insert(other);
      const auto company = companies[below(companies.size())];
      if (i < 2 && follow_company(at.hub(), reader, company)) followed_companies.insert(company);
    }
    std::vector<std::int64_t> expected;
    for (const auto& entry : visible) {
      if (followed.contains(entry.author) || followed_companies.contains(entry.company)) expected.push_back(entry.key);
    }
    CHECK(walked(at, reader, 1 + below(9)) == expected);
  }
}
