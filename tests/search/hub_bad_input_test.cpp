// SPDX-License-Identifier: MIT
// What nobody types, asked of a hub: every answer is one, in its time.
#include <catch2/catch.hpp>

#include "support/bounded.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/hub/search.hpp"

using namespace techhub;
using techhub::test::fault;
using techhub::test::HubFixture;

namespace {

std::string repeated(std::string_view piece, std::size_t size) {
  std::string all;
  while (all.size() < size) all += piece;
  return all;
}

std::int64_t add(HubFixture& fixture, std::string_view title, std::string text) {
  return fixture.insert("core.event", Json::object({{"title", Json::object({{"ru", title}})},
                                                    {"description", Json::object({{"ru", std::move(text)}})},
                                                    {"status", "success"}}));
}

}  // namespace

TEST_CASE("queries of any signs and any length are answered by a hub") {
  HubFixture fixture;
  add(fixture, "Грант", "гранты для стартапов don't 3.14 a AND b");
  const rules::Actor admin = fixture.actor("admin");
  std::vector<std::string> queries{"AND",
                                   "OR",
                                   "NOT",
                                   "NEAR(",
                                   "NEAR(a b, 2)",
                                   "a AND",
                                   "NOT a",
                                   "\"",
                                   "\"a",
                                   "'",
                                   "''",
                                   "*",
                                   "a*b",
                                   "^a",
                                   "{a b}:c",
                                   "a:b:c",
                                   "col:*",
                                   "(((",
                                   ")))",
                                   "+a",
                                   "-a",
                                   "--",
                                   "-- x",
                                   "/*",
                                   ";",
                                   "; DROP TABLE core_event",
                                   "\\",
                                   "%",
                                   "_",
                                   "?",
                                   "?1",
                                   ":a",
                                   "@a",
                                   "$a",
                                   "a + b",
                                   "\x01",
                                   std::string("a\0b", 3),
                                   "\xFF\xFE",
                                   "\xD0",
                                   "\xED\xA0\x80",
                                   "سلام",
                                   "שלום",
                                   "\u202Eгрант",
                                   "г\u0301рант",
                                   "中文",
                                   "ไทย",
                                   "👨‍👩‍👧",
                                   "title:",
                                   "-title:",
                                   "title:title:title:"};
  for (const std::string_view piece : {"грант ", "грант", "-грант ", "\"грант\" ", "title:грант ", "гр* ", "a-", "x",
                                       "@", "7", "қазақстанның стартаптары "})
    queries.push_back(repeated(piece, 100'000));
  for (const std::string& text : queries) {
    INFO(text.substr(0, 40));
    const test::Bounded guard;
    const SearchQuery query{.text = text, .with_total = true};
    const auto page = search_all(fixture.hub(), admin, query);
    CHECK(fault(page) == "");
    CHECK(fault(search_facets(fixture.hub(), admin, query)) == "");
    CHECK(fault(complete_query(fixture.hub(), admin, query)) == "");
    CHECK(fault(did_you_mean(fixture.hub(), admin, query)) == "");
  }
}

TEST_CASE("rows with texts of ten mebibytes are written, found by their beginning, and suggested from") {
  HubFixture fixture;
  const rules::Actor admin = fixture.actor("admin");
  const auto words = add(fixture, "Много слов", "начало " + repeated("стартапы гранты ", 10U << 20U) + " конец");
  const auto word = add(fixture, "Одно слово", repeated("ұзын", 1U << 20U));
  const auto signs = add(fixture, "Знаки", repeated("!?… ", 1U << 20U));
  const auto found = [&](std::string_view text) {
    const auto page = search_all(fixture.hub(), admin, {.text = std::string(text)}).value();
    return page.hits.size() == 1 ? as_integer(page.hits[0].row.key()) : 0;
  };
  CHECK(found("начало") == words);
  CHECK(found("конец") == 0);
  CHECK(found("ұзынұзын*") == word);
  CHECK(found("знаки") == signs);
  CHECK(complete_query(fixture.hub(), admin, {.text = "старт"}).value().size() == 1);
  CHECK(did_you_mean(fixture.hub(), admin, {.text = "стратапы"}).value() == std::vector<std::string>{"стартапы"});
  CHECK(verify_terms(fixture.hub()).value().empty());
}
