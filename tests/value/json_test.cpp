// SPDX-License-Identifier: MIT
#include "techhub/value/json.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

using namespace techhub;
using namespace std::string_literals;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr auto int_min = std::numeric_limits<std::int64_t>::min();
constexpr auto int_max = std::numeric_limits<std::int64_t>::max();

}  // namespace

TEST_CASE("every kind of value has one canonical text") {
  struct Row {
    Json value;
    std::string expected;
  };
  const Row rows[] = {
      {Json(), "null"},
      {Json(nullptr), "null"},
      {Json(true), "true"},
      {Json(false), "false"},
      {Json(0), "0"},
      {Json(int_min), "-9223372036854775808"},
      {Json(int_max), "9223372036854775807"},
      {Json("x"), R"("x")"},
      {Json(""), R"("")"},
      {Json::array(), "[]"},
      {Json::array({1, "a", nullptr}), R"([1,"a",null])"},
      {Json::object(), "{}"},
      {Json::object({{"b", 1}, {"a", Json::array({Json::array()})}}), R"({"a":[[]],"b":1})"},
      {Json::object({{"", 1}}), R"({"":1})"},
  };
  for (const Row& row : rows) CHECK(row.value.dump() == row.expected);
}

TEST_CASE("numbers are written as the shortest decimal") {
  struct Row {
    double value;
    std::string expected;
  };
  const Row rows[] = {
      {0.0, "0"},
      {-0.0, "0"},
      {1.0, "1"},
      {-3.0, "-3"},
      {0.1, "0.1"},
      {1.5, "1.5"},
      {-2.25, "-2.25"},
      {1e15, "1000000000000000"},
      {9007199254740992.0, "9007199254740992"},
      {1e18, "1000000000000000000"},
      {-9223372036854775808.0, "-9223372036854775808"},
      {9223372036854774784.0, "9223372036854774784"},
      {9223372036854775808.0, "9.223372036854776e+18"},
      {-9223372036854777856.0, "-9.223372036854778e+18"},
      {1e19, "1e+19"},
      {1e30, "1e+30"},
      {1e308, "1e+308"},
      {1.7976931348623157e308, "1.7976931348623157e+308"},
      {5e-324, "5e-324"},
      {1e-7, "1e-07"},
      {infinity, "null"},
      {-infinity, "null"},
      {std::nan(""), "null"},
  };
  for (const Row& row : rows) {
    CHECK(Json(row.value).dump() == row.expected);
    std::string appended = "x";
    append_json_number(appended, row.value);
    CHECK(appended == "x" + row.expected);
    if (std::isfinite(row.value)) CHECK(Json::parse(row.expected).value() == Json(row.value));
  }
}

TEST_CASE("a whole number is one value, whether it came as an integer or a double") {
  CHECK(Json(1.0) == Json(1));
  CHECK(Json(-0.0) == Json(0));
  CHECK(Json(1e18) == Json(std::int64_t{1'000'000'000'000'000'000}));
  CHECK(Json(1.0).is_integer());
  CHECK_FALSE(Json(1e19).is_integer());
  CHECK(Json(1e19).is_number());
  CHECK(Json(std::nan("")).is_null());
  CHECK(Json(1) != Json(true));
  CHECK(Json("1") != Json(1));
}

TEST_CASE("strings escape what JSON demands and nothing else") {
  struct Row {
    std::string text;
    std::string expected;
  };
  const Row rows[] = {
      {"", R"("")"},
      {"plain", R"("plain")"},
      {"quote\"", R"("quote\"")"},
      {"back\\slash", R"("back\\slash")"},
      {"a/b", R"("a/b")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {"\x01\x1f", R"("\u0001\u001f")"},
      {"\0"s, R"("\u0000")"},
      {"\x7f", "\"\x7f\""},
      {"Қазақ 😀\u2028", "\"Қазақ 😀\u2028\""},
  };
  for (const Row& row : rows) {
    std::string out;
    append_json_string(out, row.text);
    CHECK(out == row.expected);
    CHECK(Json(row.text).dump() == row.expected);
  }
}

TEST_CASE("an escape is found at every place of a long string") {
  for (const char special : {'"', '\\', '\n', '\x1f', '\x01'}) {
    for (std::size_t at = 0; at < 40; ++at) {
      std::string text(40, '\x80');
      for (std::size_t i = 0; i < text.size(); ++i) text[i] = i % 2 == 0 ? '!' : ' ';
      text[at] = special;
      const std::string dumped = Json(text).dump();
      REQUIRE(Json::parse(dumped).value() == Json(text));
      REQUIRE(dumped.size() > text.size() + 2);
    }
  }
}

TEST_CASE("members are sorted by bytes and the later of equal keys wins") {
  const Json value = Json::object({{"б", 1}, {"b", 2}, {"B", 3}, {"b", 4}, {"", 5}, {"b", 6}, {"ba", 7}});
  CHECK(value.dump() == R"({"":5,"B":3,"b":6,"ba":7,"б":1})");
  CHECK(Json::object_of({{"a", 1}, {"a", 2}}).dump() == R"({"a":2})");
  CHECK(Json::object_of({}).is_object());
}

TEST_CASE("set keeps the order, replaces and makes an object of anything else") {
  Json value = 7;
  value.set("b", 1).set("a", 2).set("c", 3).set("b", 4);
  CHECK(value.dump() == R"({"a":2,"b":4,"c":3})");
  CHECK(value == Json::object({{"a", 2}, {"b", 4}, {"c", 3}}));
}

TEST_CASE("set takes a key that lies in the value it changes") {
  Json value = "key";
  value.set(value.as_string(), 1);
  CHECK(value.dump() == R"({"key":1})");
  value.set(value.members()[0].first, 2).set("a", Json("zzz"));
  value.set(value["a"].as_string(), value);
  CHECK(value.dump() == R"({"a":"zzz","key":2,"zzz":{"a":"zzz","key":2}})");
}

TEST_CASE("remove tells whether there was such a member") {
  Json value = Json::object({{"a", 1}, {"b", 2}});
  CHECK(value.remove("a"));
  CHECK_FALSE(value.remove("a"));
  CHECK(value.dump() == R"({"b":2})");
  Json list = Json::array({1});
  CHECK_FALSE(list.remove("0"));
}

TEST_CASE("push appends and makes an array of anything else") {
  Json value = "x";
  value.push(1);
  value.push("a");
  value.push(value);
  CHECK(value.dump() == R"([1,"a",[1,"a"]])");
}

TEST_CASE("members are found by key, and a missing one reads as null") {
  Json value = Json::object({{"a", 1}, {"b", Json::object({{"c", "deep"}})}});
  CHECK(value["b"]["c"].as_string() == "deep");
  CHECK(value["b"]["x"]["y"].is_null());
  CHECK(value.find("x") == nullptr);
  CHECK(std::as_const(value).find("a")->as_integer() == 1);
  *value.find("a") = 5;
  CHECK(value["a"] == Json(5));
  CHECK(Json(1)["a"].is_null());
  CHECK(Json::array({1}).find("0") == nullptr);
}

TEST_CASE("lenient readers answer the fallback for another kind") {
  CHECK(Json(true).as_bool());
  CHECK(Json(1).as_bool(true));
  CHECK_FALSE(Json("true").as_bool());
  CHECK(Json(7).as_integer() == 7);
  CHECK(Json(7.5).as_integer(-1) == -1);
  CHECK(Json("7").as_integer(-1) == -1);
  CHECK(Json(7).as_double() == 7.0);
  CHECK(Json(7.5).as_double() == 7.5);
  CHECK(Json().as_double(2.5) == 2.5);
  CHECK(Json("x").as_string() == "x");
  CHECK(Json(1).as_string("none") == "none");
  CHECK(Json(1).items().empty());
  CHECK(Json(1).members().empty());
  CHECK(Json::array({1, 2}).items().size() == 2);
  CHECK(Json::object({{"a", 1}}).members().size() == 1);
}

TEST_CASE("each kind is told apart") {
  const Json kinds[] = {nullptr, true, 1, 1.5, "x", Json::array(), Json::object()};
  const bool expected[7][7] = {
      // null, bool, integer, number, string, array, object
      {true, false, false, false, false, false, false}, {false, true, false, false, false, false, false},
      {false, false, true, true, false, false, false},  {false, false, false, true, false, false, false},
      {false, false, false, false, true, false, false}, {false, false, false, false, false, true, false},
      {false, false, false, false, false, false, true},
  };
  for (std::size_t i = 0; i < 7; ++i) {
    INFO(kinds[i].dump());
    const bool actual[7] = {kinds[i].is_null(),   kinds[i].is_bool(),  kinds[i].is_integer(), kinds[i].is_number(),
                            kinds[i].is_string(), kinds[i].is_array(), kinds[i].is_object()};
    for (std::size_t k = 0; k < 7; ++k) CHECK(actual[k] == expected[i][k]);
  }
}

TEST_CASE("a translated text becomes an object of its languages") {
  I18n text{.ru = "а", .kk = {}, .en = "a", .other = {{"tr", "t"}, {"de", "d"}, {"ru", "stale"}}};
  CHECK(Json(text).dump() == R"({"de":"d","en":"a","ru":"а","tr":"t"})");
  CHECK(Json(I18n{}).dump() == "{}");
}

TEST_CASE("dump_to appends") {
  std::string out = "a=";
  Json(1).dump_to(out);
  CHECK(out == "a=1");
}
