// SPDX-License-Identifier: MIT
// Random values for the properties of this folder.
#pragma once

#include <rapidcheck.h>

#include <bit>
#include <string>

#include "techhub/value/json.hpp"
#include "value/utf8.hpp"

namespace techhub::testing {

// Mostly what people write, at times anything that Unicode has but U+0000 and surrogates.
inline rc::Gen<char32_t> any_point() {
  return rc::gen::map(
      rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(1, 0x80), rc::gen::inRange<std::uint32_t>(0x80, 0x250),
                     rc::gen::inRange<std::uint32_t>(0x370, 0x530), rc::gen::inRange<std::uint32_t>(0x1E00, 0x2070),
                     rc::gen::inRange<std::uint32_t>(0xE000, 0x110000)),
      [](std::uint32_t point) { return static_cast<char32_t>(point); });
}

inline rc::Gen<std::string> any_text() {
  return rc::gen::map(rc::gen::container<std::u32string>(any_point()), [](const std::u32string& points) {
    std::string out;
    for (const char32_t point : points) utf8::append(out, point);
    return out;
  });
}

inline rc::Gen<std::string> any_key() {
  return rc::gen::oneOf(rc::gen::element<std::string>("", "a", "b", "ab", "ключ", "\"", "\n"), any_text());
}

inline rc::Gen<double> any_double() {
  return rc::gen::oneOf(
      rc::gen::map(rc::gen::arbitrary<std::uint64_t>(), [](std::uint64_t bits) { return std::bit_cast<double>(bits); }),
      rc::gen::arbitrary<double>(),
      rc::gen::element(0.1, -0.0, 1e22, 1e23, 5e-324, 1.7976931348623157e308, 9007199254740993.0, 9223372036854775807.0,
                       9223372036854774784.0, -9223372036854775808.0, 18446744073709551616.0));
}

inline rc::Gen<Json> any_json(int depth = 4) {
  const auto leaf =
      rc::gen::oneOf(rc::gen::just(Json()), rc::gen::map(rc::gen::arbitrary<bool>(), [](bool b) { return Json(b); }),
                     rc::gen::map(rc::gen::arbitrary<std::int64_t>(), [](std::int64_t i) { return Json(i); }),
                     rc::gen::map(any_double(), [](double d) { return Json(d); }),
                     rc::gen::map(any_text(), [](std::string s) { return Json(std::move(s)); }));
  if (depth == 0) return leaf;
  const auto inner = rc::gen::lazy([depth] { return any_json(depth - 1); });
  const auto few = [](auto gen) {
    return rc::gen::mapcat(rc::gen::inRange<std::size_t>(0, 5), [gen](std::size_t count) {
      return rc::gen::container<std::vector<typename decltype(gen)::ValueType>>(count, gen);
    });
  };
  return rc::gen::oneOf(leaf, rc::gen::map(few(inner), [](Json::Array items) { return Json(std::move(items)); }),
                        rc::gen::map(few(rc::gen::pair(any_key(), inner)),
                                     [](Json::Object members) { return Json::object_of(std::move(members)); }));
}

}  // namespace techhub::testing
