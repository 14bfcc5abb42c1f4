// SPDX-License-Identifier: MIT
// People in texts that are about something else: their addresses and numbers are masked by pattern. Names cannot be
// told from other words and stay; where a text is a person's own name (object_repr), the caller replaces it whole.
#pragma once

#include <string>
#include <string_view>

#include "techhub/value/json.hpp"

namespace techhub::hub {

// E-mail addresses, phone numbers (+ and 10 to 15 digits, or 11 that begin with 7 or 8) and numbers of 12 digits.
[[nodiscard]] std::string mask_people(std::string_view text);
// The same in every text inside a JSON value.
[[nodiscard]] Json mask_people_in(const Json& value);
// Every quoted value of an SQL statement as '?', and mask_people of the rest.
[[nodiscard]] std::string mask_sql(std::string_view statement);

}  // namespace techhub::hub
