// SPDX-License-Identifier: MIT
// Reason: a stable code and what it means to a person, in Russian, Kazakh and English. Reasons are constants that stand
// beside the rule that gives them. A text may hold `{}` once, for a name that the rule fills in.
#pragma once

#include <string_view>

#include "techhub/value/i18n.hpp"

namespace techhub {

struct Reason {
  std::string_view code;
  std::string_view ru;
  std::string_view kk;
  std::string_view en;

  // The texts with `{}` replaced by `argument`.
  [[nodiscard]] I18n text(std::string_view argument = {}) const;
};

}  // namespace techhub
