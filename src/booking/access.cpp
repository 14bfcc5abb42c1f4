// SPDX-License-Identifier: MIT
#include "booking/access.hpp"

#include "booking/busy.hpp"
#include "booking/reasons.hpp"
#include "techhub/schema/reasons.hpp"

namespace techhub::booking {
namespace {

constexpr std::string_view bookings = "booking.booking";
constexpr std::chrono::days look_back{31};

}  // namespace

Result<> check_moment(Time moment, std::string_view field) {
  if (Time::min <= moment && moment <= Time::max) return success();
  return Error(Code::invalid, "a time beyond the years 1 to 9999").at(bookings, field).because(reason::out_of_range);
}

Result<> check_span(Time from, Time to) {
  TECHHUB_DO(check_moment(from, "from"));
  TECHHUB_DO(check_moment(to, "to"));
  if (to <= from)
    return Error(Code::invalid, "the span ends before it starts").at(bookings, "to").because(span_reversed);
  if (to - from > std::chrono::days(longest_span)) {
    return Error(Code::limit, "a span of " + std::to_string(longest_span) + " days at most")
        .at(bookings, "to")
        .add({"to", std::string(span_too_long.code), span_too_long.text(std::to_string(longest_span))});
  }
  return success();
}

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

Result<> check_whole_calendar(Hub& hub, const rules::Actor& actor) {
  TECHHUB_TRY(const Filter calendar, calendar_filter(hub, actor));
  if (calendar.kind == Filter::Kind::always) return success();
  return Error(Code::denied, "free times are told to those who may view the whole calendar")
      .at(bookings)
      .because(rules::reason(rules::Verdict::out_of_scope));
}

Result<Filter> view_filter(Hub& hub, const rules::Actor& actor, std::string_view label) {
  if (actor.kind == rules::Actor::Kind::system) return Filter{};
  return hub.visible(actor, "view", label);
}

Result<std::vector<Record>> shown(Records& records, std::int64_t room, Span span, bool cancelled_too) {
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
    return booking.integer("end") <= span.from.us || (booking.text("status") == "deactivated" && !cancelled_too);
  });
  return found;
}

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

}  // namespace techhub::booking
