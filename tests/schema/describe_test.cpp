// SPDX-License-Identifier: MIT
// describe and table_from_json are each other's reverse.
#include "techhub/schema/describe.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <functional>

#include "schema/samples.hpp"
#include "techhub/schema/declare.hpp"
#include "value/generators.hpp"

using namespace techhub;

namespace {

Json parsed(const char* text) { return Json::parse(text).value(); }

Json sound() {
  return parsed(R"({
    "label": "app.thing",
    "columns": [{"name": "id", "type": "id"},
                {"name": "state", "type": "word", "words": ["open", "closed"]},
                {"name": "owner_id", "type": "id", "references": "app.person", "nullable": true},
                {"name": "price", "type": "decimal", "precision": 5, "scale": 2},
                {"name": "start", "type": "time"}, {"name": "end", "type": "time"},
                {"name": "email", "type": "personal", "unique": true},
                {"name": "search_field", "type": "text"}],
    "indexes": [{"columns": ["owner_id", "start"], "when": "state", "words": ["open"]}],
    "no_overlap": {"by": "owner_id", "from": "start", "to": "end", "when": "state", "word": "open"},
    "borrowed": [{"reference": "owner_id", "column": "data", "member": "name", "unless": "status", "word": "hidden"}],
    "facts": {"author": "owner_id"},
    "rights": ["close"],
    "actor": "owner_id"})");
}

// The flags of a table that its description must carry over.
void check_same(const Table& a, const Table& b) {
  CHECK(a.name == b.name);
  CHECK(a.actor == b.actor);
  CHECK(a.blind == b.blind);
  CHECK(a.salt() == b.salt());
  CHECK(a.rights == b.rights);
  REQUIRE(a.columns.size() == b.columns.size());
  for (std::size_t i = 0; i < a.columns.size(); ++i) {
    const Column& one = a.columns[i];
    const Column& two = b.columns[i];
    INFO(one.name);
    CHECK(one.name == two.name);
    CHECK(one.type == two.type);
    CHECK(one.is_nullable == two.is_nullable);
    CHECK(one.is_unique == two.is_unique);
    CHECK(one.is_indexed == two.is_indexed);
    CHECK(one.is_guarded == two.is_guarded);
    CHECK(one.is_lookup == two.is_lookup);
    CHECK(one.is_derived == two.is_derived);
    CHECK(one.references == two.references);
    CHECK(std::equal(one.words.begin(), one.words.end(), two.words.begin(), two.words.end()));
    CHECK(one.precision == two.precision);
    CHECK(one.scale == two.scale);
  }
  REQUIRE(a.indexes.size() == b.indexes.size());
  for (std::size_t i = 0; i < a.indexes.size(); ++i) {
    CHECK(a.indexes[i].columns == b.indexes[i].columns);
    CHECK(a.indexes[i].is_unique == b.indexes[i].is_unique);
    CHECK(a.indexes[i].is_unordered == b.indexes[i].is_unordered);
    CHECK(a.indexes[i].nulls_equal == b.indexes[i].nulls_equal);
    CHECK(a.indexes[i].when == b.indexes[i].when);
    CHECK(a.indexes[i].words == b.indexes[i].words);
  }
}

struct Bad {
  const char* what;
  std::function<void(Json&)> put;
  const char* place;
};

}  // namespace

TEST_CASE("a declared table, described and declared again, is the same table") {
  for (const Table* table : sample::tables()) {
    INFO(table->label);
    const Json description = describe(*table);
    const auto again = table_from_json(Json::parse(description.dump()).value());
    REQUIRE(again);
    CHECK(describe(again.value()).dump() == description.dump());
    check_same(again.value(), *table);
  }
}

TEST_CASE("a declaration in JSON comes back as it was given") {
  const Table made = table_from_json(sound()).value();
  CHECK(describe(table_from_json(describe(made)).value()) == describe(made));
  REQUIRE(made.borrowed.size() == 1);
  CHECK(made.borrowed[0].member == "name");
  CHECK(describe(made)["borrowed"] == sound()["borrowed"]);
}

TEST_CASE("the description of a table") {
  CHECK(describe(sample::table<sample::Kind>()) == parsed(R"({
    "label": "sample.kind", "table": "sample_kind", "key": "code",
    "columns": [{"name": "slug", "type": "code", "guarded": true},
                {"name": "title", "type": "i18n"},
                {"name": "above_id", "type": "code", "references": "sample.kind", "nullable": true, "indexed": true}]})"));
  CHECK(describe(sample::table<sample::Pair>()) == parsed(R"({
    "label": "sample.pair", "table": "sample_pair", "key": "id",
    "columns": [{"name": "id", "type": "id", "guarded": true},
                {"name": "first_id", "type": "id", "references": "sample.person", "indexed": true},
                {"name": "second_id", "type": "id", "references": "sample.person", "indexed": true},
                {"name": "firm_id", "type": "id", "references": "sample.firm", "nullable": true, "indexed": true},
                {"name": "slug", "type": "text"},
                {"name": "status", "type": "word", "words": ["active", "finished", "cancelled"], "guarded": true}],
    "indexes": [{"columns": ["first_id", "second_id"], "unique": true, "unordered": true},
                {"columns": ["firm_id", "slug"], "unique": true, "nulls_equal": true},
                {"columns": ["slug"]}],
    "actor": "first_id", "blind": "second_id"})"));
  const Json person = describe(sample::table<sample::Person>());
  CHECK(person["table"] == "sample_people");
  CHECK(person["columns"].items().size() == 8);
  CHECK(person["columns"].items()[2] ==
        parsed(R"({"name": "email", "type": "personal", "unique": true, "lookup": true})"));
  CHECK(person["columns"].items()[3] ==
        parsed(R"({"name": "phone", "type": "personal", "lookup": true, "nullable": true})"));
  CHECK(person["derived"] == parsed(R"(["personal_salt", "email_lookup", "phone_lookup"])"));
  CHECK(person["facts"] == parsed(R"({"subject": "id", "company": "firm_id"})"));
  CHECK(person.find("personal_inside") == nullptr);
  CHECK(describe(sample::table<sample::Answer>())["personal_inside"].as_bool());
  const Json meeting = describe(sample::table<sample::Meeting>());
  CHECK(meeting["no_overlap"] ==
        parsed(R"({"by": "firm_id", "from": "start", "to": "end", "when": "status", "word": "active"})"));
  CHECK(meeting["indexes"].items()[2] == parsed(R"({"columns": ["kind_id", "maybe_grade"], "unique": true,
                                                    "when": "maybe_grade", "words": ["", "plain"]})"));
}

TEST_CASE("a table declared at run time owns what it was made from") {
  std::optional<Table> table;
  {
    const Json declaration = sound();
    table = table_from_json(declaration).value();
  }
  const Table copy = *table;
  table.reset();
  CHECK(copy.name == "app_thing");
  CHECK(copy.columns[1].words[1] == "closed");
  CHECK(copy.columns.back().name == "email_lookup");
  CHECK(copy.columns.back().is_unique);
  CHECK(copy.columns[2].is_indexed);
  CHECK(copy.indexes[0].words[0] == "open");
  CHECK(copy.facts.author == "owner_id");
  CHECK(copy.rights.front() == "close");
  CHECK(copy.actor == 2);

  Record record(copy);
  CHECK(record.text("state") == "open");
  CHECK(assign(record, parsed(R"({"owner_id": 4, "price": "1.50", "state": "closed"})")));
  CHECK(record.text("price") == "1.5");
  CHECK_FALSE(assign(record, parsed(R"({"state": "ajar"})")));
}

TEST_CASE("a wrong JSON declaration is refused with the place of its fault") {
  REQUIRE(table_from_json(sound()));
  const auto column = [](std::size_t i, const char* member, Json value) {
    return [=](Json& json) {
      Json::Array columns(json["columns"].items().begin(), json["columns"].items().end());
      columns[i].set(member, value);
      json.set("columns", columns);
    };
  };
  const auto member = [](const char* name, Json value) { return [=](Json& json) { json.set(name, value); }; };
  const auto text = [](const char* name, const char* value) {
    return [=](Json& json) { json.set(name, parsed(value)); };
  };
  const Bad rows[] = {
      {"no object", [](Json& json) { json = Json::array(); }, ""},
      {"no label", [](Json& json) { json.remove("label"); }, "label"},
      {"a label of two lines", member("label", "a\nb"), "label"},
      {"a label that is a number", member("label", 5), "label"},
      {"an unknown member", member("colums", Json::array()), ""},
      {"a table that is a number", member("table", 5), "table"},
      {"a table in capitals", member("table", "Thing"), "table"},
      {"another key", member("key", "code"), "key"},
      {"a key that is no text", member("key", 1), "key"},
      {"no columns", [](Json& json) { json.remove("columns"); }, "columns"},
      {"columns that are no list", member("columns", "id"), "columns"},
      {"a column that is a text", text("columns", R"(["id"])"), "columns[0]"},
      {"an unknown member of a column", column(1, "uniqe", true), "columns[1]"},
      {"a column without a name", column(1, "name", nullptr), "columns[1].name"},
      {"a column of no type", column(2, "type", "reference"), "columns[2].type"},
      {"a column of a number for a type", column(2, "type", 0), "columns[2].type"},
      {"a flag that is a number", column(1, "unique", 1), "columns[1].unique"},
      {"a flag that is null", column(1, "nullable", nullptr), "columns[1].nullable"},
      {"a reference that is a number", column(2, "references", 5), "columns[2].references"},
      {"a reference to no label", column(2, "references", "person"), "owner_id"},
      {"words that are a text", column(1, "words", "open"), "columns[1].words"},
      {"a word that is a number", column(1, "words", Json::array({"open", 5})), "columns[1].words[1]"},
      {"a word twice", column(1, "words", Json::array({"open", "open"})), "state"},
      {"a precision beyond a byte", column(3, "precision", 300), "columns[3].precision"},
      {"a precision that is a text", column(3, "precision", "5"), "columns[3].precision"},
      {"a negative scale", column(3, "scale", -1), "columns[3].scale"},
      {"a scale beyond the precision", column(3, "scale", 6), "price"},
      {"a name with U+0000", column(1, "name", std::string("a\0b", 3)), "columns[1].name"},
      {"a name with a quote", column(1, "name", "a'b"), "columns[1]"},
      {"a name twice", column(5, "name", "start"), "start"},
      {"an index that is a text", text("indexes", R"(["start"])"), "indexes[0]"},
      {"an unknown member of an index", text("indexes", R"([{"columns": ["id"], "where": 1}])"), "indexes[0]"},
      {"an index without columns", text("indexes", R"([{}])"), "indexes[0]"},
      {"an index of five columns", text("indexes", R"([{"columns": ["id", "state", "owner_id", "price", "start"]}])"),
       "indexes[0].columns"},
      {"an index over no column", text("indexes", R"([{"columns": ["id"]}, {"columns": ["nothing"]}])"), "indexes[1]"},
      {"an index flag that is a text", text("indexes", R"([{"columns": ["id"], "unique": "yes"}])"),
       "indexes[0].unique"},
      {"no_overlap that is true", member("no_overlap", true), "no_overlap"},
      {"no_overlap without members", text("no_overlap", "{}"), "no_overlap.word"},
      {"an unknown member of no_overlap", text("no_overlap", R"({"gap": 5})"), "no_overlap"},
      {"borrowed names that are an object", member("borrowed", Json::object({})), "borrowed"},
      {"a borrowed name that is a text", text("borrowed", R"(["name"])"), "borrowed[0]"},
      {"an unknown member of a borrowed name",
       text("borrowed", R"([{"reference": "owner_id", "column": "name", "when": "status"}])"), "borrowed[0]"},
      {"a borrowed name that is a number", text("borrowed", R"([{"reference": "owner_id", "column": 5}])"),
       "borrowed[0].column"},
      {"a borrowed name without a column", text("borrowed", R"([{"reference": "owner_id"}])"), "borrowed[0]"},
      {"facts that are a list", member("facts", Json::array()), "facts"},
      {"an unknown fact", text("facts", R"({"owner": "owner_id"})"), "facts"},
      {"a fact that is a number", text("facts", R"({"author": 5})"), "facts.author"},
      {"rights that are a text", member("rights", "close"), "rights"},
      {"a right that is a number", member("rights", Json::array({5})), "rights[0]"},
      {"an actor that is no column", member("actor", "nobody"), "actor"},
      {"an actor that is no reference", member("actor", "price"), "actor"},
      {"a blind column that is none", member("blind", "nobody"), "blind"},
      {"a blind key", member("blind", "id"), "blind"},
      {"personal_inside that is a text", member("personal_inside", "yes"), "personal_inside"},
      {"other derived columns", text("derived", R"(["personal_salt"])"), "derived"},
  };
  for (const Bad& row : rows) {
    INFO(row.what);
    Json declaration = sound();
    row.put(declaration);
    const auto table = table_from_json(declaration);
    REQUIRE_FALSE(table);
    const Error& error = table.error();
    CHECK(error.code() == Code::invalid);
    CHECK(error.field() == row.place);
    const bool named = declaration.is_object() && error.field() != "label";
    CHECK(error.entity() == (named ? "app.thing" : ""));
    CHECK(error.reason() == "bad_declaration");
    CHECK(error.to_string().find('\n') == std::string::npos);
  }
}

TEST_CASE("a declaration of too many columns is refused before all of them are kept") {
  Json declaration = sound();
  Json columns = Json::array({Json::object({{"name", "id"}, {"type", "id"}})});
  for (int i = 0; i < 5000; ++i) columns.push(Json::object({{"name", "c" + std::to_string(i)}, {"type", "text"}}));
  declaration = Json::object({{"label", "app.wide"}, {"columns", columns}});
  const auto table = table_from_json(declaration);
  REQUIRE_FALSE(table);
  CHECK(table.error().field() == "columns");
}

TEST_CASE("whatever a declaration holds, it is read or refused") {
  CHECK(rc::check([] {
    Json declaration = sound();
    const auto name =
        *rc::gen::element<std::string>("label", "table", "key", "columns", "indexes", "no_overlap", "borrowed", "facts",
                                       "rights", "actor", "derived", "personal_inside");
    declaration.set(name, *techhub::testing::any_json(3));
    const auto table = table_from_json(declaration);
    if (table) {
      RC_ASSERT(describe(table_from_json(describe(table.value())).value()) == describe(table.value()));
    } else {
      RC_ASSERT(table.error().code() == Code::invalid);
    }
  }));
}
