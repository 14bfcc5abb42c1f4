// SPDX-License-Identifier: MIT
// A commission's work: protocols, the requests on them, votes. Signing and cancelling are actions of service.protocol,
// taken with Hub::perform: `sign` carries out every decision or none. Its error lists each request that stands in the
// way. The rows may as well be written with Hub::create, update and erase: the same rules hold there. Any thread.
#pragma once

#include <optional>
#include <string_view>

#include "techhub/hub/hub.hpp"

namespace techhub::service {

// A draft. Needs `add_protocol`.
Result<Outcome> make_protocol(Hub& hub, const rules::Actor& actor, std::string_view service, std::string_view number,
                              std::optional<Date> held_on = {});

// The items of a draft, under `change_protocol`; the outcome is the item. A request can be added when it is approved,
// its experts were heard, its service is the protocol's and it is on no other draft.
Result<Outcome> add_item(Hub& hub, const rules::Actor& actor, std::int64_t protocol, std::int64_t request);
// `decision`: approve or refuse. Not on one's own case. The comment goes with a refusal to the applicant.
Result<Outcome> decide_item(Hub& hub, const rules::Actor& actor, std::int64_t item, std::string_view decision,
                            std::string_view comment = {});
// The outcome is the protocol. An item that was voted on stays, unless its request can no longer be decided.
Result<Outcome> remove_item(Hub& hub, const rules::Actor& actor, std::int64_t item);

// `vote`: approve, refuse or abstain. One's own, once, under `vote_protocol`, not on one's own case. The outcome is the
// vote. Where the service names a commission of n, an item needs n votes (an abstention is one), and its decision is
// the majority's: approve with more approvals than refusals, refuse otherwise.
Result<Outcome> vote(Hub& hub, const rules::Actor& actor, std::int64_t item, std::string_view vote,
                     std::string_view comment = {});

}  // namespace techhub::service
