// SPDX-License-Identifier: MIT
// What the module is put together from: each adds its flows, steps and hooks.
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::techorda {

void add_schools(Module& module);
void add_intakes(Module& module);
void add_applications(Module& module);
void add_assessments(Module& module);

// Of rows that the rules would not have let be (Module::judge).
Result<> judge(Judging& judging);

}  // namespace techhub::techorda
