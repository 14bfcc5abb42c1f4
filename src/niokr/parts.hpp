// SPDX-License-Identifier: MIT
// What the module is put together from: each adds its flows, steps and hooks.
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::niokr {

void add_projects(Module& module);
void add_notifications(Module& module);

}  // namespace techhub::niokr
