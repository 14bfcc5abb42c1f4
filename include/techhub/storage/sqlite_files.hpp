// SPDX-License-Identifier: MIT
// Database files as files: copying one whole, and putting one in the place of another.
#pragma once

#include <filesystem>

#include "techhub/storage/storage.hpp"

namespace techhub::storage {

// Copies the database of a file, at rest or in use by others, as it is committed now, to a new file: as
// Storage::backup_to. `not_found`, `invalid` for another program's database, `corrupt`, `duplicate`.
[[nodiscard]] Result<> copy_sqlite(const std::filesystem::path& file, const std::filesystem::path& to,
                                   const BackupOptions& options = {});

// Gives a database at rest its name, on the same disk, in one step: after a crash the name is the old one's or the new
// one's, whole. `duplicate` when a database, or what is left of one, has the name, unless `replace`: then that one is
// gone, its log too. `busy` while anybody has it open, `invalid` when the name is that of no database or of another
// program's; after any error it is as it was.
[[nodiscard]] Result<> install_sqlite(const std::filesystem::path& made, const std::filesystem::path& file,
                                      bool replace);

// Removes a database that nobody has open, with all that lies beside it.
void discard_sqlite(const std::filesystem::path& file) noexcept;

}  // namespace techhub::storage
