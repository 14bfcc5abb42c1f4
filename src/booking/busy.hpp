// SPDX-License-Identifier: MIT
// When rooms are taken. Active bookings of one room never overlap, so the last one that starts before a moment is the
// only one that can reach beyond it: every question costs what lies in its own span, whatever the room's past.
#pragma once

#include <vector>

#include "booking/rules.hpp"
#include "techhub/hub/records.hpp"

namespace techhub::booking {

// The active bookings that meet [from, to), in the order of their start.
[[nodiscard]] Result<std::vector<Record>> busy(Records& records, std::int64_t room, Span span);
// Whether one of them but `except` does.
[[nodiscard]] Result<bool> is_taken(Records& records, std::int64_t room, Span span, std::int64_t except = 0);
// What is said then.
[[nodiscard]] Error overlap();

}  // namespace techhub::booking
