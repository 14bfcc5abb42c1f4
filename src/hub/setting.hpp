// SPDX-License-Identifier: MIT
// What a host's settings say, judged where it is used: of a value that makes no sense the place is told, and what needs
// it is refused. docs/settings.md has the bounds.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "techhub/value/json.hpp"
#include "techhub/value/result.hpp"

namespace techhub::hub {

// `invalid`, at techhub.setting and the key; no place is the value itself.
[[nodiscard]] Error bad_setting(std::string_view key, std::string_view place, std::string_view fault = {});

// A whole number from `least` to `most`: the value itself, or a member of the object that it must be then. None where
// it is null.
[[nodiscard]] Result<std::optional<std::int64_t>> number_of(const Json& setting, std::string_view key,
                                                            std::string_view member, std::int64_t least,
                                                            std::int64_t most);

}  // namespace techhub::hub
