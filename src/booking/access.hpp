// SPDX-License-Identifier: MIT
// What of the bookings somebody may know, and of which span they may ask.
#pragma once

#include <set>
#include <vector>

#include "booking/rules.hpp"
#include "techhub/hub/hub.hpp"

namespace techhub::booking {

inline constexpr std::int64_t longest_span = 366;  // days

// `invalid` for a moment beyond the years 1 to 9999, which no text of a time holds.
[[nodiscard]] Result<> check_moment(Time moment, std::string_view field);
// `invalid` for a span that is reversed, `limit` for one of more than 366 days.
[[nodiscard]] Result<> check_span(Time from, Time to);

// Whose bookings the actor may know the times of; `denied` when nobody's.
[[nodiscard]] Result<Filter> calendar_filter(Hub& hub, const rules::Actor& actor);
// The same where it has to be everybody's.
[[nodiscard]] Result<> check_whole_calendar(Hub& hub, const rules::Actor& actor);
// What the actor may view; all of it for the system.
[[nodiscard]] Result<Filter> view_filter(Hub& hub, const rules::Actor& actor, std::string_view label);

// The bookings of one room that meet the span, in the order of their start, cancelled ones only when they are asked
// for. Of those that are over, the ones that began more than 31 days before it are left out, which bounds the cost.
[[nodiscard]] Result<std::vector<Record>> shown(Records& records, std::int64_t room, Span span, bool cancelled_too);
// The keys of those bookings that the filter keeps, each looked up by its key.
[[nodiscard]] Result<std::set<std::int64_t>> kept(Records& records, const Filter& filter,
                                                  const std::vector<Record>& rows);

}  // namespace techhub::booking
