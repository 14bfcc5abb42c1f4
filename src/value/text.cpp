// SPDX-License-Identifier: MIT
#include "techhub/value/text.hpp"

#include <algorithm>

#include "value/utf8.hpp"

namespace techhub {

namespace {

bool is_white_space(char32_t point) noexcept {
  if (point < 0x80) return point == 0x20 || (point >= 0x09 && point <= 0x0D);
  switch (point) {
    case 0x0085:
    case 0x00A0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
      return true;
    default:
      return point >= 0x2000 && point <= 0x200A;
  }
}

}  // namespace

Result<> check_text(std::string_view text) {
  const std::size_t zero = text.find('\0');
  const std::size_t broken = utf8::is_valid(text) ? std::string_view::npos : utf8::fault(text);
  if (zero == std::string_view::npos && broken == std::string_view::npos) return success();
  if (zero < broken) return Error(Code::invalid, "text holds U+0000 at byte " + std::to_string(zero));
  return Error(Code::invalid, "text is not UTF-8 at byte " + std::to_string(broken));
}

std::string_view trim(std::string_view text) noexcept {
  for (auto head = utf8::first(text); head.size != 0 && is_white_space(head.point); head = utf8::first(text))
    text.remove_prefix(head.size);
  for (auto tail = utf8::last(text); tail.size != 0 && is_white_space(tail.point); tail = utf8::last(text))
    text.remove_suffix(tail.size);
  return text;
}

bool is_blank(std::string_view text) noexcept { return trim(text).empty(); }

std::size_t length(std::string_view text) noexcept {
  const auto starts = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts));
}

}  // namespace techhub
