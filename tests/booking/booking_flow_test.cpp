// SPDX-License-Identifier: MIT
// A booking's life: made, changed, cancelled, finished, with the history of it.
#include "support/hub_fixture.hpp"
#include "techhub/booking/bookings.hpp"

using namespace techhub;
using namespace techhub::test;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

constexpr std::string_view entity = "booking.booking";

struct Office : HubFixture {
  std::int64_t author_id = user();
  rules::Actor author = actor(author_id);
  rules::Actor manager = actor("manager");
  std::int64_t room = insert("booking.room", Json::object({{"name", "Ақ"}, {"max_people", 8}}));
  Time noon = monday + hours(3);

  Result<Outcome> book(Time start, Time end, std::optional<std::int64_t> people = {}) {
    return booking::book(hub(), author, {.room = room, .start = start, .end = end, .people = people});
  }
  Value booked(Time start, Time end) { return book(start, end).value().row.key(); }
  Result<Outcome> change(const rules::Actor& who, const Value& key, const Json& fields, std::string_view why = {}) {
    return hub().update(who, entity, key, fields, {}, why);
  }
  std::string told_history(const Value& key) {
    std::string told;
    for (const Record& row : rows("booking.bookingstatus", Json::object({{"booking_id", as_integer(key)}}))) {
      told += std::string(row.text("status")) + " ";
    }
    return told;
  }
};

}  // namespace

TEST_CASE("what a booking asks for") {
  Office office;
  const Time noon = office.noon;
  struct Row {
    const char* name;
    Time start;
    Time end;
    std::optional<std::int64_t> people;
    const char* fault;
  };
  const Row rows[] = {
      {"an hour", noon, noon + hours(1), {}, ""},
      {"from now on", monday, monday + hours(1), {}, ""},
      {"no time at all", noon, noon, {}, "invalid: end_not_after_start"},
      {"backwards", noon + hours(1), noon, {}, "invalid: end_not_after_start"},
      {"from a moment ago", monday - Microseconds(1), noon, {}, "invalid: start_has_passed"},
      {"all that it holds", noon + hours(5), noon + hours(6), 8, ""},
      {"one too many", noon + hours(7), noon + hours(8), 9, "invalid: too_many_people"},
      {"nobody", noon + hours(7), noon + hours(8), 0, "invalid: too_few_people"},
      {"two faults at once", monday - hours(1), noon, 9, "invalid: start_has_passed, too_many_people"},
      {"taken", noon + minutes(59), noon + hours(2), {}, "overlap: room_is_taken"},
      {"around it", noon - minutes(1), noon + hours(2), {}, "overlap: room_is_taken"},
      {"inside it", noon + minutes(10), noon + minutes(20), {}, "overlap: room_is_taken"},
      {"up to its start", noon - hours(1), noon, {}, ""},
      {"from its end on", noon + hours(1), noon + hours(2), {}, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto made = office.book(row.start, row.end, row.people);
    CHECK(fault(made) == row.fault);
    CHECK((made || is_explained(made)));
  }
  CHECK(fault(booking::book(office.hub(), office.author, {.room = 99, .start = noon, .end = noon + hours(1)})) ==
        "invalid: no_such_row");
  CHECK(fault(booking::book(office.hub(), rules::Actor::anonymous(),
                            {.room = office.room, .start = noon, .end = noon + hours(1)})) ==
        "unauthenticated: no_grant");
  CHECK(fault(office.hub().create(office.author, entity, Json::object({{"people", 3}}))) ==
        "invalid: required, required, required");
}

TEST_CASE("a booking is for a company that one belongs to") {
  Office office;
  const auto own = office.company(office.author_id);
  const auto foreign = office.company(office.user());
  office.author = office.actor(office.author_id);
  booking::NewBooking wanted{
      .room = office.room, .start = office.noon, .end = office.noon + hours(1), .company = foreign};
  CHECK(fault(booking::book(office.hub(), office.author, wanted)) == "invalid: not_your_company");
  wanted.company = own;
  CHECK(fault(booking::book(office.hub(), office.author, wanted)) == "");
}

TEST_CASE("the author cancels before the start, a manager at any time") {
  Office office;
  const auto first = office.booked(office.noon, office.noon + hours(1));
  const auto second = office.booked(office.noon + hours(1), office.noon + hours(2));
  auto& hub = office.hub();
  CHECK(fault(hub.perform(office.actor("user"), entity, first, "cancel")) == "not_found");
  office.set_now(office.noon - Microseconds(1));
  CHECK(fault(hub.perform(office.author, entity, first, "cancel", Json::object({{"comment", "перенос"}}))) == "");
  CHECK(fault(hub.perform(office.author, entity, first, "cancel")) == "illegal_transition: not_from_status");
  office.set_now(office.noon + hours(1));
  const auto late = hub.perform(office.author, entity, second, "cancel");
  CHECK(fault(late) == "invalid: has_begun");
  CHECK(is_explained(late));
  CHECK(fault(hub.perform(office.manager, entity, second, "cancel")) == "");
  CHECK(office.history(entity, second) == ">active active>deactivated");
  CHECK(office.told_history(first) == "active deactivated ");
  CHECK(office.rows("booking.bookingstatus").at(2).text("comment") == "перенос");
}

TEST_CASE("a manager's own booking is cancelled like any other by them") {
  Office office;
  const auto made = booking::book(office.hub(), office.manager,
                                  {.room = office.room, .start = office.noon, .end = office.noon + hours(1)});
  office.set_now(office.noon);
  CHECK(fault(office.hub().perform(office.manager, entity, made.value().row.key(), "cancel")) == "");
}

TEST_CASE("a cancelled booking gives the room back") {
  Office office;
  const auto first = office.booked(office.noon, office.noon + hours(1));
  CHECK(fault(office.book(office.noon, office.noon + hours(1))) == "overlap: room_is_taken");
  office.hub().perform(office.author, entity, first, "cancel").value();
  CHECK(fault(office.book(office.noon, office.noon + hours(1))) == "");
}

TEST_CASE("finishing is the manager's and the timer's, once the end has passed") {
  Office office;
  const auto first = office.booked(office.noon, office.noon + hours(1));
  auto& hub = office.hub();
  CHECK(fault(hub.perform(office.author, entity, first, "finish")) == "denied: no_grant");
  office.set_now(office.noon + hours(1) - Microseconds(1));
  CHECK(fault(hub.perform(office.manager, entity, first, "finish")) == "invalid: has_not_ended");
  CHECK(fault(hub.perform(rules::Actor::system(), entity, first, "finish")) == "invalid: has_not_ended");
  office.set_now(office.noon + hours(1));
  CHECK(fault(hub.perform(office.manager, entity, first, "finish")) == "");
  CHECK(office.history(entity, first) == ">active active>finished");
  CHECK(office.told_history(first) == "active finished ");
  CHECK(fault(hub.perform(rules::Actor::system(), entity, first, "cancel")) == "denied: no_grant");
}

TEST_CASE("the timer finishes what has ended and nothing else") {
  Office office;
  std::vector<Value> keys;
  for (int i = 0; i < 5; ++i) keys.push_back(office.booked(office.noon + hours(i), office.noon + hours(i + 1)));
  office.hub().perform(office.author, entity, keys[1], "cancel").value();
  CHECK(booking::due(office.hub(), office.noon + hours(10)).value() == 0);  // the hub's own clock says noon is to come
  office.set_now(office.noon + hours(3));
  CHECK(booking::due(office.hub(), office.noon).value() == 0);
  CHECK(booking::due(office.hub(), office.now()).value() == 2);
  CHECK(booking::due(office.hub(), office.now()).value() == 0);
  std::string statuses;
  for (const Value& key : keys) statuses += office.status(entity, key) + " ";
  CHECK(statuses == "finished deactivated finished active active ");
}

TEST_CASE("the author changes a booking before the start, a manager until the end") {
  Office office;
  const auto key = office.booked(office.noon, office.noon + hours(1));
  office.booked(office.noon + hours(2), office.noon + hours(3));
  const Json longer = Json::object({{"end", text(office.noon + hours(2))}});
  CHECK(fault(office.change(office.author, key, Json::object({{"end", text(office.noon + hours(2) + minutes(1))}}))) ==
        "overlap: room_is_taken");
  CHECK(fault(office.change(office.author, key, longer)) == "");
  CHECK(fault(office.change(office.author, key, Json::object({{"people", 9}}))) == "invalid: too_many_people");
  CHECK(fault(office.change(office.author, key, Json::object({{"start", text(monday - hours(1))}}))) ==
        "invalid: start_has_passed");
  CHECK(fault(office.change(office.author, key, Json::object({{"end", text(office.noon)}}))) ==
        "invalid: end_not_after_start");
  CHECK(fault(office.change(office.author, key, Json::object({{"status", "finished"}}))) == "invalid: guarded");
  const auto company = office.company(office.author_id);
  CHECK(fault(office.change(office.actor(office.author_id), key, Json::object({{"company_id", company}}))) ==
        "invalid: company_stays");
  const auto small = office.insert("booking.room", Json::object({{"max_people", 2}}));
  CHECK(fault(office.change(office.author, key, Json::object({{"people", 3}}))) == "");
  CHECK(fault(office.change(office.author, key, Json::object({{"room_id", small}}))) == "invalid: too_many_people");

  office.set_now(office.noon);
  CHECK(fault(office.change(office.author, key, Json::object({{"people", 2}}))) == "invalid: has_begun");
  CHECK(fault(office.change(office.manager, key, Json::object({{"end", text(office.noon + hours(1))}}))) == "");
  office.set_now(office.noon + hours(1));
  CHECK(fault(office.change(office.manager, key, longer)) == "invalid: has_ended");
  office.hub().perform(office.manager, entity, key, "finish").value();
  CHECK(fault(office.change(office.manager, key, longer)) == "illegal_transition: not_editable");
  CHECK(office.told_history(key) == "active finished ");
}

TEST_CASE("an override mends the past but takes no taken room") {
  Office office;
  const auto admin = office.actor("superadmin");
  const auto first = office.booked(office.noon, office.noon + hours(1));
  const auto second = office.booked(office.noon + hours(1), office.noon + hours(2));
  office.hub().perform(office.author, entity, first, "cancel").value();
  office.change(admin, second, Json::object({{"start", text(office.noon)}}), "перенос").value();
  CHECK(fault(office.change(admin, first, Json::object({{"status", "active"}}), "ошибка")) == "overlap: room_is_taken");
  office.set_now(office.noon + hours(5));
  CHECK(fault(office.change(admin, second, Json::object({{"end", text(office.noon + hours(3))}}), "итог")) == "");
  CHECK(fault(office.change(admin, second, Json::object({{"end", text(office.noon)}}), "итог")) ==
        "invalid: end_not_after_start");
  office.change(admin, second, Json::object({{"status", "deactivated"}}), "не было").value();
  CHECK(office.told_history(second) == "active deactivated ");
}

TEST_CASE("an imported booking that overlaps is refused by the database") {
  Office office;
  office.booked(office.noon, office.noon + hours(1));
  const auto written = office.hub().write([&](Records& records) -> Result<> {
    Record row(records.table(entity));
    TECHHUB_DO(assign(row, Json::object({{"room_id", office.room},
                                         {"start", text(office.noon + minutes(30))},
                                         {"end", text(office.noon + hours(2))}})));
    return records.insert(row);
  });
  CHECK(name(written.error().code()) == "overlap");
}
