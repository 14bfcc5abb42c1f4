// SPDX-License-Identifier: MIT
// Reading versions: who changed what, a row as it was, what differs.
#include "history/support.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

Json blog(std::string_view title) {
  return Json::object({{"title", Json::object({{"ru", title}})}, {"content", Json::object({{"ru", "Текст"}})}});
}

struct Post {
  Value key;
  std::int64_t version;
};
Post post(HubFixture& f, const rules::Actor& author) {
  const auto made = f.hub().create(author, "core.blog", blog("Первый"));
  REQUIRE(fault(made) == "");
  return {made.value().row.key(), made.value().version};
}

using std::chrono::minutes;

}  // namespace

TEST_CASE("a history tells who did what to a row, when and why, newest first") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto admin = f.actor("admin");
  const auto [key, first] = post(f, author);
  const auto started = f.now();
  f.pass(minutes(1));
  REQUIRE(fault(f.hub().update(author, "core.blog", key, Json::object({{"title", "Второй"}}))) == "");
  f.pass(minutes(1));
  REQUIRE(fault(f.hub().perform(author, "core.blog", key, "send")) == "");
  f.pass(minutes(1));
  REQUIRE(fault(f.hub().perform(admin, "core.blog", key, "reject", Json::object({{"comment", "коротко"}}))) == "");

  const auto told_to_author = history(f.hub(), author, "core.blog", key);
  REQUIRE(fault(told_to_author) == "");
  const auto& versions = told_to_author.value().versions;
  CHECK(actions(told_to_author.value()) == "reject send change create");
  REQUIRE(versions.size() == 4);
  CHECK(versions[0].actor == admin.user);
  CHECK(versions[0].comment == "коротко");
  CHECK(versions[0].at == started + minutes(3));
  CHECK(versions[0].status == f.status("core.blog", key));
  CHECK(versions[3].id == first);
  CHECK(versions[3].actor == author.user);
  CHECK(told_to_author.value().next == 0);

  HistoryQuery page{.before = 0, .limit = 3};
  const auto newest = history(f.hub(), author, "core.blog", key, page).value();
  CHECK(actions(newest) == "reject send change");
  page.before = newest.next;
  CHECK(actions(history(f.hub(), author, "core.blog", key, page).value()) == "create");
}

TEST_CASE("actions are told apart although everything happens at one moment") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto [key, first] = post(f, author);
  REQUIRE(fault(f.hub().update(author, "core.blog", key, Json::object({{"title", "Второй"}}))) == "");
  REQUIRE(fault(f.hub().perform(author, "core.blog", key, "send")) == "");
  REQUIRE(fault(f.hub().perform(author, "core.blog", key, "withdraw")) == "");
  REQUIRE(fault(f.hub().update(author, "core.blog", key, Json::object({{"title", "Третий"}}))) == "");
  CHECK(actions(history(f.hub(), author, "core.blog", key).value()) == "change withdraw send change create");
}

TEST_CASE("a row is told as it was at a time, and not before it was made or after it was deleted") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto admin = f.actor("admin");
  f.pass(minutes(10));
  const auto made = post(f, author);
  const auto& key = made.key;
  f.pass(minutes(10));
  REQUIRE(fault(f.hub().update(author, "core.blog", key, Json::object({{"title", "Второй"}}))) == "");
  const auto title = [&](const rules::Actor& actor, Time time) {
    const auto row = at(f.hub(), actor, "core.blog", key, time);
    return row ? std::string(row.value().json("title")["ru"].as_string()) : fault(row);
  };
  CHECK(title(author, monday) == "not_found");
  CHECK(title(author, monday + minutes(10)) == "Первый");
  CHECK(title(author, monday + minutes(19)) == "Первый");
  CHECK(title(author, monday + minutes(20)) == "Второй");
  CHECK(title(author, Time::max) == "Второй");
  CHECK(at_version(f.hub(), author, "core.blog", key, made.version).value().json("title")["ru"].as_string() ==
        "Первый");
  CHECK(fault(at_version(f.hub(), author, "core.blog", key, made.version + 1000)) == "not_found");
  f.pass(minutes(10));
  REQUIRE(fault(f.hub().erase(admin, "core.blog", key)) == "");
  CHECK(title(admin, monday + minutes(20)) == "Второй");
  CHECK(title(admin, monday + minutes(30)) == "not_found");
  CHECK(title(author, monday + minutes(20)) == "not_found");
}

TEST_CASE("what differs is told by column, by language and by path") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto category = f.insert("core.category", Json::object({{"name", "Наука"}, {"is_active", true}}));
  const auto made = f.hub().create(
      author, "core.article",
      Json::object({{"title", Json::object({{"ru", "Хакатон"}})},
                    {"data", Json::parse(R"({"tags":["a","b"],"place":{"floor":1,"a/b":"x"}})").value()}}));
  REQUIRE(fault(made) == "");
  const auto key = made.value().row.key();
  f.pass(minutes(1));
  const auto changed = f.hub().update(
      author, "core.article", key,
      Json::object({{"title", Json::object({{"ru", "Хакатон"}, {"kk", "Хакатон кк"}})},
                    {"category_id", category},
                    {"data", Json::parse(R"({"tags":["a","c","d"],"place":{"floor":2,"a/b":"y"}})").value()}}));
  REQUIRE(fault(changed) == "");
  const auto before = made.value().version;
  const auto after = changed.value().version;
  const auto forward = diff(f.hub(), author, "core.article", key, before, after);
  REQUIRE(fault(forward) == "");
  CHECK(told(forward.value()) ==
        R"(/title/kk: - > "Хакатон кк"; /category_id: null > 1; )"
        R"(/updated_at: "2025-06-02T04:00:00Z" > "2025-06-02T04:01:00Z"; )"
        R"(/data/place/a~1b: "x" > "y"; /data/place/floor: 1 > 2; /data/tags/1: "b" > "c"; /data/tags/2: - > "d")");
  const auto back = diff(f.hub(), author, "core.article", key, after, before).value();
  const Json old_row = json_from(at_version(f.hub(), author, "core.article", key, before).value());
  const Json new_row = json_from(at_version(f.hub(), author, "core.article", key, after).value());
  CHECK(applied(old_row, forward.value()) == new_row);
  CHECK(applied(new_row, back) == old_row);
  CHECK(diff(f.hub(), author, "core.article", key, after, after).value().empty());
}
