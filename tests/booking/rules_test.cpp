// SPDX-License-Identifier: MIT
// The host's own rules for bookings, in the time zone of the hub.
#include "hub/zone.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/booking/bookings.hpp"
#include "techhub/booking/calendar.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

struct Office : HubFixture {
  rules::Actor author = actor("user");
  std::int64_t room = insert("booking.room", Json::object({{"max_people", 8}}));

  void rule(const Json& rules) { hub().set_setting("booking", rules).value(); }
  std::string book(std::string_view start, std::string_view end) {
    return fault(booking::book(hub(), author, {.room = room, .start = at(start), .end = at(end)}));
  }
};

}  // namespace

TEST_CASE("a zone knows the law of each day") {
  const auto zone = hub::Zone::find("Asia/Almaty").value();
  const auto day = [](std::string_view text) { return Date::parse(text).value(); };
  using std::chrono::hours;
  CHECK(zone.first(day("2024-02-29"), hours(9)) == at("2024-02-29T03:00:00Z"));
  CHECK(zone.first(day("2024-03-01"), hours(9)) == at("2024-03-01T04:00:00Z"));
  // At midnight clocks went back to eleven: the last hour of the day came twice, and the day had 25.
  CHECK(zone.first(day("2024-02-29"), hours(23)) == at("2024-02-29T17:00:00Z"));
  CHECK(zone.last(day("2024-02-29"), hours(23)) == at("2024-02-29T18:00:00Z"));
  CHECK(zone.first(day("2024-03-01"), hours(0)) == at("2024-02-29T19:00:00Z"));
  CHECK(zone.last(day("2024-02-29"), hours(24)) == at("2024-02-29T19:00:00Z"));
  CHECK(zone.local(at("2024-02-29T17:30:00Z")).day == day("2024-02-29"));
  CHECK(zone.local(at("2024-02-29T18:30:00Z")).day == day("2024-02-29"));
  CHECK(zone.local(at("2024-02-29T18:30:00Z")).time == hours(23) + std::chrono::minutes(30));
  // A clock that is put forward skips an hour.
  const auto berlin = hub::Zone::find("Europe/Berlin").value();
  CHECK(berlin.first(day("2025-03-30"), std::chrono::minutes(150)) == at("2025-03-30T01:00:00Z"));
  CHECK(berlin.last(day("2025-03-30"), std::chrono::minutes(150)) == at("2025-03-30T01:00:00Z"));
  CHECK(fault(hub::Zone::find("Asia/Atlantis")) == "invalid");
  CHECK(hub::Zone::of(Json()).value().local(monday).time == hours(9));
}

TEST_CASE("no rule holds until it is set") {
  Office office;
  CHECK(office.book("2025-06-02T18:00:00Z", "2025-06-05T20:00:00Z") == "");
  CHECK(office.book("2035-06-02T18:00:00Z", "2035-06-02T18:00:00.000001Z") == "");
}

TEST_CASE("opening hours, lengths and how far ahead") {
  Office office;
  office.rule(Json::object({{"opens", "09:00"},
                            {"closes", "18:30"},
                            {"shortest_minutes", 15},
                            {"longest_minutes", 120},
                            {"days_ahead", 2}}));
  struct Row {
    const char* name;
    const char* start;
    const char* end;
    const char* fault;
  };
  const Row rows[] = {
      {"from the opening on", "2025-06-03T04:00:00Z", "2025-06-03T05:00:00Z", ""},
      {"before it", "2025-06-03T03:59:00Z", "2025-06-03T04:30:00Z", "invalid: outside_hours"},
      {"up to the closing", "2025-06-03T13:00:00Z", "2025-06-03T13:30:00Z", ""},
      {"beyond it", "2025-06-03T13:00:00Z", "2025-06-03T13:31:00Z", "invalid: outside_hours"},
      {"at night", "2025-06-02T20:00:00Z", "2025-06-02T21:00:00Z", "invalid: outside_hours"},
      {"the shortest", "2025-06-03T06:00:00Z", "2025-06-03T06:15:00Z", ""},
      {"shorter", "2025-06-03T07:00:00Z", "2025-06-03T07:14:59Z", "invalid: too_short"},
      {"the longest", "2025-06-03T08:00:00Z", "2025-06-03T10:00:00Z", ""},
      {"longer", "2025-06-03T10:00:00Z", "2025-06-03T12:00:01Z", "invalid: too_long"},
      {"the last day", "2025-06-04T13:00:00Z", "2025-06-04T13:30:00Z", ""},
      {"the day after", "2025-06-05T04:00:00Z", "2025-06-05T05:00:00Z", "invalid: too_far_ahead"},
      {"all at once", "2025-06-08T18:00:00Z", "2025-06-09T05:00:00Z",
       "invalid: too_long, outside_hours, too_far_ahead"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(office.book(row.start, row.end) == row.fault);
  }
}

TEST_CASE("opening hours follow the clocks of Almaty over the change of 2024") {
  Office office;
  office.set_now(at("2024-02-28T00:00:00Z"));
  office.rule(Json::object({{"opens", "09:00"}, {"closes", "24:00"}}));
  CHECK(office.book("2024-02-29T02:59:00Z", "2024-02-29T04:00:00Z") == "invalid: outside_hours");
  CHECK(office.book("2024-02-29T03:00:00Z", "2024-02-29T04:00:00Z") == "");
  CHECK(office.book("2024-02-29T16:30:00Z", "2024-02-29T19:00:00Z") == "");  // until midnight, which came an hour late
  CHECK(office.book("2024-03-01T03:00:00Z", "2024-03-01T04:00:00Z") == "invalid: outside_hours");
  CHECK(office.book("2024-03-01T04:00:00Z", "2024-03-01T05:00:00Z") == "");
  const auto slots = booking::free_slots(office.hub(), office.author,
                                         {.from = at("2024-02-29T00:00:00Z"), .to = at("2024-03-02T00:00:00Z")})
                         .value();
  std::string told;
  for (const auto& slot : slots) told += slot.start.to_string() + "/" + slot.end.to_string() + " ";
  CHECK(told == "2024-02-29T04:00:00Z/2024-02-29T16:30:00Z 2024-03-01T05:00:00Z/2024-03-01T19:00:00Z ");
}

// At 18:00Z on 2024-02-29, midnight in Almaty, clocks went back to eleven; one day is looked at minute by minute.
TEST_CASE("a minute of the night that came twice is open when the clock on the wall shows an open time") {
  const Time evening = at("2024-02-29T15:00:00Z");
  constexpr int minutes_of_night = 6 * 60;
  struct Row {
    const char* opens;
    const char* closes;
    int from, to;  // minutes of the day
    std::vector<std::string> slots;
  };
  const Row rows[] = {
      {"22:00", "23:30", 1320, 1410, {"16:00-17:30", "18:00-18:30"}},
      {"23:30", "24:00", 1410, 1440, {"17:30-18:00", "18:30-19:00"}},
      {"23:00", "24:00", 1380, 1440, {"17:00-19:00"}},
      {"23:10", "23:20", 1390, 1400, {"17:10-17:20", "18:10-18:20"}},
      {"00:00", "01:00", 0, 60, {"19:00-20:00"}},
      {"09:00", "23:00", 540, 1380, {"15:00-17:00"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.opens, row.closes);
    Office office;
    office.set_now(at("2024-02-28T00:00:00Z"));
    office.rule(Json::object({{"opens", row.opens}, {"closes", row.closes}}));
    const auto slots =
        booking::free_slots(office.hub(), office.author,
                            {.from = evening, .to = evening + std::chrono::minutes(minutes_of_night), .minutes = 1})
            .value();
    std::vector<std::string> told;
    for (const auto& slot : slots)
      told.push_back(slot.start.to_string().substr(11, 5) + "-" + slot.end.to_string().substr(11, 5));
    CHECK(told == row.slots);
    for (int minute = 0; minute < minutes_of_night; ++minute) {
      const Time start = evening + std::chrono::minutes(minute);
      const Time end = start + std::chrono::minutes(1);
      // Till 18:00Z Almaty is six hours ahead, then five.
      const int of_day = (15 * 60 + minute + (minute < 180 ? 360 : 300)) % 1440;
      const bool is_open = row.from <= of_day && of_day < row.to;
      const bool is_free = std::any_of(slots.begin(), slots.end(), [&](const booking::Slot& slot) {
        return slot.start <= start && end <= slot.end;
      });
      const auto made = booking::book(office.hub(), office.author, {.room = office.room, .start = start, .end = end});
      CAPTURE(start.to_string());
      CHECK(is_free == is_open);
      CHECK(fault(made) == (is_open ? "" : "invalid: outside_hours"));
    }
  }
}

TEST_CASE("a booking does not reach over an hour that is closed, nor into the next day") {
  Office office;
  office.set_now(at("2024-02-28T00:00:00Z"));
  office.rule(Json::object({{"opens", "22:00"}, {"closes", "23:30"}}));
  CHECK(office.book("2024-02-29T17:00:00Z", "2024-02-29T18:10:00Z") == "invalid: outside_hours");
  office.rule(Json::object({{"opens", "00:00"}}));
  CHECK(office.book("2024-02-29T17:30:00Z", "2024-02-29T19:00:00Z") == "");
  CHECK(office.book("2024-03-01T18:30:00Z", "2024-03-01T19:30:00Z") == "invalid: outside_hours");
  CHECK(office.book("2024-03-02T00:00:00Z", "9999-12-31T23:59:59Z") == "invalid: outside_hours");
}

TEST_CASE("another zone, another morning") {
  Office office;
  office.rule(Json::object({{"opens", "09:00"}}));
  office.hub().set_setting("timezone", "Europe/Berlin").value();
  CHECK(office.book("2025-06-03T06:59:00Z", "2025-06-03T08:00:00Z") == "invalid: outside_hours");
  CHECK(office.book("2025-06-03T07:00:00Z", "2025-06-03T08:00:00Z") == "");
}

TEST_CASE("settings that make no sense are told, and nothing is booked") {
  for (const auto& rules :
       {Json::object({{"opens", "9"}}), Json::object({{"opens", "25:00"}}), Json::object({{"closes", "24:01"}}),
        Json::object({{"opens", "18:00"}, {"closes", "09:00"}}), Json::object({{"shortest_minutes", 0}}),
        Json::object({{"shortest_minutes", 60}, {"longest_minutes", 30}}), Json::object({{"days_ahead", "many"}})}) {
    CAPTURE(rules.dump());
    Office office;
    office.rule(rules);
    const auto made = booking::book(office.hub(), office.author,
                                    {.room = office.room, .start = monday, .end = monday + std::chrono::hours(1)});
    REQUIRE_FALSE(made);
    CHECK(made.error().entity() == "techhub.setting");
  }
}

TEST_CASE("a change is held to the rules only where it changes the time") {
  Office office;
  const auto key =
      booking::book(office.hub(), office.author,
                    {.room = office.room, .start = at("2025-06-02T18:00:00Z"), .end = at("2025-06-02T20:00:00Z")})
          .value()
          .row.key();
  office.rule(Json::object({{"opens", "09:00"}, {"closes", "18:00"}}));
  CHECK(fault(office.hub().update(office.author, "booking.booking", key, Json::object({{"people", 3}}))) == "");
  CHECK(fault(office.hub().update(office.author, "booking.booking", key,
                                  Json::object({{"end", "2025-06-02T19:00:00Z"}}))) == "invalid: outside_hours");
}
