// SPDX-License-Identifier: MIT
// Timers: what time itself changes, for the host's own timer. The library starts no thread.
#pragma once

#include <cstdint>

#include "techhub/hub/hub.hpp"

namespace techhub {

// What one call changed; all zero when nothing was due.
struct DueChanges {
  std::int64_t bookings = 0;  // finished
  std::int64_t codes = 0;     // expired
  std::int64_t matches = 0;   // expired
  std::int64_t sessions = 0;  // removed, with counts of wrong passwords that lock nobody any more
};

// Takes, as the system, every action that is due at the hub's now. Each is a transaction of its own: called twice, late,
// or by several processes at once, nothing is changed twice; after an error the rest is done by the next call.
Result<DueChanges> due(Hub& hub);

}  // namespace techhub
