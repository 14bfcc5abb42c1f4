// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::service {

[[nodiscard]] Result<Module> module();

}  // namespace techhub::service
