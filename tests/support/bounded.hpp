// SPDX-License-Identifier: MIT
// A guard, not a measure: what it stands over takes a fraction of a second, and minutes or for ever once its bound is
// lost. The time is this process's own: other work on the machine does not count.
#pragma once

#include <catch2/catch.hpp>
#include <ctime>

namespace techhub::test {

class Bounded {
 public:
  Bounded() = default;
  Bounded(const Bounded&) = delete;
  Bounded& operator=(const Bounded&) = delete;
  ~Bounded() {
    const double seconds = static_cast<double>(std::clock() - start_) / CLOCKS_PER_SEC;
    CHECK(seconds < 60);
  }

 private:
  std::clock_t start_ = std::clock();
};

}  // namespace techhub::test
