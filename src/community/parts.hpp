// SPDX-License-Identifier: MIT
// What the module is put together from: each adds its flows, steps and hooks.
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::community {

void add_follows(Module& module);
void add_profiles(Module& module);
void add_matches(Module& module);

}  // namespace techhub::community
