// SPDX-License-Identifier: MIT
// Series: all or none, without those that clash, or proposals; and their end.
#include "techhub/booking/series.hpp"

#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;
using booking::SeriesMode;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr std::string_view entity = "booking.booking";

struct Office : HubFixture {
  std::int64_t author_id = user();
  rules::Actor author = actor(author_id);
  rules::Actor other = actor("user");
  std::int64_t room = insert("booking.room", Json::object({{"name", "Ақ"}, {"max_people", 8}}));
  // Tuesday, ten in the morning in Almaty.
  Time first = monday + hours(25);

  booking::NewBooking wanted() const { return {.room = room, .start = first, .end = first + hours(1)}; }
  Result<booking::Series> series(std::string_view rule, SeriesMode mode = SeriesMode::all) {
    return booking::book_series(hub(), author, wanted(), rule, mode);
  }
  void take(Time start, Time end, std::int64_t where = 0) {
    booking::book(hub(), other, {.room = where == 0 ? room : where, .start = start, .end = end}).value();
  }
  std::size_t booked() { return rows(entity, Json::object({{"author_id", author_id}})).size(); }
};

// `06-03 05:00, 06-10 05:00!`: UTC, `!` where the room is taken.
std::string told(const booking::Series& series) {
  std::string text;
  for (const auto& one : series.occurrences) {
    const std::string start = one.start.to_string();
    text += (text.empty() ? "" : ", ") + start.substr(5, 5) + " " + start.substr(11, 5) + (one.is_taken ? "!" : "");
  }
  return text;
}

}  // namespace

TEST_CASE("a series is booked whole, each booking like any other") {
  Office office;
  const auto made = office.series("FREQ=WEEKLY;COUNT=3").value();
  CHECK(told(made) == "06-03 05:00, 06-10 05:00, 06-17 05:00");
  for (const auto& one : made.occurrences) {
    CHECK(one.end - one.start == hours(1));
    const auto row = office.row(entity, one.booking);
    CHECK(row.integer("start") == one.start.us);
    CHECK(row.integer("author_id") == office.author_id);
    CHECK(office.history(entity, one.booking) == ">active");
    const auto histories = office.rows("booking.bookingstatus", Json::object({{"booking_id", one.booking}}));
    REQUIRE(histories.size() == 1);
    CHECK(histories.front().json("data")["series"] == Json(made.occurrences.front().booking));
    CHECK(office.hub().version(entity, one.booking).value() > 0);
  }
  CHECK(office.told("booking.booking.create").size() == 3);
}

TEST_CASE("all means none when the room is taken once") {
  Office office;
  office.take(office.first + hours(24 * 7) + minutes(59), office.first + hours(24 * 7 + 3));
  office.take(office.first + hours(24 * 21), office.first + hours(24 * 21 + 1));
  const auto refused = office.series("FREQ=WEEKLY;COUNT=5");
  CHECK(fault(refused) == "overlap: room_is_taken, room_is_taken");
  CHECK(is_explained(refused));
  CHECK(refused.error().problems()[0].text.en == "The room is taken: 2025-06-10 10:00");
  CHECK(refused.error().problems()[1].text.ru == "Комната занята: 2025-06-24 10:00");
  CHECK(office.booked() == 0);
}

TEST_CASE("times that clash are skipped and told") {
  Office office;
  office.take(office.first + hours(24 * 7), office.first + hours(24 * 7 + 1));
  const auto made = office.series("FREQ=WEEKLY;COUNT=3", SeriesMode::skip_clashes).value();
  CHECK(told(made) == "06-03 05:00, 06-10 05:00!, 06-17 05:00");
  CHECK(made.occurrences[1].booking == 0);
  CHECK(office.booked() == 2);
  // Again: everything is taken now, and nothing is made of it.
  const auto again = office.series("FREQ=WEEKLY;COUNT=3", SeriesMode::skip_clashes).value();
  CHECK(told(again) == "06-03 05:00!, 06-10 05:00!, 06-17 05:00!");
  CHECK(office.booked() == 2);
  // A series that does not wait for itself to end.
  CHECK(fault(booking::book_series(office.hub(), office.author,
                                   {.room = office.room, .start = monday, .end = monday + hours(25)},
                                   "FREQ=DAILY;COUNT=2")) == "overlap: room_is_taken");
}

TEST_CASE("other times are proposed, and nothing is written") {
  Office office;
  const auto small = office.insert("booking.room", Json::object({{"max_people", 4}}));
  const auto large = office.insert("booking.room", Json::object({{"max_people", 20}}));
  const auto exact = office.insert("booking.room", Json::object({{"max_people", 10}}));
  const Time clash = office.first + hours(24 * 7);
  office.hub().set_setting("booking", Json::object({{"opens", "09:00"}, {"closes", "13:00"}})).value();
  office.take(clash - minutes(30), clash + minutes(45));
  office.take(clash, clash + hours(1), large);
  const auto before = office.rows("techhub.outbox").size();
  const auto proposed = office.series("FREQ=WEEKLY;COUNT=2", SeriesMode::propose).value();
  CHECK(told(proposed) == "06-03 05:00, 06-10 05:00!");
  CHECK(proposed.occurrences[0].booking == 0);
  CHECK(proposed.occurrences[0].instead.empty());
  std::string told;
  for (const auto& slot : proposed.occurrences[1].instead) {
    CHECK(slot.end - slot.start == hours(1));
    CHECK(slot.room != small);
    const auto at = std::to_string((slot.start - clash) / minutes(1));
    told += (slot.room == exact ? "exact" : slot.room == large ? "large" : "same") + std::string(" ") + at + ", ";
  }
  // From 10:45 on; the half hour before is too short; the days around it.
  CHECK(told == "exact 0, same 45, large -60, same -1320, same 1380, ");
  CHECK(office.booked() == 0);
  CHECK(office.rows("techhub.outbox").size() == before);
  // What is proposed can be booked.
  for (const auto& slot : proposed.occurrences[1].instead) {
    CHECK(fault(booking::book(office.hub(), office.author,
                              {.room = slot.room, .start = slot.start, .end = slot.end})) == "");
  }
  // A proposal knows the rules as a booking does.
  office.hub().set_setting("booking", Json::object({{"longest_minutes", 30}})).value();
  CHECK(fault(office.series("FREQ=WEEKLY;COUNT=2", SeriesMode::propose)) == "invalid: too_long");
}

TEST_CASE("the time of day is that on the clocks of Almaty over the change of 2024") {
  Office office;
  office.set_now(at("2024-02-27T00:00:00Z"));
  office.first = at("2024-02-28T04:00:00Z");
  CHECK(told(office.series("FREQ=DAILY;COUNT=4").value()) == "02-28 04:00, 02-29 04:00, 03-01 05:00, 03-02 05:00");
  // In the hour that came twice the first time counts, but where the second was asked for.
  office.first = at("2024-02-28T17:30:00Z");
  CHECK(told(office.series("FREQ=DAILY;COUNT=3").value()) == "02-28 17:30, 02-29 17:30, 03-01 18:30");
  office.first = at("2024-02-29T18:30:00Z");
  CHECK(told(office.series("FREQ=DAILY;COUNT=2;INTERVAL=3").value()) == "02-29 18:30, 03-03 18:30");
  // Midnight local is the day's own, whatever the day in UTC.
  office.first = at("2024-03-04T19:00:00Z");
  CHECK(told(office.series("FREQ=WEEKLY;BYDAY=TU,WE;COUNT=2").value()) == "03-04 19:00, 03-05 19:00");
}

TEST_CASE("clocks that skip an hour put the booking off to its end") {
  Office office;
  office.hub().set_setting("timezone", "Europe/Berlin").value();
  office.set_now(at("2025-03-01T00:00:00Z"));
  office.first = at("2025-03-29T01:30:00Z");
  const auto made = office.series("FREQ=DAILY;COUNT=3").value();
  CHECK(told(made) == "03-29 01:30, 03-30 01:00, 03-31 00:30");
  for (const auto& one : made.occurrences) CHECK(one.end - one.start == hours(1));
}

TEST_CASE("a series ends: by COUNT, by UNTIL, or where rooms are not booked further") {
  Office office;
  CHECK(told(office.series("FREQ=WEEKLY;UNTIL=20250610T100000").value()) == "06-03 05:00, 06-10 05:00");
  office.first = office.first + hours(1);
  CHECK(told(office.series("FREQ=WEEKLY;UNTIL=20250610T060000Z").value()) == "06-03 06:00, 06-10 06:00");
  office.first = office.first + hours(1);
  CHECK(told(office.series("FREQ=WEEKLY;UNTIL=20250610T065959Z").value()) == "06-03 07:00");
  office.first = office.first + hours(1);
  CHECK(told(office.series("FREQ=WEEKLY;UNTIL=20250610").value()) == "06-03 08:00, 06-10 08:00");
  office.first = office.first + hours(1);
  CHECK(fault(office.series("FREQ=WEEKLY")) == "invalid: rrule_without_end");
  CHECK(fault(office.series("FREQ=WEEKLY", SeriesMode::propose)) == "invalid: rrule_without_end");
  CHECK(fault(office.series("FREQ=DAILY;COUNT=367")) == "limit: series_too_long");
  CHECK(fault(office.series("FREQ=DAILY;UNTIL=20300101")) == "limit: series_too_long");
  CHECK(fault(office.series("FREQ=YEARLY;UNTIL=20991231")) == "limit: series_too_far");
  CHECK(fault(office.series("FREQ=YEARLY;COUNT=12")) == "limit: series_too_far");
  CHECK(fault(office.series("FREQ=WEEKLY;UNTIL=20250601")) == "invalid: rrule_names_no_day");
  CHECK(fault(office.series("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3")) == "invalid: rrule_names_no_day");
  office.hub().set_setting("booking", Json::object({{"days_ahead", 15}})).value();
  CHECK(told(office.series("FREQ=WEEKLY").value()) == "06-03 09:00, 06-10 09:00, 06-17 09:00");
  office.first = office.first + hours(1);
  CHECK(fault(office.series("FREQ=WEEKLY;COUNT=4", SeriesMode::skip_clashes)) == "invalid: too_far_ahead");
  CHECK(office.booked() == 2 + 2 + 1 + 2 + 3);
}

TEST_CASE("what a booking is refused for, a series is") {
  Office office;
  auto& hub = office.hub();
  const std::string rule = "FREQ=WEEKLY;COUNT=2";
  const auto book = [&](const rules::Actor& who, const booking::NewBooking& wanted, SeriesMode mode = SeriesMode::all) {
    return fault(booking::book_series(hub, who, wanted, rule, mode));
  };
  auto wanted = office.wanted();
  CHECK(book(rules::Actor::anonymous(), wanted) == "unauthenticated: no_grant");
  CHECK(book(rules::Actor::anonymous(), wanted, SeriesMode::propose) == "unauthenticated: no_grant");
  CHECK(book(rules::Actor::system(), wanted) == "denied: no_grant");
  wanted.people = 9;
  CHECK(book(office.author, wanted) == "invalid: too_many_people");
  wanted.people = {};
  wanted.company = office.company(office.user());
  CHECK(book(office.author, wanted) == "invalid: not_your_company");
  wanted.company = office.company(office.author_id, Json::object({{"status", "blocked"}}));
  CHECK(book(office.actor(office.author_id), wanted) == "invalid: not_your_company");
  wanted.company = {};
  wanted.room = 999;
  CHECK(book(office.author, wanted) == "invalid: no_such_row");
  wanted = office.wanted();
  wanted.end = wanted.start;
  CHECK(book(office.author, wanted) == "invalid: end_not_after_start");
  wanted.start = office.now() - minutes(1);
  wanted.end = wanted.start - minutes(1);
  CHECK(book(office.author, wanted) == "invalid: end_not_after_start, start_has_passed");
  for (const std::int64_t us : {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                                Time::max.us + 1, Time::min.us - 1}) {
    wanted.start = Time{us};
    CHECK(book(office.author, wanted) == "invalid: out_of_range");
    CHECK(fault(booking::book(hub, office.author, wanted)) == "invalid: out_of_range");
  }
  wanted.start = Time::max - hours(48);
  wanted.end = Time::max;
  CHECK(book(office.author, wanted) == "limit: series_too_far");
  wanted.start = Time::min;
  CHECK(book(office.author, wanted) == "invalid: start_has_passed");
  CHECK(office.booked() == 0);
  // An own company.
  wanted = office.wanted();
  wanted.company = office.company(office.author_id);
  CHECK(book(office.actor(office.author_id), wanted) == "");
}

TEST_CASE("the rest of a series is cancelled from a day on") {
  Office office;
  auto& hub = office.hub();
  const auto made = office.series("FREQ=WEEKLY;COUNT=6").value();
  const auto key = [&](std::size_t i) { return made.occurrences[i].booking; };
  const auto alone =
      booking::book(
          hub, office.author,
          {.room = office.room, .start = office.first + hours(24 * 30), .end = office.first + hours(24 * 30 + 1)})
          .value()
          .row.key();
  office.take(office.first + hours(24 * 31), office.first + hours(24 * 31 + 1));
  const auto second = office.insert("booking.room", Json::object({{"max_people", 8}}));
  hub.update(office.author, entity, key(4), Json::object({{"room_id", second}})).value();
  CHECK(fault(booking::cancel_series(hub, office.other, key(2), monday)) == "not_found");
  CHECK(fault(booking::cancel_series(hub, office.author, as_integer(alone), monday)) == "invalid: no_series");
  CHECK(fault(booking::cancel_series(hub, office.author, 999, monday)) == "not_found");
  CHECK(fault(booking::cancel_series(hub, office.author, key(0), Time{std::numeric_limits<std::int64_t>::max()})) ==
        "invalid: out_of_range");
  CHECK(booking::cancel_series(hub, office.author, key(1), made.occurrences[3].start, "переезд").value() == 3);
  std::string statuses;
  for (std::size_t i = 0; i < 6; ++i) statuses += office.status(entity, key(i)).substr(0, 1);
  CHECK(statuses == "aaaddd");
  CHECK(office.history(entity, key(4)) == ">active active>deactivated");
  CHECK(office.rows("booking.bookingstatus").back().text("comment") == "переезд");
  CHECK(office.status(entity, alone) == "active");
  // What has begun stays, whatever the day that is given.
  office.set_now(made.occurrences[1].start);
  CHECK(booking::cancel_series(hub, office.actor("manager"), key(0), monday).value() == 1);
  CHECK(booking::cancel_series(hub, office.author, key(0), monday).value() == 0);
  CHECK(office.status(entity, key(1)) == "active");
}

TEST_CASE("a year of days is booked and cancelled quickly") {
  Office office;
  const auto begin = std::chrono::steady_clock::now();
  const auto made = office.series("FREQ=DAILY;COUNT=366").value();
  CHECK(office.series("FREQ=DAILY;COUNT=366", SeriesMode::propose).value().occurrences.back().instead.size() == 3);
  CHECK(booking::cancel_series(office.hub(), office.author, made.occurrences.front().booking, monday).value() == 366);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}
