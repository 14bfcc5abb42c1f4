// SPDX-License-Identifier: MIT
// Series. What keeps the bookings of one together is the member `series` of `data` in the history of each: the key of
// the first one.
#include "techhub/booking/series.hpp"

#include <algorithm>

#include "booking/access.hpp"
#include "booking/busy.hpp"
#include "booking/occurrences.hpp"
#include "booking/reasons.hpp"
#include "hub/acting.hpp"
#include "hub/reasons.hpp"

namespace techhub::booking {
namespace {

constexpr std::string_view bookings = "booking.booking";
constexpr std::string_view histories = "booking.bookingstatus";

std::string clock_text(const hub::Zone& zone, Time time) {
  const auto shown = zone.local(time);
  return shown.day.to_string() + " " + Time{shown.time.count()}.to_string().substr(11, 5);
}

// The history row of a booking that was just made.
Result<Record> history_of(Change& change, const Value& booking) {
  const Table& table = change.table(histories);
  TECHHUB_TRY(auto row, change.records().first(table, Filter::is(table.at("booking_id"), booking)));
  if (!row) return Error(Code::internal, "a booking without history").at(bookings);
  return std::move(*row);
}

// The key of the first booking of its series, 0 when it is of none.
Result<std::int64_t> series_of(Change& change, const Value& booking) {
  const Table& table = change.table(histories);
  TECHHUB_TRY(const auto rows,
              change.records().select(Query{.table = &table, .filter = Filter::is(table.at("booking_id"), booking)}));
  for (const Record& row : rows) {
    const Json data = row.json("data");
    if (const auto series = data["series"].as_integer(); series != 0) return series;
  }
  return std::int64_t{0};
}

// One call of book_series, inside its transaction.
class Booker {
 public:
  Booker(Change& change, const NewBooking& first, const Rules& rules, Series& series)
      : change_(change), first_(first), rules_(rules), series_(series) {}

  // What Hub::create asks beside the right: an effect is not asked it.
  Result<> check_references() {
    const Json room_id(first_.room);
    TECHHUB_TRY(auto room, change_.find("booking.room", first_.room));
    bool is_known = room.has_value();
    if (is_known) {
      TECHHUB_TRY(is_known, change_.may("view", *room));
    }
    if (!is_known) return change_.refuse(hub::no_such_row, "room_id", "room_id");
    room_ = std::move(*room);
    if (!first_.company) return success();
    TECHHUB_TRY(const bool acts, hub::acts_for(change_.records(), change_.actor(), *first_.company));
    if (!acts) return change_.refuse(hub::not_your_company, "company_id");
    return success();
  }

  Result<> find_clashes() {
    Time reached = Time::min;  // where the one before ends, which is not booked yet
    for (Occurrence& one : series_.occurrences) {
      TECHHUB_TRY(const bool is_taken, is_taken_by_others(one));
      one.is_taken = is_taken || one.start < reached;
      if (!one.is_taken) reached = one.end;
    }
    return success();
  }

  Error clashes() const {
    Error error = Error(Code::overlap, "the room is taken at some times of the series").at(bookings, "start");
    for (const Occurrence& one : series_.occurrences) {
      if (!one.is_taken) continue;
      const std::string when = clock_text(rules_.zone(), one.start);
      error = std::move(error).add({"start", std::string(room_is_taken_at.code), room_is_taken_at.text(when)});
    }
    return error;
  }
  [[nodiscard]] bool has_clashes() const {
    return std::any_of(series_.occurrences.begin(), series_.occurrences.end(),
                       [](const Occurrence& one) { return one.is_taken; });
  }

  // The first booking, or a row without a key when every time is taken.
  Result<Record> book() {
    Record made = change_.before();
    for (Occurrence& one : series_.occurrences) {
      if (one.is_taken) continue;
      TECHHUB_TRY(Record booking, change_.create(bookings, fields(one)));
      one.booking = as_integer(booking.key());
      if (is_null(made.key())) made = std::move(booking);
      TECHHUB_TRY(const Record history, history_of(change_, one.booking));
      const Json data = Json::object({{"series", as_integer(made.key())}});
      TECHHUB_DO(change_.update(history, Json::object({{"data", data}})));
    }
    return made;
  }

  // After book(), so that what is proposed leaves the rest of the series its room.
  Result<> propose() {
    TECHHUB_TRY(const auto others, other_rooms());
    for (Occurrence& one : series_.occurrences) {
      if (!one.is_taken) continue;
      const Span wanted{one.start, one.end};
      TECHHUB_TRY(one.instead, nearest(change_.records(), first_.room, wanted, rules_, change_.now(), most_proposals));
      TECHHUB_TRY(auto elsewhere, propose_elsewhere(wanted, others));
      one.instead.insert(one.instead.end(), elsewhere.begin(), elsewhere.end());
      sort(one.instead, wanted);
    }
    return success();
  }

 private:
  static constexpr std::size_t most_proposals = 3;
  static constexpr std::size_t most_rooms = 32;

  static void sort(std::vector<Slot>& slots, Span wanted) {
    std::stable_sort(slots.begin(), slots.end(),
                     [&](const Slot& a, const Slot& b) { return distance(a, wanted) < distance(b, wanted); });
  }

  Result<bool> is_taken_by_others(const Occurrence& one) {
    return booking::is_taken(change_.records(), first_.room, {one.start, one.end});
  }

  [[nodiscard]] Json fields(const Occurrence& one) const {
    Json made =
        Json::object({{"room_id", first_.room}, {"start", one.start.to_string()}, {"end", one.end.to_string()}});
    if (first_.people) made.set("people", *first_.people);
    if (first_.company) made.set("company_id", *first_.company);
    return made;
  }

  // Those that hold as many, the smallest first.
  Result<std::vector<std::int64_t>> other_rooms() {
    const Table& table = change_.table("booking.room");
    const auto size = table.at("max_people");
    const std::int64_t people = first_.people.value_or(room_.integer("max_people"));
    TECHHUB_TRY(const auto rows,
                change_.records().select(Query{.table = &table,
                                               .filter = Filter::is(size, people, Compare::greater_equal) &&
                                                         Filter::is(0, first_.room, Compare::not_equal),
                                               .order = {{size, false}},
                                               .limit = most_rooms}));
    std::vector<std::int64_t> rooms;
    for (const Record& row : rows) {
      TECHHUB_TRY(const bool may, change_.may("view", row));
      if (may) rooms.push_back(as_integer(row.key()));
    }
    return rooms;
  }

  Result<std::vector<Slot>> propose_elsewhere(Span wanted, const std::vector<std::int64_t>& rooms) {
    std::vector<Slot> found;
    std::size_t exact = 0;
    for (const std::int64_t room : rooms) {
      TECHHUB_TRY(const auto one, nearest(change_.records(), room, wanted, rules_, change_.now(), 1));
      found.insert(found.end(), one.begin(), one.end());
      if (!one.empty() && one.front().start == wanted.from && ++exact == most_proposals) break;
    }
    sort(found, wanted);
    if (found.size() > most_proposals) found.resize(most_proposals);
    return found;
  }

  Change& change_;
  const NewBooking& first_;
  const Rules& rules_;
  Series& series_;
  Record room_;
};

Result<> check_first(const NewBooking& first, Time now) {
  TECHHUB_DO(check_moment(first.start, "start"));
  TECHHUB_DO(check_moment(first.end, "end"));
  Error error = Error(Code::invalid, "the first time of the series is wrong").at(bookings);
  if (first.end <= first.start) error = std::move(error).at(bookings, "end").because(end_not_after_start);
  if (first.start < now) error = std::move(error).at(bookings, "start").because(start_has_passed);
  if (error.problems().empty()) return success();
  return error;
}

}  // namespace

Result<Series> book_series(Hub& hub, const rules::Actor& actor, const NewBooking& first, std::string_view rrule,
                           SeriesMode mode) {
  TECHHUB_DO(check_first(first, hub.now()));
  if (mode == SeriesMode::propose) TECHHUB_DO(check_whole_calendar(hub, actor));
  TECHHUB_TRY(const Json setting, hub.setting("booking"));
  TECHHUB_TRY(const Json timezone, hub.setting("timezone"));
  TECHHUB_TRY(const Rules rules, Rules::read(setting, timezone));
  Series series;
  TECHHUB_TRY(series.occurrences, occurrences({first.start, first.end}, rrule, rules, hub.now()));

  bool is_rehearsed = false;
  const auto on = [&](Change& change) -> Result<Record> {
    Record asked(change.table(bookings));
    asked.set("room_id", first.room);
    if (change.actor().user != 0) asked.set("author_id", change.actor().user);
    if (first.company) asked.set("company_id", *first.company);
    return asked;
  };
  const auto work = [&](Change& change) -> Result<Record> {
    Booker booker(change, first, rules, series);
    TECHHUB_DO(booker.check_references());
    TECHHUB_DO(booker.find_clashes());
    if (mode == SeriesMode::all && booker.has_clashes()) return booker.clashes();
    TECHHUB_TRY(Record made, booker.book());
    if (mode != SeriesMode::propose) return made;
    TECHHUB_DO(booker.propose());
    // An error takes back what was booked to see whether it could be.
    is_rehearsed = true;
    return Error(Code::cancelled, "proposed only");
  };
  const auto done = hub.run(actor, {.label = bookings, .action = "add", .on = on, .work = work});
  if (!done && !is_rehearsed) {
    // A backend whose writers do not wait for one another finds an overlap itself.
    if (done.error().code() == Code::overlap && done.error().problems().empty()) return overlap();
    return done.error();
  }
  if (is_rehearsed) {
    for (Occurrence& one : series.occurrences) one.booking = 0;
  }
  return series;
}

Result<std::int64_t> cancel_series(Hub& hub, const rules::Actor& actor, std::int64_t booking, Time from,
                                   std::string_view comment) {
  TECHHUB_DO(check_moment(from, "from"));
  std::int64_t cancelled = 0;
  const auto work = [&](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto series, series_of(change, booking));
    if (series == 0) return change.refuse(no_series, "id");
    const Table& table = change.table(bookings);
    const auto start = table.at("start");
    TECHHUB_TRY(const auto rooms, change.records().select(Query{.table = &change.table("booking.room")}));
    for (const Record& room : rooms) {
      // By the index of a room's active bookings: the past costs nothing.
      TECHHUB_TRY(const auto rows,
                  change.records().select(Query{.table = &table,
                                                .filter = Filter::is(table.at("room_id"), room.key()) &&
                                                          Filter::is(table.at("status"), "active") &&
                                                          Filter::is(start, change.now().us, Compare::greater) &&
                                                          Filter::is(start, from.us, Compare::greater_equal),
                                                .order = {{start, false}}}));
      for (const Record& row : rows) {
        if (row.get("author_id") != change.before().get("author_id")) continue;
        TECHHUB_TRY(const auto its, series_of(change, row.key()));
        TECHHUB_TRY(const bool may, change.may("cancel", row));
        if (its != series || !may) continue;
        TECHHUB_DO(change.perform(row, "cancel"));
        ++cancelled;
      }
    }
    return change.before();
  };
  TECHHUB_DO(hub.run(actor,
                     {.label = bookings,
                      .action = "cancel",
                      .on = [booking](Change& change) { return change.need(bookings, booking); },
                      .work = work},
                     Json::object({{"comment", comment}})));
  return cancelled;
}

}  // namespace techhub::booking
