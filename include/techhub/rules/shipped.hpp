// SPDX-License-Identifier: MIT
// The policies that ship with the library, inside it.
#pragma once

#include <string_view>

namespace techhub::rules {

// The document `default` (twelve roles) or `full` (96 and `anonymous`); empty for any other name. Lives as long as the
// program.
[[nodiscard]] std::string_view shipped_policy(std::string_view name) noexcept;

}  // namespace techhub::rules
