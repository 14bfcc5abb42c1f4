// SPDX-License-Identifier: MIT
// Whose right it is to ask something of, or for, a person.
#pragma once

#include <string_view>

#include "hub/change_log.hpp"

namespace techhub::hub {

// The user's row, once the actor holds `action` on it. The host itself needs no right. `not_found` for what the actor
// may not view.
[[nodiscard]] Result<ChangeLog::Seen> see_person(ChangeLog& log, std::int64_t user, std::string_view action);

// Whose business an individual entrepreneur's company (`ip`) is, for its number is theirs: the one running owner whom
// both sides agreed on, without any the author. 0 for other companies, and where several own it.
[[nodiscard]] Result<std::int64_t> entrepreneur(Records& records, const Record& company);

}  // namespace techhub::hub
