// SPDX-License-Identifier: MIT
#include "techhub/booking/calendar.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "booking/busy.hpp"
#include "booking/reasons.hpp"

namespace techhub::booking {
namespace {

constexpr std::string_view bookings = "booking.booking";
constexpr std::int64_t longest_span = 366;  // days
constexpr std::chrono::days look_back{31};

Result<> check_span(Time from, Time to) {
  if (to <= from)
    return Error(Code::invalid, "the span ends before it starts").at(bookings, "to").because(span_reversed);
  if (to - from > std::chrono::days(longest_span)) {
    return Error(Code::limit, "a span of " + std::to_string(longest_span) + " days at most")
        .at(bookings, "to")
        .add({"to", std::string(span_too_long.code), span_too_long.text(std::to_string(longest_span))});
  }
  return success();
}

// Whose bookings the actor may know the times of.
Result<Filter> calendar_filter(Hub& hub, const rules::Actor& actor) {
  if (actor.kind == rules::Actor::Kind::system) return Filter{};
  TECHHUB_TRY(auto filter, hub.visible(actor, "view_calendar", bookings));
  if (filter.kind == Filter::Kind::never) {
    const bool anonymous = actor.kind == rules::Actor::Kind::anonymous;
    return Error(anonymous ? Code::unauthenticated : Code::denied, "`booking.view_calendar_booking` is refused")
        .at(bookings)
        .because(rules::reason(rules::Verdict::no_grant));
  }
  return filter;
}

Result<Filter> view_filter(Hub& hub, const rules::Actor& actor, std::string_view label) {
  if (actor.kind == rules::Actor::Kind::system) return Filter{};
  return hub.visible(actor, "view", label);
}

Filter wanted_rooms(const Table& rooms, const FreeQuery& query) {
  Filter filter;
  if (query.room) filter = std::move(filter) && Filter::is(0, *query.room);
  if (query.people)
    filter = std::move(filter) && Filter::is(rooms.at("max_people"), *query.people, Compare::greater_equal);
  if (query.pavilion) filter = std::move(filter) && Filter::is(rooms.at("pavilion"), *query.pavilion);
  if (query.floor) filter = std::move(filter) && Filter::is(rooms.at("floor"), *query.floor);
  return filter;
}

// The parts of [from, to) in which bookings may lie.
std::vector<Span> open_spans(const Rules& rules, Span span) {
  if (span.to <= span.from) return {};
  if (!rules.has_hours()) return {span};
  std::vector<Span> open;
  const Date last = rules.zone().local(span.to).day;
  for (Date day = rules.zone().local(span.from).day; day <= last; ++day.days) {
    const Span hours = rules.hours(day);
    const Span part{std::max(hours.from, span.from), std::min(hours.to, span.to)};
    if (part.from < part.to) open.push_back(part);
  }
  return open;
}

// What the bookings, in the order of their start, leave of an open span, where it lasts long enough.
void add_gaps(std::int64_t room, const Span& open, const std::vector<Record>& taken, Microseconds least,
              std::vector<Slot>& slots) {
  Time free_from = open.from;
  const auto add = [&](Time until) {
    if (free_from < until && until - free_from >= least) slots.push_back({room, free_from, until});
  };
  for (const Record& booking : taken) {
    const Time start{booking.integer("start")};
    if (open.to <= start) break;
    add(start);
    free_from = std::max(free_from, Time{booking.integer("end")});
  }
  add(open.to);
}

// The bookings of one room that a calendar shows.
Result<std::vector<Record>> shown(Records& records, std::int64_t room, Span span) {
  const Table& table = records.table(bookings);
  const auto start = table.at("start");
  const Time since = span.from - look_back;
  TECHHUB_TRY(auto found, busy(records, room, {since, since}));
  TECHHUB_TRY(auto recent, records.select(Query{.table = &table,
                                                .filter = Filter::is(table.at("room_id"), room) &&
                                                          Filter::is(start, since.us, Compare::greater_equal) &&
                                                          Filter::is(start, span.to.us, Compare::less),
                                                .order = {{start, false}}}));
  found.insert(found.end(), std::make_move_iterator(recent.begin()), std::make_move_iterator(recent.end()));
  std::erase_if(found, [&](const Record& booking) {
    return booking.integer("end") <= span.from.us || booking.text("status") == "deactivated";
  });
  return found;
}

// The keys of those bookings that the filter keeps, each looked up by its key.
Result<std::set<std::int64_t>> kept(Records& records, const Filter& filter, const std::vector<Record>& rows) {
  constexpr std::size_t batch = 256;
  std::set<std::int64_t> keys;
  if (filter.kind == Filter::Kind::never) return keys;
  if (filter.kind == Filter::Kind::always) {
    for (const Record& row : rows) keys.insert(as_integer(row.key()));
    return keys;
  }
  for (std::size_t i = 0; i < rows.size(); i += batch) {
    std::vector<Value> asked;
    for (std::size_t k = i; k < std::min(i + batch, rows.size()); ++k) asked.push_back(rows[k].key());
    TECHHUB_TRY(const auto found, records.select(Query{.table = &records.table(bookings),
                                                       .filter = Filter::in(0, std::move(asked)) && Filter(filter)}));
    for (const Record& row : found) keys.insert(as_integer(row.key()));
  }
  return keys;
}

}  // namespace

Result<std::vector<Slot>> free_slots(Hub& hub, const rules::Actor& actor, const FreeQuery& query) {
  TECHHUB_DO(check_span(query.from, query.to));
  if (query.minutes < 1) {
    return Error(Code::invalid, "a slot lasts a minute at least").at(bookings, "minutes").because(minutes_not_positive);
  }
  TECHHUB_TRY(const Filter calendar, calendar_filter(hub, actor));
  if (calendar.kind != Filter::Kind::always) {
    return Error(Code::denied, "free slots are told to those who may view the whole calendar")
        .at(bookings)
        .because(rules::reason(rules::Verdict::out_of_scope));
  }
  TECHHUB_TRY(const Filter visible, view_filter(hub, actor, "booking.room"));
  TECHHUB_TRY(const Json setting, hub.setting("booking"));
  TECHHUB_TRY(const Json timezone, hub.setting("timezone"));
  TECHHUB_TRY(const Rules rules, Rules::read(setting, timezone));
  std::vector<Slot> slots;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    const Table& table = records.table("booking.room");
    if (query.room) {
      TECHHUB_TRY(const bool exists, records.exists(table, Filter::is(0, *query.room) && Filter(visible)));
      if (!exists) return Error(Code::not_found, "no row `" + std::to_string(*query.room) + "`").at(table.label, "id");
    }
    if (rules.longest_minutes() && query.minutes > *rules.longest_minutes()) return success();
    const std::chrono::minutes least(std::max(query.minutes, rules.shortest_minutes().value_or(1)));
    const Time now = hub.now();
    const auto open = open_spans(rules, {std::max(query.from, now), std::min(query.to, rules.horizon(now))});
    if (open.empty()) return success();
    TECHHUB_TRY(const auto rooms,
                records.select(Query{.table = &table, .filter = Filter(visible) && wanted_rooms(table, query)}));
    for (const Record& room : rooms) {
      const std::int64_t id = as_integer(room.key());
      TECHHUB_TRY(const auto taken, busy(records, id, {open.front().from, open.back().to}));
      for (const Span& span : open) add_gaps(id, span, taken, least, slots);
    }
    return success();
  }));
  return slots;
}

Result<std::vector<Busy>> calendar(Hub& hub, const rules::Actor& actor, Time from, Time to) {
  TECHHUB_DO(check_span(from, to));
  TECHHUB_TRY(const Filter known, calendar_filter(hub, actor));
  TECHHUB_TRY(const Filter visible, view_filter(hub, actor, bookings));
  std::vector<Busy> entries;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(const auto rooms, records.select(Query{.table = &records.table("booking.room")}));
    std::vector<Record> rows;
    for (const Record& room : rooms) {
      TECHHUB_TRY(auto taken, shown(records, as_integer(room.key()), {from, to}));
      rows.insert(rows.end(), std::make_move_iterator(taken.begin()), std::make_move_iterator(taken.end()));
    }
    TECHHUB_TRY(const auto known_keys, kept(records, known, rows));
    TECHHUB_TRY(const auto visible_keys, kept(records, visible, rows));
    for (Record& row : rows) {
      const std::int64_t key = as_integer(row.key());
      if (!known_keys.contains(key)) continue;
      Busy entry{.room = row.integer("room_id"), .start = Time{row.integer("start")}, .end = Time{row.integer("end")}};
      if (visible_keys.contains(key)) entry.booking = std::move(row);
      entries.push_back(std::move(entry));
    }
    return success();
  }));
  std::sort(entries.begin(), entries.end(),
            [](const Busy& a, const Busy& b) { return std::tie(a.start, a.room) < std::tie(b.start, b.room); });
  return entries;
}

}  // namespace techhub::booking
