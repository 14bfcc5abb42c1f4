// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::account {

[[nodiscard]] Result<Module> module();

}  // namespace techhub::account
