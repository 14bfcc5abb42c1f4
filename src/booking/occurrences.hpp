// SPDX-License-Identifier: MIT
// The times of a series, and other times for those that clash.
#pragma once

#include <string_view>
#include <vector>

#include "booking/rules.hpp"
#include "techhub/booking/series.hpp"
#include "techhub/hub/records.hpp"

namespace techhub::booking {

// The times that a rule names from `first` on: no more than a series may have, none of them later than a series lasts.
[[nodiscard]] Result<std::vector<Occurrence>> occurrences(Span first, std::string_view rrule, const Rules& rules,
                                                          Time now);

// Where else a time could be: up to `most` times in one room, the nearest first.
[[nodiscard]] Result<std::vector<Slot>> nearest(Records& records, std::int64_t room, Span wanted, const Rules& rules,
                                                Time now, std::size_t most);
// The distance that `nearest` goes by.
[[nodiscard]] Microseconds distance(const Slot& slot, Span wanted);

}  // namespace techhub::booking
