// SPDX-License-Identifier: MIT
// Vaults: the vault of the keys that a transaction sees. Keys change while a hub is open, by its own hand or by another
// process; a transaction reads and writes with those of its own snapshot, or it would miss look-ups or seal with a key
// that is on its way out. Whoever changes keys bumps the rights epoch in the same transaction, so that an unchanged
// epoch, which is read anyway, says that the keys are the same.
#pragma once

#include <atomic>
#include <mutex>
#include <vector>

#include "techhub/hub/platform.hpp"
#include "techhub/storage/storage.hpp"
#include "techhub/vault/vault.hpp"

namespace techhub::hub {

// The rows of techhub_key. They hold nothing personal and are read without a vault.
[[nodiscard]] Result<std::vector<vault::WrappedKey>> read_keys(const Platform& platform,
                                                               storage::Transaction& transaction);

class Vaults {
 public:
  // The first vault, of the keys as read at open; later the same keys under another master key.
  void adopt(std::shared_ptr<const vault::Vault> vault, std::span<const vault::WrappedKey> keys);
  // The vault of a transaction whose snapshot is of this epoch; lives as long as this object. `wrong_key` when the
  // master key was changed by somebody else and keys were added under the new one.
  Result<const vault::Vault*> of(const Platform& platform, storage::Transaction& transaction, std::int64_t epoch) {
    const Generation* const now = current_.load(std::memory_order_acquire);
    if (now->epoch.load(std::memory_order_relaxed) == epoch) return now->vault.get();
    return find(platform, transaction, epoch);
  }
  // The newest that this hub has met.
  [[nodiscard]] const vault::Vault& newest() const noexcept { return *current_.load(std::memory_order_acquire)->vault; }

 private:
  // Ids and which are retired: an id is given out once, so that its key never changes.
  using Ids = std::vector<std::pair<std::int64_t, bool>>;
  struct Generation {
    Ids ids;
    std::shared_ptr<const vault::Vault> vault;
    std::atomic<std::int64_t> epoch{0};  // the last at which these were seen to be the keys
  };
  static Ids ids_of(std::span<const vault::WrappedKey> keys);
  Result<const vault::Vault*> find(const Platform& platform, storage::Transaction& transaction, std::int64_t epoch);
  Generation& add(std::shared_ptr<const vault::Vault> vault, Ids ids);

  std::mutex mutex_;  // of the list
  // All that ever were: a transaction may still use one, and there are few.
  std::vector<std::unique_ptr<Generation>> generations_;
  std::atomic<Generation*> current_{nullptr};
};

}  // namespace techhub::hub
