// SPDX-License-Identifier: MIT
// What the module is put together from: each adds its flows, steps and hooks.
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::journeymap {

void add_maps(Module& module);
void add_journeys(Module& module);

}  // namespace techhub::journeymap
