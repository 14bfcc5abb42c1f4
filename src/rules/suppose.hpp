// SPDX-License-Identifier: MIT
// Supposed: an actor, a row and an instant that are changed to see what a decision would be.
#pragma once

#include <string>
#include <vector>

#include "techhub/rules/explain.hpp"

namespace techhub::rules {

// The facts of a row, owned, so that they may be changed.
struct Facts {
  explicit Facts(const Resource& resource);
  [[nodiscard]] Resource view() const;

  Resource given;
  std::vector<std::int64_t> officials;
  std::string status;
  bool published = false;
};

void apply(const Need& need, const std::string& permission, Time at, Actor& actor);
void apply(const Need& need, const Actor& actor, Facts& facts);

// By cost, then by names: see Cost.
[[nodiscard]] bool is_cheaper(const std::vector<Need>& one, const std::vector<Need>& other);

// The cheapest set of changes that turns the decision round; none when no set does.
[[nodiscard]] std::optional<std::vector<Need>> cheapest(const Policy& policy, const Flow* flow, const Actor& actor,
                                                        PermissionId permission, const Resource& resource, Time at);

}  // namespace techhub::rules
