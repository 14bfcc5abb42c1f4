// SPDX-License-Identifier: MIT
// Bookings as an iCalendar document (RFC 5545) that calendar programs subscribe to. Whoever asks is told what booking's
// calendar tells them, no more. The same bookings give the same bytes. Any thread.
#pragma once

#include <string>

#include "techhub/hub/hub.hpp"
#include "techhub/value/i18n.hpp"

namespace techhub::booking {

struct FeedOptions {
  Time from;
  Time to;  // at most 366 days after `from`
  // What makes the UIDs of this hub differ from those of another: a domain of the host's own.
  std::string domain = "techhub.invalid";
  Language language = Language::ru;
};

// A room: to those who may view a booking its room, number of people and state, and cancelled ones as CANCELLED; to
// others who may view its calendar that it is busy. `not_found` for a room that the actor may not view.
Result<std::string> room_feed(Hub& hub, const rules::Actor& actor, std::int64_t room, const FeedOptions& options);

// The bookings that somebody made, as far as the actor may view them: that a busy room is busy because of this person
// is theirs to tell. `not_found` for a person that the actor may not view.
Result<std::string> person_feed(Hub& hub, const rules::Actor& actor, std::int64_t person, const FeedOptions& options);

}  // namespace techhub::booking
