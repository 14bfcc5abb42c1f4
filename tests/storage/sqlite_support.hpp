// SPDX-License-Identifier: MIT
// Files for the tests of the SQLite backend.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "storage/tables.hpp"
#include "support/folder.hpp"
#include "techhub/storage/sqlite.hpp"

namespace techhub::storage::test {

using techhub::test::Folder;
using techhub::test::in_child;
using techhub::test::wait_for;

[[nodiscard]] std::unique_ptr<Storage> open(const std::filesystem::path& file,
                                            SqliteOptions options = {.create = true});
// Made and migrated.
[[nodiscard]] std::unique_ptr<Storage> open_migrated(const std::filesystem::path& file, const Schema& schema,
                                                     SqliteOptions options = {.create = true});

// Another program: runs SQL on the file through its own connection.
void run_sql(const std::filesystem::path& file, const std::string& text);
[[nodiscard]] std::string ask_sql(const std::filesystem::path& file, const std::string& text);

}  // namespace techhub::storage::test
