// SPDX-License-Identifier: MIT
// Booking rooms. A booking's further life is actions of `booking.booking`: cancel and finish. Any thread, any number of
// processes: of two who book one room for one time exactly one succeeds.
//
// The host's setting `booking` limits when: {"opens": "09:00", "closes": "18:00", "shortest_minutes": 15,
// "longest_minutes": 240, "days_ahead": 30}, each off while it is missing. Hours are of the setting `timezone`.
#pragma once

#include <optional>

#include "techhub/hub/hub.hpp"

namespace techhub::booking {

struct NewBooking {
  std::int64_t room = 0;
  Time start;
  Time end;
  std::optional<std::int64_t> people{};   // who come; at most what the room holds
  std::optional<std::int64_t> company{};  // an active one that the actor belongs to
};

// Books [start, end); back to back with another booking is fine. `overlap` when the room is taken, `invalid` with every
// reason at once for what the rules refuse.
Result<Outcome> book(Hub& hub, const rules::Actor& actor, const NewBooking& wanted);

// Finishes the bookings that have ended by `now` (and by the hub's own clock), as the system: for the host's timer.
// Answers how many. Each is a transaction of its own, so that it may be stopped and repeated at any time.
Result<std::int64_t> due(Hub& hub, Time now);

}  // namespace techhub::booking
