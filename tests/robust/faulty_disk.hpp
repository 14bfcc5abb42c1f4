// SPDX-License-Identifier: MIT
// FaultyDisk: SQLite's own way to the disk, which fails or kills the process at a write that the test chooses. While
// one stands, every connection that is opened goes through it. One at a time.
#pragma once

#include <cstdint>

namespace techhub::test {

class FaultyDisk {
 public:
  enum class Fault : std::uint8_t {
    none,
    full,    // this write and all later ones: no space
    broken,  // this write and all later ones: an error
    once,    // only this one: an error
    kill,    // half of this write, then SIGKILL
  };

  FaultyDisk();
  ~FaultyDisk();
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;

  // Counts anew; the `at`-th write from now on (1 is the next) fails.
  void plan(Fault fault, std::int64_t at = 0) noexcept;
  // Since the plan: writes, cuts, flushes and growths of the index of the log.
  [[nodiscard]] std::int64_t writes() const noexcept;
};

}  // namespace techhub::test
