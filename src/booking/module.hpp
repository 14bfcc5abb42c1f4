// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::booking {

[[nodiscard]] Result<Module> module();

}  // namespace techhub::booking
