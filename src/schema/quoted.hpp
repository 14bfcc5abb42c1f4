// SPDX-License-Identifier: MIT
// Input as a message shows it: in backticks, on one line, not longer than a name may be.
#pragma once

#include <string>
#include <string_view>

namespace techhub::detail {

[[nodiscard]] inline std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 63;
  std::size_t end = text.size();
  if (end > longest) {
    end = longest;
    // Not inside a UTF-8 sequence.
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  }
  std::string out = "`";
  for (const char c : text.substr(0, end)) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte == 0x7F ? ' ' : c == '`' ? '\'' : c;
  }
  if (end < text.size()) out += "...";
  return out += '`';
}

}  // namespace techhub::detail
