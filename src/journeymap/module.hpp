// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::journeymap {

[[nodiscard]] Result<Module> module();

}  // namespace techhub::journeymap
