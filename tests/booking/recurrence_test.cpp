// SPDX-License-Identifier: MIT
// Rules of repetition: the days that they name, those of RFC 5545's own examples among them, and what is no rule.
#include "booking/recurrence.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "support/bounded.hpp"

using namespace techhub;
using booking::Recurrence;

namespace {

Date day(std::string_view text) { return Date::parse(text).value(); }

// The first days that a rule names, as `09-02 09-09`, with the year before the first of each.
std::string named(std::string_view first, std::string_view rule, std::size_t most = 8) {
  const auto read = Recurrence::parse(rule);
  if (!read) return "error";
  std::string told;
  std::string year;
  for (const Date one : read.value().days(day(first), Date::max, most)) {
    const std::string text = one.to_string();
    if (!told.empty()) told += ' ';
    if (text.substr(0, 4) != year) told += (year = text.substr(0, 4)) + ": ";
    told += text.substr(5);
  }
  return told;
}

std::string wrong(std::string_view rule) {
  const auto read = Recurrence::parse(rule);
  if (read) return "";
  const auto& problem = read.error().problems().front();
  return problem.code + " " + problem.text.en.value().substr(problem.text.en.value().rfind(' ') + 1);
}

}  // namespace

TEST_CASE("a rule names the days that RFC 5545 says") {
  struct Row {
    const char* first;
    const char* rule;
    const char* days;
  };
  const Row rows[] = {
      {"1997-09-02", "FREQ=DAILY", "1997: 09-02 09-03 09-04 09-05 09-06 09-07 09-08 09-09"},
      {"1997-09-02", "FREQ=DAILY;INTERVAL=10", "1997: 09-02 09-12 09-22 10-02 10-12 10-22 11-01 11-11"},
      {"1998-01-30", "FREQ=DAILY;BYMONTH=1", "1998: 01-30 01-31 1999: 01-01 01-02 01-03 01-04 01-05 01-06"},
      {"1997-09-02", "FREQ=DAILY;BYMONTHDAY=-1,-31", "1997: 09-30 10-01 10-31 11-30 12-01 12-31 1998: 01-01 01-31"},
      {"1997-09-02", "FREQ=WEEKLY", "1997: 09-02 09-09 09-16 09-23 09-30 10-07 10-14 10-21"},
      {"1997-09-02", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997: 09-02 09-16 09-30 10-14 10-28 11-11 11-25 12-09"},
      {"1997-09-02", "FREQ=WEEKLY;WKST=SU;BYDAY=TU,TH", "1997: 09-02 09-04 09-09 09-11 09-16 09-18 09-23 09-25"},
      {"1997-09-01", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR",
       "1997: 09-01 09-03 09-05 09-15 09-17 09-19 09-29 10-01"},
      {"1997-08-05", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO",
       "1997: 08-05 08-10 08-19 08-24 09-02 09-07 09-16 09-21"},
      {"1997-08-05", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
       "1997: 08-05 08-17 08-19 08-31 09-02 09-14 09-16 09-28"},
      {"2027-04-09", "FREQ=WEEKLY;INTERVAL=12;WKST=SA;BYDAY=FR,TH,MO",
       "2027: 04-09 06-28 07-01 07-02 09-20 09-23 09-24 12-13"},
      {"1997-09-02", "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=-1", "1997: 09-05 09-12 09-19 09-26 10-03 10-10 10-17 10-24"},
      {"1997-09-05", "FREQ=MONTHLY;BYDAY=1FR", "1997: 09-05 10-03 11-07 12-05 1998: 01-02 02-06 03-06 04-03"},
      {"1997-09-07", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU",
       "1997: 09-07 09-28 11-02 11-30 1998: 01-04 01-25 03-01 03-29"},
      {"1997-09-28", "FREQ=MONTHLY;BYMONTHDAY=-3", "1997: 09-28 10-29 11-28 12-29 1998: 01-29 02-26 03-29 04-28"},
      {"1997-09-10", "FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11,12",
       "1997: 09-10 09-11 09-12 1999: 03-10 03-11 03-12 2000: 09-10 09-11"},
      {"1997-09-02", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
       "1998: 02-13 03-13 11-13 1999: 08-13 2000: 10-13 2001: 04-13 07-13 2002: 09-13"},
      {"1997-09-04", "FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3",
       "1997: 09-04 10-07 11-06 12-04 1998: 01-07 02-05 03-05 04-07"},
      {"1997-09-29", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
       "1997: 09-29 10-30 11-27 12-30 1998: 01-29 02-26 03-30 04-29"},
      {"2025-01-31", "FREQ=MONTHLY", "2025: 01-31 03-31 05-31 07-31 08-31 10-31 12-31 2026: 01-31"},
      {"1997-06-10", "FREQ=YEARLY;BYMONTH=6,7",
       "1997: 06-10 07-10 1998: 06-10 07-10 1999: 06-10 07-10 2000: 06-10 07-10"},
      {"1997-01-01", "FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200",
       "1997: 01-01 04-10 07-19 2000: 01-01 04-09 07-18 2003: 01-01 04-10"},
      {"1997-05-19", "FREQ=YEARLY;BYDAY=20MO",
       "1997: 05-19 1998: 05-18 1999: 05-17 2000: 05-15 2001: 05-14 2002: 05-20 2003: 05-19 2004: 05-17"},
      {"1997-05-12", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
       "1997: 05-12 1998: 05-11 1999: 05-17 2000: 05-15 2001: 05-14 2002: 05-13 2003: 05-12 2004: 05-10"},
      {"1997-05-12", "FREQ=YEARLY;BYWEEKNO=20",
       "1997: 05-12 1998: 05-11 1999: 05-17 2000: 05-15 2001: 05-14 2002: 05-13 2003: 05-12 2004: 05-10"},
      {"2024-12-30", "FREQ=YEARLY;BYWEEKNO=1,-1;BYDAY=MO",
       "2024: 12-30 2025: 12-22 12-29 2026: 12-28 2027: 01-04 12-27 2028: 01-03 12-25"},
      {"1996-11-05", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
       "1996: 11-05 2000: 11-07 2004: 11-02"},
      {"1997-09-02", "FREQ=YEARLY;BYMONTHDAY=31;BYSETPOS=-1",
       "1997: 12-31 1998: 12-31 1999: 12-31 2000: 12-31 2001: 12-31 2002: 12-31 2003: 12-31 2004: 12-31"},
      {"2024-02-29", "FREQ=YEARLY", "2024: 02-29 2028: 02-29 2032: 02-29"},
      {"2026-11-23", "freq=weekly;byday=tu", "2026: 11-24 12-01 12-08 12-15 12-22 12-29 2027: 01-05 01-12"},
      {"2026-11-23", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", ""},
      {"0001-01-01", "FREQ=WEEKLY;BYDAY=SU,MO", "0001: 01-01 01-07 01-08 01-14 01-15 01-21 01-22 01-28"},
      {"9999-12-30", "FREQ=DAILY", "9999: 12-30 12-31"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.first, row.rule);
    CHECK(named(row.first, row.rule) == row.days);
  }
}

TEST_CASE("what is no rule is told with the part that is wrong") {
  const std::string years = "months or years";
  CHECK(wrong("FREQ=DAILY") == "");
  for (const auto* rule : {"FREQ=SECONDLY", "FREQ=MINUTELY;COUNT=1", "FREQ=HOURLY", "FREQ=DAILY;BYHOUR=9",
                           "FREQ=DAILY;BYMINUTE=0,1,2", "FREQ=YEARLY;BYSECOND=1"}) {
    CAPTURE(rule);
    CHECK(wrong(rule) == "rrule_within_day years");
  }
  struct Row {
    const char* rule;
    const char* part;
  };
  const Row rows[] = {
      {"", "RRULE"},
      {"every monday", "RRULE"},
      {"Дүйсенбі сайын", "RRULE"},
      {"FREQ=DAILY;", "RRULE"},
      {"FREQ=DAILY;;COUNT=2", "RRULE"},
      {"FREQ=DAILY;FOO=1", "RRULE"},
      {"FREQ=DAILY;X-FOO=1", "RRULE"},
      {"FREQ=DAILY;RSCALE=HEBREW", "RRULE"},
      {"COUNT=2", "FREQ"},
      {"FREQ=", "FREQ"},
      {"FREQ", "FREQ"},
      {"FREQ=FORTNIGHTLY", "FREQ"},
      {"FREQ=DAILY;FREQ=WEEKLY", "FREQ"},
      {"FREQ=DAILY;COUNT=0", "COUNT"},
      {"FREQ=DAILY;COUNT=-1", "COUNT"},
      {"FREQ=DAILY;COUNT=2x", "COUNT"},
      {"FREQ=DAILY;COUNT=99999999999999999999", "COUNT"},
      {"FREQ=DAILY;COUNT=2;UNTIL=20300101", "COUNT"},
      {"FREQ=DAILY;INTERVAL=0", "INTERVAL"},
      {"FREQ=DAILY;INTERVAL=70000", "INTERVAL"},
      {"FREQ=DAILY;UNTIL=20301301", "UNTIL"},
      {"FREQ=DAILY;UNTIL=20300229", "UNTIL"},
      {"FREQ=DAILY;UNTIL=00000101", "UNTIL"},
      {"FREQ=DAILY;UNTIL=20300101T250000", "UNTIL"},
      {"FREQ=DAILY;UNTIL=20300101T-1-1-1Z", "UNTIL"},
      {"FREQ=DAILY;UNTIL=2030-01-01", "UNTIL"},
      {"FREQ=DAILY;WKST=XX", "WKST"},
      {"FREQ=WEEKLY;BYDAY=", "BYDAY"},
      {"FREQ=WEEKLY;BYDAY=MO,", "BYDAY"},
      {"FREQ=WEEKLY;BYDAY=2MO", "BYDAY"},
      {"FREQ=MONTHLY;BYDAY=6MO", "BYDAY"},
      {"FREQ=MONTHLY;BYDAY=300MO", "BYDAY"},
      {"FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO", "BYDAY"},
      {"FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY"},
      {"FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"},
      {"FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"},
      {"FREQ=MONTHLY;BYYEARDAY=1", "BYYEARDAY"},
      {"FREQ=MONTHLY;BYWEEKNO=1", "BYWEEKNO"},
      {"FREQ=YEARLY;BYMONTH=-1", "BYMONTH"},
      {"FREQ=YEARLY;BYMONTH=13", "BYMONTH"},
      {"FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rule);
    CHECK(wrong(row.rule) == std::string("bad_rrule ") + row.part);
  }
  CHECK(wrong("FREQ=DAILY;BYMONTH=" + std::string(2000, '1')) == "bad_rrule RRULE");
  CHECK(wrong(std::string("FREQ=DAILY\0;COUNT=1", 19)) == "bad_rrule FREQ");
}

TEST_CASE("the most absurd rules take no time") {
  std::string all;
  for (int i = 1; i <= 31; ++i) all += (i > 1 ? "," : "") + std::to_string(i);
  const test::Bounded guard;
  for (const auto& rule : {"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
                           "FREQ=YEARLY;BYDAY=53MO;BYMONTHDAY=1;BYMONTH=6", "FREQ=YEARLY;INTERVAL=366;BYYEARDAY=366"}) {
    CHECK(named("2027-01-01", rule) == "");
    CHECK(named("2027-01-01", rule + std::string(rule[5] == 'M' ? ";BYMONTHDAY=" + all : "")) == "");
  }
}

TEST_CASE("the days of a rule come in order, from the first on, and a longer look begins with the shorter one") {
  CHECK(rc::check("days are sorted and prefixes agree", [] {
    const auto pick = [](std::vector<std::string> from) { return *rc::gen::elementOf(std::move(from)); };
    const std::string rule = "FREQ=" + pick({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}) +
                             ";INTERVAL=" + std::to_string(*rc::gen::inRange(1, 15)) +
                             pick({"", ";BYDAY=MO", ";BYDAY=SU,WE", ";BYMONTH=2,11", ";BYDAY=FR;BYMONTH=5"}) +
                             pick({"", ";WKST=SU", ";WKST=TH"});
    const auto read = Recurrence::parse(rule).value();
    const Date first{*rc::gen::inRange(0, 40'000)};
    const auto days = read.days(first, Date::max, 50);
    const auto not_later = [](Date a, Date b) { return b <= a; };
    const bool in_order = std::adjacent_find(days.begin(), days.end(), not_later) == days.end();
    RC_ASSERT(in_order);
    const auto few = read.days(first, Date::max, 7);
    RC_ASSERT(few.size() == std::min<std::size_t>(7, days.size()));
    RC_ASSERT(std::equal(few.begin(), few.end(), days.begin()));
    if (days.empty()) return;
    RC_ASSERT(first <= days.front());
    RC_ASSERT(days.back().days <= first.days + Recurrence::reach);
    RC_ASSERT(read.days(first, days.back(), 1000).size() == days.size());
  }));
}
