// SPDX-License-Identifier: MIT
// book, free: meeting rooms.
#include <fmt/format.h>

#include "techhub/booking/bookings.hpp"
#include "techhub/booking/calendar.hpp"
#include "tool.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Asked {
  Options options;
  std::int64_t room = 0;
  std::string from;
  std::string to;
  std::int64_t minutes = 30;
  std::int64_t people = 0;
  std::int64_t company = 0;
  std::string pavilion;
  std::int64_t floor = 0;
};

template <class T>
std::optional<T> given(const T& value) {
  return value == T{} ? std::optional<T>{} : std::optional<T>(value);
}

Result<> book(const Asked& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  TECHHUB_TRY(const auto start, Time::parse(asked.from));
  TECHHUB_TRY(const auto end, Time::parse(asked.to));
  TECHHUB_TRY(const auto made, booking::book(*hub, who,
                                             {.room = asked.room,
                                              .start = start,
                                              .end = end,
                                              .people = given(asked.people),
                                              .company = given(asked.company)}));
  Printer printer(asked.options, {"id", "room_id", "start", "end", "status"});
  printer.add(json_from(made.row));
  return success();
}

Result<> free(const Asked& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  booking::FreeQuery query;
  TECHHUB_TRY(query.from, Time::parse(asked.from));
  TECHHUB_TRY(query.to, Time::parse(asked.to));
  query.room = given(asked.room);
  query.minutes = asked.minutes;
  query.people = given(asked.people);
  query.pavilion = given(asked.pavilion);
  query.floor = given(asked.floor);
  TECHHUB_TRY(const auto slots, booking::free_slots(*hub, who, query));
  Printer printer(asked.options, {"room", "start", "end"});
  for (const auto& slot : slots) {
    printer.add(Json::object({{"room", slot.room}, {"start", slot.start.to_string()}, {"end", slot.end.to_string()}}));
  }
  return success();
}

}  // namespace

void add_booking(CLI::App& app) {
  static Asked booked, freed;
  auto* book_command = app.add_subcommand("book", "book a room");
  add_options(*book_command, booked.options, true);
  book_command->get_option("--as")->required();
  book_command->add_option("ROOM", booked.room)->required();
  book_command->add_option("START", booked.from, "such as 2026-12-01T10:00:00+05:00")->required();
  book_command->add_option("END", booked.to)->required();
  book_command->add_option("--people", booked.people);
  book_command->add_option("--company", booked.company);
  on_run(*book_command, [] { return book(booked); });

  auto* free_command = app.add_subcommand("free", "when rooms are free");
  add_options(*free_command, freed.options, true);
  free_command->get_option("--as")->required();
  free_command->add_option("FROM", freed.from)->required();
  free_command->add_option("TO", freed.to)->required();
  free_command->add_option("--room", freed.room);
  free_command->add_option("--minutes", freed.minutes);
  free_command->add_option("--people", freed.people);
  free_command->add_option("--pavilion", freed.pavilion);
  free_command->add_option("--floor", freed.floor);
  on_run(*free_command, [] { return free(freed); });
}

}  // namespace tool
