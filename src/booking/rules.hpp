// SPDX-License-Identifier: MIT
// Rules: when rooms may be booked, as the host's setting `booking` says. Every rule is off until it is set.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hub/refusals.hpp"
#include "hub/zone.hpp"

namespace techhub::booking {

inline constexpr std::int64_t day_minutes = 24 * 60;

// [from, to).
struct Span {
  Time from;
  Time to;
};

class Rules {
 public:
  // {"opens": "09:00", "closes": "18:00", "shortest_minutes": 15, "longest_minutes": 240, "days_ahead": 30} and the
  // setting `timezone`; `invalid` for settings that make no sense.
  [[nodiscard]] static Result<Rules> read(const Json& booking, const Json& timezone);

  // Adds what [start, end) breaks.
  void check(Time start, Time end, Time now, hub::Refusals& faults) const;

  // The longest parts of a span in which a booking may lie, in their order. It is open while clocks on the wall show a
  // time from opening to closing, where they are turned back every time that they do; and no booking reaches into
  // another day. Without hours all of the span is one part.
  [[nodiscard]] std::vector<Span> open(Span span) const;
  [[nodiscard]] const hub::Zone& zone() const noexcept { return zone_; }
  [[nodiscard]] std::optional<std::int64_t> shortest_minutes() const noexcept { return shortest_; }
  [[nodiscard]] std::optional<std::int64_t> longest_minutes() const noexcept { return longest_; }
  // Every booking has ended by then.
  [[nodiscard]] Time horizon(Time now) const;

 private:
  explicit Rules(hub::Zone zone) : zone_(zone) {}
  [[nodiscard]] bool has_hours() const noexcept { return opens_ || closes_; }
  [[nodiscard]] std::string hours_text() const;

  hub::Zone zone_;
  std::optional<std::int64_t> opens_;  // minutes since midnight
  std::optional<std::int64_t> closes_;
  std::optional<std::int64_t> shortest_;
  std::optional<std::int64_t> longest_;
  std::optional<std::int64_t> days_ahead_;
};

}  // namespace techhub::booking
