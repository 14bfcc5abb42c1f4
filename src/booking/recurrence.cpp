// SPDX-License-Identifier: MIT
// Which days a rule names: each period (a day, week, month or year, as often as INTERVAL says) is gone through day by
// day.
#include "booking/recurrence.hpp"

#include <algorithm>

namespace techhub::booking {
namespace {

using std::chrono::sys_days;

std::chrono::year_month_day calendar_day(Date day) { return sys_days{std::chrono::days{day.days}}; }
Date date_of(std::chrono::year_month_day day) {
  return Date{static_cast<std::int32_t>(sys_days{day}.time_since_epoch().count())};
}
Date after(Date day, int days) { return Date{day.days + days}; }

// Monday is 0.
int weekday_of(Date day) {
  return static_cast<int>(std::chrono::weekday{sys_days{std::chrono::days{day.days}}}.iso_encoding()) - 1;
}
// The day on which the week of `day` began.
Date week_of(Date day, int week_start) { return after(day, -((weekday_of(day) - week_start + 7) % 7)); }

// Whether a list, when there is one, names the `at`th of `size`, counted from either end.
bool lists(const std::vector<int>& list, int at, int size) {
  return list.empty() || std::binary_search(list.begin(), list.end(), at) ||
         std::binary_search(list.begin(), list.end(), at - size - 1);
}

}  // namespace

struct Recurrence::Place {
  explicit Place(Date date) : day(date), weekday(weekday_of(date)) {
    const auto calendar = calendar_day(date);
    year = static_cast<int>(calendar.year());
    month = static_cast<int>(static_cast<unsigned>(calendar.month()));
    of_month = static_cast<int>(static_cast<unsigned>(calendar.day()));
    const auto last = calendar.year() / calendar.month() / std::chrono::last;
    month_size = static_cast<int>(static_cast<unsigned>(last.day()));
    of_year = date.days - date_of(calendar.year() / 1 / 1).days + 1;
    year_size = calendar.year().is_leap() ? 366 : 365;
  }
  Date day;
  int weekday;
  int year;
  int month;
  int of_month;
  int month_size;
  int of_year;
  int year_size;
};

Recurrence Recurrence::from(const Place& first) const {
  Recurrence rule = *this;
  const bool has_days = !month_days_.empty() || !year_days_.empty() || !weekdays_.empty();
  if (has_days || frequency_ == Frequency::daily) return rule;
  if (frequency_ == Frequency::weekly || !weeks_.empty()) {
    rule.weekdays_ = {{0, first.weekday}};
    return rule;
  }
  // A month that lacks this day is left out.
  rule.month_days_ = {first.of_month};
  if (frequency_ == Frequency::yearly && months_.empty()) rule.months_ = {first.month};
  return rule;
}

// The first week of a year is the one of which four days or more lie in it.
bool Recurrence::is_in_weeks(const Place& day) const {
  if (weeks_.empty()) return true;
  const auto first_week = [this](int year) { return week_of(date_of(std::chrono::year{year} / 1 / 4), week_start_); };
  int year = day.year;
  if (day.day < first_week(year)) --year;
  if (first_week(year + 1) <= day.day) ++year;
  const Date first = first_week(year);
  return lists(weeks_, (day.day.days - first.days) / 7 + 1, (first_week(year + 1).days - first.days) / 7);
}

bool Recurrence::names(const Place& day) const {
  const bool in_month = frequency_ == Frequency::monthly || !months_.empty();
  const int at = in_month ? day.of_month : day.of_year;
  const int size = in_month ? day.month_size : day.year_size;
  const auto is_meant = [&](const Weekday& one) {
    return one.day == day.weekday && (one.nth == 0 || one.nth == (at - 1) / 7 + 1 || -one.nth == (size - at) / 7 + 1);
  };
  return lists(months_, day.month, 12) && lists(month_days_, day.of_month, day.month_size) &&
         lists(year_days_, day.of_year, day.year_size) && is_in_weeks(day) &&
         (weekdays_.empty() || std::any_of(weekdays_.begin(), weekdays_.end(), is_meant));
}

std::vector<Date> Recurrence::days(Date first, Date last, std::size_t most) const {
  const Recurrence rule = from(Place(first));
  const auto start = calendar_day(first);
  last = std::min(last, after(first, reach));
  // The first day of a period, counted in units of the frequency.
  const auto begin = [&](int period) {
    switch (frequency_) {
      case Frequency::daily:
        return after(first, period);
      case Frequency::weekly:
        return after(week_of(first, week_start_), 7 * period);
      case Frequency::monthly:
        return date_of((start.year() / start.month() + std::chrono::months{period}) / 1);
      case Frequency::yearly:
        break;
    }
    return date_of((start.year() + std::chrono::years{period}) / 1 / 1);
  };
  std::vector<Date> named;
  for (int period = 0; begin(period) <= last; period += interval_) {
    std::vector<Date> set;
    const Date end = begin(period + 1);
    for (Date day = begin(period); day < end; ++day.days) {
      if (rule.names(Place(day))) set.push_back(day);
    }
    const int size = static_cast<int>(set.size());
    for (int i = 0; i < size; ++i) {
      const Date day = set[static_cast<std::size_t>(i)];
      if (day < first || !lists(positions_, i + 1, size)) continue;
      if (last < day || named.size() == most) return named;
      named.push_back(day);
    }
  }
  return named;
}

}  // namespace techhub::booking
