// SPDX-License-Identifier: MIT
#include "techhub/schema/value.hpp"

#include <algorithm>

namespace techhub {
namespace {

bool all_digits(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// A decimal in the one form, taken apart.
struct Parts {
  bool negative = false;
  std::string_view whole;
  std::string_view fraction;
};

Parts parts_of(std::string_view text) noexcept {
  Parts parts;
  if (text.starts_with('-')) {
    parts.negative = true;
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  parts.whole = text.substr(0, point);
  if (point != std::string_view::npos) parts.fraction = text.substr(point + 1);
  return parts;
}

}  // namespace

std::int64_t as_integer(const Value& value, std::int64_t fallback) noexcept {
  const auto* integer = std::get_if<std::int64_t>(&value);
  return integer ? *integer : fallback;
}

std::string_view as_text(const Value& value) noexcept {
  const auto* text = std::get_if<std::string>(&value);
  return text ? std::string_view(*text) : std::string_view();
}

std::string key_text(const Value& key) {
  const auto* integer = std::get_if<std::int64_t>(&key);
  return integer ? std::to_string(*integer) : std::string(as_text(key));
}

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Parts parts = parts_of(text);
  const bool has_point = text.find('.') != std::string_view::npos;
  if (!all_digits(parts.whole) || (has_point && !all_digits(parts.fraction))) return std::nullopt;
  parts.whole.remove_prefix(std::min(parts.whole.find_first_not_of('0'), parts.whole.size() - 1));
  while (parts.fraction.ends_with('0')) parts.fraction.remove_suffix(1);

  const bool zero = parts.whole == "0" && parts.fraction.empty();
  Decimal decimal;
  decimal.text = parts.negative && !zero ? "-" : "";
  decimal.text += parts.whole;
  if (!parts.fraction.empty()) decimal.text.append(".").append(parts.fraction);
  return decimal;
}

std::strong_ordering Decimal::compare(std::string_view a, std::string_view b) noexcept {
  const Parts left = parts_of(a);
  const Parts right = parts_of(b);
  if (left.negative != right.negative) {
    return left.negative ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  // Without needless zeros the longer whole part is the larger number.
  std::strong_ordering order = left.whole.size() <=> right.whole.size();
  if (order == 0) order = left.whole <=> right.whole;
  if (order == 0) order = left.fraction <=> right.fraction;
  return left.negative ? 0 <=> order : order;
}

bool Decimal::fits(std::size_t precision, std::size_t scale) const noexcept {
  const Parts parts = parts_of(text);
  const std::size_t whole = parts.whole == "0" ? 0 : parts.whole.size();
  return parts.fraction.size() <= scale && whole + scale <= precision;
}

}  // namespace techhub
