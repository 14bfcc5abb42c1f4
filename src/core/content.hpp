// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <string_view>

namespace techhub::core {

// The entities that share the content flow.
inline constexpr std::array<std::string_view, 6> content_entities{"core.event",   "core.vacancy",  "core.blog",
                                                                  "core.article", "core.techtask", "core.discussion"};

}  // namespace techhub::core
