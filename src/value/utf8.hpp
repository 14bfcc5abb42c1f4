// SPDX-License-Identifier: MIT
// UTF-8 as bytes: validation and decoding without any library.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace techhub::utf8 {

// A code point and how many bytes it takes; no bytes where the text is empty or broken.
struct Decoded {
  char32_t point = 0;
  std::size_t size = 0;
};

[[nodiscard]] Decoded first(std::string_view text) noexcept;
[[nodiscard]] Decoded last(std::string_view text) noexcept;
// Strict: no overlong form, surrogate or code point above U+10FFFF.
[[nodiscard]] bool is_valid(std::string_view text) noexcept;
// Offset of the first byte that is not valid, or npos. Slower than is_valid.
[[nodiscard]] std::size_t fault(std::string_view text) noexcept;
// Appends a code point that is valid.
void append(std::string& out, char32_t point);

}  // namespace techhub::utf8
