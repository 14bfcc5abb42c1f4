// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

Json person() {
  return Json::object({{"email", "aigerim.s@example.kz"},
                       {"phone", "+77011234567"},
                       {"first_name", "Айгерим"},
                       {"last_name", "Сатпаева"}});
}

std::string raw(const std::filesystem::path& file) {
  std::string all;
  for (const auto* suffix : {"", "-wal"}) {
    std::ifstream in(file.string() + suffix, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    all += text.str();
  }
  return all;
}

}  // namespace

TEST_CASE("personal values are read in the clear by the person, masked by everybody else") {
  HubFixture f;
  const auto id = f.user("user", person());
  const auto own = f.hub().get(f.actor(id), "account.user", id).value();
  CHECK(own.text("email") == "aigerim.s@example.kz");
  CHECK(own.text("last_name") == "Сатпаева");
  for (const auto role : {"user", "moderator", "manager", "admin"}) {
    INFO(role);
    const auto seen = f.hub().get(f.actor(role), "account.user", id).value();
    CHECK(seen.text("email") == "a***@e***.kz");
    CHECK(seen.text("phone") == "+7***67");
    CHECK(seen.text("first_name") == "А.");
    CHECK(seen.text("last_name") == "С***");
  }
}

TEST_CASE("no personal value stands in the database files in the clear") {
  HubFixture f;
  const auto id = f.user("user", person());
  const auto actor = f.actor(id);
  REQUIRE(f.hub().update(actor, "account.user", id, Json::object({{"first_name", "Гульнара"}})));
  const std::string bytes = raw(f.file());
  REQUIRE(bytes.find("account_user") != std::string::npos);  // the control: the files are what they should be
  for (const auto* value : {"aigerim", "7011234567", "Айгерим", "Сатпаева", "Гульнара"}) {
    INFO(value);
    CHECK(bytes.find(value) == std::string::npos);
  }
}

TEST_CASE("reveal shows personal columns for a purpose, to those who may, and keeps a record of it") {
  HubFixture f;
  const auto id = f.user("user", person());
  const auto manager = f.actor("manager");
  const std::array<std::string_view, 1> columns{"email"};
  const auto shown = f.hub().reveal(manager, "account.user", id, columns, "call about the grant");
  REQUIRE(fault(shown) == "");
  CHECK(shown.value().text("email") == "aigerim.s@example.kz");
  CHECK(shown.value().text("phone") == "+7***67");
  const auto records = f.rows("techhub.access");
  REQUIRE(records.size() == 1);
  CHECK(records[0].integer("actor_id") == manager.user);
  CHECK(records[0].integer("subject_id") == id);
  CHECK(records[0].text("purpose") == "call about the grant");
  CHECK(f.hub().reveal(f.actor("user"), "account.user", id, columns, "curious").error().code() == Code::denied);
  CHECK(f.hub().reveal(manager, "account.user", id, columns, "  ").error().code() == Code::invalid);
  const std::array<std::string_view, 1> none{"role"};
  CHECK(f.hub().reveal(manager, "account.user", id, none, "x").error().code() == Code::invalid);
  CHECK(f.rows("techhub.access").size() == 1);
}

TEST_CASE("a company's number is public, a sole trader's is the trader's own") {
  HubFixture f;
  const auto author = f.user();
  const auto law = f.company(author, Json::object({{"tin", "990140000126"}, {"company_type", "law"}}));
  const auto ip = f.company(author, Json::object({{"tin", "123456789013"}, {"company_type", "ip"}}));
  const auto other = f.actor("user");
  CHECK(f.hub().get(other, "account.company", law).value().text("tin") == "990140000126");
  CHECK(f.hub().get(other, "account.company", ip).value().text("tin") != "123456789013");
  CHECK(f.hub().get(f.actor(author), "account.company", ip).value().text("tin") == "123456789013");
}

TEST_CASE("personal columns are found by equality by those who may see them, and never ordered by") {
  HubFixture f;
  const auto id = f.user("user", person());
  const Table& users = f.hub().platform().at("account.user");
  const auto by_email = [&](const rules::Actor& actor, Compare op) {
    return f.hub().list(actor, "account.user",
                        {.filter = Filter::is(users.at("email"), std::string(" Aigerim.S@example.kz"), op)});
  };
  const auto found = by_email(f.actor("manager"), Compare::equal);
  REQUIRE(found);
  REQUIRE(found.value().rows.size() == 1);
  CHECK(as_integer(found.value().rows[0].key()) == id);
  CHECK(by_email(f.actor("user"), Compare::equal).value().rows.empty());
  CHECK(by_email(f.actor(id), Compare::equal).value().rows.size() == 1);
  CHECK(by_email(f.actor("manager"), Compare::less).error().code() == Code::denied);
  ListQuery ordered;
  ordered.order = {{users.at("last_name"), false}};
  CHECK(f.hub().list(f.actor("admin"), "account.user", ordered).error().code() == Code::denied);
}

TEST_CASE("an address is taken once, however it is written") {
  HubFixture f;
  f.user("user", Json::object({{"email", "a@example.kz"}}));
  const auto again = f.hub().write([&](Records& records) -> Result<> {
    Record user(records.table("account.user"));
    user.set("email", std::string(" A@EXAMPLE.kz "));
    user.set("role", std::string("user"));
    user.set("date_joined", std::int64_t{0});
    return records.insert(user);
  });
  REQUIRE_FALSE(again);
  CHECK(again.error().code() == Code::duplicate);
  CHECK_THAT(again.error().to_string(), !Catch::Contains("example"));
}

TEST_CASE("a wrong master key is told at open, and nothing is written") {
  HubFixture f;
  f.user("user", person());
  const auto copy = f.file().string() + ".copy";
  REQUIRE(f.hub().read([&](Records&) -> Result<> { return success(); }));
  std::filesystem::copy_file(f.file(), copy);
  if (std::filesystem::exists(f.file().string() + "-wal"))
    std::filesystem::copy_file(f.file().string() + "-wal", copy + "-wal");
  const auto opened = Hub::open(platform().value(), storage::open_sqlite(copy).value(), vault::MasterKey::generate());
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code() == Code::wrong_key);
  for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(copy + suffix);
}

TEST_CASE("an altered personal value is an error for the reader and a fault for verify") {
  HubFixture f;
  const auto a = f.user("user", person());
  const auto b = f.user("user", Json::object({{"last_name", "Ахметов"}}));
  CHECK(f.hub().verify().value().empty());
  REQUIRE(f.hub().write([&](Records& records) -> Result<> {
    const Table& users = records.table("account.user");
    auto from = records.need(users, a).value();
    auto to = records.need(users, b).value();
    to.set("last_name", from.get("last_name"));  // moved to another row
    ColumnSet columns;
    columns.add(users.at("last_name"));
    return records.transaction().update(to, columns).value() ? Result<>(success())
                                                             : Result<>(Error(Code::internal, "no row"));
  }));
  CHECK(f.hub().get(f.actor("manager"), "account.user", b).error().code() == Code::corrupt);
  CHECK(f.hub().verify().value().size() == 1);
}

TEST_CASE("a version holds personal values as they are sealed, and no secret") {
  HubFixture f;
  const auto id = f.user("user", person());
  REQUIRE(f.hub().update(f.actor(id), "account.user", id, Json::object({{"last_name", "Ахметова"}})));
  const auto version = f.rows("reversion.version").back();
  const Json fields = Json::parse(version.text("serialized_data")).value().items()[0]["fields"];
  CHECK(fields["last_name"].as_string().size() > 60);
  CHECK(fields["email"].as_string().size() > 60);
  CHECK(fields.find("password") == nullptr);
  CHECK(version.text("serialized_data").find("Ахметова") == std::string_view::npos);
}

TEST_CASE("verify tells of a look-up that finds another person") {
  HubFixture f;
  const auto user = f.user("user", Json::object({{"phone", "+77010000001"}}));
  const auto other = f.user("user", Json::object({{"phone", "+77010000002"}}));
  REQUIRE(f.hub().verify().value().empty());
  const Table& users = *f.hub().platform().find("account.user");
  const auto hashed = users.lookup(users.at("phone"));
  f.hub()
      .write([&](Records& records) -> Result<> {
        Record row = records.need(users, user).value();
        row[hashed] = records.need(users, other).value()[hashed];
        ColumnSet written;
        written.add(hashed);
        TECHHUB_DO(records.transaction().update(row, written));
        return success();
      })
      .value();
  CHECK(f.hub().verify().value() == std::vector<std::string>{"account.user " + std::to_string(user) +
                                                             ": the look-up of `phone` is not that of its value"});
}
