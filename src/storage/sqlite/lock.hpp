// SPDX-License-Identifier: MIT
// The lock that serialises writers and checkpoints where SQLite itself does not do it well enough.
//
// SQLite 3.7.0 to 3.51.2 (but for 3.44.6 and 3.50.7 and their successors) have the WAL-reset bug: when one connection
// commits while another begins a checkpoint, the checkpoint may miss that the log started anew, and a later one then
// leaves pages out of the database file: it is damaged. While such a version runs, all writers and all checkpoints of
// this library, in every process, hold one lock, so that the two never meet; a fixed version needs none of it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>

#include "techhub/value/result.hpp"

namespace techhub::storage::sqlite {

using Deadline = std::chrono::steady_clock::time_point;

// `version` as sqlite3_libversion_number() gives it: 3.40.1 is 3040001.
[[nodiscard]] constexpr bool has_wal_reset_bug(int version) noexcept {
  if (version < 3'007'000 || version >= 3'051'003) return false;
  const bool is_fixed_350 = version >= 3'050'007 && version < 3'051'000;
  const bool is_fixed_344 = version >= 3'044'006 && version < 3'045'000;
  return !is_fixed_350 && !is_fixed_344;
}

// One writer at a time among the threads of one Storage.
class Gate {
 public:
  // False when it did not open before the deadline.
  [[nodiscard]] bool enter(Deadline deadline);
  void leave() noexcept;

 private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool is_taken_ = false;
};

// flock on a file beside the database, which is made when first needed and never removed. Each object has its own file
// description, so that two of them exclude each other within one process too. One thread at a time.
class FileLock {
 public:
  FileLock(std::string file, std::string database);
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

  // `busy` when it is not free before the deadline, `io` when the file cannot be made.
  [[nodiscard]] Result<> lock(Deadline deadline);
  void unlock() noexcept;

 private:
  Result<> open();

  std::string file_;
  std::string database_;  // its permissions are those of the lock file
  int descriptor_ = -1;
};

}  // namespace techhub::storage::sqlite
