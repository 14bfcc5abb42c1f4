// SPDX-License-Identifier: MIT
// Meeting rooms and their bookings. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/booking/names.hpp"
#include "techhub/schema/table.hpp"

namespace techhub {

namespace booking {

// A meeting room.
struct Room {
  Id<Room> id;
  std::string name;
  std::int64_t floor = 0;
  std::int64_t max_people = 0;
  std::string pavilion;
};

}  // namespace booking

template <>
struct Entity<booking::Room> {
  using T = booking::Room;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::name>("name"),
      column<&T::floor>("floor"),
      column<&T::max_people>("max_people"),
      column<&T::pavilion>("pavilion"),
  };
};

namespace booking {

enum class BookingStatus : std::uint8_t { active, finished, deactivated };

// A room booked for [start, end).
struct Booking {
  Id<Booking> id;
  Word<BookingStatus> status;
  Time start;
  Time end;
  Ref<Room> room;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<account::Company>> company;
  std::optional<std::int64_t> people;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace booking

template <>
inline constexpr std::array<std::string_view, 3> words_of<booking::BookingStatus>{"active", "finished", "deactivated"};
template <>
struct Entity<booking::Booking> {
  using T = booking::Booking;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::status>("status").indexed(),
      column<&T::start>("start"),
      column<&T::end>("end"),
      column<&T::room>("room_id"),
      column<&T::author>("author_id"),
      column<&T::company>("company_id"),
      column<&T::people>("people"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
  static constexpr std::array indexes{
      index("room_id", "start"),
      index("room_id", "start").where("status", "active"),
  };
  static constexpr NoOverlap no_overlap{
      .by = "room_id", .from = "start", .to = "end", .when = "status", .word = "active"};
  static constexpr Facts facts{.author = "author_id", .company = "company_id"};
  static constexpr std::array<std::string_view, 1> rights{"view_calendar"};
};

namespace booking {

// The history of a booking.
struct BookingHistory {
  Id<BookingHistory> id;
  Ref<Booking> booking;
  Word<BookingStatus> status;
  std::optional<Ref<account::User>> author;
  std::string comment;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace booking

template <>
struct Entity<booking::BookingHistory> {
  using T = booking::BookingHistory;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::booking>("booking_id"),
      column<&T::status>("status"),
      column<&T::author>("author_id"),
      column<&T::comment>("comment"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr Facts facts{.author = "booking_id:author", .company = "booking_id:company"};
};

}  // namespace techhub
