// SPDX-License-Identifier: MIT
#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <charconv>

#include "generators.hpp"
#include "value/json_fault.hpp"

using namespace techhub;
using testing::any_json;

namespace {

std::string escaped(std::string_view text) {
  constexpr std::string_view hex = "0123456789aBcDeF";
  std::string out = "\"";
  const auto unit = [&out, hex](std::uint32_t value) {
    out += "\\u";
    for (const unsigned shift : {12U, 8U, 4U, 0U}) out += hex[(value >> shift) & 0xFU];
  };
  while (!text.empty()) {
    const auto [point, size] = utf8::first(text);
    text.remove_prefix(size);
    if (point < 0x10000) {
      unit(point);
    } else {
      unit(0xD800U + ((point - 0x10000U) >> 10U));
      unit(0xDC00U + ((point - 0x10000U) & 0x3FFU));
    }
  }
  return out + "\"";
}

// The same value as another writer could write it: spaced out, members backwards, strings escaped throughout.
std::string foreign_text(const Json& value) {
  if (value.is_string()) return escaped(value.as_string());
  if (value.is_array()) {
    std::string out = "[ ";
    for (const Json& item : value.items()) out += (out.size() > 2 ? " ,\n" : "") + foreign_text(item);
    return out + "\t]";
  }
  if (value.is_object()) {
    std::string out = "{\r";
    const auto members = value.members();
    for (auto one = members.rbegin(); one != members.rend(); ++one)
      out += (out.size() > 2 ? " , " : "") + escaped(one->first) + " : " + foreign_text(one->second);
    return out + "}";
  }
  return " " + value.dump() + " ";
}

// What PostgreSQL's numeric makes of a large double: its shortest digits, then zeros.
std::string in_full(double number) {
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific).ptr;
  std::string text(buffer, end);
  const std::size_t mark = text.find('e');
  const auto power = std::stoul(text.substr(mark + 2));
  text.resize(mark);
  const std::size_t sign = text[0] == '-' ? 1 : 0;
  if (text.size() > sign + 1) text.erase(sign + 1, 1);
  text.append(power + 1 - (text.size() - sign), '0');
  return text;
}

// Every value that parse gives back is canonical, and both readers agree on what a document is.
void check_any_text(const std::string& text) {
  const auto value = Json::parse(text);
  const auto fault = find_json_fault(text);
  RC_ASSERT(value.has_value() == !fault.has_value());
  if (value) {
    const std::string dumped = value.value().dump();
    RC_ASSERT(Json::parse(dumped).value() == value.value());
    RC_ASSERT(Json::parse(dumped).value().dump() == dumped);
  } else {
    RC_ASSERT(value.error().code() == fault->code);
    RC_ASSERT(fault->offset <= text.size());
  }
}

}  // namespace

TEST_CASE("a value survives its text") {
  REQUIRE(rc::check([] {
    const Json value = *any_json();
    const std::string text = value.dump();
    const auto read = Json::parse(text);
    RC_ASSERT(read.has_value());
    RC_ASSERT(read.value() == value);
    RC_ASSERT(read.value().dump() == text);
  }));
}

TEST_CASE("equal values have equal text, whoever wrote them") {
  REQUIRE(rc::check([] {
    const Json value = *any_json();
    RC_ASSERT(Json::parse(foreign_text(value)).value().dump() == value.dump());
  }));
  REQUIRE(rc::check([] {
    const Json left = *any_json(2);
    const Json right = *any_json(2);
    RC_ASSERT((left == right) == (left.dump() == right.dump()));
  }));
}

TEST_CASE("doubles survive their text bit by bit") {
  REQUIRE(rc::check([] {
    const double number = *testing::any_double();
    RC_PRE(std::isfinite(number));
    std::string text;
    append_json_number(text, number);
    RC_ASSERT(Json::parse(text).value().as_double() == number);
    RC_ASSERT(Json::parse(text).value() == Json(number));
  }));
}

TEST_CASE("large doubles written in full are read back as the same value") {
  REQUIRE(rc::check([] {
    const double number = *rc::gen::suchThat(
        testing::any_double(), [](double one) { return std::isfinite(one) && std::abs(one) >= 9223372036854775808.0; });
    RC_ASSERT(Json::parse(in_full(number)).value().as_double() == number);
  }));
}

TEST_CASE("the order in which members are set does not matter") {
  REQUIRE(rc::check([] {
    auto members = *rc::gen::container<Json::Object>(rc::gen::pair(testing::any_key(), any_json(1)));
    Json one_by_one = Json::object();
    for (const auto& [key, value] : members) one_by_one.set(key, value);
    const Json together = Json::object_of(members);
    RC_ASSERT(one_by_one == together);
    RC_ASSERT(Json::parse(together.dump()).value() == together);
    for (const auto& [key, value] : members) {
      const bool there = one_by_one.find(key) != nullptr;
      RC_ASSERT(one_by_one.remove(key) == there);
    }
    RC_ASSERT(one_by_one == Json::object());
  }));
}

TEST_CASE("damaged documents are refused or read, never misread") {
  constexpr std::string_view material = "{}[]\",:\\u0019dDeE+-.tfn \n\xff\xd0\x80";
  REQUIRE(rc::check([material] {
    std::string text = (*any_json(3)).dump();
    const int changes = *rc::gen::inRange(1, 4);
    for (int i = 0; i < changes && !text.empty(); ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
      const char c = material[*rc::gen::inRange<std::size_t>(0, material.size())];
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
          text[at] = c;
          break;
        case 1:
          text.insert(at, 1, c);
          break;
        case 2:
          text.erase(at, 1);
          break;
        default:
          text.resize(at);
      }
    }
    check_any_text(text);
  }));
}

TEST_CASE("random material is refused or read, never misread") {
  REQUIRE(rc::check([] {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(
        rc::gen::element<std::string>("{", "}", "[", "]", ",", ":", "\"a\"", "\"", "\\", "1", "-", "0", ".", "e", "+",
                                      "9", "99999999999999999999", "true", " "));
    std::string text;
    for (const auto& piece : pieces) text += piece;
    check_any_text(text);
  }));
  REQUIRE(rc::check([] { check_any_text(*rc::gen::arbitrary<std::string>()); }));
}

TEST_CASE("numbers in any spelling are read by both readers alike") {
  REQUIRE(rc::check([] {
    const auto digits = [](int most) {
      return *rc::gen::container<std::string>(static_cast<std::size_t>(*rc::gen::inRange(1, most)),
                                              rc::gen::inRange('0', ':'));
    };
    std::string text = *rc::gen::element<std::string>("", "-");
    text += *rc::gen::element<std::string>("", "0.", "0.0000000", "1", "922337203685477580", "1844674407370955161");
    text += digits(25);
    if (*rc::gen::arbitrary<bool>()) text += "." + digits(25);
    if (*rc::gen::arbitrary<bool>()) text += *rc::gen::element<std::string>("e", "E-", "e+") + digits(4);
    check_any_text(text);
  }));
}
