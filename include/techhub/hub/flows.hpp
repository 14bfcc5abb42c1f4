// SPDX-License-Identifier: MIT
// The flows of a platform as a page and with live counts.
#pragma once

#include <string>
#include <string_view>

#include "techhub/hub/hub.hpp"
#include "techhub/rules/drawing.hpp"

namespace techhub {

// Every flow as a chapter of one Markdown page: drawing, states in three languages, transitions.
[[nodiscard]] std::string flows_page(const Platform& platform);

// For the host itself: rows by state and transitions taken, at one moment. `not_found` for an entity without a flow.
[[nodiscard]] Result<rules::FlowCounts> flow_counts(Hub& hub, std::string_view label);

}  // namespace techhub
