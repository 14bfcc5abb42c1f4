// SPDX-License-Identifier: MIT
// Series: a room booked again and again by a rule of repetition, RFC 5545's RRULE. Each booking of a series is an
// ordinary one, made on the path and by the rules of any other, and lives on by itself. The time of day is kept on the
// clocks of the hub's zone, whatever becomes of its offset; the length is always the same. docs/booking.md says more.
// Any thread.
#pragma once

#include <string_view>
#include <vector>

#include "techhub/booking/bookings.hpp"
#include "techhub/booking/calendar.hpp"

namespace techhub::booking {

enum class SeriesMode : std::uint8_t {
  all,           // every time or none
  skip_clashes,  // those at which the room is free
  propose,       // nothing is booked: what skip_clashes would leave out, and other times for it
};

struct Occurrence {
  Time start;
  Time end;
  std::int64_t booking = 0;  // the key of its booking, 0 when there is none
  bool is_taken = false;     // somebody else, or the series itself, has the room
  // When it is taken and the mode is `propose`: times of the same length within a week of it, the nearest first, up to
  // three in the room and one in each of up to three others that hold as many people. Each is free by itself.
  std::vector<Slot> instead{};
};

struct Series {
  std::vector<Occurrence> occurrences;  // in order
};

inline constexpr std::size_t most_occurrences = 366;

// Books every time that `rrule` names from `first` on, in one transaction. `first` itself is one only if the rule names
// its day. A rule without COUNT and UNTIL ends where rooms are not booked further ahead. Beside what book() answers:
// `invalid` for what is no such rule, ends never or names no day, `limit` for more than 366 times or 3,660 days, and in
// mode `all` `overlap` with every time at which the room is taken.
Result<Series> book_series(Hub& hub, const rules::Actor& actor, const NewBooking& first, std::string_view rrule,
                           SeriesMode mode = SeriesMode::all);

// Cancels what begins from `from` on, and after now, of the series that `booking` belongs to, in one transaction: those
// of its bookings that are active and its author's still, wherever they were moved. Answers how many. Whoever may
// cancel `booking` may; `invalid` when it is of no series.
Result<std::int64_t> cancel_series(Hub& hub, const rules::Actor& actor, std::int64_t booking, Time from,
                                   std::string_view comment = {});

}  // namespace techhub::booking
