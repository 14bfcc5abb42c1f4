// SPDX-License-Identifier: MIT
#include "booking/gaps.hpp"

#include <algorithm>

namespace techhub::booking {

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

void add_gaps(const Span& open, const std::vector<Record>& taken, Microseconds least, std::vector<Span>& gaps) {
  Time free_from = open.from;
  const auto add = [&](Time until) {
    if (free_from < until && until - free_from >= least) gaps.push_back({free_from, until});
  };
  for (const Record& booking : taken) {
    const Time start{booking.integer("start")};
    if (open.to <= start) break;
    add(start);
    free_from = std::max(free_from, Time{booking.integer("end")});
  }
  add(open.to);
}

}  // namespace techhub::booking
