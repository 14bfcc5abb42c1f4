// SPDX-License-Identifier: MIT
#include "value/json_number.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <system_error>

namespace techhub::json_number {

namespace {

constexpr std::size_t digits_of_largest_double = 309;

std::string_view without_sign(std::string_view token) noexcept {
  if (token.starts_with('-')) token.remove_prefix(1);
  return token;
}

std::string_view without_trailing_zeros(std::string_view digits) noexcept {
  return digits.substr(0, digits.find_last_not_of('0') + 1);
}

// Where from_chars reports "out of range" it does not say at which end: the power of ten of the first digit does.
bool is_tiny(std::string_view token) noexcept {
  token = without_sign(token);
  const std::size_t mark = std::min(token.find_first_of("eE"), token.size());
  const std::string_view mantissa = token.substr(0, mark);
  const std::size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return true;
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  std::int64_t power = static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first);
  std::string_view exponent = token.substr(std::min(mark + 1, token.size()));
  if (exponent.starts_with('+')) exponent.remove_prefix(1);
  if (exponent.empty()) return power <= 0;
  std::int32_t value = 0;
  if (std::from_chars(exponent.data(), exponent.data() + exponent.size(), value).ec != std::errc{})
    return exponent.starts_with('-');
  power += value;
  return power <= 0;
}

}  // namespace

bool is_shortest_integer(std::string_view token) noexcept {
  const std::string_view digits = without_sign(token);
  if (digits.empty() || digits.size() > digits_of_largest_double) return false;
  double value = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{}) return false;

  std::array<char, 32> buffer{};
  const auto written =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
  const std::string_view shortest(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  const std::size_t mark = shortest.find('e');
  std::size_t power = 0;
  std::from_chars(shortest.data() + mark + 2, written.ptr, power);
  if (shortest[mark + 1] != '+' || power + 1 != digits.size()) return false;

  const std::string_view significant = without_trailing_zeros(digits);
  const std::string_view fraction = mark > 2 ? shortest.substr(2, mark - 2) : std::string_view{};
  return significant.substr(0, 1) == shortest.substr(0, 1) &&
         significant.substr(std::min<std::size_t>(1, significant.size())) == fraction;
}

bool is_integer(std::string_view token) noexcept { return token.find_first_of(".eE") == std::string_view::npos; }

bool fits_int64(std::string_view integer) noexcept {
  std::int64_t value = 0;
  return std::from_chars(integer.data(), integer.data() + integer.size(), value).ec == std::errc{};
}

bool is_held(std::string_view token) noexcept {
  if (is_integer(token)) return fits_int64(token) || is_shortest_integer(token);
  double value = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), value);
  return read.ec == std::errc{} || is_tiny(token);
}

}  // namespace techhub::json_number
