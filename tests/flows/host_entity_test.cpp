// SPDX-License-Identifier: MIT
// An entity that a host describes in JSON alone goes every way that the platform's own go: nothing here but the
// document and its data knows what columns it has.
#include <catch2/catch.hpp>

#include "flows/lab.hpp"
#include "techhub/hub/export.hpp"
#include "techhub/hub/flows.hpp"
#include "techhub/hub/history.hpp"
#include "techhub/hub/import.hpp"
#include "techhub/hub/search.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

constexpr std::string_view label = "lab.equipment";

Module lab() { return module_from_json(lab_document().dump()).value(); }

struct Lab : HubFixture {
  Lab() : HubFixture(options_with(lab()), platform_with(lab()).value()) {}
};

Json json(std::string_view text) { return Json::parse(text).value(); }

ByteReader reader_of(std::string text) {
  const auto rest = std::make_shared<std::string>(std::move(text));
  return [rest](std::span<char> into) -> Result<std::size_t> {
    const std::size_t count = std::min(into.size(), rest->size());
    std::copy_n(rest->begin(), count, into.begin());
    rest->erase(0, count);
    return count;
  };
}

std::vector<std::string> open_actions(Hub& hub, const rules::Actor& actor, const Value& key) {
  std::vector<std::string> open;
  const auto states = hub.actions(actor, label, key).value();
  for (const auto& state : states) {
    if (state.is_open) open.push_back(state.action);
  }
  return open;
}

}  // namespace

TEST_CASE("records of an entity that JSON describes are made, changed, moved and listed by its grants and flow") {
  Lab f;
  const auto author = f.actor("user");
  const auto stranger = f.actor("user");
  const auto manager = f.actor("manager");
  Hub& hub = f.hub();
  const auto made = hub.create(author, label, json(R"({"title": {"ru": "Микроскоп", "en": "Microscope"},
      "serial": "M-1", "kind": "microscope", "price": "1250000.50", "bought_on": "2024-02-29",
      "keeper_phone": "+77010000001"})"));
  REQUIRE(fault(made) == "");
  const Value key = made.value().row.key();
  CHECK(made.value().to == "draft");
  CHECK(as_integer(made.value().row.get("author_id")) == author.user);

  SECTION("columns are checked by what they are declared to be") {
    const std::pair<const char*, const char*> bad[] = {
        {R"({"serial": "M-2", "price": "1.234"})", "invalid: out_of_range"},
        {R"({"serial": "M-2", "kind": "rocket"})", "invalid: unknown_word"},
        {R"({"serial": "M-2", "room_id": 77})", "invalid: no_such_row"},
        {R"({"serial": "M-2", "status": "lent"})", "invalid: guarded"},
        {R"({"serial": "M-2", "colour": "red"})", "invalid: unknown_field"},
    };
    for (const auto& [fields, expected] : bad) {
      INFO(fields);
      const auto refused = hub.create(author, label, json(fields));
      CHECK(fault(refused) == expected);
    }
    CHECK(hub.create(author, label, json(R"({"serial": "M-1"})")).error().code() == Code::duplicate);
  }
  SECTION("its grants decide") {
    CHECK(open_actions(hub, author, key) == std::vector<std::string>{"offer", "change"});
    CHECK(fault(hub.get(stranger, label, key)) == "not_found");
    CHECK(fault(hub.perform(author, label, key, "offer")) == "");
    CHECK(fault(hub.get(stranger, label, key)) == "");
    CHECK(hub.get(stranger, label, key).value().text("keeper_phone") != "+77010000001");
    CHECK(fault(hub.perform(stranger, label, key, "lend")) == "denied: no_grant");
    CHECK(fault(hub.update(author, label, key, json(R"({"serial": "M-9"})"))) == "illegal_transition: not_editable");
    CHECK(fault(hub.perform(manager, label, key, "lend")) == "");
    CHECK(fault(hub.perform(manager, label, key, "retire", json(R"({"comment": "old"})"))) ==
          "illegal_transition: not_from_status");
    CHECK(fault(hub.perform(manager, label, key, "give_back")) == "");
    CHECK(fault(hub.perform(manager, label, key, "retire")) == "invalid: comment_required");
    CHECK(f.history(label, key) == ">draft draft>offered offered>lent lent>offered");
  }
  SECTION("nobody decides on their own") {
    const auto own = hub.create(manager, label, json(R"({"serial": "M-2"})")).value().row.key();
    REQUIRE(hub.perform(manager, label, own, "offer"));
    CHECK(fault(hub.perform(manager, label, own, "lend")).starts_with("denied: own_"));
  }
  SECTION("lists hold what may be viewed") {
    REQUIRE(hub.create(stranger, label, json(R"({"serial": "S-1", "kind": "bench", "title": "Станок"})")));
    CHECK(hub.list(author, label).value().rows.size() == 1);
    CHECK(hub.count(manager, label).value() == 2);
    CHECK(hub.count(rules::Actor::anonymous(), label).value() == 0);
    REQUIRE(hub.perform(author, label, key, "offer"));
    CHECK(hub.count(rules::Actor::anonymous(), label).value() == 1);
    const Table& table = hub.platform().at(label);
    CHECK(hub.count(stranger, label, Filter::is(table.at("kind"), std::string("microscope"))).value() == 1);
    // The grant of the super role reaches it without being named.
    CHECK(hub.count(f.actor("superadmin"), label).value() == 2);
  }
  SECTION("search finds it in every language") {
    REQUIRE(hub.perform(author, label, key, "offer"));
    for (const char* words : {"микроскопом", "microscopes", "\"микроскоп\""}) {
      INFO(words);
      SearchQuery query;
      query.text = words;
      CHECK(search_rows(hub, stranger, label, query).value().hits.size() == 1);
    }
    CHECK(verify_terms(hub).value().empty());
  }
  SECTION("its past is kept, compared and brought back") {
    const auto first = hub.version(label, key).value();
    f.pass(std::chrono::hours(1));
    REQUIRE(hub.update(author, label, key, json(R"({"price": "2.00", "title": {"ru": "Лупа"}})")));
    const auto second = hub.version(label, key).value();
    CHECK(history(hub, author, label, key).value().versions.size() == 2);
    const auto before = at(hub, author, label, key, monday).value();
    CHECK(before.text("price") == "1250000.5");
    const auto differences = diff(hub, author, label, key, first, second).value();
    std::vector<std::string> paths;
    for (const auto& one : differences) paths.push_back(one.path);
    CHECK(paths == std::vector<std::string>{"/title/en", "/title/ru", "/price", "/updated_at"});
    REQUIRE(fault(revert(hub, author, label, key, first)) == "");
    CHECK(hub.get(author, label, key).value().text("price") == "1250000.5");
  }
  SECTION("its flow is drawn and counted as any") {
    CHECK(flows_page(hub.platform()).find("Берілді") != std::string::npos);
    CHECK(flow_counts(hub, label).value().rows.at("draft") == 1);
    CHECK(hub.platform().describe().dump().find("lab.lend_equipment") != std::string::npos);
  }
  CHECK(hub.verify().value().empty());
}

TEST_CASE("an entity that JSON describes is imported from Django's objects and exported whole") {
  const std::string dump =
      R"([{"model": "booking.room", "pk": 3, "fields": {"name": "Зал", "floor": 1, "max_people": 4, "pavilion": "C4"}},
 {"model": "lab.equipment", "pk": 7, "fields": {"title": {"ru": "Принтер"}, "serial": "P-7", "kind": "printer",
  "status": "lent", "room": 3, "price": "10.50", "bought_on": "2023-05-01", "keeper_phone": "+77010000007",
  "colour": "red", "created_at": "2023-05-01T10:00:00Z", "updated_at": "2023-05-01T10:00:00Z"}},
 {"model": "lab.equipment", "pk": 8, "fields": {"serial": "P-8", "kind": "printer", "status": "draft", "room": 99,
  "created_at": null}},
 {"model": "lab.equipment", "pk": 9, "fields": {"serial": "P-7", "kind": "bench", "status": "draft"}},
 {"model": "lab.rocket", "pk": 1, "fields": {}}])";
  Lab f;
  const auto report = import_dump(f.hub(), reader_of(dump));
  REQUIRE(fault(report) == "");
  CHECK(report.value().objects.at("lab.equipment").kept == 2);
  CHECK(report.value().objects.at("lab.equipment").rejected == 1);  // P-7 twice
  CHECK(report.value().objects.at("lab.rocket").rejected == 1);
  const Record row = f.row(label, std::int64_t{7});
  CHECK(row.text("status") == "lent");
  CHECK(row.integer("room_id") == 3);
  CHECK(row.text("keeper_phone") == "+77010000007");
  CHECK(row.json("data")["colour"].as_string() == "red");
  CHECK(is_null(f.row(label, std::int64_t{8}).get("room_id")));
  SearchQuery query;
  query.text = "принтер";
  CHECK(search_rows(f.hub(), f.actor("manager"), label, query).value().hits.size() == 1);

  const auto exported = [](Hub& hub) {
    std::string text;
    ExportOptions options;
    options.personal = true;
    options.purpose = "test";
    REQUIRE(fault(export_dump(
                hub,
                [&](std::string_view piece) -> Result<> {
                  text += piece;
                  return success();
                },
                options)) == "");
    return text;
  };
  const std::string copy = exported(f.hub());
  CHECK(copy.find("P-7") != std::string::npos);
  Lab other;
  REQUIRE(fault(import_dump(other.hub(), reader_of(copy))) == "");
  CHECK(other.row(label, std::int64_t{7}).text("keeper_phone") == "+77010000007");
  CHECK(exported(other.hub()) == copy);
  // A hub without the module says what it cannot take.
  HubFixture plain;
  const auto without = import_dump(plain.hub(), reader_of(dump));
  REQUIRE(fault(without) == "");
  CHECK(without.value().objects.at("lab.equipment").rejected == 3);
}
