// SPDX-License-Identifier: MIT
// The way back: revert and recover.
#include "history/support.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

using std::chrono::minutes;

Json blog(std::string_view title) {
  return Json::object({{"title", Json::object({{"ru", title}})}, {"content", Json::object({{"ru", "Текст"}})}});
}

std::string title(const Record& row) { return std::string(row.json("title")["ru"].as_string()); }

}  // namespace

TEST_CASE("a revert writes what a version holds, on the path and with the rights of an edit") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto stranger = f.actor("user");
  const auto moderator = f.actor("admin");
  const auto made = f.hub().create(author, "core.blog", blog("Первый")).value();
  const auto key = made.row.key();
  f.pass(minutes(1));
  const auto changed = f.hub().update(author, "core.blog", key, blog("Второй")).value();
  f.pass(minutes(1));

  CHECK(fault(revert(f.hub(), stranger, "core.blog", key, made.version)) == "not_found");
  CHECK(fault(revert(f.hub(), rules::Actor::anonymous(), "core.blog", key, made.version)) == "not_found");
  CHECK(fault(revert(f.hub(), author, "core.blog", key, changed.version + 100)) == "not_found");
  CHECK(fault(revert(f.hub(), author, "core.blog", key, made.version, {.version = made.version})) ==
        "conflict: changed_meanwhile");
  CHECK(title(f.row("core.blog", key)) == "Второй");

  const auto back = revert(f.hub(), author, "core.blog", key, made.version, {.version = changed.version}, " ошибка ");
  REQUIRE(fault(back) == "");
  CHECK(title(back.value().row) == "Первый");
  CHECK(title(f.row("core.blog", key)) == "Первый");
  const auto told_after = history(f.hub(), author, "core.blog", key).value();
  CHECK(actions(told_after) == "change change create");
  CHECK(told_after.versions.front().comment == "ошибка");
  CHECK(told_after.versions.front().id == back.value().version);

  // Status and guarded columns stay, and a row that is not edited is not reverted either.
  REQUIRE(fault(f.hub().perform(author, "core.blog", key, "send")) == "");
  CHECK(fault(revert(f.hub(), author, "core.blog", key, changed.version)) == "illegal_transition: not_editable");
  REQUIRE(fault(f.hub().perform(moderator, "core.blog", key, "return", Json::object({{"comment", "x"}}))) == "");
  REQUIRE(fault(revert(f.hub(), author, "core.blog", key, changed.version)) == "");
  CHECK(title(f.row("core.blog", key)) == "Второй");
  CHECK(f.status("core.blog", key) == "correction");
}

TEST_CASE("a revert leaves the guarded keys of tags as actions wrote them") {
  HubFixture f;
  const auto owner = f.actor("user");
  const auto company = f.company(owner.user);
  const auto actor = f.actor(owner.user);
  const auto first =
      f.hub().update(actor, "account.company", company, Json::object({{"tag_startup", Json::object({{"note", "a"}})}}));
  REQUIRE(fault(first) == "");
  REQUIRE(fault(f.hub().update(actor, "account.company", company,
                               Json::object({{"tag_startup", Json::object({{"note", "b"}})}}))) == "");
  f.change("account.company", company,
           Json::object({{"tag_startup", Json::object({{"note", "b"}, {"active", true}, {"verified_by", 1}})}}));
  REQUIRE(fault(revert(f.hub(), actor, "account.company", company, first.value().version)) == "");
  const auto tag = f.row("account.company", company).json("tag_startup");
  CHECK(tag["note"] == Json("a"));
  CHECK(tag["active"] == Json(true));
  CHECK(tag["verified_by"] == Json(1));
}

TEST_CASE("a deleted row comes back under its key, by whoever may add and delete such rows") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto admin = f.actor("admin");
  const auto key = f.hub().create(author, "core.blog", blog("Первый")).value().row.key();
  f.pass(minutes(1));
  const Record was = f.row("core.blog", key);
  CHECK(fault(recover(f.hub(), admin, "core.blog", key)) == "duplicate");
  REQUIRE(fault(f.hub().erase(admin, "core.blog", key)) == "");
  CHECK(fault(history(f.hub(), author, "core.blog", key)) == "not_found");
  CHECK(actions(history(f.hub(), admin, "core.blog", key).value()) == "delete create");
  CHECK(fault(recover(f.hub(), author, "core.blog", key)) == "not_found");
  CHECK(fault(recover(f.hub(), admin, "core.blog", std::int64_t{404})) == "not_found");
  CHECK(fault(recover(f.hub(), admin, "core.blog", Value("x"))) == "not_found");
  f.pass(minutes(1));
  const auto back = recover(f.hub(), admin, "core.blog", key, "по ошибке");
  REQUIRE(fault(back) == "");
  CHECK(back.value().lost.empty());
  CHECK(back.value().outcome.to == "draft");
  CHECK(back.value().outcome.row.key() == key);
  Record is = f.row("core.blog", key);
  CHECK(is.integer("updated_at") == f.now().us);
  is.set("updated_at", was.get("updated_at"));
  is.set("search_field", was.get("search_field"));
  CHECK(is == was);
  const auto told_after = history(f.hub(), author, "core.blog", key).value();
  CHECK(actions(told_after) == "recover delete create");
  CHECK(told_after.versions.front().comment == "по ошибке");
  CHECK(f.told("core.blog.recover").size() == 1);
  CHECK(fault(at(f.hub(), author, "core.blog", key, f.now() - minutes(1))) == "not_found");
  CHECK(title(at(f.hub(), author, "core.blog", key, f.now()).value()) == "Первый");
  // The next row has a key of its own.
  CHECK(as_integer(f.hub().create(author, "core.blog", blog("Второй")).value().row.key()) > as_integer(key));
}

TEST_CASE("a row in a status in which nobody edits comes back as a new one") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto admin = f.actor("admin");
  const auto key = f.hub().create(author, "core.blog", blog("Первый")).value().row.key();
  for (const auto* action : {"send", "publish"})
    REQUIRE(fault(f.hub().perform(action == std::string_view("send") ? author : admin, "core.blog", key, action)) ==
            "");
  REQUIRE(f.row("core.blog", key).integer("published") == 1);
  REQUIRE(f.hub().write([&](Records& records) -> Result<> {
    TECHHUB_TRY(auto feed, records.select(Query{.table = &records.table("core.feed")}));
    for (const auto& entry : feed) TECHHUB_DO(records.erase(entry.table(), entry.key()));
    TECHHUB_DO(records.erase(records.table("core.blog"), key));
    return success();
  }));
  REQUIRE(fault(recover(f.hub(), admin, "core.blog", key)) == "");
  const Record is = f.row("core.blog", key);
  CHECK(is.text("status") == "draft");
  CHECK(is.integer("published") == 0);
  CHECK(is.integer("author_id") == author.user);
}

TEST_CASE("the rules of the tables hold for what comes back") {
  HubFixture f;
  const auto admin = f.actor("admin");
  const auto made = f.hub().create(admin, "core.category",
                                   Json::object({{"name", "Наука"}, {"slug", "science"}, {"is_active", true}}));
  REQUIRE(fault(made) == "");
  const auto key = made.value().row.key();
  REQUIRE(fault(f.hub().erase(admin, "core.category", key)) == "");
  const auto other = f.hub().create(admin, "core.category", Json::object({{"name", "Другая"}, {"slug", "science"}}));
  REQUIRE(fault(other) == "");
  CHECK(fault(recover(f.hub(), admin, "core.category", key)) == "duplicate");
  REQUIRE(fault(f.hub().update(admin, "core.category", other.value().row.key(), Json::object({{"slug", "other"}}))) ==
          "");
  CHECK(fault(recover(f.hub(), admin, "core.category", key)) == "");
}

TEST_CASE("a row that is known by a code comes back under it") {
  HubFixture f;
  const auto admin = f.actor("superadmin");
  const auto made =
      f.hub().create(admin, "core.organization", Json::object({{"code", "lab"}, {"name", "Лаборатория"}}));
  REQUIRE(fault(made) == "");
  const Value key(std::string("lab"));
  REQUIRE(fault(f.hub().erase(admin, "core.organization", key)) == "");
  REQUIRE(fault(recover(f.hub(), admin, "core.organization", key)) == "");
  CHECK(f.row("core.organization", key).json("name")["ru"].as_string() == "Лаборатория");
  CHECK(actions(history(f.hub(), admin, "core.organization", key).value()) == "recover delete ?");
}

TEST_CASE("a row that came without versions keeps what it was before its first change, and goes back to it") {
  HubFixture f;
  const auto admin = f.actor("superadmin");
  const auto person = f.user("admin", Json::object({{"first_name", "Айгерим"}}));
  const auto event = f.insert(
      "core.event",
      Json::object(
          {{"title", "Как было"}, {"status", "draft"}, {"author_id", person}, {"updated_at", "2025-01-10T00:00:00Z"}}));
  REQUIRE(fault(f.hub().update(admin, "core.event", event, Json::object({{"title", "Как стало"}}))) == "");
  REQUIRE(fault(f.hub().update(admin, "core.event", event, Json::object({{"title", "Как теперь"}}))) == "");
  const auto told = history(f.hub(), admin, "core.event", event).value();
  REQUIRE(told.versions.size() == 3);
  const auto& first = told.versions.back();
  CHECK(first.at == at("2025-01-10T00:00:00Z"));
  CHECK(first.actor == 0);
  const auto title = [](const Result<Record>& row) {
    return row ? std::string(row.value().json("title")["ru"].as_string()) : fault(row);
  };
  CHECK(title(techhub::at(f.hub(), admin, "core.event", event, at("2025-02-01T00:00:00Z"))) == "Как было");
  CHECK(title(techhub::at(f.hub(), admin, "core.event", event, at("2025-01-09T00:00:00Z"))) == "not_found");
  REQUIRE(fault(revert(f.hub(), admin, "core.event", event, first.id)) == "");
  CHECK(f.row("core.event", event).json("title")["ru"].as_string() == "Как было");
  // What is personal stays sealed there as everywhere.
  REQUIRE(fault(f.hub().update(admin, "account.user", person, Json::object({{"first_name", "Гульнара"}}))) == "");
  f.hub()
      .read([&](Records& records) -> Result<> {
        const Table& versions = records.table("reversion.version");
        TECHHUB_TRY(const auto rows, records.select(Query{.table = &versions}));
        for (const Record& row : rows) CHECK(row.text("serialized_data").find("Айгерим") == std::string_view::npos);
        return success();
      })
      .value();
}

TEST_CASE("a person who comes back has no name, no address and no power") {
  HubFixture f;
  const auto admin = f.actor("superadmin");
  const auto id = f.user("admin", Json::object({{"first_name", "Айгерим"}, {"last_name", "Сатпаева"}}));
  REQUIRE(fault(f.hub().update(admin, "account.user", id, Json::object({{"first_name", "Гульнара"}}))) == "");
  REQUIRE(fault(f.hub().erase(admin, "account.user", id)) == "");
  const auto back = recover(f.hub(), admin, "account.user", id);
  INFO((back ? "" : back.error().to_string()));
  REQUIRE(fault(back) == "");
  CHECK(back.value().lost == std::vector<std::string>{"email", "first_name", "last_name"});
  const Record is = f.row("account.user", id);
  CHECK(is.text("role") == Record(is.table()).text("role"));
  CHECK(is.integer("is_active") == 0);
  CHECK(is.text("email") == "forgotten-" + std::to_string(id));
  CHECK(is.text("first_name").empty());
  // What the versions of before hold is unreadable, and no reason to fail.
  const auto told_after = history(f.hub(), admin, "account.user", id);
  REQUIRE(fault(told_after) == "");
  CHECK(actions(told_after.value()) == "recover delete change ?");
  for (const auto& version : told_after.value().versions) {
    const auto row = at_version(f.hub(), admin, "account.user", id, version.id);
    REQUIRE(fault(row) == "");
    CHECK(row.value().text("first_name").empty());
  }
  CHECK(f.hub().verify().value().empty());
}
