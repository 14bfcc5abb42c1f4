// SPDX-License-Identifier: MIT
#include "booking/busy.hpp"

#include "booking/reasons.hpp"

namespace techhub::booking {
namespace {

Filter active(const Table& table, std::int64_t room) {
  return Filter::is(table.at("room_id"), room) && Filter::is(table.at("status"), "active");
}

// The last active bookings that start before a moment, the latest first.
Result<std::vector<Record>> before(Records& records, std::int64_t room, Time moment, std::size_t count) {
  const Table& table = records.table("booking.booking");
  const auto start = table.at("start");
  return records.select(Query{.table = &table,
                              .filter = active(table, room) && Filter::is(start, moment.us, Compare::less),
                              .order = {{start, true}},
                              .limit = count});
}

}  // namespace

Result<std::vector<Record>> busy(Records& records, std::int64_t room, Span span) {
  const Table& table = records.table("booking.booking");
  const auto start = table.at("start");
  TECHHUB_TRY(auto found, before(records, room, span.from, 1));
  std::erase_if(found, [&](const Record& booking) { return booking.integer("end") <= span.from.us; });
  TECHHUB_TRY(auto within, records.select(Query{.table = &table,
                                                .filter = active(table, room) &&
                                                          Filter::is(start, span.from.us, Compare::greater_equal) &&
                                                          Filter::is(start, span.to.us, Compare::less),
                                                .order = {{start, false}}}));
  found.insert(found.end(), std::make_move_iterator(within.begin()), std::make_move_iterator(within.end()));
  return found;
}

Result<bool> is_taken(Records& records, std::int64_t room, Span span, std::int64_t except) {
  TECHHUB_TRY(const auto last, before(records, room, span.to, 2));
  for (const Record& booking : last) {
    if (as_integer(booking.key()) != except) return booking.integer("end") > span.from.us;
  }
  return false;
}

Error overlap() {
  return Error(Code::overlap, "the room is taken at this time").at("booking.booking", "start").because(room_is_taken);
}

}  // namespace techhub::booking
