// SPDX-License-Identifier: MIT
#include "value/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace techhub::utf8 {

namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080U;

std::uint8_t byte(std::string_view text, std::size_t at) noexcept { return static_cast<std::uint8_t>(text[at]); }

bool is_continuation(std::uint8_t value) noexcept { return (value & 0xC0U) == 0x80U; }

struct Lead {
  std::size_t size;
  char32_t bits;
  char32_t least;  // smaller code points have a shorter form
};

Lead lead(std::uint8_t value) noexcept {
  if (value < 0x80U) return {1, value, 0};
  if (value >= 0xC2U && value <= 0xDFU) return {2, value & 0x1FU, 0x80};
  if (value >= 0xE0U && value <= 0xEFU) return {3, value & 0x0FU, 0x800};
  if (value >= 0xF0U && value <= 0xF4U) return {4, value & 0x07U, 0x10000};
  return {0, 0, 0};
}

}  // namespace

Decoded first(std::string_view text) noexcept {
  if (text.empty()) return {};
  const auto [size, bits, least] = lead(byte(text, 0));
  if (size == 0 || size > text.size()) return {};
  char32_t point = bits;
  for (std::size_t i = 1; i < size; ++i) {
    const std::uint8_t next = byte(text, i);
    if (!is_continuation(next)) return {};
    point = (point << 6U) | (next & 0x3FU);
  }
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < least || point > 0x10FFFF || surrogate) return {};
  return {point, size};
}

Decoded last(std::string_view text) noexcept {
  const std::size_t reach = std::min<std::size_t>(text.size(), 4);
  for (std::size_t size = 1; size <= reach; ++size) {
    const std::string_view tail = text.substr(text.size() - size);
    if (is_continuation(byte(tail, 0))) continue;
    const Decoded decoded = first(tail);
    return decoded.size == size ? decoded : Decoded{};
  }
  return {};
}

std::size_t fault(std::string_view text) noexcept {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text.size() - at >= sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + at, sizeof word);
      if ((word & high_bits) == 0) {
        at += sizeof word;
        continue;
      }
    }
    const std::size_t size = first(text.substr(at)).size;
    if (size == 0) return at;
    at += size;
  }
  return std::string_view::npos;
}

void append(std::string& out, char32_t point) {
  const auto put = [&out](char32_t value) { out.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0U | (point >> 6U));
    put(0x80U | (point & 0x3FU));
  } else if (point < 0x10000) {
    put(0xE0U | (point >> 12U));
    put(0x80U | ((point >> 6U) & 0x3FU));
    put(0x80U | (point & 0x3FU));
  } else {
    put(0xF0U | (point >> 18U));
    put(0x80U | ((point >> 12U) & 0x3FU));
    put(0x80U | ((point >> 6U) & 0x3FU));
    put(0x80U | (point & 0x3FU));
  }
}

}  // namespace techhub::utf8
