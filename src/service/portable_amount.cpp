// SPDX-License-Identifier: MIT
#include "service/portable_amount.hpp"

#include <vector>

namespace techhub::service {
namespace {

constexpr std::string_view any_fraction = "(?:\\.[0-9]+)?";
// No amount has so many digits before the point: a bound beyond is as good as this one.
constexpr std::size_t most_digits = 18;

struct Magnitude {
  bool is_negative = false;
  std::string whole;  // "0" of what is less than one
  std::string fraction;
};

Magnitude magnitude_of(std::string_view text) {
  Magnitude made;
  made.is_negative = text.starts_with('-');
  if (made.is_negative) text.remove_prefix(1);
  const auto point = text.find('.');
  made.whole = text.substr(0, point);
  if (point != std::string_view::npos) made.fraction = text.substr(point + 1);
  if (made.whole.size() > most_digits) made = {made.is_negative, "1" + std::string(most_digits, '0'), ""};
  return made;
}

std::string digits(char from, char to) { return {'[', from, '-', to, ']'}; }
std::string times(std::size_t count) { return "[0-9]{" + std::to_string(count) + "}"; }
char next(char digit) { return static_cast<char>(digit + 1); }
char previous(char digit) { return static_cast<char>(digit - 1); }

std::string any_of(const std::vector<std::string>& parts) {
  std::string all;
  for (const auto& part : parts) all += (all.empty() ? "(?:" : "|") + part;
  return all + ")";
}

// Without regard to the sign, and with any zeros before.
std::string not_less(const Magnitude& bound) {
  const auto& [sign, whole, fraction] = bound;
  std::vector<std::string> parts{"[1-9][0-9]{" + std::to_string(whole.size()) + ",}" + std::string(any_fraction)};
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i] == '9') continue;
    parts.push_back(whole.substr(0, i) + digits(next(whole[i]), '9') + times(whole.size() - i - 1) +
                    std::string(any_fraction));
  }
  for (std::size_t i = 0; i < fraction.size(); ++i) {
    if (fraction[i] == '9') continue;
    parts.push_back(whole + "\\." + fraction.substr(0, i) + digits(next(fraction[i]), '9') + "[0-9]*");
  }
  parts.push_back(whole + (fraction.empty() ? std::string(any_fraction) : "\\." + fraction + "[0-9]*"));
  return "0*" + any_of(parts);
}

std::string not_more(const Magnitude& bound) {
  const auto& [sign, whole, fraction] = bound;
  std::vector<std::string> parts;
  if (whole.size() > 1)
    parts.push_back("[0-9]{1," + std::to_string(whole.size() - 1) + "}" + std::string(any_fraction));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (whole[i] == '0') continue;
    parts.push_back(whole.substr(0, i) + digits('0', previous(whole[i])) + times(whole.size() - i - 1) +
                    std::string(any_fraction));
  }
  parts.push_back(whole);
  for (std::size_t i = 0; i < fraction.size(); ++i) {
    if (i > 0) parts.push_back(whole + "\\." + fraction.substr(0, i));
    if (fraction[i] != '0')
      parts.push_back(whole + "\\." + fraction.substr(0, i) + digits('0', previous(fraction[i])) + "[0-9]*");
  }
  parts.push_back(whole + "\\." + fraction + (fraction.empty() ? "0+" : "0*"));
  return "0*" + any_of(parts);
}

const std::string any = "[0-9]+" + std::string(any_fraction);

std::string whole_text(const std::string& expression) { return "^(?:" + expression + ")$"; }

}  // namespace

std::string amount_pattern(const Decimal& amount) {
  const auto [is_negative, whole, fraction] = magnitude_of(amount.text);
  const std::string sign = amount.text == "0" ? "-?" : is_negative ? "-" : "";
  return whole_text(sign + "0*" + whole + (fraction.empty() ? "(?:\\.0+)?" : "\\." + fraction + "0*"));
}

std::string amount_at_least_pattern(const Decimal& bound) {
  const auto magnitude = magnitude_of(bound.text);
  const bool is_positive = !magnitude.is_negative && bound.text != "0";
  return whole_text(is_positive ? not_less(magnitude) : any + "|-" + not_more(magnitude));
}

std::string amount_at_most_pattern(const Decimal& bound) {
  const auto magnitude = magnitude_of(bound.text);
  return whole_text(magnitude.is_negative ? "-" + not_less(magnitude) : "-" + any + "|" + not_more(magnitude));
}

}  // namespace techhub::service
