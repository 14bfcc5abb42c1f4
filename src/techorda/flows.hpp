// SPDX-License-Identifier: MIT
// The lives of schools, courses, intakes, application forms, applications and assessments.
#pragma once

#include <vector>

#include "techhub/rules/flow.hpp"

namespace techhub::techorda {

[[nodiscard]] std::vector<rules::Flow> flows();

}  // namespace techhub::techorda
