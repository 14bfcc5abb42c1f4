// SPDX-License-Identifier: MIT
// People by address, number and name words, companies by number, requests by what they are for: who finds what, and
// what every way of writing leaves to be found.
#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/hub/import.hpp"
#include "techhub/hub/keys.hpp"
#include "techhub/hub/personal.hpp"
#include "techhub/hub/search.hpp"

using namespace techhub;
using techhub::test::fault;
using techhub::test::HubFixture;

namespace {

struct People {
  HubFixture fixture;
  rules::Actor admin = fixture.actor("admin");

  std::int64_t person(std::string_view first, std::string_view last, const Json& more = Json::object()) {
    Json fields = Json::object({{"first_name", first}, {"last_name", last}});
    for (const auto& [name, value] : more.members()) fields.set(name, value);
    return fixture.user("user", fields);
  }
  std::string find(const rules::Actor& actor, std::string_view text, std::string_view label = "account.user") {
    const auto page = search_rows(fixture.hub(), actor, label, {.text = std::string(text)});
    REQUIRE(fault(page) == "");
    std::string keys;
    for (const auto& hit : page.value().hits) keys += (keys.empty() ? "" : " ") + key_text(hit.row.key());
    return keys;
  }
  std::string hashes(std::int64_t key) {
    std::string held;
    const auto done = fixture.hub().read([&](Records& records) -> Result<> {
      TECHHUB_TRY(const auto row, records.need(records.table("account.user"), key));
      held = row.text("name_lookup");
      return success();
    });
    REQUIRE(done);
    return held;
  }
  void check_sound() { CHECK(verify_terms(fixture.hub()).value().empty()); }
};

std::string text(std::int64_t key) { return std::to_string(key); }

}  // namespace

TEST_CASE("people are found by whole words of their names, on either keyboard, by who may see them") {
  People people;
  const auto one = people.person("Әсел", "Құдайбергенова-Ким");
  const auto two = people.person("Асель", "Ким");
  CHECK(people.find(people.admin, "ким") == text(two) + " " + text(one));
  CHECK(people.find(people.admin, "КИМ, әсел") == text(one));
  CHECK(people.find(people.admin, "асел кудайбергенова") == text(one));
  CHECK(people.find(people.admin, "Асель") == text(two));
  // Equality only: no beginnings, no forms, nothing left out.
  for (const auto* unknown :
       {"ки", "ки*", "ким*", "кима", "-ким", "ким -асель", "title:ким", "ким петров", "", "-", "*"})
    CHECK(people.find(people.admin, unknown).empty());
  // The person themselves, and nobody else without view_personal.
  const rules::Actor herself = people.fixture.actor(two);
  CHECK(people.find(herself, "ким") == text(two));
  CHECK(people.find(people.fixture.actor("user"), "ким").empty());
  CHECK(people.find(people.fixture.actor("moderator"), "ким").empty());
  CHECK(people.find(people.fixture.actor("manager"), "ким") == text(two) + " " + text(one));
  CHECK(people.find(rules::Actor::anonymous(), "ким").empty());
  CHECK(people.find(rules::Actor::system(), "ким") == text(two) + " " + text(one));
  // Stress marks, letters in two parts and apostrophes are no matter.
  const auto third = people.person("Мигель-Андре\xCC\x81", "О’Нил-Байи\xCC\x86");
  CHECK(people.find(people.admin, "андре о'нил байй") == text(third));
  CHECK(people.find(people.admin, "мигель") == text(third));
  // Among all entities too; the row is masked.
  const auto page = search_all(people.fixture.hub(), people.admin, {.text = "асель ким"}).value();
  REQUIRE(page.hits.size() == 1);
  CHECK(page.hits[0].row.text("last_name") == "К***");
  CHECK(page.hits[0].row.text("name_lookup") == "{}");
  CHECK(page.hits[0].snippet.text.empty());
  people.check_sound();
}

TEST_CASE("people are found by their whole address or number") {
  People people;
  const auto one =
      people.person("Асель", "Ким", Json::object({{"email", "Asel.Kim@Example.kz"}, {"phone", "+77011234567"}}));
  CHECK(people.find(people.admin, " asel.kim@example.KZ ") == text(one));
  CHECK(people.find(people.admin, "8 (701) 123-45-67") == text(one));
  CHECK(people.find(people.admin, "asel.kim@example").empty());
  CHECK(people.find(people.admin, "1234567").empty());
  for (const auto* typed : {"\"asel.kim@example.kz\"", "«asel.kim@example.kz»", "<asel.kim@example.kz>",
                            "Асель Ким <asel.kim@example.kz>", "asel.kim@example.kz ким", "\"+7 701 123 45 67\""}) {
    INFO(typed);
    CHECK(people.find(people.admin, typed) == text(one));
    CHECK(people.find(people.fixture.actor("user"), typed).empty());
  }
  CHECK(people.find(people.admin, "asel.kim@example.kz петров").empty());
  CHECK(people.find(people.admin, "asel.kim@example.kz -ким").empty());
  CHECK(people.find(people.admin, "asel.kim@example.kz other@example.kz").empty());
  CHECK(people.find(people.fixture.actor("user"), "asel.kim@example.kz").empty());
  CHECK(people.find(people.fixture.actor(one), "asel.kim@example.kz") == text(one));
}

TEST_CASE("companies are found by name words, and by number where it is shown") {
  People people;
  const auto law = people.fixture.company(
      0, Json::object({{"name", "ТОО Тұлпар"}, {"tin", "990140000126"}, {"company_type", "law"}}));
  const auto trader = people.person("Асель", "Ким");
  const auto ip = people.fixture.company(
      trader, Json::object({{"name", "ИП Тулпар"}, {"tin", "850101300122"}, {"company_type", "ip"}}));
  const rules::Actor user = people.fixture.actor("user");
  CHECK(people.find(user, "тұлпар", "account.company") == text(law) + " " + text(ip));
  CHECK(people.find(user, "990140000126", "account.company") == text(law));
  CHECK(people.find(user, "850101300122", "account.company").empty());
  CHECK(people.find(people.fixture.actor(trader), "850101300122", "account.company") == text(ip));
  CHECK(people.find(people.admin, "850101300122", "account.company") == text(ip));
  CHECK(people.find(people.admin, "99014000012", "account.company").empty());
  // A number is one wherever it stands; other words narrow.
  for (const auto* typed : {"БИН 990140000126", "бин: 990140000126", "990140000126 тулпар", "\"990140000126\"",
                            "\"тоо тұлпар 990140000126\"", " 990140000126 ", "９９０１４００００１２６",
                            "990140000126*", "(990140000126)", "990140000126 -ип"}) {
    INFO(typed);
    CHECK(people.find(user, typed, "account.company") == text(law));
  }
  for (const auto* typed : {"990140000126 бүркіт", "990140000126 -тұлпар", "-990140000126", "title:990140000126",
                            "990140000126 850101300122", "БИН 850101300122", "1990140000126"}) {
    INFO(typed);
    CHECK(people.find(user, typed, "account.company").empty());
  }
}

TEST_CASE("hashes of names follow the names, through every way of writing") {
  People people;
  const auto one = people.person("Асель", "Ким");
  const rules::Actor herself = people.fixture.actor(one);
  const std::string first = people.hashes(one);
  CHECK(first.find("Асель") == std::string::npos);
  // One of two names, by the rules.
  REQUIRE(fault(people.fixture.hub().update(herself, "account.user", one, Json::object({{"last_name", "Ли"}}))) == "");
  CHECK(people.find(people.admin, "ким").empty());
  CHECK(people.find(people.admin, "асель ли") == text(one));
  people.check_sound();
  // A new data key leaves them, a new look-up key makes others.
  const std::string before = people.hashes(one);
  CHECK(before != first);
  REQUIRE(rotate(people.fixture.hub(), rules::Actor::system()));
  CHECK(people.hashes(one) == before);
  REQUIRE(rekey(people.fixture.hub(), rules::Actor::system()));
  CHECK(people.hashes(one) != before);
  CHECK(people.find(people.admin, "асель ли") == text(one));
  people.check_sound();
  // No version holds them.
  for (const Record& version : people.fixture.rows("reversion.version"))
    CHECK(version.text("serialized_data").find("\"name_lookup\":{\"") == std::string::npos);
  // What another program wiped or wrote is computed again.
  {
    SQLite::Database file(people.fixture.file().string(), SQLite::OPEN_READWRITE);
    file.exec("UPDATE account_user SET name_lookup = '{\"x\":true}' WHERE id = " + text(one));
  }
  CHECK(verify_terms(people.fixture.hub()).value() == std::vector<std::string>{"account.user " + text(one)});
  CHECK(people.fixture.hub().verify().value().size() == 1);
  REQUIRE(reindex(people.fixture.hub(), "account.user"));
  CHECK(people.find(people.admin, "асель ли") == text(one));
  CHECK(people.fixture.hub().verify().value().empty());
  // Nobody finds who is forgotten.
  REQUIRE(fault(forget(people.fixture.hub(), people.fixture.actor("superadmin"), one, "asked for")) == "");
  CHECK(people.hashes(one) == "{}");
  CHECK(people.find(people.admin, "асель").empty());
  people.check_sound();
}

TEST_CASE("requests are found by the names of their service and company, as they are now") {
  People people;
  const Json name = Json::object({{"ru", "Регистрация стартапов"}, {"kk", "Стартаптарды тіркеу"}});
  people.fixture.insert_code("service.service", "one", Json::object({{"data", Json::object({{"name", name}})}}));
  const auto company = people.fixture.company(0, Json::object({{"name", "ТОО Тұлпар"}}));
  const auto request =
      people.fixture.insert("service.servicerequest", Json::object({{"service_id", "one"}, {"company_id", company}}));
  const auto other = people.fixture.insert("service.servicerequest", Json::object({{"service_id", "one"}}));
  const auto find = [&](std::string_view words) { return people.find(people.admin, words, "service.servicerequest"); };
  CHECK(find("регистрация") == text(other) + " " + text(request));
  CHECK(find("тіркеу тұлпар") == text(request));
  const auto page =
      search_rows(people.fixture.hub(), people.admin, "service.servicerequest", {.text = "тулпар"}).value();
  REQUIRE(page.hits.size() == 1);
  CHECK(page.hits[0].column == "company_id");
  CHECK(page.hits[0].snippet.text == "ТОО Тұлпар");
  people.check_sound();
  // Renamed, in the same transaction.
  people.fixture.change("account.company", company, Json::object({{"name", "ТОО Сұңқар"}}));
  CHECK(find("тұлпар").empty());
  CHECK(find("сұңқар") == text(request));
  const Json renamed = Json::object({{"name", Json::object({{"ru", "Аккредитация"}})}, {"active", true}});
  people.fixture.change("service.service", std::string("one"), Json::object({{"data", renamed}}));
  CHECK(find("регистрация").empty());
  CHECK(find("аккредитации сұңқар") == text(request));
  people.check_sound();
  const auto undone = people.fixture.hub().write([&](Records& records) -> Result<> {
    TECHHUB_TRY(auto row, records.need(records.table("account.company"), company));
    TECHHUB_TRY(const auto changed, assign(row, Json::object({{"name", "ТОО Бүркіт"}})));
    TECHHUB_DO(records.update(row, changed));
    return Error(Code::cancelled, "taken back");
  });
  CHECK_FALSE(undone);
  CHECK(find("бүркіт").empty());
  CHECK(find("сұңқар") == text(request));
  // A request that goes over to another company.
  const auto second = people.fixture.company(0, Json::object({{"name", "ТОО Бүркіт"}}));
  people.fixture.change("service.servicerequest", request, Json::object({{"company_id", second}}));
  CHECK(find("бүркіт") == text(request));
  CHECK(find("сұңқар").empty());
  people.check_sound();
}

TEST_CASE("an import brings names, whatever order its rows come in") {
  HubFixture fixture;
  const auto file = std::string(TECHHUB_SOURCE_DIR) + "/tests/data/techhub-sample.jsonl.gz";
  REQUIRE(fault(import_dump(fixture.hub(), file)) == "");
  CHECK(verify_terms(fixture.hub()).value().empty());
  const auto count = [&](std::string_view words, std::string_view label) {
    return search_count(fixture.hub(), rules::Actor::system(),
                        {.text = std::string(words), .entities = {std::string(label)}})
        .value();
  };
  CHECK(count("Садыкова", "account.user") == 9);
  CHECK(count("GeoMedia", "service.servicerequest") > 0);
  // What the dump had in its search fields is gone: names of people were among it.
  CHECK(count("садыкова", "service.servicerequest") == 0);
}
