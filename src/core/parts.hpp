// SPDX-License-Identifier: MIT
// What the module is put together from: each adds its flows, steps and hooks.
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::core {

void add_content(Module& module);
void add_comments(Module& module);
void add_feed(Module& module);
void add_infrastructure(Module& module);
void add_participation(Module& module);

// Of rows that the rules would not have let be (Module::judge).
Result<> judge(Judging& judging);

}  // namespace techhub::core
