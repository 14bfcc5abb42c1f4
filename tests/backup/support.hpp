// SPDX-License-Identifier: MIT
// What the tests of backups share.
#pragma once

#include <map>

#include "support/folder.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/hub/backup.hpp"

namespace techhub::test {

[[nodiscard]] const std::shared_ptr<const Platform>& whole();
[[nodiscard]] std::unique_ptr<Hub> made(const std::filesystem::path& file, const vault::MasterKey& key);
[[nodiscard]] Result<std::unique_ptr<Hub>> opened(const std::filesystem::path& file, const vault::MasterKey& key);

// People, versions, circles of references, sealed values, keys that were given out and are gone. Answers the
// administrator.
std::int64_t fill(Hub& hub);
// Every row as it is stored, by label.
[[nodiscard]] std::map<std::string, std::vector<std::vector<Value>>> rows_of(Hub& hub);

}  // namespace techhub::test
