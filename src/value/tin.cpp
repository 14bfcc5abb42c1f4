// SPDX-License-Identifier: MIT
#include "techhub/value/tin.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace techhub {

namespace {

constexpr std::size_t digits = 12;
using Weights = std::array<int, digits - 1>;
constexpr Weights first_weights{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
constexpr Weights second_weights{3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2};

int digit(char c) noexcept { return c - '0'; }

int checksum(std::string_view text, const Weights& weights) noexcept {
  int sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * digit(text[i]);
  return sum % 11;
}

}  // namespace

bool is_tin(std::string_view text) noexcept {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != digits || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  int check = checksum(text, first_weights);
  if (check == 10) check = checksum(text, second_weights);
  return check == digit(text.back());
}

}  // namespace techhub
