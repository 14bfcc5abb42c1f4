// SPDX-License-Identifier: MIT
// One field of a form as it is saved, where check_fields() tells of all.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "techhub/service/answers.hpp"

namespace techhub::service {

// What check_fields() says of the field at this place; the others matter only as far as its conditions lead to them.
[[nodiscard]] std::vector<Problem> check_field(std::span<const HubFormField> fields, std::size_t place);

}  // namespace techhub::service
