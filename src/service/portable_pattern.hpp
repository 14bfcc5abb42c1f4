// SPDX-License-Identifier: MIT
// Regular expressions for readers of JSON Schema: what ECMA-262 (with the flag u) and Python read alike.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace techhub::service {

// A pattern of RE2 so that the whole text matches; nothing when it uses what others read otherwise or not at all.
[[nodiscard]] std::optional<std::string> portable_pattern(std::string_view expression);

// Texts that are not before, or not after, this one; code points in order, as bytes of UTF-8 are. The expression grows
// with the square of the text, so texts longer than this are the caller's to refuse.
inline constexpr std::size_t max_bound = 100;
[[nodiscard]] std::string at_least_pattern(std::string_view text);
[[nodiscard]] std::string at_most_pattern(std::string_view text);

}  // namespace techhub::service
