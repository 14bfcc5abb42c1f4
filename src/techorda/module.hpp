// SPDX-License-Identifier: MIT
#pragma once

#include "techhub/hub/platform.hpp"

namespace techhub::techorda {

[[nodiscard]] Result<Module> module();

}  // namespace techhub::techorda
