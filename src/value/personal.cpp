// SPDX-License-Identifier: MIT
#include "techhub/value/personal.hpp"

#include <sodium/utils.h>

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "value/utf8.hpp"

namespace techhub {

namespace {

constexpr std::string_view stars = "***";
// With fewer digits the four that a mask shows would be most of the number.
constexpr std::size_t fewest_digits = 8;

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

std::string_view initial(std::string_view text) noexcept {
  const auto [point, size] = utf8::first(text);
  return point < ' ' ? std::string_view{} : text.substr(0, size);
}

// ".kz" of "mail.example.kz"; nothing where that is no name of a domain.
std::string_view top_level(std::string_view domain) noexcept {
  const std::size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == domain.size()) return {};
  const std::string_view label = domain.substr(dot);
  const bool plain =
      std::none_of(label.begin(), label.end(), [](char c) { return is_digit(c) || (c >= 0 && c <= ' '); });
  return plain && utf8::is_valid(label) ? label : std::string_view{};
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), is_digit);
  return digits;
}

// The last two digits, where there are enough others to hide.
std::string ending(std::string_view text) {
  std::string digits = digits_of(text);
  std::string out = digits.size() < fewest_digits ? std::string{} : digits.substr(digits.size() - 2);
  wipe(digits);
  return out;
}

}  // namespace

void wipe(std::string& text) noexcept {
  // Also beyond the end: a longer value may have stood there before. Growing to the capacity allocates nothing.
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

std::string mask_name(std::string_view name) {
  if (name.empty()) return {};
  return std::string(initial(name)).append(stars);
}

std::string mask_email(std::string_view email) {
  const std::size_t at = email.rfind('@');
  if (at == std::string_view::npos) return mask_name(email);
  const std::string_view domain = email.substr(at + 1);
  std::string out(initial(email.substr(0, at)));
  return out.append(stars).append("@").append(initial(domain)).append(stars).append(top_level(domain));
}

std::string mask_phone(std::string_view phone) {
  if (phone.empty()) return {};
  const std::string end = ending(phone);
  const bool plain = std::all_of(phone.begin(), phone.end(), [](char c) { return c >= ' ' && c <= '~'; });
  if (end.empty() || !plain) return std::string(stars);
  return std::string(phone.substr(0, 2)).append(stars).append(end);
}

std::string mask_tin(std::string_view tin) {
  if (tin.empty()) return {};
  return std::string(stars).append(ending(tin));
}

}  // namespace techhub
