// SPDX-License-Identifier: MIT
// Refusals: the faults that a guard finds, gathered so that all of them are told at once.
#pragma once

#include <optional>

#include "techhub/hub/change.hpp"

namespace techhub::hub {

class Refusals {
 public:
  explicit Refusals(const Change& change) : change_(change) {}

  void add(const Reason& reason, std::string_view field = {}, std::string_view argument = {}) {
    if (!error_) {
      error_ = change_.refuse(reason, field, argument);
    } else {
      error_ = std::move(*error_).add({std::string(field), std::string(reason.code), reason.text(argument)});
    }
  }
  [[nodiscard]] bool empty() const noexcept { return !error_; }
  // An `invalid` error with every fault; success when there is none.
  [[nodiscard]] Result<> result() && {
    if (error_) return std::move(*error_);
    return success();
  }

 private:
  const Change& change_;
  std::optional<Error> error_;
};

}  // namespace techhub::hub
