// SPDX-License-Identifier: MIT
#include "floor_dump.hpp"

#include <array>
#include <cstdio>

namespace bench {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

}  // namespace

std::int64_t days(int year, int month, int day) {
  year -= month <= 2;
  const int era = year / 400;
  const int of_era = year - era * 400;
  const int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return std::int64_t{era} * 146'097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719'468;
}

std::int64_t time_of(std::string_view text) {
  const auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + text[at + 1] - '0'; };
  const std::int64_t day = days(two(0) * 100 + two(2), two(5), two(8));
  if (text.size() < 19) return day;
  std::int64_t time = (day * 86'400 + two(11) * 3600 + two(14) * 60 + two(17)) * 1'000'000;
  if (text.size() > 23) time += (two(20) * 10 + text[22] - '0') * 1000;
  return time;
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, from, i - from);
    from = i + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else {
      std::array<char, 8> escape;
      std::snprintf(escape.data(), escape.size(), "\\u%04x", c);
      out += escape.data();
    }
  }
  out.append(text, from);
  out += '"';
}

void append(std::string& out, const element& value) {
  switch (value.type()) {
    case element_type::OBJECT: {
      out += '{';
      for (const auto& member : simdjson::dom::object(value)) {
        if (out.back() != '{') out += ',';
        append_string(out, member.key);
        out += ':';
        append(out, member.value);
      }
      out += '}';
      return;
    }
    case element_type::ARRAY:
      out += '[';
      for (const element item : simdjson::dom::array(value)) {
        if (out.back() != '[') out += ',';
        append(out, item);
      }
      out += ']';
      return;
    case element_type::STRING:
      return append_string(out, value.get_string());
    case element_type::INT64:
      out += std::to_string(std::int64_t(value.get_int64()));
      return;
    case element_type::BOOL:
      out += bool(value.get_bool()) ? "true" : "false";
      return;
    case element_type::NULL_VALUE:
      out += "null";
      return;
    default:
      out += simdjson::to_string(value);
  }
}

}  // namespace bench
