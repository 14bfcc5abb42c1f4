// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::booking {

// The flow of bookings, its guards and its history.
void add_flow(Module& module);

}  // namespace techhub::booking
