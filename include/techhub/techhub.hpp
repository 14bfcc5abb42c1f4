// SPDX-License-Identifier: MIT
// The whole platform: what most hosts include.
#pragma once

#include "techhub/hub/hub.hpp"

namespace techhub {

// The modules of the platform, for a host that adds its own and builds a Platform of all.
[[nodiscard]] Result<std::vector<Module>> modules();
// The platform of just these modules; built once and shared.
[[nodiscard]] Result<std::shared_ptr<const Platform>> platform();

}  // namespace techhub
