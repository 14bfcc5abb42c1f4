// SPDX-License-Identifier: MIT
// The embedded backend: one SQLite file (and its -wal, -shm and -lock beside it) on a local disk, used by any number of
// threads and processes of this library. docs/storage.md says what other programs may do to the file meanwhile.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "techhub/storage/storage.hpp"

namespace techhub::storage {

struct SqliteOptions {
  // Make the file when there is none; else `not_found`.
  bool create = false;
  // FULL: a commit survives power loss. NORMAL: the last commits may be lost with the power, never consistency.
  enum class Synchronous : std::uint8_t { full, normal } synchronous = Synchronous::full;
  // How long a transaction waits for another writer.
  std::chrono::milliseconds busy_timeout{5000};

  // Connections kept for readers; more are made when all are in use.
  std::size_t readers = 4;
  // Pages of write-ahead log after which a commit checkpoints (4 KiB each).
  int checkpoint_pages = 1000;
};

// `not_found`, `io` (also for what is no regular file), `corrupt` (not a SQLite file, damaged, or empty although not to
// be made), `busy`. Nothing but an empty file is written before migrate().
// In the child of a fork the storage answers `misuse`; ending it there, or a transaction, leaves the parent's alone.
[[nodiscard]] Result<std::unique_ptr<Storage>> open_sqlite(const std::filesystem::path& file,
                                                           const SqliteOptions& options = {});

}  // namespace techhub::storage
