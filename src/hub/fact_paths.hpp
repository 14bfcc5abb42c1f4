// SPDX-License-Identifier: MIT
// Reads the path language of Facts (techhub/schema/table.hpp) into resolved paths.
#pragma once

#include <functional>

#include "techhub/hub/platform.hpp"

namespace techhub::hub {

using FindTable = std::function<const Table*(std::string_view label)>;

// `invalid` names the entity, the fact and the part of the path that leads nowhere.
Result<TableFacts> resolve_facts(const Table& table, const FindTable& find);

}  // namespace techhub::hub
