// SPDX-License-Identifier: MIT
// What bookings leave of the times at which rooms are open.
#pragma once

#include <vector>

#include "booking/rules.hpp"
#include "techhub/schema/record.hpp"

namespace techhub::booking {

// What the bookings, in the order of their start, leave of the open parts, where it lasts long enough.
[[nodiscard]] std::vector<Span> gaps(const std::vector<Span>& open, const std::vector<Record>& taken,
                                     Microseconds least);

}  // namespace techhub::booking
