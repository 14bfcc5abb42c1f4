// SPDX-License-Identifier: MIT
// What tests/data/policy.md says, read as a person reads it: every role of a policy right by right.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "rules/fixture.hpp"

namespace techhub::rules::test {

// permission, scope, status, service, target
using Right = std::tuple<std::string, std::string, std::string, std::string, std::string>;
struct RoleTable {
  std::set<std::string> inherits;
  std::set<Right> rights;
};
using PolicyTable = std::map<std::string, RoleTable>;

[[nodiscard]] PolicyTable read_default_table();
[[nodiscard]] PolicyTable read_full_table();

// The rights that the role itself states, of a policy without denials and validity.
[[nodiscard]] std::set<Right> stated(const Policy& policy, std::uint32_t role);
// And those that it inherits.
[[nodiscard]] std::set<Right> all_held(const Policy& policy, std::uint32_t role);

}  // namespace techhub::rules::test
