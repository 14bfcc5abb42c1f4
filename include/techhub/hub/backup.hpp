// SPDX-License-Identifier: MIT
// A hub as a whole: backups of it while it runs, restoring one, and copying it into another storage (docs/backup.md).
// What arrives is checked before it takes a name or the place of anything: a call that fails leaves all files and
// databases as they were.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "techhub/hub/hub.hpp"

namespace techhub {

struct BackupOptions {
  // How many of how many are copied: pages of a backup, rows of a copy. Called now and then; false ends the call with
  // `cancelled`.
  std::function<bool(std::int64_t done, std::int64_t of)> progress{};
  // Pages between two calls of it.
  int pages_per_step = 1024;
  // Reads all of what was written: its form, its references, and whether every personal value opens.
  bool verify = true;
  // A file of the name is there already: `duplicate`, unless it may be replaced.
  bool replace = false;
};

// The hub as it is committed at one moment into a file, while others read and write: a database that opens with the
// hub's own master key. `unsupported` for a storage that makes no backups itself: copy() works for any.
Result<> backup(Hub& hub, const std::filesystem::path& file, const BackupOptions& options = {});

// A backup, or any other database of this library at rest or in use, to a database file. `wrong_key`, `newer_schema`,
// `corrupt`, `invalid` for what is none; an older schema is brought up to date. A database that is replaced must not be
// in use (`busy`); its log goes with it.
Result<> restore(std::shared_ptr<const Platform> platform, const std::filesystem::path& backup,
                 const std::filesystem::path& database, const vault::MasterKey& key, const BackupOptions& options = {});

// Where a copy goes.
struct CopyTarget {
  std::shared_ptr<const Platform> platform;
  // Empty, or a hub that was only made (`duplicate` otherwise).
  std::unique_ptr<storage::Storage> storage;
  vault::MasterKey key;  // the same master key or another
  HubOptions options{};
};

// All rows of all tables, as they are at one moment, in one transaction of the target, and the target opened. Rows keep
// their keys and are the same byte for byte, but for the keys of encryption, which are wrapped by the target's master
// key, and the record of migrations, which is a database's own. Keys that the source gave out once are not given out
// again. `wrong_key` when `key` is not that of `from`.
[[nodiscard]] Result<std::unique_ptr<Hub>> copy(Hub& from, const vault::MasterKey& key, CopyTarget to,
                                                const BackupOptions& options = {});

}  // namespace techhub
