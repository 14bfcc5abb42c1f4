// SPDX-License-Identifier: MIT
#include "booking/occurrences.hpp"

#include <algorithm>

#include "booking/busy.hpp"
#include "booking/gaps.hpp"
#include "booking/reasons.hpp"
#include "booking/recurrence.hpp"

namespace techhub::booking {
namespace {

Error refuse(Code code, const Reason& reason, std::int64_t argument = 0) {
  const std::string text = argument == 0 ? "" : std::to_string(argument);
  return Error(code, "refused: " + std::string(reason.code))
      .at("booking.booking", "rrule")
      .add({"rrule", std::string(reason.code), reason.text(text)});
}

// The last moment at which a time may begin.
Time end_of(const Recurrence& rule, const hub::Zone& zone) {
  const auto& until = rule.until();
  if (!until) return Time::max;
  if (!until->is_utc) return zone.last(until->day, until->time);
  return Time{std::chrono::duration_cast<Microseconds>(std::chrono::days(until->day.days)).count()} + until->time;
}

}  // namespace

Result<std::vector<Occurrence>> occurrences(Span first, std::string_view rrule, const Rules& rules, Time now) {
  TECHHUB_TRY(const Recurrence rule, Recurrence::parse(rrule));
  constexpr auto most = static_cast<std::int64_t>(most_occurrences);
  if (rule.count().value_or(0) > most) return refuse(Code::limit, series_too_long, most);
  const bool ends = rule.count() || rule.until();
  const Time horizon = rules.horizon(now);
  if (!ends && horizon == Time::max) return refuse(Code::invalid, rrule_without_end);
  const hub::Zone& zone = rules.zone();
  const auto begin = zone.local(first.from);
  const Date last{begin.day.days + Recurrence::reach};
  if (rule.until() && last < rule.until()->day) return refuse(Code::limit, series_too_far, Recurrence::reach);
  const Time until = end_of(rule, zone);
  const auto wanted = static_cast<std::size_t>(rule.count().value_or(most + 1));

  std::vector<Occurrence> times;
  for (const Date day : rule.days(begin.day, std::min(last, Date::max), wanted)) {
    // Where clocks show the first time twice, it is the one that was asked for.
    const Time start = day == begin.day ? first.from : zone.first(day, begin.time);
    const Time end = start + (first.to - first.from);
    if (until < start || (!ends && horizon < end)) break;
    times.push_back({.start = start, .end = end});
  }
  if (times.empty()) return refuse(Code::invalid, rrule_names_no_day);
  if (times.size() > most_occurrences) return refuse(Code::limit, series_too_long, most);
  if (rule.count() && times.size() < wanted) return refuse(Code::limit, series_too_far, Recurrence::reach);
  return times;
}

Microseconds distance(const Slot& slot, Span wanted) {
  return slot.start < wanted.from ? wanted.from - slot.start : slot.start - wanted.from;
}

Result<std::vector<Slot>> nearest(Records& records, std::int64_t room, Span wanted, const Rules& rules, Time now,
                                  std::size_t most) {
  constexpr std::chrono::days week{7};
  std::vector<Slot> found;
  const auto open = rules.open({std::max(wanted.from - week, now), std::min(wanted.to + week, rules.horizon(now))});
  if (open.empty()) return found;
  TECHHUB_TRY(const auto taken, busy(records, room, {open.front().from, open.back().to}));
  const Microseconds length = wanted.to - wanted.from;
  for (const Span& gap : gaps(open, taken, length)) {
    const Time start = std::clamp(wanted.from, gap.from, gap.to - length);
    found.push_back({room, start, start + length});
  }
  std::stable_sort(found.begin(), found.end(),
                   [&](const Slot& a, const Slot& b) { return distance(a, wanted) < distance(b, wanted); });
  if (found.size() > most) found.resize(most);
  return found;
}

}  // namespace techhub::booking
