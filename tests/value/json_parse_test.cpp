// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <thread>

#include "techhub/value/json.hpp"
#include "value/json_fault.hpp"

using namespace techhub;
using namespace std::string_literals;

namespace {

std::string nested(std::size_t depth, char open, char close) {
  return std::string(depth, open) + std::string(depth, close);
}

std::string nested_objects(std::size_t depth) {
  std::string out;
  for (std::size_t i = 1; i < depth; ++i) out += R"({"a":)";
  return out + "{}" + std::string(depth - 1, '}');
}

}  // namespace

TEST_CASE("documents are read into the canonical form") {
  struct Row {
    std::string text;
    std::string expected;
  };
  const Row rows[] = {
      {" \t\r\n null \n", "null"},
      {"true", "true"},
      {"false", "false"},
      {"[]", "[]"},
      {"{ }", "{}"},
      {R"( { "b" : [ 1 , 2.50 ] , "a" : { } } )", R"({"a":{},"b":[1,2.5]})"},
      {R"({"б":1,"b":2,"B":3,"":4})", R"({"":4,"B":3,"b":2,"б":1})"},
      {R"("\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\")", "\"é😀/\\b\\f\\n\\r\\t\\\"\\\\\""},
      {R"("\u0001\u001F")", R"("\u0001\u001f")"},
      {"\"\x7f\"", "\"\x7f\""},
      {"-0", "0"},
      {"-0.0", "0"},
      {"0e999", "0"},
      {"1.0", "1"},
      {"1E5", "100000"},
      {"1e+2", "100"},
      {"100e-2", "1"},
      {"0.1000", "0.1"},
      {"1e308", "1e+308"},
      {"1e-400", "0"},
      {"-1e-400", "0"},
      {"9223372036854775807", "9223372036854775807"},
      {"-9223372036854775808", "-9223372036854775808"},
      {"9007199254740993", "9007199254740993"},
      {"9223372036854775808.0", "9.223372036854776e+18"},
      {"12345678901234567890.5", "1.2345678901234567e+19"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto value = Json::parse(row.text);
    REQUIRE(value);
    CHECK(value.value().dump() == row.expected);
    CHECK_FALSE(find_json_fault(row.text));
  }
}

TEST_CASE("what is no JSON is refused with the offset of the first fault") {
  struct Row {
    std::string text;
    std::size_t offset;
  };
  const Row rows[] = {
      {"", 0},
      {"   ", 3},
      {"\xEF\xBB\xBF{}", 0},
      {"{}x", 2},
      {"1 2", 2},
      {"[1]\0"s, 3},
      {"[1,]", 3},
      {"[1 2]", 3},
      {"[,1]", 1},
      {"[", 1},
      {"[1", 2},
      {"]", 0},
      {"[1}", 2},
      {"{", 1},
      {R"({"a")", 4},
      {R"({"a":)", 5},
      {R"({"a":1)", 6},
      {R"({"a":1,})", 7},
      {R"({"a" 1})", 5},
      {R"({a:1})", 1},
      {R"({1:1})", 1},
      {"{'a':1}", 1},
      {"nul", 0},
      {"nulll", 4},
      {"True", 0},
      {"NaN", 0},
      {"Infinity", 0},
      {"undefined", 0},
      {"+1", 0},
      {".5", 0},
      {"01", 1},
      {"-", 1},
      {"-a", 1},
      {"1.", 2},
      {"1.e5", 2},
      {"1e", 2},
      {"1e+", 3},
      {"0x10", 1},
      {"1_000", 1},
      {"/**/1", 0},
      {"1//", 1},
      {"\"abc", 4},
      {"\"a\nb\"", 2},
      {"\"a\0b\""s, 2},
      {"\"\x1f\"", 1},
      {R"("\x41")", 1},
      {R"("\")", 3},
      {R"("\u12")", 1},
      {R"("\u12g4")", 1},
      {"\"\xff\"", 1},
      {"\"ab\xed\xa0\x80\"", 3},
      {"\"\xc0\x80\"", 1},
      {"\xff", 0},
      {"\f1", 0},
      {"\u00a0", 0},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto value = Json::parse(row.text);
    REQUIRE_FALSE(value);
    CHECK(value.error().code() == Code::invalid);
    CHECK(value.error().message().starts_with("bad JSON at byte " + std::to_string(row.offset) + ": "));
  }
}

TEST_CASE("JSON that could not be stored alike everywhere is refused") {
  struct Row {
    std::string text;
    std::string expected;
  };
  const Row rows[] = {
      {R"({"a":1,"a":1})", "7: duplicate key"},
      {R"({"a":1,"b":2,"\u0061":3})", "13: duplicate key"},
      {R"([{"x":{"":1, "":2}}])", "13: duplicate key"},
      {R"("\u0000")", "1: U+0000 in a string"},
      {R"({"a\u0000":1})", "3: U+0000 in a string"},
      {R"(["\ud800"])", "2: lone surrogate"},
      {R"("\udc00")", "1: lone surrogate"},
      {R"("\udc00\ud800")", "1: lone surrogate"},
      {R"("\ud800\ud800")", "1: lone surrogate"},
      {R"("\ud800x")", "1: lone surrogate"},
      {R"("\ud800\u0041")", "1: lone surrogate"},
      {R"("\ud800\n")", "1: unknown escape"},
      {"1e400", "0: number that no 64-bit integer or double holds"},
      {"-1e400", "0: number that no 64-bit integer or double holds"},
      {"1e99999999999", "0: number that no 64-bit integer or double holds"},
      {"[1, 18446744073709551615]", "4: number that no 64-bit integer or double holds"},
      {"9223372036854775808", "0: number that no 64-bit integer or double holds"},
      {"-9223372036854775809", "0: number that no 64-bit integer or double holds"},
      {"123456789012345678901234567890", "0: number that no 64-bit integer or double holds"},
      {std::string(400, '1'), "0: number that no 64-bit integer or double holds"},
      {"1" + std::string(309, '0'), "0: number that no 64-bit integer or double holds"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto value = Json::parse(row.text);
    REQUIRE_FALSE(value);
    CHECK(value.error().code() == Code::invalid);
    CHECK(value.error().message() == "bad JSON at byte " + row.expected);
  }
}

TEST_CASE("a double that another writer spelled out in full is read back") {
  struct Row {
    std::string text;
    double expected;
  };
  const Row rows[] = {
      {"1" + std::string(20, '0'), 1e20},
      {"-1" + std::string(20, '0'), -1e20},
      {"1" + std::string(19, '0'), 1e19},
      {"9223372036854776000", 9223372036854775808.0},
      {"1" + std::string(308, '0'), 1e308},
      {"17976931348623157" + std::string(292, '0'), 1.7976931348623157e308},
      {"1234567" + std::string(30, '0'), 1.234567e36},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(Json::parse(row.text).value() == Json(row.expected));
    CHECK(Json::parse(R"({"10":["100000000000000000000\"",)" + row.text + "," + row.text + R"(],"b":1e2})").value() ==
          Json::object({{"10", Json::array({"100000000000000000000\"", row.expected, row.expected})}, {"b", 100}}));
  }
}

TEST_CASE("messages never repeat the document") {
  for (const auto* text : {R"({"secret":secret})", R"({"secret":1,"secret":2})", R"(["secret)", "secret"}) {
    const auto value = Json::parse(text);
    REQUIRE_FALSE(value);
    CHECK(value.error().to_string().find("secret") == std::string::npos);
  }
}

TEST_CASE("nesting is allowed to the limit and no further") {
  CHECK(Json::parse(nested(Json::max_depth, '[', ']')));
  CHECK(Json::parse(nested_objects(Json::max_depth)));
  const std::string rows[] = {nested(Json::max_depth + 1, '[', ']'), nested_objects(Json::max_depth + 1),
                              nested(100'000, '[', ']'), std::string(1'000'000, '['), nested_objects(50'000)};
  for (const auto& row : rows) {
    const auto value = Json::parse(row);
    REQUIRE_FALSE(value);
    CHECK(value.error().code() == Code::limit);
  }
  CHECK(Json::parse(nested(Json::max_depth, '[', ']')));
}

TEST_CASE("a text longer than 4 GiB is refused without being read") {
  const char one = '1';
  const auto value = Json::parse(std::string_view(&one, std::size_t{5} << 30U));
  REQUIRE_FALSE(value);
  CHECK(value.error().code() == Code::limit);
}

TEST_CASE("a large document is read, and small ones after it") {
  Json::Array items;
  for (int i = 0; i < 200'000; ++i) items.push_back(Json::object({{"number", i}, {"text", "значение"}}));
  const Json large(std::move(items));
  CHECK(Json::parse(large.dump()).value() == large);
  CHECK(Json::parse("[1]").value() == Json::array({1}));
  CHECK(Json::parse(nested(Json::max_depth + 1, '[', ']')).error().code() == Code::limit);
}

TEST_CASE("an object with many unsorted keys is read quickly") {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += "\"" + std::to_string((i * 7919LL) % 100'003) + "\":1,";
  text.back() = '}';
  CHECK(Json::parse(text).value().members().size() == 100'000);
}

TEST_CASE("threads read at the same time") {
  std::vector<std::thread> threads;
  std::vector<int> good(4);
  threads.reserve(good.size());
  for (int& count : good)
    threads.emplace_back([&count] {
      for (int i = 0; i < 2000; ++i) {
        const std::string text = "[" + std::to_string(i) + ",\"x\"]";
        const auto value = Json::parse(text);
        count += value && value.value().dump() == text ? 1 : 0;
        count += Json::parse(text + "]") ? 0 : 1;
      }
    });
  for (auto& thread : threads) thread.join();
  for (const int count : good) CHECK(count == 4000);
}
