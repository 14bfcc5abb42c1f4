// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::system {

[[nodiscard]] Result<Module> module();

}  // namespace techhub::system
