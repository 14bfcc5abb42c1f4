// SPDX-License-Identifier: MIT
// Reads the path language of Facts (techhub/schema/table.hpp) into resolved paths.
#pragma once

#include <functional>

#include "techhub/hub/platform.hpp"

namespace techhub::hub {

// Comments may stand on comments: a chain of (source, primary_key) longer than this is no fact of anything. Filters
// spell the whole chain out, and a database reads only so much.
inline constexpr int max_targets = 2;

using FindTable = std::function<const Table*(std::string_view label)>;

// `invalid` names the entity, the fact and the part of the path that leads nowhere.
Result<TableFacts> resolve_facts(const Table& table, const FindTable& find);

}  // namespace techhub::hub
