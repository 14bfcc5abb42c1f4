// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::account {

[[nodiscard]] Result<Module> module();

// Of rows that the rules would not have let be (Module::judge).
Result<> judge(Judging& judging);

}  // namespace techhub::account
