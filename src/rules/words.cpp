// SPDX-License-Identifier: MIT
#include "rules/words.hpp"

#include <algorithm>

namespace techhub::rules {

namespace {

bool is_lower(char c) noexcept { return c >= 'a' && c <= 'z'; }
bool is_inner(char c) noexcept { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; }
bool is_continuation(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

bool is_word(std::string_view text) noexcept {
  return !text.empty() && is_lower(text.front()) && std::all_of(text.begin(), text.end(), is_inner);
}

std::string quoted(std::string_view input) {
  constexpr std::size_t longest = 100;
  if (input.size() <= longest) return std::string(input);
  std::size_t end = longest;
  while (end > 0 && is_continuation(input[end])) --end;
  return std::string(input.substr(0, end)) + "...";
}

Json words_json(std::span<const std::string> words) {
  Json out = Json::array();
  for (const std::string& word : words) out.push(word);
  return out;
}

}  // namespace techhub::rules
