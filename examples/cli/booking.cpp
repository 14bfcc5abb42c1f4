// SPDX-License-Identifier: MIT
// book, unbook, free, calendar: meeting rooms.
#include <fmt/format.h>

#include "techhub/booking/bookings.hpp"
#include "techhub/booking/calendar.hpp"
#include "techhub/booking/feed.hpp"
#include "techhub/booking/series.hpp"
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
  std::string rrule;
  std::string on_clash = "refuse";
  std::int64_t booking = 0;
  std::string comment;
  std::int64_t person = 0;
  bool ics = false;
  std::string domain = booking::FeedOptions{}.domain;
};

template <class T>
std::optional<T> given(const T& value) {
  return value == T{} ? std::optional<T>{} : std::optional<T>(value);
}

Json times(Time start, Time end) { return Json::object({{"start", start.to_string()}, {"end", end.to_string()}}); }

Json proposals(const booking::Occurrence& one) {
  Json list = Json::array();
  for (const auto& slot : one.instead) {
    Json other = times(slot.start, slot.end);
    list.push(std::move(other.set("room", slot.room)));
  }
  return list;
}

// `2: 2026-12-01T05:00:00Z, ...`: the room and the start.
std::string told(const booking::Occurrence& one) {
  std::string text;
  for (const auto& slot : one.instead)
    text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", slot.room, slot.start.to_string());
  return text;
}

Result<> book_series(Hub& hub, const rules::Actor& who, const Asked& asked, const booking::NewBooking& first) {
  const auto mode = asked.on_clash == "skip"      ? booking::SeriesMode::skip_clashes
                    : asked.on_clash == "propose" ? booking::SeriesMode::propose
                                                  : booking::SeriesMode::all;
  TECHHUB_TRY(const auto series, booking::book_series(hub, who, first, asked.rrule, mode));
  Printer printer(asked.options, {"start", "end", "booking", "taken", "instead"});
  for (const auto& one : series.occurrences) {
    Json row = times(one.start, one.end);
    row.set("booking", one.booking == 0 ? Json() : Json(one.booking));
    row.set("taken", one.is_taken);
    row.set("instead", asked.options.json ? proposals(one) : Json(told(one)));
    printer.add(std::move(row));
  }
  return success();
}

Result<> book(const Asked& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  TECHHUB_TRY(const auto start, Time::parse(asked.from));
  TECHHUB_TRY(const auto end, Time::parse(asked.to));
  const booking::NewBooking wanted{
      .room = asked.room, .start = start, .end = end, .people = given(asked.people), .company = given(asked.company)};
  if (!asked.rrule.empty()) return book_series(*hub, who, asked, wanted);
  TECHHUB_TRY(const auto made, booking::book(*hub, who, wanted));
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

// The rest of a series.
Result<> unbook(const Asked& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  Time from = hub->now();
  if (!asked.from.empty()) {
    TECHHUB_TRY(from, Time::parse(asked.from));
  }
  TECHHUB_TRY(const auto count, booking::cancel_series(*hub, who, asked.booking, from, asked.comment));
  Printer printer(asked.options, {"cancelled"});
  printer.add(Json::object({{"cancelled", count}}));
  return success();
}

Result<> calendar(const Asked& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  booking::FeedOptions feed{.domain = asked.domain};
  TECHHUB_TRY(feed.from, Time::parse(asked.from));
  TECHHUB_TRY(feed.to, Time::parse(asked.to));
  TECHHUB_TRY(feed.language, language(asked.options));
  if (asked.ics && asked.room == 0 && asked.person == 0)
    return Error(Code::invalid, "`--ics` is of one `--room` or one `--person`");
  if (asked.ics) {
    TECHHUB_TRY(const auto text, asked.person != 0 ? booking::person_feed(*hub, who, asked.person, feed)
                                                   : booking::room_feed(*hub, who, asked.room, feed));
    fmt::print("{}", text);
    return success();
  }
  TECHHUB_TRY(const auto entries, booking::calendar(*hub, who, feed.from, feed.to));
  Printer printer(asked.options, {"room", "start", "end", "booking", "people", "author_id", "company_id"});
  for (const auto& entry : entries) {
    if (asked.room != 0 && entry.room != asked.room) continue;
    if (asked.person != 0 && (!entry.booking || entry.booking->get("author_id") != Value(asked.person))) continue;
    Json row = times(entry.start, entry.end);
    row.set("room", entry.room);
    if (entry.booking) {
      const Json booking = json_from(*entry.booking);
      row.set("booking", booking["id"]);
      for (const auto* column : {"people", "author_id", "company_id"}) row.set(column, booking[column]);
    }
    printer.add(std::move(row));
  }
  return success();
}

}  // namespace

void add_booking(CLI::App& app) {
  static Asked booked, freed, unbooked, shown;
  auto* book_command = app.add_subcommand("book", "book a room, once or by a rule of repetition");
  add_options(*book_command, booked.options, true);
  book_command->get_option("--as")->required();
  book_command->add_option("ROOM", booked.room)->required();
  book_command->add_option("START", booked.from, "such as 2026-12-01T10:00:00+05:00")->required();
  book_command->add_option("END", booked.to)->required();
  book_command->add_option("--people", booked.people);
  book_command->add_option("--company", booked.company);
  book_command->add_option("--rrule", booked.rrule, "such as FREQ=WEEKLY;BYDAY=MO;COUNT=8, counted from START");
  book_command
      ->add_option("--on-clash", booked.on_clash, "of a series: refuse it, skip the time, or only propose others")
      ->check(CLI::IsMember({"refuse", "skip", "propose"}));
  on_run(*book_command, [] { return book(booked); });

  auto* unbook_command = app.add_subcommand("unbook", "cancel the rest of a series");
  add_options(*unbook_command, unbooked.options, true);
  unbook_command->get_option("--as")->required();
  unbook_command->add_option("BOOKING", unbooked.booking, "any booking of the series")->required();
  unbook_command->add_option("--from", unbooked.from, "what begins before stays; now when it is left out");
  unbook_command->add_option("--comment", unbooked.comment);
  on_run(*unbook_command, [] { return unbook(unbooked); });

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

  auto* calendar_command = app.add_subcommand("calendar", "when rooms are taken, and by what that may be seen");
  add_options(*calendar_command, shown.options, true);
  calendar_command->add_option("FROM", shown.from)->required();
  calendar_command->add_option("TO", shown.to)->required();
  auto* room = calendar_command->add_option("--room", shown.room);
  calendar_command->add_option("--person", shown.person, "whose bookings")->excludes(room);
  auto* ics = calendar_command->add_flag("--ics", shown.ics, "iCalendar, of one room or one person");
  calendar_command->add_option("--domain", shown.domain, "the host's own, for the UIDs of --ics")->needs(ics);
  on_run(*calendar_command, [] { return calendar(shown); });
}

}  // namespace tool
