// SPDX-License-Identifier: MIT
// Feeds, read back by libical: what they hold, whom they tell, and that every text survives.
#include "techhub/booking/feed.hpp"

#include <libical/ical.h>
#include <rapidcheck.h>

#include "booking/ics.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/booking/bookings.hpp"
#include "techhub/value/text.hpp"

using namespace techhub;
using namespace techhub::test;
using std::chrono::hours;

namespace {

struct Event {
  std::string uid, summary, location, description, status, sequence, start, end, stamp;
};

std::string text_of(icalcomponent* event, icalproperty_kind kind) {
  icalproperty* property = icalcomponent_get_first_property(event, kind);
  if (!property) return "";
  const char* text = icalvalue_get_text(icalproperty_get_value(property));
  return text ? text : icalproperty_get_value_as_string(property);
}
std::string raw_of(icalcomponent* event, icalproperty_kind kind) {
  icalproperty* property = icalcomponent_get_first_property(event, kind);
  return property ? icalproperty_get_value_as_string(property) : "";
}

// As libical reads it; its own complaints stand in X-LIC-ERROR properties.
std::vector<Event> read(const std::string& text) {
  const std::unique_ptr<icalcomponent, decltype(&icalcomponent_free)> calendar(icalparser_parse_string(text.c_str()),
                                                                               &icalcomponent_free);
  REQUIRE(calendar);
  CHECK(icalcomponent_isa(calendar.get()) == ICAL_VCALENDAR_COMPONENT);
  CHECK(icalcomponent_count_errors(calendar.get()) == 0);
  CHECK(raw_of(calendar.get(), ICAL_VERSION_PROPERTY) == "2.0");
  std::vector<Event> events;
  for (auto* event = icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT); event;
       event = icalcomponent_get_next_component(calendar.get(), ICAL_VEVENT_COMPONENT)) {
    events.push_back({.uid = text_of(event, ICAL_UID_PROPERTY),
                      .summary = text_of(event, ICAL_SUMMARY_PROPERTY),
                      .location = text_of(event, ICAL_LOCATION_PROPERTY),
                      .description = text_of(event, ICAL_DESCRIPTION_PROPERTY),
                      .status = raw_of(event, ICAL_STATUS_PROPERTY),
                      .sequence = raw_of(event, ICAL_SEQUENCE_PROPERTY),
                      .start = raw_of(event, ICAL_DTSTART_PROPERTY),
                      .end = raw_of(event, ICAL_DTEND_PROPERTY),
                      .stamp = raw_of(event, ICAL_DTSTAMP_PROPERTY)});
  }
  return events;
}

void check_form(const std::string& text) {
  CHECK(check_text(text));
  REQUIRE(text.ends_with("END:VCALENDAR\r\n"));
  std::size_t begin = 0;
  for (std::size_t end = text.find("\r\n"); end != std::string::npos; end = text.find("\r\n", begin)) {
    const std::string line = text.substr(begin, end - begin);
    CHECK(line.size() <= 75);
    CHECK(line.find_first_of("\r\n") == std::string::npos);
    CHECK(check_text(line));
    begin = end + 2;
  }
  CHECK(begin == text.size());
}

struct Office : HubFixture {
  std::int64_t author_id = user();
  rules::Actor author = actor(author_id);
  rules::Actor other = actor("user");
  std::int64_t room =
      insert("booking.room",
             Json::object({{"name", "Зал «Ақ», 2; C:\\"}, {"max_people", 8}, {"floor", 3}, {"pavilion", "C1"}}));
  booking::FeedOptions options{.from = monday, .to = monday + hours(24 * 30), .domain = "hub.example.kz"};

  std::int64_t book(int hour, std::optional<std::int64_t> people = {}) {
    return as_integer(
        booking::book(hub(), author,
                      {.room = room, .start = monday + hours(hour), .end = monday + hours(hour + 1), .people = people})
            .value()
            .row.key());
  }
  std::string room_text(const rules::Actor& who) { return booking::room_feed(hub(), who, room, options).value(); }
  std::string person_text(const rules::Actor& who) {
    return booking::person_feed(hub(), who, author_id, options).value();
  }
};

}  // namespace

TEST_CASE("a room's feed tells those who may view a booking what it is") {
  Office office;
  const auto key = office.book(1, 5);
  const std::string text = office.room_text(office.author);
  check_form(text);
  const auto events = read(text);
  REQUIRE(events.size() == 1);
  CHECK(events[0].uid == "booking-" + std::to_string(key) + "@hub.example.kz");
  CHECK(events[0].summary == "Бронь: Зал «Ақ», 2; C:\\");
  CHECK(events[0].location == "Зал «Ақ», 2; C:\\, C1, 3");
  CHECK(events[0].description == "Человек: 5");
  CHECK(events[0].status == "CONFIRMED");
  CHECK(events[0].start == "20250602T050000Z");
  CHECK(events[0].end == "20250602T060000Z");
  CHECK(events[0].stamp == "20250602T040000Z");
  CHECK(events[0].sequence == "0");
  CHECK(office.room_text(office.actor("manager")) == text);
  CHECK(office.room_text(rules::Actor::system()) == text);
  office.options.language = Language::kk;
  CHECK(read(office.room_text(office.author))[0].summary == "Брондау: Зал «Ақ», 2; C:\\");
}

TEST_CASE("others are told that it is busy, and no more") {
  Office office;
  office.book(1, 5);
  const auto gone = office.book(2);
  office.hub().perform(office.author, "booking.booking", gone, "cancel").value();
  const std::string text = office.room_text(office.other);
  check_form(text);
  const auto events = read(text);
  REQUIRE(events.size() == 1);
  CHECK(events[0].summary == "Занято");
  CHECK(events[0].description == "");
  CHECK(events[0].uid.starts_with("busy-"));
  CHECK(events[0].uid.ends_with("@hub.example.kz"));
  CHECK(events[0].uid.size() == std::string("busy-@hub.example.kz").size() + 22);
  CHECK(events[0].stamp == events[0].start);
  CHECK(fault(booking::room_feed(office.hub(), rules::Actor::anonymous(), office.room, office.options)) ==
        "unauthenticated: no_grant");
  CHECK(fault(booking::room_feed(office.hub(), office.author, 99, office.options)) == "not_found");
}

TEST_CASE("a UID stays, a change raises the sequence, a cancelled booking stays as cancelled") {
  Office office;
  const auto key = office.book(1);
  const auto before = read(office.room_text(office.author)).at(0);
  const auto busy_before = read(office.room_text(office.other)).at(0);
  office.pass(std::chrono::minutes(10));
  office.hub().update(office.author, "booking.booking", key, Json::object({{"end", text(monday + hours(3))}})).value();
  const auto moved = read(office.room_text(office.author)).at(0);
  CHECK(moved.uid == before.uid);
  CHECK(moved.end == "20250602T070000Z");
  CHECK(moved.sequence == "600");
  CHECK(moved.stamp == "20250602T041000Z");
  const auto busy_moved = read(office.room_text(office.other)).at(0);
  CHECK(busy_moved.uid == busy_before.uid);
  CHECK(busy_moved.sequence == "600");
  office.pass(std::chrono::minutes(10));
  office.hub().perform(office.author, "booking.booking", key, "cancel").value();
  const auto gone = read(office.room_text(office.author)).at(0);
  CHECK(gone.uid == before.uid);
  CHECK(gone.status == "CANCELLED");
  CHECK(gone.sequence == "1200");
  CHECK(office.room_text(office.author) == office.room_text(office.author));
}

TEST_CASE("a person's feed holds what the reader may view of it") {
  Office office;
  const auto first = office.book(1);
  booking::book(office.hub(), office.other, {.room = office.room, .start = monday + hours(5), .end = monday + hours(6)})
      .value();
  const std::string text = office.person_text(office.author);
  check_form(text);
  const auto events = read(text);
  REQUIRE(events.size() == 1);
  CHECK(events[0].uid == "booking-" + std::to_string(first) + "@hub.example.kz");
  CHECK(read(office.person_text(rules::Actor::system())).size() == 1);
  // Nobody learns from a stranger's feed which busy room is theirs.
  CHECK(read(office.person_text(office.other)).empty());
  CHECK(fault(booking::person_feed(office.hub(), rules::Actor::anonymous(), office.author_id, office.options)) ==
        "not_found");
  CHECK(fault(booking::person_feed(office.hub(), office.author, 999, office.options)) == "not_found");
  office.options.from = monday + hours(3);
  CHECK(read(office.person_text(office.author)).empty());
}

TEST_CASE("what is asked of a feed makes sense") {
  Office office;
  const auto asked = [&] {
    return fault(booking::room_feed(office.hub(), office.author, office.room, office.options));
  };
  for (const auto* domain : {"", "a b", "x\r\nSUMMARY:x", "хаб.kz", "a@b"}) {
    office.options.domain = domain;
    CHECK(asked() == "invalid: bad_domain");
  }
  office.options.domain = "a.kz";
  office.options.to = office.options.from;
  CHECK(asked() == "invalid: span_reversed");
  office.options.to = Time{std::numeric_limits<std::int64_t>::max()};
  CHECK(asked() == "invalid: out_of_range");
  office.options.to = Time::max;
  CHECK(asked() == "limit: span_too_long");
  office.options.from = Time::max - hours(24);
  CHECK(asked() == "");
  office.options.from = Time::min;
  office.options.to = Time::min + hours(24);
  CHECK(asked() == "");
}

TEST_CASE("texts of every script come back from a feed as they were") {
  CHECK(rc::check("libical reads what was written", [] {
    const auto character =
        rc::gen::oneOf(rc::gen::inRange<char32_t>(1, 0x80), rc::gen::inRange<char32_t>(0x80, 0x800),
                       rc::gen::inRange<char32_t>(0x800, 0xD800), rc::gen::inRange<char32_t>(0xE000, 0x110000),
                       rc::gen::elementOf(std::u32string(U",;\\\n\r\t:\"nNжқ漢😀")));
    const auto points = *rc::gen::container<std::vector<char32_t>>(character);
    std::string text;
    std::string expected;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const char32_t c = points[i];
      std::string utf8;
      if (c < 0x80) {
        utf8 = {static_cast<char>(c)};
      } else if (c < 0x800) {
        utf8 = {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 0x3F))};
      } else if (c < 0x10000) {
        utf8 = {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
                static_cast<char>(0x80 | (c & 0x3F))};
      } else {
        utf8 = {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 0x3F)),
                static_cast<char>(0x80 | (c >> 6 & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
      }
      text += utf8;
      if (c == '\n' && i > 0 && points[i - 1] == '\r') continue;  // one break
      if (c == '\n' || c == '\r') {
        expected += '\n';
      } else if (c >= 0x80 || c == '\t' || (c >= 0x20 && c != 0x7F)) {
        expected += utf8;
      }
    }
    booking::IcsWriter ics;
    ics.add("BEGIN", "VCALENDAR");
    ics.add("VERSION", "2.0");
    ics.add("BEGIN", "VEVENT");
    ics.add_text("SUMMARY", "[" + text + "]");  // libical trims
    ics.add("END", "VEVENT");
    ics.add("END", "VCALENDAR");
    const std::string written = std::move(ics).take();
    check_form(written);
    const auto events = read(written);
    RC_ASSERT(events.size() == 1U);
    RC_ASSERT(events[0].summary == "[" + expected + "]");
  }));
  booking::IcsWriter ics;
  for (const auto* none : {"\xFF\xC0 no text", "", " \t\r\n"}) ics.add_text("SUMMARY", none);
  CHECK(std::move(ics).take().empty());
}
