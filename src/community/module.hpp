// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::community {

[[nodiscard]] Result<Module> module();

}  // namespace techhub::community
