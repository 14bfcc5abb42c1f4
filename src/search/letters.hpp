// SPDX-License-Identifier: MIT
// The letters that nearly all texts consist of, as one table: what each is for word breaks, and its folded form. Agrees
// with unicode.hpp on every text of these letters; a text with any other goes there.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace techhub::search {

enum class Sign : std::uint8_t {
  other,       // not in this table: ask ICU
  space,       // ASCII white space and controls: ends every word and every stretch for ICU
  divider,     // ends every word
  point,       // . and ,: inside a number
  apostrophe,  // ' and ’: inside a word
  digit,
  latin,
  cyrillic,
  kazakh,  // a Cyrillic letter that Russian lacks
};

struct Letter {
  char16_t folded = 0;
  Sign sign = Sign::other;
};

inline constexpr std::size_t letters_end = 0x530;

[[nodiscard]] constexpr bool is_kazakh_letter(char32_t folded) noexcept {
  switch (folded) {
    case U'ә':
    case U'ғ':
    case U'қ':
    case U'ң':
    case U'ө':
    case U'ұ':
    case U'ү':
    case U'һ':
    case U'і':
      return true;
    default:
      return false;
  }
}

[[nodiscard]] constexpr std::array<Letter, letters_end> make_letters() noexcept {
  std::array<Letter, letters_end> all{};
  const auto set = [&all](char32_t point, char32_t folded, Sign sign) {
    all[point] = {static_cast<char16_t>(folded), sign};
  };
  for (char32_t c = 0; c < 0x80; ++c) {
    Sign sign = c <= 0x20 || c == 0x7F ? Sign::space : Sign::divider;
    char32_t folded = c;
    if (c >= U'0' && c <= U'9') sign = Sign::digit;
    if (c >= U'A' && c <= U'Z') folded = c + 0x20;
    if (folded >= U'a' && folded <= U'z') sign = Sign::latin;
    if (c == U'.' || c == U',') sign = Sign::point;
    if (c == U'\'') sign = Sign::apostrophe;
    set(c, folded, sign);
  }
  // Signs of Latin-1; its letters, the soft hyphen and raised digits are not here.
  for (char32_t c = 0xA0; c <= 0xBB; ++c) {
    if (c != 0xAA && c != 0xAD && c != 0xAF && c != 0xB2 && c != 0xB3 && c != 0xB4 && c != 0xB5 && c != 0xB8 &&
        c != 0xB9 && c != 0xBA && c != 0xA8)
      set(c, c, Sign::divider);
  }
  set(0xBF, 0xBF, Sign::divider);
  set(0xD7, 0xD7, Sign::divider);
  for (char32_t c = 0x400; c < letters_end; ++c) {
    if (c >= 0x482 && c <= 0x489) continue;
    char32_t folded = c;
    if (c < 0x410) {
      folded = c + 0x50;
    } else if (c < 0x430) {
      folded = c + 0x20;
    } else if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || c >= 0x4D0) {
      folded = c | 1U;
    } else if (c == 0x4C0) {
      folded = 0x4CF;
    } else if (c >= 0x4C1 && c <= 0x4CE) {
      folded = (c & 1U) != 0 ? c + 1 : c;
    }
    const bool kazakh = is_kazakh_letter(folded);
    if (folded == U'ё' || folded == U'ѐ') folded = U'е';
    if (folded == U'ѝ') folded = U'и';
    set(c, folded, kazakh ? Sign::kazakh : Sign::cyrillic);
  }
  return all;
}

inline constexpr std::array<Letter, letters_end> letters = make_letters();

// The same for any code point: of those beyond the table only the punctuation and signs of ordinary texts.
[[nodiscard]] constexpr Letter letter(char32_t point) noexcept {
  if (point < letters_end) return letters[point];
  if (point == 0x2019) return {u'\'', Sign::apostrophe};
  const bool dash_or_quote = (point >= 0x2010 && point <= 0x2016) || point == 0x201C || point == 0x201D ||
                             point == 0x201E || point == 0x2022 || point == 0x2026 || point == 0x2039 ||
                             point == 0x203A;
  const bool sign = point == 0x2116 || (point >= 0x20A0 && point <= 0x20BF) || point == 0x2192;
  return {0, dash_or_quote || sign ? Sign::divider : Sign::other};
}

}  // namespace techhub::search
