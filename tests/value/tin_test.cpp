// SPDX-License-Identifier: MIT
#include "techhub/value/tin.hpp"

#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

using namespace techhub;

namespace {

// The rule of the registers, written down a second time and differently.
std::optional<char> check_digit(const std::string& eleven) {
  for (const int shift : {0, 2}) {
    int sum = 0;
    for (int i = 0; i < 11; ++i) sum += ((i + shift) % 11 + 1) * (eleven[static_cast<std::size_t>(i)] - '0');
    if (sum % 11 < 10) return static_cast<char>('0' + sum % 11);
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("numbers of well-known companies are valid") {
  for (const auto* number : {"971240001315", "940140000385", "941240000193"}) {
    INFO(number);
    CHECK(is_tin(number));
  }
}

TEST_CASE("what is not twelve ASCII digits with a right check digit is no TIN") {
  using namespace std::string_literals;
  const std::string rows[] = {"",
                              "971240001314",
                              "97124000131",
                              "9712400013155",
                              " 971240001315",
                              "971240001315 ",
                              "97124000131X",
                              "-71240001315",
                              "97124000131\0"s,
                              "٩٧١٢٤٠٠٠١٣١٥",
                              "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
                              std::string(100'000, '0')};
  for (const auto& row : rows) CHECK_FALSE(is_tin(row));
}

TEST_CASE("exactly the check digit of the rule is accepted") {
  REQUIRE(rc::check([] {
    const auto eleven = *rc::gen::container<std::string>(11, rc::gen::inRange('0', static_cast<char>('9' + 1)));
    const auto expected = check_digit(eleven);
    for (char last = '0'; last <= '9'; ++last) RC_ASSERT(is_tin(eleven + last) == (expected == last));
  }));
}

TEST_CASE("both rounds of the check and numbers without a check digit occur") {
  int second_round = 0;
  int none = 0;
  for (int i = 0; i < 2000; ++i) {
    std::string eleven = std::to_string(i);
    eleven.insert(0, 11 - eleven.size(), '0');
    int sum = 0;
    for (int k = 0; k < 11; ++k) sum += (k + 1) * (eleven[static_cast<std::size_t>(k)] - '0');
    const auto expected = check_digit(eleven);
    second_round += sum % 11 == 10 && expected ? 1 : 0;
    none += expected ? 0 : 1;
    for (char last = '0'; last <= '9'; ++last) REQUIRE(is_tin(eleven + last) == (expected == last));
  }
  CHECK(second_round > 0);
  CHECK(none > 0);
}
