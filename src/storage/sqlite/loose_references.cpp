// SPDX-License-Identifier: MIT
#include "storage/loose_references.hpp"

#include "storage/sqlite/transaction.hpp"

namespace techhub::storage {

std::optional<bool> has_loose_references(Transaction& transaction) noexcept {
  auto* const sqlite = dynamic_cast<sqlite::SqliteTransaction*>(&transaction);
  return sqlite ? sqlite->has_loose_references() : std::nullopt;
}

namespace sqlite {

// SQLite counts what a commit would refuse.
std::optional<bool> SqliteTransaction::has_loose_references() const noexcept {
  if (state_ != State::open || core_->is_of_another_process()) return std::nullopt;
  int count = 0;
  int highest = 0;
  sqlite3* const handle = connection_->database().getHandle();
  if (sqlite3_db_status(handle, SQLITE_DBSTATUS_DEFERRED_FKS, &count, &highest, 0) != SQLITE_OK) return std::nullopt;
  return count != 0;
}

}  // namespace sqlite
}  // namespace techhub::storage
