// SPDX-License-Identifier: MIT
#include "techhub/rules/shipped.hpp"

#include "embedded.hpp"

namespace techhub::rules {

std::string_view shipped_policy(std::string_view name) noexcept {
  if (name == "default") return embedded("policies/default.json");
  return name == "full" ? embedded("policies/full.json") : std::string_view();
}

}  // namespace techhub::rules
