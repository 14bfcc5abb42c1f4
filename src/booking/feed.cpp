// SPDX-License-Identifier: MIT
#include "techhub/booking/feed.hpp"

#include <algorithm>
#include <map>

#include "booking/access.hpp"
#include "booking/ics.hpp"
#include "booking/reasons.hpp"

namespace techhub::booking {
namespace {

constexpr std::string_view bookings = "booking.booking";

struct Words {
  std::string_view booked;
  std::string_view busy;
  std::string_view people;
  std::string_view mine;
};
constexpr std::array<Words, 3> words{{{"Бронь", "Занято", "Человек", "Брони"},
                                      {"Брондау", "Бос емес", "Адам саны", "Брондаулар"},
                                      {"Booking", "Busy", "People", "Bookings"}}};

Result<> check_options(const FeedOptions& options) {
  TECHHUB_DO(check_span(options.from, options.to));
  const auto is_right = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  const std::string& domain = options.domain;
  if (!domain.empty() && domain.size() <= 253 && std::all_of(domain.begin(), domain.end(), is_right)) return success();
  return Error(Code::invalid, "the domain is none").at(bookings, "domain").because(bad_domain);
}

// What a calendar program shows of a room.
struct Place {
  std::string name;
  std::string where;
};

Place place_of(const Record& room) {
  Place place{.name = std::string(room.text("name")), .where = std::string(room.text("name"))};
  if (!room.text("pavilion").empty()) place.where += ", " + std::string(room.text("pavilion"));
  place.where += ", " + std::to_string(room.integer("floor"));
  return place;
}

class Feed {
 public:
  Feed(const FeedOptions& options, std::string_view name)
      : options_(options), words_(words[static_cast<std::size_t>(options.language)]) {
    ics_.add("BEGIN", "VCALENDAR");
    ics_.add("VERSION", "2.0");
    ics_.add("PRODID", "-//TechHub//Bookings//EN");
    ics_.add("CALSCALE", "GREGORIAN");
    ics_.add_text("X-WR-CALNAME", name);
  }

  // `place` is null for a room that the reader may not view.
  void add_booking(const Record& booking, const Place* place) {
    const Time changed = changed_at(booking);
    ics_.add("BEGIN", "VEVENT");
    ics_.add("UID", "booking-" + key_text(booking.key()) + "@" + options_.domain);
    add_times(booking, changed);
    ics_.add("SEQUENCE", sequence(booking));
    ics_.add_time("LAST-MODIFIED", changed);
    ics_.add("STATUS", booking.text("status") == "deactivated" ? "CANCELLED" : "CONFIRMED");
    ics_.add_text("SUMMARY", std::string(words_.booked) + (place ? ": " + place->name : std::string()));
    if (place) ics_.add_text("LOCATION", place->where);
    if (!is_null(booking.get("people")))
      ics_.add_text("DESCRIPTION", std::string(words_.people) + ": " + std::to_string(booking.integer("people")));
    ics_.add("END", "VEVENT");
  }

  // `name` is the booking's for strangers: the same after every edit, and nothing that tells which booking it is.
  void add_busy(const Record& booking, const Place& place, std::string_view name) {
    ics_.add("BEGIN", "VEVENT");
    ics_.add("UID", "busy-" + std::string(name) + "@" + options_.domain);
    add_times(booking, Time{booking.integer("start")});
    ics_.add("SEQUENCE", sequence(booking));
    ics_.add("STATUS", "CONFIRMED");
    ics_.add("CLASS", "PRIVATE");
    ics_.add_text("SUMMARY", words_.busy);
    ics_.add_text("LOCATION", place.where);
    ics_.add("END", "VEVENT");
  }

  std::string take() && {
    ics_.add("END", "VCALENDAR");
    return std::move(ics_).take();
  }

 private:
  static std::optional<Time> time_of(const Record& row, std::string_view column) {
    return is_null(row.get(column)) ? std::nullopt : std::optional(Time{row.integer(column)});
  }

  static Time made_at(const Record& booking) {
    return time_of(booking, "created_at").value_or(Time{booking.integer("start")});
  }
  static Time changed_at(const Record& booking) {
    const Time made = made_at(booking);
    return std::max(made, time_of(booking, "updated_at").value_or(made));
  }
  // Grows with every change, and starts at 0.
  static std::string sequence(const Record& booking) {
    return std::to_string((changed_at(booking) - made_at(booking)) / std::chrono::seconds(1));
  }

  void add_times(const Record& booking, Time changed) {
    ics_.add_time("DTSTAMP", changed);
    ics_.add_time("DTSTART", Time{booking.integer("start")});
    ics_.add_time("DTEND", Time{booking.integer("end")});
  }

  const FeedOptions& options_;
  const Words& words_;
  IcsWriter ics_;
};

Error hidden(std::string_view label, std::int64_t key) {
  return Error(Code::not_found, "no row `" + std::to_string(key) + "`").at(label, "id");
}

void sort_by_start(std::vector<Record>& rows) {
  std::sort(rows.begin(), rows.end(), [](const Record& a, const Record& b) {
    return std::pair(a.integer("start"), as_integer(a.key())) < std::pair(b.integer("start"), as_integer(b.key()));
  });
}

// By their author, of whom they are not more than a person makes.
Result<std::vector<Record>> made_by(Records& records, std::int64_t person, Span span) {
  const Table& table = records.table(bookings);
  return records.select(Query{.table = &table,
                              .filter = Filter::is(table.at("author_id"), person) &&
                                        Filter::is(table.at("start"), span.to.us, Compare::less) &&
                                        Filter::is(table.at("end"), span.from.us, Compare::greater)});
}

}  // namespace

Result<std::string> room_feed(Hub& hub, const rules::Actor& actor, std::int64_t room, const FeedOptions& options) {
  TECHHUB_DO(check_options(options));
  TECHHUB_TRY(const Filter known, calendar_filter(hub, actor));
  TECHHUB_TRY(const Filter visible, view_filter(hub, actor, bookings));
  TECHHUB_TRY(const Filter rooms, view_filter(hub, actor, "booking.room"));
  std::string text;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(const auto row, records.first(records.table("booking.room"), Filter::is(0, room) && Filter(rooms)));
    if (!row) return hidden("booking.room", room);
    const Place place = place_of(*row);
    TECHHUB_TRY(auto found, shown(records, room, {options.from, options.to}, true));
    sort_by_start(found);
    TECHHUB_TRY(const auto known_keys, kept(records, known, found));
    TECHHUB_TRY(const auto visible_keys, kept(records, visible, found));
    Feed feed(options, place.name);
    for (const Record& booking : found) {
      const std::int64_t key = as_integer(booking.key());
      if (visible_keys.contains(key)) {
        feed.add_booking(booking, &place);
      } else if (known_keys.contains(key) && booking.text("status") != "deactivated") {
        feed.add_busy(booking, place, records.vault().hash_code("booking feed", std::to_string(key)).substr(2));
      }
    }
    text = std::move(feed).take();
    return success();
  }));
  return text;
}

Result<std::string> person_feed(Hub& hub, const rules::Actor& actor, std::int64_t person, const FeedOptions& options) {
  TECHHUB_DO(check_options(options));
  TECHHUB_TRY(const Filter people, view_filter(hub, actor, "account.user"));
  TECHHUB_TRY(const Filter visible, view_filter(hub, actor, bookings));
  TECHHUB_TRY(const Filter rooms, view_filter(hub, actor, "booking.room"));
  std::string text;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(const bool exists,
                records.exists(records.table("account.user"), Filter::is(0, person) && Filter(people)));
    if (!exists) return hidden("account.user", person);
    TECHHUB_TRY(auto found, made_by(records, person, {options.from, options.to}));
    sort_by_start(found);
    TECHHUB_TRY(const auto visible_keys, kept(records, visible, found));
    TECHHUB_TRY(const auto all_rooms,
                records.select(Query{.table = &records.table("booking.room"), .filter = Filter(rooms)}));
    std::map<std::int64_t, Place> places;
    for (const Record& room : all_rooms) places.emplace(as_integer(room.key()), place_of(room));
    Feed feed(options, words[static_cast<std::size_t>(options.language)].mine);
    for (const Record& booking : found) {
      if (!visible_keys.contains(as_integer(booking.key()))) continue;
      const auto place = places.find(booking.integer("room_id"));
      feed.add_booking(booking, place == places.end() ? nullptr : &place->second);
    }
    text = std::move(feed).take();
    return success();
  }));
  return text;
}

}  // namespace techhub::booking
