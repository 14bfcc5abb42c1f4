// SPDX-License-Identifier: MIT
// The small checks of words that permissions, policies and flows share.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "techhub/value/json.hpp"

namespace techhub::rules {

// A name as Django and the flows write it: a lower-case ASCII letter, then letters, digits and `_`.
[[nodiscard]] bool is_word(std::string_view text) noexcept;
// Input as a message shows it: cut to a bounded length, never inside a UTF-8 character.
[[nodiscard]] std::string quoted(std::string_view input);
[[nodiscard]] Json words_json(std::span<const std::string> words);

}  // namespace techhub::rules
