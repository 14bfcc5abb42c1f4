// SPDX-License-Identifier: MIT
#include "scenarios_script.hpp"
#include "techhub/booking/bookings.hpp"

namespace techhub::demo {
namespace {

constexpr std::string_view bookings = "booking.booking";

Json span_of(Time start, std::chrono::minutes length) {
  return Json::object({{"start", start.to_string()}, {"end", (start + length).to_string()}});
}

Result<std::int64_t> some_room(Hub& hub, const Person& who) {
  TECHHUB_TRY(const auto rooms, hub.list(who.actor, "booking.room", {.limit = 1}));
  if (rooms.rows.empty()) return Error(Code::not_found, "there is no room");
  return as_integer(rooms.rows.front().key());
}

}  // namespace

Result<> book_room(Stage& stage) {
  TECHHUB_TRY(auto script, Script::begin(stage));
  Hub& hub = script.hub();
  TECHHUB_TRY(const auto people, script.cast("user", 2));
  TECHHUB_TRY(const auto managers, script.cast("manager", 1));
  const Person& first = people[0];
  const Person& second = people[1];
  const Person& manager = managers.front();
  TECHHUB_TRY(const auto room, some_room(hub, first));

  using std::chrono::hours;
  const Time ten = script.now() + hours(22);
  const auto book = [&](const Person& who, Time start, Time end, std::int64_t guests) {
    return booking::book(hub, who.actor, {.room = room, .start = start, .end = end, .people = guests});
  };
  TECHHUB_DO(script.refused(first, "wants it for forty people, and yesterday", bookings, {},
                            book(first, ten - hours(24), ten - hours(23), 40)));
  TECHHUB_TRY(const auto mine, script.did(first, "books it for an hour tomorrow", book(first, ten, ten + hours(1), 3)));
  const auto minute = std::chrono::minutes(30);
  TECHHUB_DO(script.refused(second, "wants an hour that begins in the middle of it", bookings, {},
                            book(second, ten + minute, ten + hours(1) + minute, 2)));
  TECHHUB_TRY(const auto after,
              script.did(second, "books the hour after it", book(second, ten + hours(1), ten + hours(2), 2)));

  const Value& key = mine.row.key();
  TECHHUB_DO(script.refused(first, "wants to move half an hour into that", bookings, key,
                            hub.update(first.actor, bookings, key, span_of(ten + minute, hours(1)))));
  TECHHUB_DO(script.did(
      first, "moves it to the afternoon",
      hub.update(first.actor, bookings, key, span_of(ten + hours(4), hours(1)), Expect{.version = mine.version})));
  TECHHUB_DO(script.refused(
      first, "wants to move it again, from a page that is out of date", bookings, key,
      hub.update(first.actor, bookings, key, span_of(ten + hours(5), hours(1)), Expect{.version = mine.version})));
  TECHHUB_DO(script.did(second, "gives the hour back", hub.perform(second.actor, bookings, after.row.key(), "cancel")));
  TECHHUB_DO(script.refused(first, "wants to finish it, which is not a user's to do", bookings, key,
                            hub.perform(first.actor, bookings, key, "finish")));
  TECHHUB_DO(script.refused(manager, "wants to finish it before it is over", bookings, key,
                            hub.perform(manager.actor, bookings, key, "finish")));

  script.pass(hours(28));
  TECHHUB_TRY(const auto finished, booking::due(hub, script.now()));
  return script.did(timer(), "finishes what is over, " + std::to_string(finished) + " bookings in all", bookings, key);
}

}  // namespace techhub::demo
