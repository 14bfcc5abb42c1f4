// SPDX-License-Identifier: MIT
// The transforms of a mapping, forth and back.
#include <cmath>

#include "hub/import/mapping.hpp"

namespace techhub::hub {
namespace {

using Values = std::optional<std::vector<Json>>;

Values word(const Json& value) {
  if (value.is_bool()) return std::vector<Json>{Json(value.as_bool() ? "true" : "false")};
  if (value.is_string()) return std::vector<Json>{value};
  return {};
}

Values russian(const Json& value) {
  const auto text = i18n_from(value);
  if (!text || text.value().is_blank()) return {};
  return std::vector<Json>{Json(text.value().get(Language::ru))};
}

Values percent(const Json& value) {
  const double share = value.as_double(-1);
  if (!value.is_number() || share < 0 || share > 1) return {};
  return std::vector<Json>{Json(static_cast<std::int64_t>(std::lround(share * 100)))};
}

// `2022-Q4`
Values quarter(const Json& value) {
  const auto text = value.as_string();
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != 7 || !std::all_of(text.begin(), text.begin() + 4, is_digit) || text.substr(4, 2) != "-Q" ||
      text[6] < '1' || text[6] > '4')
    return {};
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> days{
      {{"-01-01", "-03-31"}, {"-04-01", "-06-30"}, {"-07-01", "-09-30"}, {"-10-01", "-12-31"}}};
  const auto& [first, last] = days.at(static_cast<std::size_t>(text[6] - '1'));
  const std::string year(text.substr(0, 4));
  return std::vector<Json>{Json(year + std::string(first)), Json(year + std::string(last))};
}

std::optional<Json> unquartered(const std::vector<Json>& values) {
  const auto first = values.front().as_string();
  if (values.size() != 2 || first.size() != 10) return {};
  for (char number = '1'; number <= '4'; ++number) {
    const Json text(std::string(first.substr(0, 4)) + "-Q" + number);
    if (const auto days = quarter(text); days && *days == values) return text;
  }
  return {};
}

}  // namespace

Values transformed(Transform as, const Json& value, std::size_t targets) {
  switch (as) {
    case Transform::plain:
      return std::vector<Json>(targets, value);
    case Transform::word:
      return word(value);
    case Transform::russian:
      return russian(value);
    case Transform::percent:
      return percent(value);
    case Transform::quarter:
      return quarter(value);
    case Transform::json_text: {
      if (!value.is_string()) return {};
      auto parsed = Json::parse(value.as_string());
      if (!parsed) return {};
      return std::vector<Json>{std::move(parsed).value()};
    }
  }
  return {};
}

std::optional<Json> untransformed(Transform as, const std::vector<Json>& values) {
  const Json& value = values.front();
  switch (as) {
    case Transform::plain:
      if (!std::all_of(values.begin(), values.end(), [&](const Json& other) { return other == value; })) return {};
      return value;
    case Transform::word:
      if (value.as_string() == "true" || value.as_string() == "false") return Json(value.as_string() == "true");
      return value;
    case Transform::russian:
      return Json::object({{"ru", value}});
    case Transform::percent:
      if (!value.is_integer()) return {};
      return Json(static_cast<double>(value.as_integer()) / 100);
    case Transform::quarter:
      return unquartered(values);
    case Transform::json_text:
      return Json(value.dump());
  }
  return {};
}

}  // namespace techhub::hub
