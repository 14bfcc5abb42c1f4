// SPDX-License-Identifier: MIT
// Notifications of research projects: every change of a project, or of who works on it, makes one for each executor and
// the author, but none for whoever made the change. Any thread.
#pragma once

#include "techhub/hub/hub.hpp"

namespace techhub::niokr {

// Marks a notification as read, by whom it is addressed to; once read it stays as it is, and the call succeeds.
Result<Outcome> read(Hub& hub, const rules::Actor& actor, std::int64_t notification);

}  // namespace techhub::niokr
