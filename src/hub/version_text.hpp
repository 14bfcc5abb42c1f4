// SPDX-License-Identifier: MIT
// Changes of stored versions, which stay otherwise as they were written, byte for byte.
#pragma once

#include <string>
#include <string_view>

#include "techhub/value/json.hpp"

namespace techhub::hub {

// `"name":<before>` becomes `"name":<after>` in a JSON text, where it stands first. False when it does not stand there.
bool replace_member(std::string& text, std::string_view name, const Json& before, const Json& after);

}  // namespace techhub::hub
