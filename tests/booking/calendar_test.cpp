// SPDX-License-Identifier: MIT
// Free slots and the calendar: what they hold, whom they tell, and that they look no further than asked.
#include "techhub/booking/calendar.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include "support/hub_fixture.hpp"
#include "techhub/booking/bookings.hpp"

using namespace techhub;
using namespace techhub::test;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct Office : HubFixture {
  std::int64_t author_id = user();
  rules::Actor author = actor(author_id);
  rules::Actor other = actor("user");
  std::int64_t small = insert("booking.room", Json::object({{"max_people", 4}, {"floor", 1}, {"pavilion", "C1"}}));
  std::int64_t large = insert("booking.room", Json::object({{"max_people", 40}, {"floor", 2}, {"pavilion", "C2"}}));

  Value book(std::int64_t room, int from_minute, int to_minute) {
    return booking::book(hub(), author,
                         {.room = room, .start = monday + minutes(from_minute), .end = monday + minutes(to_minute)})
        .value()
        .row.key();
  }
  std::string free(booking::FreeQuery query) {
    if (query.to.us == 0) {
      query.from = monday;
      query.to = monday + hours(4);
    }
    const auto slots = booking::free_slots(hub(), other, query);
    if (!slots) return fault(slots);
    std::string told;
    for (const auto& slot : slots.value()) {
      const auto minute = [](Time time) { return std::to_string((time - monday) / minutes(1)); };
      told += std::to_string(slot.room) + ":" + minute(slot.start) + "-" + minute(slot.end) + " ";
    }
    return told;
  }
};

}  // namespace

TEST_CASE("free slots are what bookings leave") {
  Office office;
  office.book(office.small, 60, 90);
  office.book(office.small, 90, 120);
  const auto cancelled = office.book(office.small, 130, 180);
  office.hub().perform(office.author, "booking.booking", cancelled, "cancel").value();
  office.book(office.large, -0, 240);
  CHECK(office.free({}) == "1:0-60 1:120-240 ");
  CHECK(office.free({.minutes = 61}) == "1:120-240 ");
  CHECK(office.free({.room = office.large}) == "");
  CHECK(office.free({.people = 5}) == "");
  CHECK(office.free({.people = 4}) == "1:0-60 1:120-240 ");
  CHECK(office.free({.pavilion = "C2"}) == "");
  CHECK(office.free({.pavilion = "C1", .floor = 1}) == "1:0-60 1:120-240 ");
  CHECK(office.free({.from = monday + minutes(100), .to = monday + minutes(300)}) == "1:120-300 2:240-300 ");
  office.set_now(monday + minutes(30));
  CHECK(office.free({.room = office.small}) == "1:30-60 1:120-240 ");
  office.set_now(monday + hours(5));
  CHECK(office.free({}) == "");
}

TEST_CASE("a slot is long enough for the rules of the host") {
  Office office;
  office.book(office.small, 20, 240);
  office.hub().set_setting("booking", Json::object({{"shortest_minutes", 30}, {"longest_minutes", 120}})).value();
  CHECK(office.free({.room = office.small, .minutes = 10}) == "");
  CHECK(office.free({.room = office.large, .minutes = 120}) == "2:0-240 ");
  CHECK(office.free({.room = office.large, .minutes = 121}) == "");
}

TEST_CASE("what is asked of free slots makes sense") {
  Office office;
  CHECK(office.free({.from = monday, .to = monday}) == "invalid: span_reversed");
  CHECK(office.free({.from = monday, .to = monday + hours(24 * 367)}) == "limit: span_too_long");
  CHECK(office.free({.minutes = 0}) == "invalid: minutes_not_positive");
  CHECK(office.free({.room = 99}) == "not_found");
  CHECK(office.free({.from = monday, .to = monday + hours(1), .minutes = std::numeric_limits<std::int64_t>::max()}) ==
        "");
  const Time beyond{std::numeric_limits<std::int64_t>::max()};
  const Time before{std::numeric_limits<std::int64_t>::min()};
  CHECK(office.free({.from = before, .to = beyond}) == "invalid: out_of_range");
  CHECK(office.free({.from = monday, .to = Time{Time::max.us + 1}}) == "invalid: out_of_range");
  CHECK(fault(booking::calendar(office.hub(), office.other, before, monday)) == "invalid: out_of_range");
  office.hub().set_setting("booking", Json::object({{"opens", "09:00"}, {"closes", "18:00"}})).value();
  CHECK(office.free({.from = Time::min, .to = Time::min + hours(24)}) == "");
  CHECK(office.free({.room = office.small, .from = Time::max - hours(48), .to = Time::max}).size() > 0);
  CHECK(booking::calendar(office.hub(), office.other, Time::min, Time::min + hours(24)).value().empty());
  CHECK(booking::calendar(office.hub(), office.other, Time::max - hours(24), Time::max).value().empty());
  const booking::FreeQuery query{.from = monday, .to = monday + hours(1)};
  CHECK(fault(booking::free_slots(office.hub(), rules::Actor::anonymous(), query)) == "unauthenticated: no_grant");
  CHECK(fault(booking::free_slots(office.hub(), rules::Actor::system(), query)) == "");
}

TEST_CASE("a calendar shows everybody that a room is taken, and the rest to those who may view it") {
  Office office;
  const auto owner = office.user();
  const auto company = office.company(owner);
  office.member(company, office.author_id);
  office.author = office.actor(office.author_id);
  const auto made =
      booking::book(office.hub(), office.author,
                    {.room = office.small, .start = monday, .end = monday + hours(1), .company = company});
  office.book(office.large, 30, 60);
  const auto gone = office.book(office.large, 60, 90);
  office.hub().perform(office.author, "booking.booking", gone, "cancel").value();

  const auto sees = [&](const rules::Actor& who) {
    const auto entries = booking::calendar(office.hub(), who, monday, monday + hours(2)).value();
    std::string told;
    for (const auto& entry : entries) told += std::to_string(entry.room) + (entry.booking ? "+" : "-");
    return told;
  };
  CHECK(sees(office.other) == "1-2-");
  CHECK(sees(office.author) == "1+2+");
  CHECK(sees(office.actor(owner)) == "1+2-");
  CHECK(sees(office.actor("manager")) == "1+2+");
  CHECK(sees(rules::Actor::system()) == "1+2+");
  CHECK(fault(booking::calendar(office.hub(), rules::Actor::anonymous(), monday, monday + hours(2))) ==
        "unauthenticated: no_grant");
  CHECK(fault(booking::calendar(office.hub(), office.other, monday, monday)) == "invalid: span_reversed");
  const auto entries = booking::calendar(office.hub(), office.author, monday, monday + hours(2)).value();
  CHECK(entries.at(0).booking->key() == made.value().row.key());
  CHECK(entries.at(1).start == monday + minutes(30));
  CHECK(entries.at(1).end == monday + minutes(60));
}

TEST_CASE("a calendar of the past shows finished bookings, and those that reach into it") {
  Office office;
  office.book(office.small, 0, 120);
  office.book(office.small, 24 * 60, 60 * 24 * 60);  // two months
  office.set_now(monday + hours(3));
  booking::due(office.hub(), office.now()).value();
  const auto shown = [&](Time from, Time to) {
    return booking::calendar(office.hub(), office.other, from, to).value().size();
  };
  CHECK(shown(monday + hours(1), monday + hours(2)) == 1);
  CHECK(shown(monday + hours(2), monday + hours(3)) == 0);
  CHECK(shown(monday - hours(1), monday) == 0);
  CHECK(shown(monday + hours(24 * 50), monday + hours(24 * 51)) == 1);
}

TEST_CASE("questions about a room are answered by the index of active bookings, whatever its past") {
  Office office;
  const Table& table = office.hub().platform().at("booking.booking");
  const auto start = table.at("start");
  const Filter active = Filter::is(table.at("room_id"), office.small) && Filter::is(table.at("status"), "active");
  for (const bool descending : {false, true}) {
    const Filter side = Filter::is(start, monday.us, descending ? Compare::less : Compare::greater_equal);
    const Query query{
        .table = &table, .filter = Filter(active) && Filter(side), .order = {{start, descending}}, .limit = 1};
    std::string statement;
    {
      const auto transaction = office.hub().storage().begin(storage::Mode::read).value();
      statement = transaction->explain(query).value();
    }
    statement.resize(statement.find('\n'));
    // SQLite looks at the values before it chooses an index, so the plan is asked for with them.
    SQLite::Database database(office.file().string());
    SQLite::Statement plan(database, "EXPLAIN QUERY PLAN " + statement);
    plan.bind(1, office.small);
    plan.bind(2, "active");
    plan.bind(3, monday.us);
    plan.bind(4, 1);
    std::string told;
    while (plan.executeStep()) told += plan.getColumn(3).getString() + "\n";
    CAPTURE(told);
    CHECK(told.find("SEARCH") == 0);
    CHECK(told.find("TEMP B-TREE") == std::string::npos);
    CHECK(told.find("active") != std::string::npos);
  }
}
