// SPDX-License-Identifier: MIT
// What bookings leave of the times at which rooms are open.
#pragma once

#include <vector>

#include "booking/rules.hpp"
#include "techhub/schema/record.hpp"

namespace techhub::booking {

// The parts of a span in which bookings may lie.
[[nodiscard]] std::vector<Span> open_spans(const Rules& rules, Span span);
// What the bookings, in the order of their start, leave of them, where it lasts long enough.
[[nodiscard]] std::vector<Span> gaps(const std::vector<Span>& open, const std::vector<Record>& taken,
                                     Microseconds least);

}  // namespace techhub::booking
