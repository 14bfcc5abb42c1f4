// SPDX-License-Identifier: MIT
#include "techhub/value/time.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <limits>

using namespace techhub;

namespace {

constexpr std::int64_t day = 86'400'000'000;

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int days_of_month(int year, int month) {
  constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

std::string iso(int year, int month, int of_month) {
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, of_month);
  return text;
}

}  // namespace

TEST_CASE("times are read with zone, fraction and either separator") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"2025-06-02T14:26:26Z", "2025-06-02T14:26:26Z"},
      {"2025-06-02t14:26:26z", "2025-06-02T14:26:26Z"},
      {"2025-06-02 14:26:26.708123+05:00", "2025-06-02T09:26:26.708123Z"},
      {"2025-06-02 14:26:26.708123+05", "2025-06-02T09:26:26.708123Z"},
      {"2025-06-02 14:26:26.708123+0530", "2025-06-02T08:56:26.708123Z"},
      {"2025-06-02T14:26:26-00:00", "2025-06-02T14:26:26Z"},
      {"2025-06-02T23:26:26-05:00", "2025-06-03T04:26:26Z"},
      {"2025-06-02T00:00:00+23:59", "2025-06-01T00:01:00Z"},
      {"2025-06-02T14:26:26.5Z", "2025-06-02T14:26:26.500000Z"},
      {"2025-06-02T14:26:26.000Z", "2025-06-02T14:26:26Z"},
      {"2025-06-02T14:26:26.123456999Z", "2025-06-02T14:26:26.123456Z"},
      {"2025-06-02T14:26:26.000000999999999999999999999999Z", "2025-06-02T14:26:26Z"},
      {"2024-02-29T23:59:59.999999Z", "2024-02-29T23:59:59.999999Z"},
      {"2000-02-29T00:00:00Z", "2000-02-29T00:00:00Z"},
      {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
      {"9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"},
      {"0001-01-01T05:00:00+05:00", "0001-01-01T00:00:00Z"},
      {"9999-12-31T18:59:59-05:00", "9999-12-31T23:59:59Z"},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto time = Time::parse(row.text);
    REQUIRE(time);
    CHECK(time.value().to_string() == row.expected);
  }
  CHECK(Time::parse("1970-01-01T00:00:00Z").value() == Time{0});
  CHECK(Time::parse("2025-06-02T14:26:26Z").value() == Time{1'748'874'386'000'000});
}

TEST_CASE("what is not a time is refused and not repeated") {
  using namespace std::string_literals;
  const std::string rows[] = {
      "",
      " ",
      "now",
      "2025-06-02",
      "2025-06-02T14:26:26",
      "2025-06-02T14:26Z",
      "2025-06-02T14:26:26 Z",
      "2025-06-02T14:26:26Z ",
      " 2025-06-02T14:26:26Z",
      "2025-06-02T14:26:26ZZ",
      "2025-06-02T14:26:26+5",
      "2025-06-02T14:26:26+05:",
      "2025-06-02T14:26:26+05:0",
      "2025-06-02T14:26:26+05:000",
      "2025-06-02T14:26:26+24:00",
      "2025-06-02T14:26:26+05:60",
      "2025-06-02T14:26:26.Z",
      "2025-06-02T14:26:26,5Z",
      "2025-06-02T14:26:26.5",
      "2025-06-02T24:00:00Z",
      "2025-06-02T14:60:00Z",
      "2025-06-02T14:26:60Z",
      "2025-06-02_14:26:26Z",
      "2025-6-2T14:26:26Z",
      "20250602T142626Z",
      "2025-13-02T14:26:26Z",
      "2025-00-02T14:26:26Z",
      "2025-06-00T14:26:26Z",
      "2025-06-31T14:26:26Z",
      "2025-02-29T14:26:26Z",
      "1900-02-29T14:26:26Z",
      "0000-01-01T00:00:00Z",
      "-001-01-01T00:00:00Z",
      "10000-01-01T00:00:00Z",
      "0001-01-01T00:00:00+00:01",
      "9999-12-31T23:59:59.999999-00:01",
      "2025-06-02T14:26:26Z\0"s,
      "2025-06-02T14:26:26.\xd9\xa1Z",
      "\xff\xfe",
      std::string(1'000'000, '9'),
  };
  for (const auto& row : rows) {
    INFO(row.substr(0, 40));
    const auto time = Time::parse(row);
    REQUIRE_FALSE(time);
    CHECK(time.error().code() == Code::invalid);
    CHECK(time.error().message().size() < 100);
  }
}

TEST_CASE("Django's form cuts to milliseconds") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"2025-06-02T14:26:26.708999Z", "2025-06-02T14:26:26.708Z"},
      {"2025-06-02T14:26:26Z", "2025-06-02T14:26:26Z"},
      {"2025-06-02T14:26:26.000999Z", "2025-06-02T14:26:26.000Z"},
      {"1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999Z"},
  };
  for (const Row& row : rows) CHECK(Time::parse(row.text).value().to_django() == row.expected);
}

TEST_CASE("a time survives its text, over the whole range") {
  REQUIRE(rc::check([] {
    const Time time{*rc::gen::inRange(Time::min.us, Time::max.us)};
    RC_ASSERT(Time::parse(time.to_string()).value() == time);
    const auto text = time.to_string();
    RC_ASSERT(text.size() == (time.us % 1'000'000 == 0 ? 20U : 27U));
  }));
}

TEST_CASE("texts of one form sort as their times do") {
  REQUIRE(rc::check([] {
    const auto whole_seconds = [] {
      return Time{*rc::gen::inRange(Time::min.us / 1'000'000, Time::max.us / 1'000'000) * 1'000'000};
    };
    const Time a = whole_seconds();
    const Time b = whole_seconds();
    RC_ASSERT((a < b) == (a.to_string() < b.to_string()));
  }));
}

TEST_CASE("an offset names the same instant") {
  REQUIRE(rc::check([] {
    const int minutes = *rc::gen::inRange(-23 * 60 - 59, 23 * 60 + 60);
    const Time utc{*rc::gen::inRange(Time::min.us + day, Time::max.us - day)};
    std::string text = (utc + std::chrono::minutes(minutes)).to_string();
    text.pop_back();
    char offset[16];
    std::snprintf(offset, sizeof offset, "%c%02d:%02d", minutes < 0 ? '-' : '+', std::abs(minutes) / 60 % 24,
                  std::abs(minutes) % 60);
    RC_ASSERT(Time::parse(text + offset).value() == utc);
  }));
}

TEST_CASE("random text is read without harm") {
  REQUIRE(rc::check([] {
    std::string text = "2025-06-02T14:26:26.708123+05:00";
    const auto changes = *rc::gen::inRange(1, 4);
    for (int i = 0; i < changes; ++i)
      text[*rc::gen::inRange<std::size_t>(0, text.size())] = *rc::gen::arbitrary<char>();
    const auto time = Time::parse(text);
    if (time) RC_ASSERT(Time::parse(time.value().to_string()).value() == time.value());
  }));
}

TEST_CASE("the first and last day of every month agree with a calendar counted by hand") {
  std::int32_t days = Date::min.days;
  for (int year = 1; year <= 9999; ++year) {
    for (int month = 1; month <= 12; ++month) {
      const int length = days_of_month(year, month);
      for (const int of_month : {1, length}) {
        const std::string text = iso(year, month, of_month);
        const auto date = Date::parse(text);
        if (!date || date.value().days != days + of_month - 1 || date.value().to_string() != text) FAIL(text);
      }
      if (Date::parse(iso(year, month, length + 1))) FAIL(iso(year, month, length + 1));
      days += length;
    }
  }
  CHECK(days - 1 == Date::max.days);
}

TEST_CASE("what is not a date is refused") {
  for (const auto* wrong : {"", "2024-1-15", "2024-01-15 ", "2024-01-15T00:00:00Z", "2024/01/15", "0000-01-01",
                            "2023-02-29", "2024-04-31", "15.01.2024", "２０２４-01-15"}) {
    INFO(wrong);
    REQUIRE_FALSE(Date::parse(wrong));
    CHECK(Date::parse(wrong).error().code() == Code::invalid);
  }
}

TEST_CASE("the ends of the range are what they say") {
  CHECK(Time::min.to_string() == "0001-01-01T00:00:00Z");
  CHECK(Time::max.to_string() == "9999-12-31T23:59:59.999999Z");
  CHECK(Date::min.to_string() == "0001-01-01");
  CHECK(Date::max.to_string() == "9999-12-31");
}

TEST_CASE("sums stop at the ends of the range") {
  const Time now{1'748'874'386'000'000};
  CHECK(now + std::chrono::hours(1) - std::chrono::hours(1) == now);
  CHECK(now + std::chrono::hours(1) - now == std::chrono::hours(1));
  CHECK(now + Microseconds::max() == Time::max);
  CHECK(now + Microseconds::min() == Time::min);
  CHECK(now - Microseconds::min() == Time::max);
  CHECK(now - Microseconds::max() == Time::min);
  CHECK(Time::max + Microseconds(1) == Time::max);
  CHECK(Time::min - Microseconds(1) == Time::min);
}

TEST_CASE("a number outside of the range is written as its nearest end") {
  using Limits = std::numeric_limits<std::int64_t>;
  CHECK(Time{Limits::max()}.to_string() == Time::max.to_string());
  CHECK(Time{Limits::min()}.to_django() == Time::min.to_string());
  CHECK(Date{std::numeric_limits<std::int32_t>::max()}.to_string() == "9999-12-31");
  CHECK(Date{std::numeric_limits<std::int32_t>::min()}.to_string() == "0001-01-01");
}

TEST_CASE("the machine's clock runs and is in this century") {
  const Clock clock = system_clock();
  const Time first = clock();
  CHECK(first > Time::parse("2024-01-01T00:00:00Z").value());
  CHECK(first < Time::parse("2124-01-01T00:00:00Z").value());
}
