// SPDX-License-Identifier: MIT
#include "rules/beyond.hpp"

#include <algorithm>

namespace techhub::rules {

namespace {

// True when one of the giver's grants is at least as wide as `wanted`, and lasts as long, and nothing denies it.
bool holds(const std::vector<Grant>& held, const Grant& wanted, Time now) {
  const auto denies = [&](const Grant& grant) { return grant.is_denial && grant.is_valid(now); };
  if (std::any_of(held.begin(), held.end(), denies)) return false;
  const auto covers = [](std::span<const std::string> wide, std::span<const std::string> narrow) {
    return wide.empty() || (!narrow.empty() && std::all_of(narrow.begin(), narrow.end(), [&](const std::string& one) {
             return std::find(wide.begin(), wide.end(), one) != wide.end();
           }));
  };
  return std::any_of(held.begin(), held.end(), [&](const Grant& grant) {
    const bool any = (grant.scopes & static_cast<std::uint16_t>(Scope::any)) != 0;
    const bool lasts = !grant.valid_until || (wanted.valid_until && *wanted.valid_until <= *grant.valid_until);
    return !grant.is_denial && grant.is_valid(now) && lasts &&
           (any || (grant.scopes & wanted.scopes) == wanted.scopes) && covers(grant.services, wanted.services) &&
           covers(grant.statuses, wanted.statuses) && covers(grant.targets, wanted.targets);
  });
}

}  // namespace

PermissionId beyond(const Policy& policy, const Actor& giver, const Actor& given, Time now) {
  for (PermissionId id = 0; id < policy.permission_count(); ++id) {
    const auto held = policy.grants(giver, id);
    for (const Grant& grant : policy.grants(given, id))
      if (!grant.is_denial && !holds(held, grant, now)) return id;
  }
  return Permissions::unknown;
}

}  // namespace techhub::rules
