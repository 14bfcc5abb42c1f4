// SPDX-License-Identifier: MIT
// Regular expressions for readers of JSON Schema that compare an amount of money given as text.
#pragma once

#include <string>

#include "techhub/schema/value.hpp"

namespace techhub::service {

// Amounts that are this one, not less, or not more; of what is a decimal at all, with any needless zeros.
[[nodiscard]] std::string amount_pattern(const Decimal& amount);
[[nodiscard]] std::string amount_at_least_pattern(const Decimal& bound);
[[nodiscard]] std::string amount_at_most_pattern(const Decimal& bound);

}  // namespace techhub::service
