// SPDX-License-Identifier: MIT
// Work: what answers about a whole policy may cost. A document is small, but its roles, words and grants multiply: each
// part of an analysis says what it is about to do, and is refused before it does too much.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "techhub/value/result.hpp"

namespace techhub::rules {

class Work {
 public:
  static constexpr std::size_t max_steps = std::size_t{1} << 28;  // some hundred milliseconds, and megabytes

  // `limit` when it is too much: `what` says what there is too much of, `where` whose: a permission, a journey.
  [[nodiscard]] Result<> take(std::size_t steps, std::string_view where, std::string_view what) {
    if (steps <= max_steps - done_) {
      done_ += steps;
      return success();
    }
    return Error(Code::limit, "`" + std::string(where) + "`: " + std::string(what) + " are too many to go through");
  }

 private:
  std::size_t done_ = 0;
};

}  // namespace techhub::rules
