// SPDX-License-Identifier: MIT
// Taking part in events. Everything after registration is actions of `core.eventparticipant`: confirm, decline, cancel,
// mark_attended, register again. Any thread.
#pragma once

#include "techhub/hub/hub.hpp"

namespace techhub::core {

// The actor registers for a published event that has not ended: confirmed at an open event, pending at a closed one.
// Who cancelled or was declined registers again; who was declined waits to be confirmed whatever the event.
// `not_found` for an event that the actor may not view, `duplicate` for who is registered already, `invalid` with a
// reason for an event that takes nobody.
Result<Outcome> register_participant(Hub& hub, const rules::Actor& actor, std::int64_t event);

}  // namespace techhub::core
