// SPDX-License-Identifier: MIT
// matrix: what each role may do, from each way of standing to a row, as a text to read, keep and compare.
#pragma once

#include <string>

#include "techhub/rules/policy.hpp"

namespace techhub::rules {

// A block for each role: its name, then lines `<pattern> <permission> ...`. A pattern has a letter for each of own (o),
// company owner (w), member (m), advisor (a), organisation (g), assigned (d), host (h), other (x), or `.` where the
// role may not: a capital where it may on every row, a small one where only on rows of the service, status or target
// that its grants name. A role shows only what it may otherwise than `user`, when there is such a role and it inherits
// it.
[[nodiscard]] std::string matrix(const Policy& policy, Time at);

}  // namespace techhub::rules
