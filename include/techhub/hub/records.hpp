// SPDX-License-Identifier: MIT
// Records: the rows of a transaction with personal columns sealed on the way in and opened on the way out. It decides
// nothing: rules stand above it. A host that brings its own rules uses it as it is. Belongs to its transaction's
// thread.
#pragma once

#include <vector>

#include "techhub/hub/platform.hpp"
#include "techhub/storage/storage.hpp"
#include "techhub/vault/vault.hpp"

namespace techhub {

class Records {
 public:
  // All three must outlive it.
  Records(const Platform& platform, const vault::Vault& vault, storage::Transaction& transaction)
      : platform_(platform), vault_(vault), transaction_(transaction) {}

  [[nodiscard]] const Platform& platform() const noexcept { return platform_; }
  [[nodiscard]] const vault::Vault& vault() const noexcept { return vault_; }
  [[nodiscard]] storage::Transaction& transaction() noexcept { return transaction_; }
  [[nodiscard]] const Table& table(std::string_view label) const { return platform_.at(label); }

  // Personal columns arrive sealed; open() makes them readable. `not_found` from need().
  Result<std::optional<Record>> find(const Table& table, const Value& key);
  Result<Record> need(const Table& table, const Value& key);
  Result<std::vector<Record>> select(const Query& query);
  Result<std::optional<Record>> first(const Table& table, Filter filter);
  Result<std::int64_t> count(const Table& table, const Filter& filter);
  Result<bool> exists(const Table& table, Filter filter);
  // Opens all personal columns in place; `corrupt` when a value was altered.
  Result<> open(Record& record) const;

  // Inserts with personal columns in the clear or sealed; a missing 64-bit key is reserved and set. On return the
  // record is what was stored, sealed.
  Result<> insert(Record& record);
  // Writes `columns`; false when no row with this key matched `expect`.
  Result<bool> update(Record& record, ColumnSet columns, const Filter& expect = {});
  Result<bool> erase(const Table& table, const Value& key);

 private:
  const Platform& platform_;
  const vault::Vault& vault_;
  storage::Transaction& transaction_;
};

}  // namespace techhub
