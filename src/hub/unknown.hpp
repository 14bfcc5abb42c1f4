// SPDX-License-Identifier: MIT
// What a row says that nothing here knows: told by an import, and by the judgements of a hub.
#pragma once

#include <span>
#include <string>

#include "techhub/hub/records.hpp"

namespace techhub::hub {

// A word that its column does not list, or an entity as the source of content that the platform lacks.
[[nodiscard]] bool is_unknown_word(const Platform& platform, const Table& table, std::size_t column,
                                   const Value& value);
// Of the rows of groups' or users' permissions: Django's own that the host does not trust, so that they count for
// nothing.
[[nodiscard]] Result<Filter> inert_permissions(Records& records, const Table& list,
                                               std::span<const std::string> trusted);

}  // namespace techhub::hub
