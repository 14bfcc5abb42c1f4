// SPDX-License-Identifier: MIT
// The names that a request is found by although they stand in other rows: by whom, and for how long.
#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/hub/search.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

struct Lent {
  HubFixture fixture;
  std::int64_t author = fixture.user();
  std::int64_t company = fixture.company(0, Json::object({{"name", "Тұлпар Көңілді"}, {"company_type", "law"}}));
  std::int64_t request = 0;

  Lent() {
    const Json name = Json::object({{"ru", "Регистрация"}});
    fixture.insert_code("service.service", "grant", Json::object({{"data", Json::object({{"name", name}})}}));
    request = fixture.insert(
        "service.servicerequest",
        Json::object({{"service_id", "grant"}, {"status", "sent"}, {"author_id", author}, {"company_id", company}}));
  }
  std::string terms() { return std::string(fixture.row("service.servicerequest", request).text("search_field")); }
  bool finds(const rules::Actor& actor, std::string_view text) {
    const SearchQuery query{.text = std::string(text), .entities = {"service.servicerequest"}};
    const bool is_found = search_count(fixture.hub(), actor, query).value() == 1;
    const auto page = search_all(fixture.hub(), actor, query).value();
    CHECK(page.hits.size() == (is_found ? 1U : 0U));
    CHECK(search_facets(fixture.hub(), actor, query).value().total == (is_found ? 1 : 0));
    return is_found;
  }
  std::string complete(const rules::Actor& actor, std::string_view text) {
    std::string words;
    const auto known =
        complete_query(fixture.hub(), actor, {.text = std::string(text), .entities = {"service.servicerequest"}});
    for (const auto& one : known.value()) words += one.word + " ";
    return words;
  }
  std::string meant(const rules::Actor& actor, std::string_view text) {
    std::string queries;
    const auto others =
        did_you_mean(fixture.hub(), actor, {.text = std::string(text), .entities = {"service.servicerequest"}});
    for (const auto& one : others.value()) queries += one + " ";
    return queries;
  }
  void deny(std::int64_t user) {
    fixture.change(
        "account.user", user,
        Json::object({{"permissions", Json::object({{"deny", Json::array({Json("account.view_company")})}})}}));
  }
};

}  // namespace

TEST_CASE("a company that becomes a sole trader's lends its name to requests no more, and a firm's does again") {
  Lent lent;
  const std::string named = lent.terms();
  CHECK(named.find("@company_id:тұлпар") != std::string::npos);
  CHECK(named.find("@service_id:регистрация") != std::string::npos);
  CHECK((" " + named).find(" тұлпар") == std::string::npos);
  // Nobody knows what an unknown one is: it may be a person.
  for (const auto* type : {"ip", "unknown"}) {
    lent.fixture.change("account.company", lent.company, Json::object({{"company_type", type}}));
    CHECK(lent.terms().find("@company_id:") == std::string::npos);
    CHECK_FALSE(lent.finds(rules::Actor::system(), "тұлпар"));
    CHECK(lent.fixture.hub().verify().value().empty());
    lent.fixture.change("account.company", lent.company, Json::object({{"company_type", "law"}}));
    CHECK(lent.terms() == named);
    CHECK(lent.fixture.hub().verify().value().empty());
  }
}

TEST_CASE("a name is lent to whoever may view every row that lends, while the row is published") {
  Lent lent;
  const rules::Actor author = lent.fixture.actor(lent.author);
  const rules::Actor manager = lent.fixture.actor("manager");
  for (const auto& actor : {author, manager, rules::Actor::system()}) {
    CHECK(lent.finds(actor, "тұлпар"));
    CHECK(lent.finds(actor, "тулпар"));
    CHECK(lent.finds(actor, "тұл*"));
    CHECK(lent.finds(actor, "регистрации тұлпар"));
    CHECK(lent.finds(actor, "\"тұлпар көңілді\""));
    CHECK_FALSE(lent.finds(actor, "\"көңілді тұлпар\""));
    CHECK_FALSE(lent.finds(actor, "title:тұлпар"));
    CHECK_FALSE(lent.finds(actor, "регистрация -тұлпар"));
    CHECK(lent.complete(actor, "тұл") == "тұлпар ");
    CHECK(lent.complete(actor, "регистрация тул") == "тұлпар ");
    CHECK(lent.meant(actor, "тұлпор") == "тұлпар ");
  }
  // Blocked: nobody is told, neither its own people nor by a name alone.
  lent.fixture.change("account.company", lent.company, Json::object({{"status", "blocked"}}));
  for (const auto& actor : {author, manager, rules::Actor::system()}) {
    for (const auto* text : {"тұлпар", "тулпар", "тұл*", "т*", "\"тұлпар көңілді\""})
      CHECK_FALSE(lent.finds(actor, text));
    CHECK(lent.finds(actor, "регистрация -тұлпар"));
    CHECK(lent.complete(actor, "тұл").empty());
    CHECK(lent.meant(actor, "тұлпор").empty());
    CHECK(lent.finds(actor, "регистрация"));
  }
  CHECK(lent.fixture.hub().verify().value().empty());
  lent.fixture.change("account.company", lent.company, Json::object({{"status", "active"}}));
  CHECK(lent.finds(author, "тұлпар"));
  // A service that is not offered any more is no different.
  const Json name = Json::object({{"ru", "Регистрация"}});
  lent.fixture.change("service.service", std::string("grant"),
                      Json::object({{"data", Json::object({{"name", name}, {"active", false}})}}));
  CHECK_FALSE(lent.finds(manager, "регистрация"));
  CHECK(lent.fixture.hub().verify().value().empty());
}

TEST_CASE("whoever is denied companies is not told by their requests that there are such") {
  Lent lent;
  lent.deny(lent.author);
  const rules::Actor author = lent.fixture.actor(lent.author);
  CHECK(fault(lent.fixture.hub().get(author, "account.company", lent.company)) == "not_found");
  for (const auto* text : {"тұлпар", "тулпар", "т*", "тұлпарлар", "регистрация тұлпар"})
    CHECK_FALSE(lent.finds(author, text));
  CHECK(lent.finds(author, "регистрация -тұлпар"));
  CHECK(lent.complete(author, "тұл").empty());
  CHECK(lent.complete(author, "регистрация тұл").empty());
  CHECK(lent.meant(author, "тұлпор").empty());
}

TEST_CASE("what rows are found by is in no answer, filter or order") {
  Lent lent;
  const rules::Actor admin = lent.fixture.actor("superadmin");
  Hub& hub = lent.fixture.hub();
  for (const auto& actor : {admin, rules::Actor::system()}) {
    for (const auto& [label, key] :
         {std::pair{"service.servicerequest", lent.request}, {"account.company", lent.company}}) {
      const Table& table = hub.platform().at(label);
      const std::size_t column = table.at("search_field");
      CHECK(hub.get(actor, label, key).value().text("search_field").empty());
      const auto rows = hub.list(actor, label, {}).value().rows;
      for (const Record& row : rows) CHECK(row.text("search_field").empty());
      const auto hits = search_rows(hub, actor, label, {.text = "тұлпар"}).value().hits;
      CHECK(hits.size() == 1);
      for (const auto& hit : hits) CHECK(hit.row.text("search_field").empty());
      const std::vector<Filter> filters{Filter::is(column, "x"), Filter::is(column, "x", Compare::less),
                                        Filter::negate(Filter::is_null(column)),
                                        Filter::finds(column, TextMatch::sequence({"@company_id:тұлпар"}))};
      for (const Filter& filter : filters) {
        CHECK(fault(hub.list(actor, label, {.filter = filter})) == "denied");
        CHECK(fault(hub.count(actor, label, filter)) == "denied");
        CHECK(fault(search_rows(hub, actor, label, {.text = "тұлпар", .filter = filter})) == "denied");
      }
      CHECK(fault(hub.list(actor, label, {.order = {Order{.column = column}}})) == "denied");
    }
  }
  const Table& requests = hub.platform().at("service.servicerequest");
  const Table& companies = hub.platform().at("account.company");
  const auto through =
      Filter::forward(requests.at("company_id"), companies, Filter::is(companies.at("search_field"), "x"));
  CHECK(fault(hub.list(admin, "service.servicerequest", {.filter = through})) == "denied");
}

TEST_CASE("terms that an earlier release wrote without their tags are told and mended") {
  Lent lent;
  const std::string right = lent.terms();
  {
    SQLite::Database file(lent.fixture.file().string(), SQLite::OPEN_READWRITE);
    file.exec("UPDATE service_servicerequest SET search_field = 'тұлпар'");
    file.exec("INSERT INTO service_servicerequest__search (service_servicerequest__search) VALUES ('rebuild')");
  }
  CHECK(verify_terms(lent.fixture.hub()).value() ==
        std::vector<std::string>{"service.servicerequest " + std::to_string(lent.request)});
  CHECK(reindex(lent.fixture.hub()).value().mended == 1);
  CHECK(lent.terms() == right);
  CHECK(lent.fixture.hub().verify().value().empty());
}
