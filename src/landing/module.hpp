// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::landing {

[[nodiscard]] Result<Module> module();

}  // namespace techhub::landing
