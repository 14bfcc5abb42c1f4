// SPDX-License-Identifier: MIT
#include "techhub/value/text.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>

#include "generators.hpp"
#include "value/utf8.hpp"

using namespace techhub;
using namespace std::string_literals;

namespace {

struct Broken {
  std::string text;
  std::size_t offset;
};

const std::vector<Broken> broken_texts{
    {"\x80", 0},              // continuation without a lead
    {"a\xff", 1},             // never a byte of UTF-8
    {"ab\xc0\x80", 2},        // overlong NUL
    {"\xc1\xbf", 0},          // overlong
    {"\xe0\x9f\xbf", 0},      // overlong, three bytes
    {"\xf0\x8f\xbf\xbf", 0},  // overlong, four bytes
    {"x\xed\xa0\x80", 1},     // high surrogate
    {"x\xed\xbf\xbf", 1},     // low surrogate
    {"\xf4\x90\x80\x80", 0},  // above U+10FFFF
    {"\xf5\x80\x80\x80", 0},  // above U+10FFFF
    {"абв\xd0", 6},           // cut
    {"\xe2\x82", 0},          // cut
    {"\xf0\x9f\x98", 0},      // cut
    {"\xd0 ", 0},             // lead without its continuation
    {std::string(100, 'a') + "\xfe" + std::string(100, 'b'), 100},
};

}  // namespace

TEST_CASE("text that every backend stores is accepted") {
  const std::string rows[] = {"",
                              "a",
                              "Сауле",
                              "\x01\x7f",
                              "😀",
                              "\u0080\u07ff\u0800\uffff\U00010000\U0010ffff",
                              "\ud7ff\ue000",
                              std::string(1'000'000, 'x')};
  for (const auto& row : rows) CHECK(check_text(row));
}

TEST_CASE("broken UTF-8 is refused with its offset and not repeated") {
  for (const auto& [text, offset] : broken_texts) {
    INFO(offset << " of " << text.size());
    const auto checked = check_text(text);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code() == Code::invalid);
    CHECK(checked.error().message() == "text is not UTF-8 at byte " + std::to_string(offset));
  }
}

TEST_CASE("U+0000 is refused with its offset, also before a broken byte") {
  CHECK(check_text("\0"s).error().message() == "text holds U+0000 at byte 0");
  CHECK(check_text("ab\0c\xff"s).error().message() == "text holds U+0000 at byte 2");
  CHECK(check_text("ab\xff\0"s).error().message() == "text is not UTF-8 at byte 2");
}

TEST_CASE("both validators agree on every code point and on random bytes") {
  for (char32_t point = 0; point <= 0x10FFFF; ++point) {
    std::string text;
    utf8::append(text, point);
    const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
    const bool good = utf8::fault(text) == std::string::npos;
    const auto decoded = utf8::first(text);
    const auto from_end = utf8::last(text);
    const bool exact = decoded.point == point && decoded.size == text.size() && from_end.size == text.size();
    if (good == surrogate || utf8::is_valid(text) == surrogate || exact == surrogate)
      FAIL(static_cast<std::uint32_t>(point));
  }
  REQUIRE(rc::check([] {
    const auto bytes = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::arbitrary<char>(),
                       rc::gen::element('\x80', '\xbf', '\xc2', '\xe0', '\xed', '\xa0', '\xf0', '\x90', '\xf4')));
    RC_ASSERT(utf8::is_valid(bytes) == (utf8::fault(bytes) == std::string::npos));
  }));
}

TEST_CASE("equal texts in different forms are one text after normalisation") {
  CHECK(normalize("").empty());
  CHECK(normalize("plain") == "plain");
  CHECK(normalize("и\u0306") == "й");
  CHECK(normalize("e\u0301") == "\u00e9");
  CHECK(normalize("\u212b") == "\u00c5");
  CHECK(normalize("й") == "й");
}

TEST_CASE("case folding joins what differs by case only") {
  struct Row {
    const char* left;
    const char* right;
  };
  const Row rows[] = {
      {"ABCZ", "abcz"},        {"АСТАНА", "астана"},   {"ҚАЗАҚСТАН ӘҒҢӨҰҮҺІ", "қазақстан әғңөұүһі"},
      {"Straße", "STRASSE"},   {"ΣΊΣΥΦΟΣ", "σίσυφος"}, {"Й", "и\u0306"},
      {"\u0130", "i\u0307"},   {"\u1e9e", "ss"},       {"ﬁ", "FI"},
      {"α\u0345\u0301", "ΆΙ"},
  };
  for (const Row& row : rows) {
    INFO(row.left);
    CHECK(fold_case(row.left) == fold_case(row.right));
  }
  CHECK(fold_case("abc") != fold_case("абс"));
  CHECK(fold_case("и") != fold_case("й"));
  CHECK(fold_case("@[`{") == "@[`{");
}

TEST_CASE("what is not UTF-8 passes through both as it is") {
  for (const auto& [text, offset] : broken_texts) {
    CHECK(normalize(text) == text);
    CHECK(fold_case(text) == text);
  }
  CHECK(fold_case("A\0B"s) == "a\0b"s);
  CHECK(fold_case("Ж\0Ж"s) == "ж\0ж"s);
}

TEST_CASE("folding and normalisation are at rest after one step, for every code point") {
  for (char32_t point = 1; point <= 0x10FFFF; ++point) {
    if (point >= 0xD800 && point <= 0xDFFF) continue;
    std::string text;
    utf8::append(text, point);
    const auto folded = fold_case(text);
    const auto normal = normalize(text);
    if (fold_case(folded) != folded || normalize(folded) != folded || normalize(normal) != normal ||
        fold_case(normal) != folded)
      FAIL(static_cast<std::uint32_t>(point));
  }
}

TEST_CASE("folding and normalisation are at rest after one step, for random text") {
  const auto with_marks =
      rc::gen::map(rc::gen::container<std::u32string>(rc::gen::oneOf(
                       testing::any_point(),
                       rc::gen::element(U'\u0301', U'\u0306', U'\u0345', U'\u0307', U'\u0323', U'\u0390', U'\u0130'))),
                   [](const std::u32string& points) {
                     std::string out;
                     for (const char32_t point : points) utf8::append(out, point);
                     return out;
                   });
  REQUIRE(rc::check([&with_marks] {
    const auto text = *with_marks;
    const auto folded = fold_case(text);
    RC_ASSERT(fold_case(folded) == folded);
    RC_ASSERT(normalize(folded) == folded);
    RC_ASSERT(fold_case(normalize(text)) == folded);
    RC_ASSERT(check_text(folded).has_value());
  }));
}

TEST_CASE("white space of every kind is trimmed from both ends") {
  struct Row {
    std::string text;
    std::string expected;
  };
  const Row rows[] = {
      {"", ""},
      {" ", ""},
      {" a b ", "a b"},
      {"\t\n\v\f\r a", "a"},
      {"\u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000x\u3000", "x"},
      {"\u200bx\ufeff", "\u200bx\ufeff"},  // zero width, but not White_Space
      {"\x1fx\x1f", "\x1fx\x1f"},
      {"\0 "s, "\0"s},
      {" \xff ", "\xff"},
      {"\xa0x\x85", "\xa0x\x85"},
      {" \xd0", "\xd0"},
  };
  for (const Row& row : rows) {
    CHECK(trim(row.text) == row.expected);
    CHECK(is_blank(row.text) == row.expected.empty());
  }
}

TEST_CASE("length counts code points") {
  CHECK(length("") == 0);
  CHECK(length("abc") == 3);
  CHECK(length("Әсем") == 4);
  CHECK(length("😀!") == 2);
  CHECK(length("и\u0306") == 2);
  REQUIRE(rc::check([] {
    const auto points = *rc::gen::container<std::u32string>(testing::any_point());
    std::string text;
    for (const char32_t point : points) utf8::append(text, point);
    RC_ASSERT(length(text) == points.size());
  }));
}
