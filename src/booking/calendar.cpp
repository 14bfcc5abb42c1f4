// SPDX-License-Identifier: MIT
#include "techhub/booking/calendar.hpp"

#include <algorithm>
#include <tuple>

#include "booking/access.hpp"
#include "booking/busy.hpp"
#include "booking/gaps.hpp"
#include "booking/reasons.hpp"

namespace techhub::booking {
namespace {

constexpr std::string_view bookings = "booking.booking";

Filter wanted_rooms(const Table& rooms, const FreeQuery& query) {
  Filter filter;
  if (query.room) filter = std::move(filter) && Filter::is(0, *query.room);
  if (query.people)
    filter = std::move(filter) && Filter::is(rooms.at("max_people"), *query.people, Compare::greater_equal);
  if (query.pavilion) filter = std::move(filter) && Filter::is(rooms.at("pavilion"), *query.pavilion);
  if (query.floor) filter = std::move(filter) && Filter::is(rooms.at("floor"), *query.floor);
  return filter;
}

}  // namespace

Result<std::vector<Slot>> free_slots(Hub& hub, const rules::Actor& actor, const FreeQuery& query) {
  TECHHUB_DO(check_span(query.from, query.to));
  if (query.minutes < 1) {
    return Error(Code::invalid, "a slot lasts a minute at least").at(bookings, "minutes").because(minutes_not_positive);
  }
  TECHHUB_DO(check_whole_calendar(hub, actor));
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
    // No slot lasts longer than what may be asked for.
    if (query.minutes > rules.longest_minutes().value_or(longest_span * day_minutes)) return success();
    const std::chrono::minutes least(std::max(query.minutes, rules.shortest_minutes().value_or(1)));
    const Time now = hub.now();
    const auto open = rules.open({std::max(query.from, now), std::min(query.to, rules.horizon(now))});
    if (open.empty()) return success();
    TECHHUB_TRY(const auto rooms,
                records.select(Query{.table = &table, .filter = Filter(visible) && wanted_rooms(table, query)}));
    for (const Record& room : rooms) {
      const std::int64_t id = as_integer(room.key());
      TECHHUB_TRY(const auto taken, busy(records, id, {open.front().from, open.back().to}));
      for (const Span& gap : gaps(open, taken, least)) slots.push_back({id, gap.from, gap.to});
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
      TECHHUB_TRY(auto taken, shown(records, as_integer(room.key()), {from, to}, false));
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
