// SPDX-License-Identifier: MIT
// What differs between two JSON values, by path.
#pragma once

#include <vector>

#include "techhub/hub/history.hpp"

namespace techhub::hub {

// Appends what makes `to` out of `from`, below `path`; a null pointer where there is none. Objects by member, arrays by
// place: what the longer one has more is added, or removed from its end backwards, so that the differences can be
// applied one after another.
void add_differences(std::string& path, const Json* from, const Json* to, std::vector<Difference>& differences);
// A step of a JSON pointer.
void append_step(std::string& path, std::string_view step);

}  // namespace techhub::hub
