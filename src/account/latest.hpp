// SPDX-License-Identifier: MIT
// The latest moment that was ever seen, kept in the setting `latest`: what has expired once stays so, also for other
// processes and after the clock went back.
#pragma once

#include "techhub/hub/hub.hpp"

namespace techhub::account {

// Now, or the latest moment seen before. The first also keeps it, for the change that it is part of.
Result<Time> latest(Change& change);
Result<Time> latest(Records& records, Time now);

}  // namespace techhub::account
