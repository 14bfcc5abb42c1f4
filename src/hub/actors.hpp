// SPDX-License-Identifier: MIT
// Everybody at once, for questions about a whole platform, and what a user's row gives them.
#pragma once

#include <vector>

#include "hub/state.hpp"

namespace techhub::hub {

// Every user as load_actor answers them, in the order of their keys, each table read once.
Result<std::vector<rules::Actor>> load_actors(Records& records, const HubOptions& options);

// What a user's row gives whoever signs in as them: its role, its personal rights, and what Django's tables give them.
Result<rules::Actor> holder_of(Records& records, const Record& user, const HubOptions& options);

// A list of account.user.permissions, `allow` or `deny` (docs/policy.md).
[[nodiscard]] std::vector<rules::PersonalGrant> personal_grants(const Json& list);

}  // namespace techhub::hub
