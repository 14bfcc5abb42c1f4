// SPDX-License-Identifier: MIT
// Recurrence: a rule of repetition (RFC 5545's RRULE) as far as it names days. A value; any thread.
//
// libical reads such rules too, but not for us: 3.0.16 names other days than the RFC for rules as plain as
// FREQ=YEARLY;BYMONTHDAY=1, and looks for the first day of a rule that names none as far as the year 20000, for seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "techhub/value/time.hpp"

namespace techhub::booking {

class Recurrence {
 public:
  // Days after the first that are looked at, whatever the rule.
  static constexpr std::int32_t reach = 3660;
  static constexpr std::size_t max_length = 1000;

  enum class Frequency : std::uint8_t { daily, weekly, monthly, yearly };
  // UNTIL: the last moment at which a time of the series may begin. On the clocks of the wall unless `is_utc`.
  struct Until {
    Date day;
    Microseconds time;
    bool is_utc;
  };
  struct Weekday {
    int nth;  // of its month or year, from its end when negative; 0 for each
    int day;  // 0 is Monday
    friend auto operator<=>(const Weekday&, const Weekday&) = default;
  };

  // `invalid` with the part that is wrong. Names and words in any case. Refused too: rules that repeat within a day,
  // and parts together that RFC 5545 forbids.
  [[nodiscard]] static Result<Recurrence> parse(std::string_view text);

  [[nodiscard]] const std::optional<std::int64_t>& count() const noexcept { return count_; }
  [[nodiscard]] const std::optional<Until>& until() const noexcept { return until_; }

  // The days that the rule names from `first`, which gives it what it leaves open, to `last` or `reach` days later: the
  // first `most` of them, in order. `first` is one only if the rule names it. COUNT and UNTIL are left to the caller.
  [[nodiscard]] std::vector<Date> days(Date first, Date last, std::size_t most) const;

 private:
  struct Reader;
  struct Place;  // of a day in its month and year
  Recurrence() = default;
  // The rule with what it leaves open.
  [[nodiscard]] Recurrence from(const Place& first) const;
  [[nodiscard]] bool names(const Place& day) const;
  [[nodiscard]] bool is_in_weeks(const Place& day) const;

  Frequency frequency_ = Frequency::daily;
  int interval_ = 1;
  std::optional<std::int64_t> count_;
  std::optional<Until> until_;
  int week_start_ = 0;
  // Ascending, without duplicates; empty when the part is not given. Negative numbers count from the end.
  std::vector<int> months_;
  std::vector<int> month_days_;
  std::vector<int> year_days_;
  std::vector<int> weeks_;
  std::vector<int> positions_;
  std::vector<Weekday> weekdays_;
};

}  // namespace techhub::booking
