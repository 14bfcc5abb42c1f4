// SPDX-License-Identifier: MIT
// What the tests of rules share: permissions as a platform would declare them, files, and short ways to compile.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/rules/flow.hpp"

namespace techhub::rules::test {

// The text of a file below the source folder.
[[nodiscard]] std::string read_source(std::string_view path);
// Those of tests/data/rules/permissions.txt.
[[nodiscard]] const Permissions& platform();
// Those of tests/data/rules/flows.json.
[[nodiscard]] std::vector<Flow> flows();
// policies/default.json over platform().
[[nodiscard]] const Policy& default_policy();
// policies/full.json over platform().
[[nodiscard]] const Policy& full_policy();

using PolicyPointer = std::shared_ptr<const Policy>;
// Fails the test when the document does not compile.
[[nodiscard]] PolicyPointer compiled(std::string_view document, const Permissions& permissions = platform());
// {"format": 1, "roles": {<roles>}}
[[nodiscard]] std::string with_roles(std::string_view roles);

[[nodiscard]] Actor person(std::int64_t user, std::string_view role = "user");
[[nodiscard]] PermissionId permission(std::string_view name);

}  // namespace techhub::rules::test
