// SPDX-License-Identifier: MIT
#include "techhub/schema/table.hpp"

#include <catch2/catch.hpp>
#include <deque>
#include <functional>
#include <stdexcept>

#include "schema/samples.hpp"

using namespace techhub;

namespace {

Column plain(std::string_view name, Type type = Type::text) {
  Column column;
  column.name = name;
  column.type = type;
  return column;
}

Column reference(std::string_view name, std::string_view to = "app.other") {
  Column column = plain(name, Type::id);
  column.references = to;
  return column;
}

// A sound table of several columns, for one fault to be put in.
Table sound() {
  static constexpr std::array<std::string_view, 2> words{"open", "closed"};
  Table table;
  table.label = "app.thing";
  table.columns = {
      plain("id", Type::id),     plain("name"),           reference("owner_id"),      reference("other_id"),
      plain("from", Type::time), plain("to", Type::time), plain("state", Type::word), plain("email", Type::personal)};
  table.columns[6].words = words;
  return table;
}

struct Fault {
  const char* what;
  std::function<void(Table&)> put;
  const char* place;
};

// A name borrowed by rows that are searched, unless their column has another name.
std::function<void(Table&)> lends(Borrowed name, std::string_view searched = "search_field") {
  return [=](Table& table) {
    table.columns[1].name = searched;
    table.borrowed = {name};
  };
}

}  // namespace

TEST_CASE("a table takes its name from its label, unless it has its own") {
  CHECK(sample::table<sample::Meeting>().name == "sample_meeting");
  CHECK(sample::table<sample::Meeting>().label == "sample.meeting");
  CHECK(sample::table<sample::Person>().name == "sample_people");
  CHECK(sample::table<sample::Meeting>().app() == "sample");
  CHECK(sample::table<sample::Meeting>().model() == "meeting");
}

TEST_CASE("names imply guards") {
  for (const char* name : {"status", "published", "verified", "author_id", "created_at", "updated_at"}) {
    INFO(name);
    Table table = sound();
    table.columns[1].name = name;
    const auto made = Table::make(table);
    REQUIRE(made);
    CHECK(made.value().columns[1].is_guarded);
  }
  const Table made = Table::make(sound()).value();
  CHECK(made.key().is_guarded);
  CHECK_FALSE(made.columns[1].is_guarded);
  CHECK(made.columns[2].is_indexed);
  CHECK(sample::table<sample::Kind>().key().is_guarded);
}

TEST_CASE("the actor column is the declared one, else author_id") {
  CHECK(sample::table<sample::Firm>().actor == sample::table<sample::Firm>().at("author_id"));
  CHECK(sample::table<sample::Pair>().actor == sample::table<sample::Pair>().at("first_id"));
  CHECK(sample::table<sample::Kind>().actor == Table::npos);
  Table text = sound();
  text.columns[1].name = "author_id";
  CHECK(Table::make(text).value().actor == Table::npos);
}

TEST_CASE("personal columns bring a salt and look-ups, and a unique one is unique by its look-up") {
  const Table& table = sample::table<sample::Person>();
  REQUIRE(table.columns.size() == 11);
  CHECK(table.declared().size() == 8);
  CHECK(table.has_personal());
  CHECK(table.salt() == 8);
  CHECK(table.columns[8].name == "personal_salt");
  CHECK(table.columns[9].name == "email_lookup");
  CHECK(table.columns[10].name == "phone_lookup");
  for (std::size_t i = 8; i < 11; ++i) {
    CHECK(table.columns[i].type == Type::bytes);
    CHECK(table.columns[i].is_nullable);
    CHECK(table.columns[i].is_derived);
    CHECK(table.columns[i].load == nullptr);
  }
  const std::size_t email = table.at("email");
  CHECK(table.columns[email].is_lookup);
  CHECK_FALSE(table.columns[email].is_unique);
  CHECK(table.lookup(email) == 9);
  CHECK(table.columns[9].is_unique);
  CHECK_FALSE(table.columns[9].is_indexed);
  CHECK(table.lookup(table.at("phone")) == 10);
  CHECK_FALSE(table.columns[10].is_unique);
  CHECK(table.columns[10].is_indexed);
  CHECK(table.lookup(table.at("name")) == Table::npos);
  CHECK(table.lookup(0) == Table::npos);
  CHECK(table.lookup(1000) == Table::npos);

  CHECK_FALSE(sample::table<sample::Firm>().has_personal());
  CHECK(sample::table<sample::Firm>().declared().size() == sample::table<sample::Firm>().columns.size());
  const Table& answer = sample::table<sample::Answer>();
  CHECK(answer.has_personal());
  CHECK(answer.columns.size() == 3);
  CHECK(answer.salt() == 2);
}

TEST_CASE("names of derived columns outlive the table that made them, in its copies") {
  std::optional<Table> copy;
  {
    Table table = Table::make(sound()).value();
    copy = table;
  }
  const Table moved = std::move(*copy);
  CHECK(moved.columns.back().name == "personal_salt");
  auto lookup = sound();
  lookup.columns.back().is_lookup = true;
  auto owner = std::make_shared<std::string>("a name that is too long for the short string");
  lookup.keep(owner);
  const std::weak_ptr<std::string> watch = owner;
  owner.reset();
  {
    const Table made = Table::make(std::move(lookup)).value();
    CHECK(made.columns.back().name == "email_lookup");
    CHECK_FALSE(watch.expired());
  }
  CHECK(watch.expired());
}

TEST_CASE("columns are found by name") {
  const Table& table = sample::table<sample::Meeting>();
  for (std::size_t i = 0; i < table.columns.size(); ++i) CHECK(table.find(table.columns[i].name) == i);
  CHECK(table.find("") == Table::npos);
  CHECK(table.find("nothing") == Table::npos);
  CHECK_THROWS_AS(table.at("nothing"), std::logic_error);
}

TEST_CASE("a wrong declaration is refused with the place of its fault") {
  REQUIRE(Table::make(sound()));
  const std::string long_name(64, 'x');
  const std::string almost(58, 'x');
  const Fault faults[] = {
      {"no columns", [](Table& t) { t.columns.clear(); }, "columns"},
      {"no label", [](Table& t) { t.label.clear(); }, "label"},
      {"a label without a dot", [](Table& t) { t.label = "thing"; }, "label"},
      {"a label of three parts", [](Table& t) { t.label = "a.b.c"; }, "label"},
      {"a label in capitals", [](Table& t) { t.label = "App.Thing"; }, "label"},
      {"a table name with a space", [](Table& t) { t.name = "a b"; }, "table"},
      {"a key of no key type", [](Table& t) { t.columns[0].type = Type::text; }, "id"},
      {"a key that refers", [](Table& t) { t.columns[0].references = "app.other"; }, "id"},
      {"a key that may be NULL", [](Table& t) { t.columns[0].is_nullable = true; }, "id"},
      {"two keys", [](Table& t) { t.columns[1].type = Type::code; }, "name"},
      {"a name twice", [](Table& t) { t.columns[3].name = "owner_id"; }, "owner_id"},
      {"no name", [](Table& t) { t.columns[3].name = ""; }, "columns[3]"},
      {"a name with a quote", [](Table& t) { t.columns[3].name = "a\"b"; }, "columns[3]"},
      {"a name from a digit", [](Table& t) { t.columns[3].name = "1a"; }, "columns[3]"},
      {"a long name", [&](Table& t) { t.columns[3].name = long_name; }, "columns[3]"},
      {"a long name of a look-up",
       [&](Table& t) {
         t.columns[7].name = almost;
         t.columns[7].is_lookup = true;
       },
       nullptr},
      {"a name that is derived", [](Table& t) { t.columns[1].name = "personal_salt"; }, "personal_salt"},
      {"a derived column", [](Table& t) { t.columns[1].is_derived = true; }, "name"},
      {"no such type", [](Table& t) { t.columns[1].type = static_cast<Type>(99); }, "name"},
      {"a reference of a text", [](Table& t) { t.columns[1].references = "app.other"; }, "name"},
      {"a reference to no label", [](Table& t) { t.columns[2].references = "other"; }, "owner_id"},
      {"no words", [](Table& t) { t.columns[6].words = {}; }, "state"},
      {"words of a text", [](Table& t) { t.columns[1].words = t.columns[6].words; }, "name"},
      {"a decimal without digits", [](Table& t) { t.columns[1].type = Type::decimal; }, "name"},
      {"a decimal of 39 digits", [](Table& t) { t.columns[1] = plain("name", Type::decimal).decimal(39, 1); }, "name"},
      {"a decimal of a large scale", [](Table& t) { t.columns[1] = plain("name", Type::decimal).decimal(2, 3); },
       "name"},
      {"digits of a text", [](Table& t) { t.columns[1].precision = 3; }, "name"},
      {"a look-up of a text", [](Table& t) { t.columns[1].is_lookup = true; }, "name"},
      {"an index of sealed values", [](Table& t) { t.columns[7].is_indexed = true; }, "email"},
      {"an empty index", [](Table& t) { t.indexes = {Index{}}; }, "indexes[0]"},
      {"an index with a gap", [](Table& t) { t.indexes = {index("id", "", "name")}; }, "indexes[0]"},
      {"an index of no column",
       [](Table& t) {
         t.indexes = {index("id"), index("nothing")};
       },
       "indexes[1]"},
      {"an index of a column twice", [](Table& t) { t.indexes = {index("id", "id")}; }, "indexes[0]"},
      {"an index over sealed values", [](Table& t) { t.indexes = {index("email")}; }, "indexes[0]"},
      {"an unordered index that is not unique",
       [](Table& t) { t.indexes = {index("owner_id", "other_id").unordered()}; }, "indexes[0]"},
      {"an unordered index of one", [](Table& t) { t.indexes = {unique("owner_id").unordered()}; }, "indexes[0]"},
      {"an unordered index of two types", [](Table& t) { t.indexes = {unique("owner_id", "name").unordered()}; },
       "indexes[0]"},
      {"equal NULLs without unique", [](Table& t) { t.indexes = {index("name").with_nulls_equal()}; }, "indexes[0]"},
      {"a partial index without words", [](Table& t) { t.indexes = {index("name").where("state")}; }, "indexes[0]"},
      {"a partial index without column", [](Table& t) { t.indexes = {index("name").where("", "open")}; }, "indexes[0]"},
      {"a partial index over no word", [](Table& t) { t.indexes = {index("name").where("state", "ajar")}; },
       "indexes[0]"},
      {"a partial index over a time", [](Table& t) { t.indexes = {index("name").where("from", "open")}; },
       "indexes[0]"},
      {"no_overlap by no column",
       [](Table& t) {
         t.no_overlap = {"nothing", "from", "to", "state", "open"};
       },
       "no_overlap"},
      {"no_overlap from a text",
       [](Table& t) {
         t.no_overlap = {"id", "name", "to", "state", "open"};
       },
       "no_overlap"},
      {"no_overlap by sealed values",
       [](Table& t) {
         t.no_overlap = {"email", "from", "to", "state", "open"};
       },
       "no_overlap"},
      {"no_overlap of no word",
       [](Table& t) {
         t.no_overlap = {"id", "from", "to", "state", "ajar"};
       },
       "no_overlap"},
      {"no_overlap without a word",
       [](Table& t) {
         t.no_overlap = {"id", "from", "to", "", ""};
       },
       "no_overlap"},
      {"a right in capitals",
       [](Table& t) {
         t.rights = {"merge", "Split"};
       },
       "rights[1]"},
      {"a right that all have", [](Table& t) { t.rights = {"view"}; }, "rights[0]"},
      {"a right twice",
       [](Table& t) {
         t.rights = {"merge", "merge"};
       },
       "rights"},
      {"a right twice, once as a decision",
       [](Table& t) {
         t.rights = {"merge", "merge!"};
       },
       "rights"},
      {"a right with and without the mark of one that makes a row",
       [](Table& t) {
         t.rights = {"merge", "merge+"};
       },
       "rights"},
      {"a decision of no name", [](Table& t) { t.rights = {"!"}; }, "rights[0]"},
      {"a blind key", [](Table& t) { t.blind = 0; }, "blind"},
      {"a blind salt", [](Table& t) { t.blind = 8; }, "blind"},
      {"names borrowed for no search", lends({"owner_id", "name"}, "name"), "borrowed[0]"},
      {"a name borrowed over no column", lends({"nothing", "name"}), "borrowed[0]"},
      {"a name borrowed over no reference", lends({"name", "name"}), "borrowed[0]"},
      {"no column borrowed", lends({"owner_id", ""}), "borrowed[0]"},
      {"a name borrowed unless nothing", lends({"owner_id", "name", "", "", "hidden"}), "borrowed[0]"},
      {"a name borrowed unless something", lends({"owner_id", "name", "", "status", ""}), "borrowed[0]"},
      {"an actor that is no reference", [](Table& t) { t.actor = 1; }, "actor"},
      {"an actor beyond the columns", [](Table& t) { t.actor = 99; }, "actor"},
  };
  for (const Fault& fault : faults) {
    INFO(fault.what);
    Table table = sound();
    fault.put(table);
    const auto made = Table::make(std::move(table));
    REQUIRE_FALSE(made);
    CHECK(made.error().code() == Code::invalid);
    if (fault.place) CHECK(made.error().field() == fault.place);
    CHECK(made.error().reason() == "bad_declaration");
    REQUIRE(made.error().problems().size() == 1);
    CHECK_FALSE(made.error().message().empty());
    CHECK(made.error().message().find('\n') == std::string::npos);
  }
}

TEST_CASE("a table may borrow names of the rows that it refers to") {
  Table table = sound();
  lends({"owner_id", "name", "", "status", "hidden|blocked"})(table);
  const auto made = Table::make(std::move(table));
  REQUIRE(made);
  REQUIRE(made.value().borrowed.size() == 1);
  CHECK(made.value().borrowed[0].word == "hidden|blocked");
}

TEST_CASE("a table holds up to 64 columns, derived ones included") {
  std::deque<std::string> names;
  Table table;
  table.label = "app.wide";
  table.columns = {plain("id", Type::id)};
  while (table.columns.size() < 64) {
    table.columns.push_back(plain(names.emplace_back("c" + std::to_string(names.size()))));
  }
  CHECK(Table::make(table));
  CHECK(ColumnSet::all(table).bits() == ~std::uint64_t{0});
  CHECK_FALSE(Table::make(table, true));
  table.columns.pop_back();
  CHECK(Table::make(table, true));
  table.columns.push_back(plain("a"));
  table.columns.push_back(plain("b"));
  const auto made = Table::make(table);
  REQUIRE_FALSE(made);
  CHECK(made.error().field() == "columns");
}

TEST_CASE("the marks of a right: a decision, one that makes a row, or both") {
  const auto told = [](std::string_view right) {
    const RightWord word = right_word(right);
    return std::string(word.action) + (word.is_decision ? " decides" : "") + (word.makes_row ? " makes" : "");
  };
  CHECK(told("merge") == "merge");
  CHECK(told("merge!") == "merge decides");
  CHECK(told("ask+") == "ask makes");
  CHECK(told("assign!+") == "assign decides makes");
}
