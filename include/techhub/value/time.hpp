// SPDX-License-Identifier: MIT
// Time: an instant, UTC, in whole microseconds since 1970-01-01T00:00:00Z. Date: a calendar day, in days since then.
// Both reach from year 1 to year 9999 (what Django and PostgreSQL hold alike). Values; any thread.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "techhub/value/result.hpp"

namespace techhub {

using Microseconds = std::chrono::microseconds;

struct Time {
  std::int64_t us = 0;

  static const Time min;  // 0001-01-01T00:00:00Z
  static const Time max;  // 9999-12-31T23:59:59.999999Z

  // Reads ISO 8601 / RFC 3339: `2025-06-02T14:26:26Z`, `2025-06-02 14:26:26.708123+05:00`, and PostgreSQL's `+05`. A
  // zone is required; more than six digits of a second are cut. `invalid` otherwise, and out of range.
  [[nodiscard]] static Result<Time> parse(std::string_view text);
  // `2025-06-02T14:26:26.708123Z`; the fraction is left out when it is zero.
  [[nodiscard]] std::string to_string() const;
  // As Django's serialiser writes it: milliseconds (cut), `.708Z`, none when the microseconds are zero.
  [[nodiscard]] std::string to_django() const;

  friend auto operator<=>(const Time&, const Time&) = default;
  // Stop at min and max: "for ever" is a span too.
  friend Time operator+(Time time, Microseconds span) noexcept;
  friend Time operator-(Time time, Microseconds span) noexcept;
  friend Microseconds operator-(Time a, Time b) noexcept { return Microseconds{a.us - b.us}; }
};

inline constexpr Time Time::min{-62'135'596'800'000'000};
inline constexpr Time Time::max{253'402'300'799'999'999};

struct Date {
  std::int32_t days = 0;

  static const Date min;  // 0001-01-01
  static const Date max;  // 9999-12-31

  // `2024-01-15`; `invalid` otherwise.
  [[nodiscard]] static Result<Date> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;

  friend auto operator<=>(const Date&, const Date&) = default;
};

inline constexpr Date Date::min{-719'162};
inline constexpr Date Date::max{2'932'896};

// Where the library takes the present from; tests and simulations inject their own. Called from any thread.
using Clock = std::function<Time()>;
// The machine's clock.
[[nodiscard]] Clock system_clock();

}  // namespace techhub
