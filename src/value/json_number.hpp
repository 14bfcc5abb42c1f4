// SPDX-License-Identifier: MIT
// Which decimals a Json holds.
#pragma once

#include <string_view>

namespace techhub::json_number {

// `token`: an optional minus sign and digits without leading zeros. True when it is the shortest decimal of a double,
// written out in full: 100000000000000000000 for 1e+20.
[[nodiscard]] bool is_shortest_integer(std::string_view token) noexcept;
// `token` follows JSON's grammar of numbers. True when Json::parse accepts it.
[[nodiscard]] bool is_held(std::string_view token) noexcept;
[[nodiscard]] bool is_integer(std::string_view token) noexcept;
[[nodiscard]] bool fits_int64(std::string_view integer) noexcept;

}  // namespace techhub::json_number
