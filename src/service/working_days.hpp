// SPDX-License-Identifier: MIT
// WorkingDays: which days are worked in Kazakhstan (calendars/kazakhstan.json, the law's fixed holidays) and by the
// hub's setting `working_days`, which names the days that a year's decree moves and feasts of the lunar calendar:
// {"2026": {"off": ["2026-05-27"], "on": ["2026-05-30"]}}. A value; any thread.
#pragma once

#include <set>

#include "techhub/value/json.hpp"
#include "techhub/value/time.hpp"

namespace techhub::service {

class WorkingDays {
 public:
  // `invalid` names the setting's fault.
  [[nodiscard]] static Result<WorkingDays> of(const Json& setting);

  [[nodiscard]] bool is_worked(Date day) const;
  // The n-th worked day after `day`; before it, for a negative n; `day` itself for 0. Stops at the calendar's ends.
  [[nodiscard]] Date after(Date day, std::int64_t n) const;

 private:
  WorkingDays() = default;
  struct Holiday {
    unsigned month, day;
    bool moves;  // a holiday on a weekend makes the next worked day free
  };
  [[nodiscard]] const Holiday* holiday(Date day) const;
  [[nodiscard]] bool is_free_by_law(Date day) const;

  std::vector<Holiday> holidays_;
  std::set<Date> off_, on_;
};

}  // namespace techhub::service
