// SPDX-License-Identifier: MIT
// Unicode text: the checks every stored text passes, and the folding that comparisons use. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "techhub/value/result.hpp"

namespace techhub {

// Storable on every backend: valid UTF-8 without U+0000. `invalid` names the byte offset, never the text.
[[nodiscard]] Result<> check_text(std::string_view text);
// NFC normal form; what is not UTF-8 is returned as it is.
[[nodiscard]] std::string normalize(std::string_view text);
// NFC and full case folding: equal for texts that differ by case only.
[[nodiscard]] std::string fold_case(std::string_view text);
// Without white space (Unicode's White_Space) at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;
// Nothing but white space.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;
// Code points, not bytes.
[[nodiscard]] std::size_t length(std::string_view text) noexcept;

}  // namespace techhub
