// SPDX-License-Identifier: MIT
// What an explanation says to a person.
#pragma once

#include "techhub/rules/explain.hpp"

namespace techhub::rules {

[[nodiscard]] I18n explanation_text(const Explanation& explanation, const Policy& policy);

}  // namespace techhub::rules
