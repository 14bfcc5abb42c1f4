// SPDX-License-Identifier: MIT
// When rooms are free and when they are taken: for whoever holds `booking.view_calendar_booking`. The cost grows with
// the span that is asked for, never with a room's past. Any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "techhub/hub/hub.hpp"

namespace techhub::booking {

struct FreeQuery {
  std::optional<std::int64_t> room{};  // all rooms that the actor may view, otherwise
  Time from;
  Time to;                   // at most 366 days after `from`
  std::int64_t minutes = 1;  // a slot lasts as long at least
  std::optional<std::int64_t> people{};
  std::optional<std::string> pavilion{};
  std::optional<std::int64_t> floor{};
};

// A room is free in all of [start, end): any booking within it that the host's rules for length allow can be made.
struct Slot {
  std::int64_t room = 0;
  Time start;
  Time end;
  friend bool operator==(const Slot&, const Slot&) = default;
};

// The free slots by room and start: not in the past, within the opening hours and as far ahead as rooms are booked.
// `not_found` for a room that the actor may not view, `invalid` for a span that is reversed, `limit` for one that is
// too long.
Result<std::vector<Slot>> free_slots(Hub& hub, const rules::Actor& actor, const FreeQuery& query);

// "Busy" in a calendar.
struct Busy {
  std::int64_t room = 0;
  Time start;
  Time end;
  std::optional<Record> booking{};  // all of it, if the actor may view it
};

// Active and finished bookings that meet [from, to), by start and room. Of finished ones those that began more than 31
// days before `from` are left out. `invalid` for a span that ends before it starts or lies beyond the years 1 to 9999,
// `limit` for one of more than 366 days, `denied` (`unauthenticated`) without the right to view the calendar.
Result<std::vector<Busy>> calendar(Hub& hub, const rules::Actor& actor, Time from, Time to);

}  // namespace techhub::booking
