// SPDX-License-Identifier: MIT
// matrix: what each role may do, from each way of standing to a row, as a text to read, keep and compare.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "techhub/rules/policy.hpp"
#include "techhub/value/json.hpp"

namespace techhub::rules {

// A pattern has a letter for each of own (o), company owner (w), member (m), advisor (a), organisation (g), assigned
// (d), host (h), other (x), or `.` where the role may not: a capital where it may on every row, a small one where only
// on rows of some service, status or target that its grants name. A role has only what it may otherwise than `user`,
// when there is such a role and it inherits from others.
struct MatrixRole {
  std::string role;
  bool is_heir = false;                                // "as user, but"
  bool is_super = false;                               // may override, too
  std::map<std::string, std::set<std::string>> lines;  // pattern -> permissions
};
// By the names of roles. `limit` as analyse().
[[nodiscard]] Result<std::vector<MatrixRole>> matrix(const Policy& policy, Time at);

// A block for each role: its name, then lines `<pattern> <permission> ...`.
[[nodiscard]] std::string to_text(std::span<const MatrixRole> roles);
[[nodiscard]] Json to_json(const MatrixRole& role);

}  // namespace techhub::rules
