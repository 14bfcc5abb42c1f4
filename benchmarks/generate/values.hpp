// SPDX-License-Identifier: MIT
// Values of the dump that are computed: orders, numbers with a check digit, times.
#pragma once

#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "generate/words.hpp"

namespace generate {

// Every number below `size` once, in an order of its own; and back.
class Spread {
 public:
  Spread(std::uint64_t size, Random random) : size_(size), step_(1), first_(random.below(size)) {
    if (size < 3) return;
    step_ = static_cast<std::uint64_t>(static_cast<double>(size) * 0.618) | 1;
    while (std::gcd(step_, size) != 1) ++step_;
  }
  [[nodiscard]] std::uint64_t at(std::uint64_t index) const { return (index % size_ * step_ + first_) % size_; }
  [[nodiscard]] std::uint64_t index(std::uint64_t number) const {
    return (number + size_ - first_) % size_ * inverse() % size_;
  }

 private:
  [[nodiscard]] std::uint64_t inverse() const {
    auto [a, b] = std::pair(static_cast<std::int64_t>(step_), static_cast<std::int64_t>(size_));
    std::int64_t x = 1;
    std::int64_t y = 0;
    while (b != 0) {
      x = std::exchange(y, x - a / b * y);
      a = std::exchange(b, a % b);
    }
    const auto size = static_cast<std::int64_t>(size_);
    return static_cast<std::uint64_t>((x % size + size) % size);
  }
  std::uint64_t size_;
  std::uint64_t step_;
  std::uint64_t first_;
};

[[nodiscard]] inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Twelve digits of the same kind (a company's or a person's), different for each number.
[[nodiscard]] std::string person_number(std::string_view like, std::uint64_t number);

// Times of the dump, in milliseconds since 1970.
[[nodiscard]] std::string time_text(std::int64_t milliseconds, bool has_fraction);
[[nodiscard]] std::int64_t read_time(std::string_view text);

}  // namespace generate
