// SPDX-License-Identifier: MIT
// Copies of database files, made by SQLite's online backup.
#pragma once

#include "storage/sqlite/connection.hpp"
#include "techhub/storage/storage.hpp"

namespace techhub::storage::sqlite {

// Writes what `source`, which is in no transaction, sees now to a new file: whole, at rest and on the disk, or not at
// all. `duplicate` when the file exists.
[[nodiscard]] Result<> copy_pages(Connection& source, const std::string& file, const BackupOptions& options);

}  // namespace techhub::storage::sqlite
