// SPDX-License-Identifier: MIT
#include "techhub/schema/column.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "schema/samples.hpp"

using namespace techhub;

namespace {

Value text(const char* value) { return std::string(value); }
Value number(std::int64_t value) { return value; }

// What each type refuses to load.
struct Bad {
  const char* column;
  Value value;
};

}  // namespace

TEST_CASE("every type has its own name") {
  std::vector<std::string_view> seen;
  for (std::uint8_t i = 0; i < 16; ++i) {
    const std::string_view found = name(static_cast<Type>(i));
    CHECK_FALSE(found.empty());
    CHECK(std::find(seen.begin(), seen.end(), found) == seen.end());
    seen.push_back(found);
  }
  CHECK(name(Type::personal) == "personal");
  CHECK(name(Type::word) == "word");
  CHECK(name(static_cast<Type>(16)).empty());
}

TEST_CASE("a member's type says what the column is") {
  const Table& table = sample::table<sample::Meeting>();
  const auto column = [&](std::string_view name) -> const Column& { return table.columns[table.at(name)]; };
  CHECK(column("id").type == Type::id);
  CHECK(column("firm_id").type == Type::id);
  CHECK(column("firm_id").references == "sample.firm");
  CHECK(column("firm_id").is_indexed);
  CHECK(column("kind_id").type == Type::code);
  CHECK(column("kind_id").references == "sample.kind");
  CHECK(sample::table<sample::Kind>().key().type == Type::code);
  CHECK(column("price").precision == 7);
  CHECK(column("price").scale == 2);
  CHECK(column("status").words.size() == 3);
  CHECK_FALSE(column("status").is_nullable);
  CHECK(column("maybe_grade").is_nullable);
  CHECK(column("maybe_grade").words.front() == "");
}

TEST_CASE("a value of another kind is not loaded and leaves the member") {
  const Bad bad[] = {
      {"id", text("1")},
      {"firm_id", Value()},
      {"kind_id", number(1)},
      {"people", Value(1.0)},
      {"people", Value()},
      {"open", text("true")},
      {"rate", number(1)},
      {"price", text("1e5")},
      {"price", Value(1.5)},
      {"note", number(1)},
      {"picture", text("x")},
      {"start", text("2024-01-01")},
      {"start", number(Time::max.us + 1)},
      {"start", number(Time::min.us - 1)},
      {"day", number(2932897)},
      {"day", number(-719163)},
      {"data", text("{")},
      {"data", number(1)},
      {"title", text("no json")},
      {"title", text("[]")},
      {"tag", text("null")},
      {"tag", text("[]")},
      {"tag", text("")},
      {"status", number(0)},
      {"contact", Value(Bytes{1})},
      {"code", Value(Bytes{1})},
      {"maybe_people", text("")},
      {"maybe_time", number(Time::max.us + 1)},
      {"maybe_data", text("}")},
      {"maybe_contact", Value(Bytes{1})},
  };
  const Table& table = sample::table<sample::Meeting>();
  for (const Bad& row : bad) {
    INFO(row.column);
    sample::Meeting meeting;
    meeting.people = 7;
    meeting.maybe_people = 8;
    meeting.contact = Personal("Aigul");
    meeting.maybe_contact = Personal("Serik");
    meeting.title.ru = "Встреча";
    const Record before = record_from(table, meeting);
    const Column& column = table.columns[table.at(row.column)];
    CHECK_FALSE(column.load(&meeting, row.value));
    CHECK(record_from(table, meeting) == before);
  }
}

TEST_CASE("loading reads what saving wrote, also at the ends of the ranges") {
  const Table& table = sample::table<sample::Meeting>();
  const Bad good[] = {
      {"start", number(Time::min.us)},
      {"start", number(Time::max.us)},
      {"day", number(-719162)},
      {"day", number(2932896)},
      {"price", text("-12.5")},
      {"data", text("[1,null]")},
      {"data", text("\"x\"")},
      {"title", text(R"({"en":"A","ru":"Б"})")},
      {"tag", text(R"({"active":true,"later":[]})")},
      {"status", text("finished")},
      {"contact", text("Aigul")},
      {"code", text("hash")},
      {"maybe_note", Value()},
      {"maybe_note", text("")},
      {"maybe_grade", text("")},
      {"picture", Value(Bytes{0, 255})},
      {"open", number(1)},
      {"kind_id", text("page")},
      {"firm_id", number(9)},
  };
  for (const Bad& row : good) {
    INFO(row.column);
    sample::Meeting meeting;
    const Column& column = table.columns[table.at(row.column)];
    REQUIRE(column.load(&meeting, row.value));
    CHECK(column.save(&meeting) == row.value);
  }
}

TEST_CASE("what another program stored is brought into canonical form") {
  const Table& table = sample::table<sample::Meeting>();
  sample::Meeting meeting;
  const auto reads = [&](std::string_view name, const char* stored) {
    const Column& column = table.columns[table.at(name)];
    REQUIRE(column.load(&meeting, text(stored)));
    return std::get<std::string>(column.save(&meeting));
  };
  CHECK(reads("price", "0012.50") == "12.5");
  CHECK(reads("data", R"({ "b": 1, "a": [ 1.0 ] })") == R"({"a":[1],"b":1})");
  CHECK(reads("title", R"("Текст")") == R"({"ru":"Текст"})");
}

TEST_CASE("a word that this release does not know is kept") {
  const Table& table = sample::table<sample::Firm>();
  sample::Firm firm;
  const Column& column = table.columns[table.at("status")];
  REQUIRE(column.load(&firm, text("archived")));
  CHECK_FALSE(firm.status.known());
  CHECK_FALSE(firm.status == sample::Status::active);
  CHECK(column.save(&firm) == text("archived"));
}
