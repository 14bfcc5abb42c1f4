// SPDX-License-Identifier: MIT
#include "techhub/schema/record.hpp"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "schema/samples.hpp"
#include "techhub/schema/declare.hpp"
#include "techhub/schema/describe.hpp"

using namespace techhub;

TEST_CASE("a new record holds what a column holds when nothing is given") {
  const Record record(sample::table<sample::Meeting>());
  const std::pair<const char*, Value> defaults[] = {
      {"id", Value()},
      {"firm_id", Value()},
      {"kind_id", Value()},
      {"people", Value(std::int64_t{0})},
      {"open", Value(std::int64_t{0})},
      {"rate", Value(0.0)},
      {"price", Value(std::string("0"))},
      {"note", Value(std::string())},
      {"picture", Value(Bytes())},
      {"start", Value()},
      {"day", Value()},
      {"data", Value(std::string("{}"))},
      {"title", Value(std::string("{}"))},
      {"tag", Value(std::string("{}"))},
      {"status", Value(std::string("active"))},
      {"contact", Value(std::string())},
      {"code", Value(std::string())},
      {"personal_salt", Value()},
      {"maybe_contact_lookup", Value()},
  };
  for (const auto& [column, value] : defaults) {
    INFO(column);
    CHECK(record.get(column) == value);
  }
  for (const Column& column : record.table().columns) {
    INFO(column.name);
    if (column.is_nullable) CHECK(is_null(record.get(column.name)));
  }
  CHECK(Record().empty());
  CHECK_FALSE(record.empty());
  CHECK(&record.key() == &record[0]);
}

TEST_CASE("columns are read and written by name") {
  Record record(sample::table<sample::Firm>());
  record.set("name", std::string("Alem"));
  record.set("id", std::int64_t{5});
  CHECK(record.text("name") == "Alem");
  CHECK(record.integer("id") == 5);
  CHECK(record.integer("parent_id", -1) == -1);
  CHECK(record.text("parent_id").empty());
  CHECK_THROWS_AS(record.get("nothing"), std::logic_error);
  CHECK_THROWS_AS(record.set("nothing", Value()), std::logic_error);

  record.set("tag_startup", std::string(R"({"active":true})"));
  CHECK(record.json("tag_startup")["active"].as_bool());
  record.set("tag_startup", std::string("{"));
  CHECK(record.json("tag_startup").is_null());
  CHECK(record.json("parent_id").is_null());

  const Record copy = record;
  CHECK(copy == record);
  record.set("name", std::string("Other"));
  CHECK_FALSE(copy == record);
  CHECK_FALSE(copy == Record(sample::table<sample::Pair>()));
}

TEST_CASE("a set of columns") {
  ColumnSet set;
  CHECK(set.empty());
  set.add(0);
  set.add(63);
  CHECK(set.has(0));
  CHECK(set.has(63));
  CHECK_FALSE(set.has(1));
  set.remove(0);
  CHECK(set.bits() == std::uint64_t{1} << 63);
  CHECK(ColumnSet::all(sample::table<sample::Kind>()).bits() == 7);
}

TEST_CASE("a typed row becomes a record and a typed row again") {
  sample::Meeting meeting;
  meeting.id = {7};
  meeting.firm = 3;
  meeting.kind = {"workshop"};
  meeting.price.text = "12.5";
  meeting.start = Time{1'000'000};
  meeting.end = Time{2'000'000};
  meeting.day = Date{20000};
  meeting.title.kk = "Кездесу";
  meeting.tag.data.set("active", true);
  meeting.status = sample::Status::finished;
  meeting.contact = Personal("a@b.kz");
  meeting.maybe_grade = sample::Grade::none;
  meeting.maybe_picture = Bytes{1, 2};
  const Table& table = sample::table<sample::Meeting>();
  const Record record = record_from(table, meeting);
  CHECK(record.text("kind_id") == "workshop");
  CHECK(record.get("maybe_grade") == Value(std::string()));
  CHECK(is_null(record.get("maybe_people")));
  CHECK(is_null(record.get("personal_salt")));

  const auto back = row_from<sample::Meeting>(record);
  REQUIRE(back);
  CHECK(back.value().kind == meeting.kind);
  CHECK(back.value().status == sample::Status::finished);
  CHECK(back.value().contact == meeting.contact);
  CHECK(back.value().tag.active());
  CHECK(record_from(table, back.value()) == record);
}

TEST_CASE("a record whose value is not of its column is corrupt, and the error says where but not what") {
  Record record = record_from(sample::table<sample::Person>(), sample::Person{});
  REQUIRE(row_from<sample::Person>(record));
  const std::pair<const char*, Value> damage[] = {
      {"email", Value(Bytes{1, 2, 3})},
      {"date_joined", Value(std::string("Aigul"))},
      {"firm_id", Value(1.5)},
      {"name", Value()},
      {"id", Value()},
  };
  for (const auto& [column, value] : damage) {
    INFO(column);
    Record damaged = record;
    damaged.set(column, value);
    const auto row = row_from<sample::Person>(damaged);
    REQUIRE_FALSE(row);
    CHECK(row.error().code() == Code::corrupt);
    CHECK(row.error().entity() == "sample.person");
    CHECK(row.error().field() == column);
    CHECK(row.error().message().find("Aigul") == std::string::npos);
  }
}

TEST_CASE("rows and records of different entities do not mix") {
  const Record firm(sample::table<sample::Firm>());
  for (const Record& record : {Record(), firm}) {
    const auto row = row_from<sample::Person>(record);
    REQUIRE_FALSE(row);
    CHECK(row.error().code() == Code::misuse);
  }
  CHECK_THROWS_AS(record_from(sample::table<sample::Firm>(), sample::Person{}), std::logic_error);

  // The same label, but declared at run time.
  const Table table = table_from_json(describe(sample::table<sample::Kind>())).value();
  Record record(table);
  record.set("slug", std::string("a"));
  const auto row = row_from<sample::Kind>(record);
  REQUIRE_FALSE(row);
  CHECK(row.error().code() == Code::misuse);
  CHECK_THROWS_AS(record_from(table, sample::Kind{}), std::logic_error);
}

TEST_CASE("a complete record has every value that may not be NULL, but for a key that the storage gives") {
  Record meeting(sample::table<sample::Meeting>());
  auto complete = check_complete(meeting);
  REQUIRE_FALSE(complete);
  CHECK(complete.error().code() == Code::invalid);
  CHECK(complete.error().entity() == "sample.meeting");
  std::vector<std::string> missing;
  for (const Problem& problem : complete.error().problems()) {
    CHECK(problem.code == "required");
    missing.push_back(problem.field);
  }
  CHECK(missing == std::vector<std::string>{"firm_id", "kind_id", "start", "end", "day"});

  meeting.set("firm_id", std::int64_t{1});
  meeting.set("kind_id", std::string("a"));
  for (const char* time : {"start", "end", "day"}) meeting.set(time, std::int64_t{0});
  CHECK(check_complete(meeting));

  Record kind(sample::table<sample::Kind>());
  complete = check_complete(kind);
  REQUIRE_FALSE(complete);
  CHECK(complete.error().field() == "slug");
  CHECK_FALSE(check_complete(Record()));
}
