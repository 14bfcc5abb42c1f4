// SPDX-License-Identifier: MIT
// Landing pages beyond the generic changes. Sections and components keep a dense order (0..n-1) under Hub::create,
// Hub::update and Hub::erase: `position` asks for a place (the end when a new row does not), and a section goes with
// its components. Any thread.
#pragma once

#include <string_view>

#include "techhub/hub/hub.hpp"

namespace techhub::landing {

// A new draft of the actor's with the page's data, sections, components and references to media, in the same
// organisation. Takes the right to add pages and to view this one. `duplicate` when the organisation has the slug.
Result<Outcome> copy_page(Hub& hub, const rules::Actor& actor, std::int64_t page, std::string_view slug);

// Moves a section within its page, or a component within its section, to `position`, and the others make room.
Result<Outcome> move_section(Hub& hub, const rules::Actor& actor, std::int64_t section, std::int64_t position);
Result<Outcome> move_component(Hub& hub, const rules::Actor& actor, std::int64_t component, std::int64_t position);

}  // namespace techhub::landing
