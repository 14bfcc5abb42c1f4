// SPDX-License-Identifier: MIT
#include "service/working_days.hpp"

#include <algorithm>

#include "embedded.hpp"
#include "hub/setting.hpp"

namespace techhub::service {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

sys_days as_days(Date day) { return sys_days{std::chrono::days{day.days}}; }

bool is_weekend(Date day) {
  const std::chrono::weekday weekday{as_days(day)};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

// No run of holidays and weekends is longer, so that a moved day is looked for no further back.
constexpr std::string_view key = "working_days";
constexpr std::int32_t longest_run = 14;

bool is_year(std::string_view text) {
  return text.size() == 4 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<> take_days(const Json& list, const std::string& year, const std::string& member, std::set<Date>& into) {
  const std::string place = year + "." + member;
  if (!list.is_array()) return hub::bad_setting(key, place, "no list of days");
  for (const Json& entry : list.items()) {
    const auto day = Date::parse(entry.as_string());
    if (!day || entry.as_string().substr(0, 4) != year)
      return hub::bad_setting(key, place,
                              "`" + std::string(entry.as_string().substr(0, 32)) + "` is no day of that year");
    into.insert(day.value());
  }
  return success();
}

}  // namespace

Result<WorkingDays> WorkingDays::of(const Json& setting) {
  WorkingDays made;
  TECHHUB_TRY(const Json law, Json::parse(embedded("calendars/kazakhstan.json")));
  for (const Json& entry : law["holidays"].items()) {
    // A leap year has them all.
    TECHHUB_TRY(const Date day, Date::parse("2000-" + std::string(entry["day"].as_string())));
    const year_month_day date{as_days(day)};
    made.holidays_.push_back({.month = static_cast<unsigned>(date.month()),
                              .day = static_cast<unsigned>(date.day()),
                              .moves = entry["moves"].as_bool()});
  }
  if (!setting.is_null() && !setting.is_object()) return hub::bad_setting(key, {}, "it names no years");
  for (const auto& [year, days] : setting.members()) {
    const std::string name = year.substr(0, 32);
    if (!is_year(year)) return hub::bad_setting(key, name, "no year");
    if (!days.is_object()) return hub::bad_setting(key, name, "no `off` and `on`");
    for (const auto& [member, list] : days.members()) {
      if (member != "off" && member != "on")
        return hub::bad_setting(key, year + "." + member.substr(0, 32), "no `off` or `on`");
      TECHHUB_DO(take_days(list, year, member, member == "off" ? made.off_ : made.on_));
    }
  }
  return made;
}

const WorkingDays::Holiday* WorkingDays::holiday(Date day) const {
  const year_month_day date{as_days(day)};
  const auto found = std::find_if(holidays_.begin(), holidays_.end(), [&](const Holiday& one) {
    return one.month == static_cast<unsigned>(date.month()) && one.day == static_cast<unsigned>(date.day());
  });
  return found == holidays_.end() ? nullptr : &*found;
}

// Holidays that fell on a weekend take the first days after it that would be worked, in their order.
bool WorkingDays::is_free_by_law(Date day) const {
  if (is_weekend(day) || holiday(day)) return true;
  std::int32_t owed = 0;
  for (std::int32_t back = longest_run; back > 0; --back) {
    const Date earlier{std::max(day.days - back, Date::min.days)};
    const Holiday* its = holiday(earlier);
    if (is_weekend(earlier)) {
      if (its && its->moves) ++owed;
    } else if (!its && owed > 0) {
      --owed;
    }
  }
  return owed > 0;
}

bool WorkingDays::is_worked(Date day) const {
  if (on_.contains(day)) return true;
  return !off_.contains(day) && !is_free_by_law(day);
}

Date WorkingDays::after(Date day, std::int64_t n) const {
  const std::int32_t step = n < 0 ? -1 : 1;
  for (std::int64_t left = n < 0 ? -n : n; left > 0;) {
    if (day == (step < 0 ? Date::min : Date::max)) return day;
    day.days += step;
    if (is_worked(day)) --left;
  }
  return day;
}

}  // namespace techhub::service
