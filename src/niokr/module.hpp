// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::niokr {

[[nodiscard]] Result<Module> module();

}  // namespace techhub::niokr
