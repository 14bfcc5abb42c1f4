// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "techhub/value/i18n.hpp"

namespace techhub::rules {

// What an action is called for people. One word means the same in every flow; a host's own, which is not here, is
// called by its word.
[[nodiscard]] std::string_view action_title(std::string_view action, Language language) noexcept;

}  // namespace techhub::rules
