// SPDX-License-Identifier: MIT
// Supposed: an actor, a row and an instant that are changed to see what a decision would be.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rules/work.hpp"
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

void apply(const Need& need, Time at, Actor& actor);
void apply(const Need& need, const Actor& actor, Facts& facts);

// By cost, then by names: see Cost.
[[nodiscard]] bool is_cheaper(const std::vector<Need>& one, const std::vector<Need>& other);

// What the place of a question asks beside the decision.
struct Terms {
  PermissionId view = Permissions::unknown;  // a right that must hold, too: nobody acts on what they do not see
  // Whether a decision that allows counts; the actor is prepared.
  std::function<bool(const Actor&, const Resource&, const Decision&)> counts{};
  bool varies_publication = true;  // false where something else that stays says whether the row is published
};

// Whether the permission is held on these terms.
[[nodiscard]] bool holds(const Policy& policy, const Actor& actor, PermissionId permission, const Resource& resource,
                         Time at, const Terms& terms);

// The cheapest set of changes that turns round whether it is; none when no set does. `limit` where they are too many to
// go through.
[[nodiscard]] Result<std::optional<std::vector<Need>>> cheapest(const Policy& policy, const Flow* flow,
                                                                const Actor& actor, PermissionId permission,
                                                                const Resource& resource, Time at, const Terms& terms,
                                                                Work& work);

}  // namespace techhub::rules
