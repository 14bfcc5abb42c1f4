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

  // Reads ISO 8601 / RFC 3339: `2025-06-02T14:26:26Z`, `2025-06-02 14:26:26.708123+05:00`. A zone is required; more than
  // six digits of a second are cut. `invalid` otherwise, and out of range.
  [[nodiscard]] static Result<Time> parse(std::string_view text);
  // `2025-06-02T14:26:26.708123Z`; the fraction is left out when it is zero.
  [[nodiscard]] std::string to_string() const;
  // As Django's serialiser writes it: milliseconds, `.708Z`, none when zero.
  [[nodiscard]] std::string to_django() const;

  friend auto operator<=>(const Time&, const Time&) = default;
  friend Time operator+(Time time, Microseconds span) { return {time.us + span.count()}; }
  friend Time operator-(Time time, Microseconds span) { return {time.us - span.count()}; }
  friend Microseconds operator-(Time a, Time b) { return Microseconds{a.us - b.us}; }
};

struct Date {
  std::int32_t days = 0;

  // `2024-01-15`; `invalid` otherwise.
  [[nodiscard]] static Result<Date> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;

  friend auto operator<=>(const Date&, const Date&) = default;
};

// Where the library takes the present from; tests and simulations inject their own. Called from any thread.
using Clock = std::function<Time()>;
// The machine's clock.
[[nodiscard]] Clock system_clock();

}  // namespace techhub
