// SPDX-License-Identifier: MIT
// News of whom and what one follows, pulled when it is read: nothing is written when something is published, however
// many follow its author. Any thread.
#pragma once

#include "techhub/hub/hub.hpp"

namespace techhub::community {

// Rows of core.feed by authors and companies that the actor follows now and may view, newest first, each once. Only
// what is visible in the feed, to administrators too. `after` is `next` of the page before: what is published meanwhile
// comes before the first page and moves nothing. `unauthenticated` for an actor without a user.
[[nodiscard]] Result<Page> followed_feed(Hub& hub, const rules::Actor& actor, const std::vector<Value>& after = {},
                                         std::size_t limit = 50);

}  // namespace techhub::community
