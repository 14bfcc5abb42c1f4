// SPDX-License-Identifier: MIT
// The entities of `booking` by name, so that those of all modules may refer to one another.
#pragma once

#include "techhub/value/id.hpp"

namespace techhub {

namespace booking {

struct Room;
struct Booking;
struct BookingHistory;

}  // namespace booking

template <>
inline constexpr Label label_of<booking::Room>{"booking.room"};
template <>
inline constexpr Label label_of<booking::Booking>{"booking.booking"};
template <>
inline constexpr Label label_of<booking::BookingHistory>{"booking.bookingstatus"};

}  // namespace techhub
