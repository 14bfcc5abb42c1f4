// SPDX-License-Identifier: MIT
#include "techhub/rules/check_many.hpp"

namespace techhub::rules {

void check_many(const Policy& policy, const Actor& actor, std::span<const PermissionId> permissions,
                std::span<const Resource> resources, Time at, BitMatrix& out) {
  out.reset(resources.size(), permissions.size());
  if (actor.policy != policy.version()) {
    // Once for all, where check() would prepare a copy for each decision.
    Actor prepared = actor;
    policy.prepare(prepared);
    return check_many(policy, prepared, permissions, resources, at, out);
  }
  for (std::size_t row = 0; row < resources.size(); ++row)
    for (std::size_t column = 0; column < permissions.size(); ++column)
      if (policy.check(actor, permissions[column], resources[row], at).allowed()) out.set(row, column);
}

}  // namespace techhub::rules
