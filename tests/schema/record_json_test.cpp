// SPDX-License-Identifier: MIT
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <limits>
#include <set>

#include "schema/samples.hpp"
#include "techhub/schema/reasons.hpp"
#include "value/generators.hpp"

using namespace techhub;

namespace {

const Table& meetings() { return sample::table<sample::Meeting>(); }

rc::Gen<std::string> any_decimal(const Column& column) {
  const int whole = column.precision - column.scale;
  const int scale = column.scale;
  return rc::gen::map(rc::gen::arbitrary<std::pair<std::uint64_t, std::uint64_t>>(), [=](const auto& digits) {
    const auto part = [](std::uint64_t number, int size) {
      const std::string text = std::to_string(number);
      return size == 0 ? "0" : text.substr(0, static_cast<std::size_t>(size));
    };
    const std::string text = part(digits.first, whole) + "." + part(digits.second, scale);
    return Decimal::parse((digits.first % 2 ? "-" : "") + text).value().text;
  });
}

rc::Gen<Json> any_object() {
  return rc::gen::map(rc::gen::container<std::vector<std::pair<std::string, Json>>>(
                          rc::gen::pair(techhub::testing::any_key(), techhub::testing::any_json(1))),
                      [](const auto& members) {
                        Json json = Json::object();
                        for (const auto& [name, value] : members) json.set(name, value);
                        return json;
                      });
}

rc::Gen<I18n> any_i18n() {
  return rc::gen::map(
      rc::gen::pair(rc::gen::pair(rc::gen::maybe(techhub::testing::any_text()), techhub::testing::any_text()),
                    rc::gen::inRange(0, 4)),
      [](const auto& given) {
        I18n text;
        if (given.first.first) text.ru = *given.first.first;
        if (given.second % 2) text.kk = given.first.second;
        if (given.second / 2) text.other.emplace("zh", given.first.second);
        return text;
      });
}

// A value as the column holds it.
rc::Gen<Value> any_value(const Column& column) {
  const auto wrap = [](auto gen) {
    return rc::gen::map(std::move(gen), [](auto value) { return Value(std::move(value)); });
  };
  const auto dump = [](auto gen) {
    return rc::gen::map(std::move(gen), [](const auto& value) { return Value(Json(value).dump()); });
  };
  switch (column.type) {
    case Type::id:
      return wrap(rc::gen::inRange<std::int64_t>(1, (std::int64_t{1} << 62) + 1));
    case Type::code:
      return wrap(rc::gen::nonEmpty(techhub::testing::any_text()));
    case Type::integer:
      return wrap(rc::gen::arbitrary<std::int64_t>());
    case Type::boolean:
      return wrap(rc::gen::inRange<std::int64_t>(0, 2));
    case Type::real:
      return wrap(rc::gen::suchThat(techhub::testing::any_double(), [](double d) { return d - d == 0; }));
    case Type::decimal:
      return wrap(any_decimal(column));
    case Type::text:
    case Type::personal:
    case Type::secret:
      return wrap(techhub::testing::any_text());
    case Type::bytes:
      return wrap(rc::gen::arbitrary<Bytes>());
    case Type::time:
      return wrap(rc::gen::inRange<std::int64_t>(Time::min.us, Time::max.us));
    case Type::date:
      return wrap(rc::gen::inRange<std::int64_t>(-719162, 2932897));
    case Type::json:
      return dump(rc::gen::suchThat(techhub::testing::any_json(), [](const Json& json) { return !json.is_null(); }));
    case Type::i18n:
      return dump(any_i18n());
    case Type::tag:
      return dump(any_object());
    case Type::word:
      return rc::gen::map(rc::gen::inRange<std::size_t>(0, column.words.size()),
                          [words = column.words](std::size_t i) { return Value(std::string(words[i])); });
  }
  return rc::gen::just(Value());
}

struct Refused {
  const char* column;
  Json json;
  const char* code;
};

}  // namespace

TEST_CASE("a record of every type goes into JSON and back") {
  CHECK(rc::check([] {
    Record record(meetings());
    const auto declared = meetings().declared();
    for (std::size_t i = 0; i < declared.size(); ++i) {
      const bool null = declared[i].is_nullable && *rc::gen::arbitrary<bool>();
      record[i] = null ? Value() : *any_value(declared[i]);
    }
    const Json json = json_from(record);
    RC_ASSERT(Json::parse(json.dump()).value() == json);

    Record back(meetings());
    const auto columns = assign(back, json);
    RC_ASSERT(columns.has_value());
    RC_ASSERT(back == record);
    RC_ASSERT(columns.value().bits() == (std::uint64_t{1} << declared.size()) - 1);
    RC_ASSERT(json_from(back) == json);
    RC_ASSERT(row_from<sample::Meeting>(back).has_value());
  }));
}

TEST_CASE("each column alone goes into JSON and back") {
  for (const Column& column : meetings().declared()) {
    INFO(column.name);
    CHECK(rc::check([&] {
      const Value value = *any_value(column);
      const auto back = value_from(meetings(), column, json_from(column, value));
      RC_ASSERT(back.has_value());
      RC_ASSERT(back.value() == value);
    }));
  }
}

TEST_CASE("whatever JSON comes, a column takes it in one form or refuses it with a reason") {
  for (const Column& column : meetings().declared()) {
    INFO(column.name);
    CHECK(rc::check([&] {
      const Json json = *techhub::testing::any_json();
      const auto value = value_from(meetings(), column, json);
      if (!value) {
        RC_ASSERT(value.error().code() == Code::invalid);
        RC_ASSERT(value.error().field() == column.name);
        RC_ASSERT(value.error().entity() == "sample.meeting");
        RC_ASSERT(value.error().problems().size() == 1U);
        RC_ASSERT(!value.error().reason().empty());
        return;
      }
      RC_ASSERT(value_from(meetings(), column, json_from(column, value.value())).value() == value.value());
    }));
  }
}

TEST_CASE("JSON of each type") {
  struct Row {
    const char* column;
    Value value;
    Json json;
  };
  const Row rows[] = {
      {"firm_id", Value(std::int64_t{3}), 3},
      {"kind_id", Value(std::string("a")), "a"},
      {"open", Value(std::int64_t{1}), true},
      {"rate", Value(2.0), 2},
      {"price", Value(std::string("12.5")), "12.5"},
      {"picture", Value(Bytes{0xFB, 0xFF}), "-_8"},
      {"start", Value(std::int64_t{1'500'000}), "1970-01-01T00:00:01.500000Z"},
      {"day", Value(std::int64_t{19737}), "2024-01-15"},
      {"data", Value(std::string("[1]")), Json::array({1})},
      {"title", Value(std::string(R"({"en":"A"})")), Json::object({{"en", "A"}})},
      {"status", Value(std::string("an unknown word")), "an unknown word"},
      {"contact", Value(std::string("Aigul")), "Aigul"},
      {"contact", Value(Bytes{1, 2}), nullptr},  // still sealed
      {"data", Value(std::string("{")), nullptr},
      {"start", Value(std::numeric_limits<std::int64_t>::max()), nullptr},
      {"day", Value(std::numeric_limits<std::int64_t>::min()), nullptr},
      {"maybe_note", Value(), nullptr},
  };
  for (const Row& row : rows) {
    INFO(row.column);
    CHECK(json_from(meetings().columns[meetings().at(row.column)], row.value) == row.json);
  }
}

TEST_CASE("values that are written in more than one way are read into one") {
  struct Row {
    const char* column;
    Json json;
    Value value;
  };
  const Row rows[] = {
      {"price", 12, Value(std::string("12"))},
      {"price", 12.5, Value(std::string("12.5"))},
      {"price", "0012.50", Value(std::string("12.5"))},
      {"title", "Текст", Value(std::string(R"({"ru":"Текст"})"))},
      {"start", "1970-01-01 05:00:00+05:00", Value(std::int64_t{0})},
      {"rate", 3, Value(3.0)},
      {"people", 3.0, Value(std::int64_t{3})},
      {"maybe_data", nullptr, Value()},
      {"maybe_grade", "", Value(std::string())},
  };
  for (const Row& row : rows) {
    INFO(row.column);
    const auto value = value_from(meetings(), meetings().columns[meetings().at(row.column)], row.json);
    REQUIRE(value);
    CHECK(value.value() == row.value);
  }
}

TEST_CASE("bad input of every type is refused with its code") {
  Json deep = Json::array();
  for (std::size_t i = 0; i < Json::max_depth; ++i) deep = Json::array({deep});
  const std::string zero("a\0b", 3);
  const Refused rows[] = {
      {"id", nullptr, "required"},
      {"id", 0, "out_of_range"},
      {"firm_id", -1, "out_of_range"},
      {"firm_id", "1", "wrong_type"},
      {"firm_id", 1.5, "wrong_type"},
      {"kind_id", 1, "wrong_type"},
      {"kind_id", "", "required"},
      {"other_kind_id", "", "required"},
      {"kind_id", "\xFF", "bad_text"},
      {"people", nullptr, "required"},
      {"people", "5", "wrong_type"},
      {"people", 5.5, "wrong_type"},
      {"people", 1e19, "out_of_range"},
      {"people", -1e300, "out_of_range"},
      {"people", true, "wrong_type"},
      {"open", 1, "wrong_type"},
      {"open", "true", "wrong_type"},
      {"rate", "1.5", "wrong_type"},
      {"rate", false, "wrong_type"},
      {"price", "12.505", "out_of_range"},
      {"price", "123456", "out_of_range"},
      {"price", "1e3", "wrong_type"},
      {"price", "", "wrong_type"},
      {"price", 1e30, "wrong_type"},
      {"price", Json::array(), "wrong_type"},
      {"maybe_price", 1, "out_of_range"},
      {"note", 5, "wrong_type"},
      {"note", zero, "bad_text"},
      {"note", "\xED\xA0\x80", "bad_text"},
      {"picture", 5, "wrong_type"},
      {"picture", "AA==", "bad_bytes"},
      {"start", nullptr, "required"},
      {"start", 5, "wrong_type"},
      {"start", "2024-01-01", "bad_time"},
      {"start", "2024-01-01T00:00:00", "bad_time"},
      {"start", "0001-01-01T00:00:00+05:00", "bad_time"},
      {"day", "2024-02-30", "bad_date"},
      {"day", "2024-01-01T00:00:00Z", "bad_date"},
      {"day", 19737, "wrong_type"},
      {"data", nullptr, "required"},
      {"data", deep, "too_deep"},
      {"data", Json::object({{"a", zero}}), "bad_text"},
      {"data", Json::object({{"a\xFF", 1}}), "bad_text"},
      {"title", 5, "wrong_type"},
      {"title", Json::array(), "wrong_type"},
      {"title", Json::object({{"ru", 5}}), "wrong_type"},
      {"title", zero, "bad_text"},
      {"title", Json::object({{"ru", "\xFF"}}), "bad_text"},
      {"tag", Json::array(), "wrong_type"},
      {"tag", true, "wrong_type"},
      {"tag", Json::object({{"a", deep}}), "too_deep"},
      {"status", "archived", "unknown_word"},
      {"status", "", "unknown_word"},
      {"status", "Active", "unknown_word"},
      {"status", 0, "wrong_type"},
      {"contact", 870, "wrong_type"},
      {"contact", zero, "bad_text"},
      {"code", Json::object(), "wrong_type"},
  };
  for (const Refused& row : rows) {
    INFO(row.column << " " << row.code << " " << row.json.dump());
    const auto value = value_from(meetings(), meetings().columns[meetings().at(row.column)], row.json);
    REQUIRE_FALSE(value);
    CHECK(value.error().reason() == row.code);
    CHECK(value.error().field() == row.column);
    const I18n& text = value.error().problems().front().text;
    for (const Language language : {Language::ru, Language::kk, Language::en}) {
      REQUIRE(text.at(language));
      CHECK_FALSE(text.at(language)->empty());
      CHECK(text.at(language)->find("{}") == std::string::npos);
    }
  }
}

TEST_CASE("a fault says what the column takes") {
  const auto english = [](const char* column, const Json& json) {
    const auto value = value_from(meetings(), meetings().columns[meetings().at(column)], json);
    return *value.error().problems().front().text.en;
  };
  CHECK(english("status", "x") == "No such value; possible: active, finished, cancelled");
  CHECK(english("maybe_grade", "x") == "No such value; possible: \"\", plain, S256");
  CHECK(english("price", "1.234") == "Too many digits; the largest number: 99999.99");
  CHECK(english("maybe_price", "1") == "Too many digits; the largest number: 0.99");
  const auto value = value_from(meetings(), meetings().columns[meetings().at("people")], "many");
  CHECK(value.error().message() == "bad input for `people`: give a whole number");
}

TEST_CASE("an unknown word is kept on reading and refused on writing") {
  const Column& status = meetings().columns[meetings().at("status")];
  CHECK(value_from(meetings(), status, "archived", true).value() == Value(std::string("archived")));
  CHECK_FALSE(value_from(meetings(), status, "archived"));
  CHECK_FALSE(value_from(meetings(), status, "\xFF", true));

  Record record(meetings());
  record.set("status", std::string("archived"));
  CHECK(json_from(record)["status"] == "archived");
  CHECK_FALSE(assign(record, Json::object({{"status", "archived"}})));
  CHECK(assign(record, Json::object({{"note", "a"}})));
  CHECK(record.text("status") == "archived");
}

TEST_CASE("assign sets what is given and leaves the rest") {
  Record record(meetings());
  const auto columns = assign(record, Json::object({{"note", "a"}, {"people", 4}, {"maybe_note", nullptr}}));
  REQUIRE(columns);
  ColumnSet expected;
  for (const char* name : {"note", "people", "maybe_note"}) expected.add(meetings().at(name));
  CHECK(columns.value().bits() == expected.bits());
  CHECK(record.text("note") == "a");
  CHECK(record.text("status") == "active");
  CHECK(assign(record, Json::object()).value().empty());
  // Guards are not decided here.
  CHECK(assign(record, Json::object({{"id", 5}, {"status", "finished"}})));
}

TEST_CASE("assign names every fault at once and changes nothing") {
  Record record(sample::table<sample::Person>());
  const Record before = record;
  const auto columns = assign(record, Json::object({{"name", "Aigul"},
                                                    {"email", 5},
                                                    {"date_joined", "87011234567"},
                                                    {"nothing", 1},
                                                    {"personal_salt", "AA"},
                                                    {"email_lookup", "AA"},
                                                    {"verified", nullptr}}));
  REQUIRE_FALSE(columns);
  CHECK(record == before);
  const Error& error = columns.error();
  CHECK(error.code() == Code::invalid);
  CHECK(error.entity() == "sample.person");
  std::set<std::pair<std::string, std::string>> faults;
  for (const Problem& problem : error.problems()) faults.emplace(problem.field, problem.code);
  CHECK(faults == std::set<std::pair<std::string, std::string>>{{"email", "wrong_type"},
                                                                {"date_joined", "bad_time"},
                                                                {"nothing", "unknown_field"},
                                                                {"personal_salt", "unknown_field"},
                                                                {"email_lookup", "unknown_field"},
                                                                {"verified", "required"}});
  CHECK(error.to_string().find("8701") == std::string::npos);
  CHECK(error.to_string().find("Aigul") == std::string::npos);
}

TEST_CASE("the message of many faults names some of them, on one line") {
  Record record(meetings());
  Json many = Json::object();
  for (int i = 0; i < 20; ++i) many.set("a`\n" + std::to_string(10 + i), i);
  const auto columns = assign(record, many);
  REQUIRE_FALSE(columns);
  CHECK(columns.error().problems().size() == 20);
  CHECK(columns.error().message().ends_with("`a' 17` and 12 more"));
  CHECK(columns.error().message().find('\n') == std::string::npos);
  for (const Json& json : {Json(), Json(5), Json::array()}) {
    const auto refused = assign(record, json);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().reason() == "wrong_type");
    CHECK(refused.error().message() == "bad input: give an object");
  }
  Record none;
  CHECK(assign(none, Json::object()).error().code() == Code::misuse);
}

TEST_CASE("JSON of a record holds the declared columns that were asked for") {
  const Record record(sample::table<sample::Person>());
  CHECK(json_from(record).members().size() == 8);
  CHECK(json_from(record).find("personal_salt") == nullptr);
  ColumnSet some;
  some.add(record.table().at("name"));
  some.add(record.table().salt());
  CHECK(json_from(record, some).dump() == R"({"name":""})");
}
