// SPDX-License-Identifier: MIT
// Following people and companies. Both directions are idempotent: what is so already succeeds and changes nothing.
// Nobody follows themselves. Any thread.
#pragma once

#include "techhub/hub/hub.hpp"

namespace techhub::community {

// The outcome is the actor's follow. `not_found` for whom or what the actor may not view.
Result<Outcome> follow_user(Hub& hub, const rules::Actor& actor, std::int64_t user);
Result<Outcome> follow_company(Hub& hub, const rules::Actor& actor, std::int64_t company);
Result<> unfollow_user(Hub& hub, const rules::Actor& actor, std::int64_t user);
Result<> unfollow_company(Hub& hub, const rules::Actor& actor, std::int64_t company);

}  // namespace techhub::community
