// SPDX-License-Identifier: MIT
// The data files that are compiled into the library: policies/*.json and mappings/*.json.
// The definition is generated at build time by cmake/embed.cmake. Safe from any thread.
#pragma once

#include <string_view>

namespace techhub {

// The whole text of a data file, byte for byte, by its path below the project's root: embedded("policies/default.json").
// Empty if there is no such file. The view is valid for as long as the program runs and is not zero-terminated.
std::string_view embedded(std::string_view path);

}  // namespace techhub
