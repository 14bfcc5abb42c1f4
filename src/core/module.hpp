// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::core {

[[nodiscard]] Result<Module> module();

}  // namespace techhub::core
