// SPDX-License-Identifier: MIT
// Requests and their experts. A request is made with Hub::create("service.servicerequest", ...), its answers with
// Hub::create("service.hubformdata", ...); its actions (fill, send, withdraw, return, approve, reject, complete), an
// expertise's (conclude, decline, revoke) and a report's (send, accept, return) are taken with Hub::perform.
// conclude takes {"verdict": "positive" | "negative", "score": 0..100, "comment"}: a negative one needs its reasons.
// Any thread.
#pragma once

#include <optional>

#include "techhub/hub/hub.hpp"

namespace techhub::service {

// Asks an expert about a request: needs `assign_expertise`, and an approved request of a service with experts. The
// expert is an active user who holds `conclude_expertise`, narrowed to no other service, and has no interest in the
// request, and whose expertise on it is neither assigned nor done: who declined or was sent away may be asked again.
// `invalid` says which of it fails. The outcome is the expertise.
Result<Outcome> assign_expert(Hub& hub, const rules::Actor& actor, std::int64_t request, std::int64_t expert,
                              std::optional<Time> deadline = {});

// The same, the expert chosen: of the active users whose role, no super one, lets them conclude on this service,
// without an interest in the request and never asked about it, whatever became of that, the one with the fewest
// expertises assigned and not done; of equals the one who was asked longest ago, then the lower id. `invalid`
// (nobody_to_ask) when there is none.
Result<Outcome> assign_next_expert(Hub& hub, const rules::Actor& actor, std::int64_t request,
                                   std::optional<Time> deadline = {});

}  // namespace techhub::service
