// SPDX-License-Identifier: MIT
// For which companies somebody acts.
#pragma once

#include "techhub/hub/records.hpp"
#include "techhub/rules/actor.hpp"

namespace techhub::hub {

// An owner or member of an active company acts for it; advisors do not.
[[nodiscard]] Result<bool> acts_for(Records& records, const rules::Actor& actor, const Value& company);

}  // namespace techhub::hub
