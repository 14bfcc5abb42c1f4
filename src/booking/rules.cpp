// SPDX-License-Identifier: MIT
#include "booking/rules.hpp"

#include <algorithm>

#include "booking/reasons.hpp"
#include "hub/setting.hpp"

namespace techhub::booking {
namespace {

using std::chrono::minutes;

constexpr std::string_view key = "booking";
constexpr std::int64_t most_minutes = 366 * day_minutes;
constexpr std::int64_t most_days = 3660;

// "09:30", up to "24:00".
std::optional<std::int64_t> minutes_of(std::string_view text) {
  const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9'; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) return {};
  const std::int64_t hour = (text[0] - '0') * 10 + (text[1] - '0');
  const std::int64_t minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (minute > 59 || hour * 60 + minute > day_minutes) return {};
  return hour * 60 + minute;
}

std::string clock_text(std::int64_t minute) {
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minute / 60) + ":" + two(minute % 60);
}

Result<std::optional<std::int64_t>> clock(const Json& setting, std::string_view member) {
  std::optional<std::int64_t> read;
  if (setting[member].is_null()) return read;
  read = minutes_of(setting[member].as_string());
  if (!read) return hub::bad_setting(key, member, "no time from 00:00 to 24:00");
  return read;
}

}  // namespace

Result<Rules> Rules::read(const Json& booking, const Json& timezone) {
  TECHHUB_TRY(const auto zone, hub::Zone::of(timezone));
  Rules rules(zone);
  TECHHUB_TRY(rules.opens_, clock(booking, "opens"));
  TECHHUB_TRY(rules.closes_, clock(booking, "closes"));
  TECHHUB_TRY(rules.shortest_, hub::number_of(booking, key, "shortest_minutes", 1, most_minutes));
  TECHHUB_TRY(rules.longest_, hub::number_of(booking, key, "longest_minutes", 1, most_minutes));
  TECHHUB_TRY(rules.days_ahead_, hub::number_of(booking, key, "days_ahead", 0, most_days));
  if (rules.opens_.value_or(0) >= rules.closes_.value_or(day_minutes))
    return hub::bad_setting(key, "closes", "it closes before it opens");
  if (rules.shortest_.value_or(0) > rules.longest_.value_or(most_minutes))
    return hub::bad_setting(key, "longest_minutes", "it is below `shortest_minutes`");
  return rules;
}

std::vector<Span> Rules::open(Span span) const {
  if (span.to <= span.from) return {};
  if (!has_hours()) return {span};
  std::vector<Span> parts;
  std::optional<Date> of;  // the day of the last part, which may go on after a change of the clocks
  for (Time from = span.from; from < span.to;) {
    const auto stretch = zone_.stretch(from);
    const Time until = std::min(span.to, stretch.until);
    const Date last = zone_.local(Time{until.us - 1}).day;
    for (Date day = zone_.local(from).day; day <= last; ++day.days) {
      const Time midnight{(std::chrono::days(day.days) - stretch.ahead) / Microseconds{1}};
      const Span part{std::max(from, midnight + minutes(opens_.value_or(0))),
                      std::min(until, midnight + minutes(closes_.value_or(day_minutes)))};
      if (part.to <= part.from) continue;
      if (of == day && parts.back().to == part.from) {
        parts.back().to = part.to;
      } else {
        parts.push_back(part);
      }
      of = day;
    }
    from = until;
  }
  return parts;
}

std::string Rules::hours_text() const {
  return clock_text(opens_.value_or(0)) + "-" + clock_text(closes_.value_or(day_minutes));
}

// The first midnight after the last day that is open for booking.
Time Rules::horizon(Time now) const {
  if (!days_ahead_) return Time::max;
  Date day = zone_.local(now).day;
  day.days += static_cast<std::int32_t>(*days_ahead_) + 1;
  return zone_.first(day, minutes(0));
}

void Rules::check(Time start, Time end, Time now, hub::Refusals& faults) const {
  if (shortest_ && end - start < minutes(*shortest_)) faults.add(too_short, "end", std::to_string(*shortest_));
  if (longest_ && end - start > minutes(*longest_)) faults.add(too_long, "end", std::to_string(*longest_));
  if (has_hours()) {
    // No day is longer than this, whatever becomes of its clocks: what lasts longer need not be looked at whole.
    const auto parts = open({start, std::min(end, start + std::chrono::hours(72))});
    const bool starts = !parts.empty() && parts.front().from == start;
    if (!starts || parts.front().to < end) faults.add(outside_hours, starts ? "end" : "start", hours_text());
  }
  if (horizon(now) < end) faults.add(too_far_ahead, "start", std::to_string(days_ahead_.value_or(0)));
}

}  // namespace techhub::booking
