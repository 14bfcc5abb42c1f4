// SPDX-License-Identifier: MIT
// Sessions as Django's signing module writes them: what an imported one says of whose it is.
#pragma once

#include <cstdint>
#include <string_view>

namespace techhub::hub {

// The user named inside session_data, 0 when it names none. Reads only, and believes: no signature is checked.
[[nodiscard]] std::int64_t user_of_session(std::string_view session_data);

}  // namespace techhub::hub
