// SPDX-License-Identifier: MIT
#include "techhub/schema/value.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "schema/base64url.hpp"
#include "schema/quoted.hpp"

using namespace techhub;

TEST_CASE("the lenient readers fall back on a value of another kind") {
  CHECK(as_integer(Value(std::int64_t{7})) == 7);
  CHECK(as_integer(Value(), 3) == 3);
  CHECK(as_integer(Value(1.5), 3) == 3);
  CHECK(as_text(Value(std::string("a"))) == "a");
  CHECK(as_text(Value(std::int64_t{7})).empty());
  CHECK(key_text(Value(std::int64_t{-7})) == "-7");
  CHECK(key_text(Value(std::string("page"))) == "page");
  CHECK(key_text(Value()).empty());
}

TEST_CASE("a decimal has one form") {
  struct Row {
    const char* text;
    const char* form;  // null: refused
  };
  const Row rows[] = {
      {"0", "0"},
      {"-0", "0"},
      {"000", "0"},
      {"-0.00", "0"},
      {"12.5", "12.5"},
      {"12.50", "12.5"},
      {"012", "12"},
      {"12.0", "12"},
      {"-0.01", "-0.01"},
      {"00.10", "0.1"},
      {"99999999999999999999999999999999999999.1", "99999999999999999999999999999999999999.1"},
      {"", nullptr},
      {"-", nullptr},
      {".5", nullptr},
      {"5.", nullptr},
      {"+5", nullptr},
      {"1e3", nullptr},
      {" 1", nullptr},
      {"1 ", nullptr},
      {"1.2.3", nullptr},
      {"--1", nullptr},
      {"1,5", nullptr},
      {"NaN", nullptr},
      {"0x1", nullptr},
      {"-.5", nullptr},
      {"١", nullptr},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto decimal = Decimal::parse(row.text);
    REQUIRE(decimal.has_value() == (row.form != nullptr));
    if (decimal) CHECK(decimal->text == row.form);
  }
}

TEST_CASE("a decimal fits by its digits on both sides of the point") {
  CHECK(Decimal{"99.9"}.fits(3, 1));
  CHECK(Decimal{"-99.9"}.fits(3, 1));
  CHECK_FALSE(Decimal{"100"}.fits(3, 1));
  CHECK_FALSE(Decimal{"0.01"}.fits(3, 1));
  CHECK(Decimal{"0.99"}.fits(2, 2));
  CHECK(Decimal{"0"}.fits(2, 2));
  CHECK_FALSE(Decimal{"1"}.fits(2, 2));
}

TEST_CASE("decimals compare as the numbers that they are") {
  CHECK(rc::check([](std::int32_t a, std::int32_t b) {
    // Thousandths.
    const auto decimal = [](std::int64_t n) {
      const std::uint64_t size = static_cast<std::uint64_t>(n < 0 ? -n : n);
      const std::string fraction = std::to_string(1000 + size % 1000).substr(1);
      return Decimal::parse((n < 0 ? "-" : "") + std::to_string(size / 1000) + "." + fraction).value().text;
    };
    RC_ASSERT(Decimal::compare(decimal(a), decimal(b)) == (a <=> b));
    RC_ASSERT(Decimal::parse(decimal(a)).value().text == decimal(a));
    RC_ASSERT(Decimal::compare(decimal(a % 1000), decimal(b % 1000)) == (a % 1000 <=> b % 1000));
  }));
}

TEST_CASE("base64url goes there and back, and one value has one text") {
  CHECK(detail::base64url({}) == "");
  CHECK(detail::base64url({0xFB, 0xFF}) == "-_8");
  CHECK(detail::base64url({'f', 'o', 'o', 'b'}) == "Zm9vYg");
  for (const char* bad : {"A", "AAAAA", "-_8=", "+/8", "-_9", "AB", "A A", "\xC3\xA9"}) {
    INFO(bad);
    CHECK_FALSE(detail::bytes_from_base64url(bad));
  }
  CHECK(rc::check(
      [](const Bytes& bytes) { RC_ASSERT(detail::bytes_from_base64url(detail::base64url(bytes)) == bytes); }));
  CHECK(rc::check([](const std::string& text) {
    const auto bytes = detail::bytes_from_base64url(text);
    if (bytes) RC_ASSERT(detail::base64url(*bytes) == text);
  }));
}

TEST_CASE("input in a message stays on one line and short") {
  CHECK(detail::quoted("room_id") == "`room_id`");
  CHECK(detail::quoted("a\nb`c\x7F") == "`a b'c `");
  CHECK(detail::quoted(std::string(63, 'x')) == "`" + std::string(63, 'x') + "`");
  CHECK(detail::quoted(std::string(64, 'x')) == "`" + std::string(63, 'x') + "...`");
  CHECK(detail::quoted(std::string(62, 'x') + "ы") == "`" + std::string(62, 'x') + "...`");
}
