// SPDX-License-Identifier: MIT
// What the module is put together from: each adds its flows, steps and hooks.
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::landing {

void add_pages(Module& module);
void add_order(Module& module);

// Of rows that the rules would not have let be (Module::judge).
Result<> judge(Judging& judging);

}  // namespace techhub::landing
