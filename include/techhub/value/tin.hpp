// SPDX-License-Identifier: MIT
// TIN: the 12-digit number of a Kazakhstan company (BIN) or person (IIN). The check digit: with digits d1..d12,
// s = sum(i * di, i = 1..11) mod 11; if that is 10, again with weights 3,4,5,6,7,8,9,10,11,1,2; 10 again is invalid.
// Source: the rules of the national registers of identification numbers (Law No. 223-III of 12 January 2007).
#pragma once

#include <string_view>

namespace techhub {

// Twelve ASCII digits with a right check digit.
[[nodiscard]] bool is_tin(std::string_view text) noexcept;

}  // namespace techhub
