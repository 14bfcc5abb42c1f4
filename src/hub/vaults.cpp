// SPDX-License-Identifier: MIT
#include "hub/vaults.hpp"

#include <algorithm>

namespace techhub::hub {

Result<std::vector<vault::WrappedKey>> read_keys(const Platform& platform, storage::Transaction& transaction) {
  std::vector<vault::WrappedKey> keys;
  const Query query{.table = &platform.at("techhub.key")};
  TECHHUB_TRY(auto cursor, transaction.query(query));
  for (;;) {
    TECHHUB_TRY(const auto row, cursor->next());
    if (!row) return keys;
    vault::WrappedKey key;
    key.id = as_integer(row->key());
    const auto purpose = row->text("purpose");
    key.purpose = purpose == "data"     ? vault::Purpose::data
                  : purpose == "lookup" ? vault::Purpose::lookup
                                        : vault::Purpose::code;
    if (const auto* bytes = std::get_if<Bytes>(&row->get("wrapped"))) key.wrapped = *bytes;
    key.retired = !is_null(row->get("retired"));
    keys.push_back(std::move(key));
  }
}

Vaults::Ids Vaults::ids_of(std::span<const vault::WrappedKey> keys) {
  Ids ids;
  for (const auto& key : keys) ids.emplace_back(key.id, key.retired);
  return ids;
}

Vaults::Generation& Vaults::add(std::shared_ptr<const vault::Vault> vault, Ids ids) {
  auto made = std::make_unique<Generation>();
  made->vault = std::move(vault);
  made->ids = std::move(ids);
  return *generations_.emplace_back(std::move(made));
}

void Vaults::adopt(std::shared_ptr<const vault::Vault> vault, std::span<const vault::WrappedKey> keys) {
  const std::lock_guard lock(mutex_);
  current_.store(&add(std::move(vault), ids_of(keys)), std::memory_order_release);
}

Result<const vault::Vault*> Vaults::find(const Platform& platform, storage::Transaction& transaction,
                                         std::int64_t epoch) {
  TECHHUB_TRY(const auto keys, read_keys(platform, transaction));
  Ids ids = ids_of(keys);
  const std::lock_guard lock(mutex_);
  const Generation& now = *current_.load(std::memory_order_relaxed);
  // The latest of the same ids: its master key is the one in force.
  const auto known = std::find_if(generations_.rbegin(), generations_.rend(),
                                  [&](const auto& generation) { return generation->ids == ids; });
  Generation* its = known == generations_.rend() ? nullptr : known->get();
  if (its == nullptr) {
    TECHHUB_TRY(auto made, now.vault->with(keys));
    its = &add(std::move(made), std::move(ids));
  }
  // A snapshot that is older than what others have seen changes nothing for them.
  if (epoch > now.epoch.load(std::memory_order_relaxed)) {
    its->epoch.store(epoch, std::memory_order_relaxed);
    current_.store(its, std::memory_order_release);
  }
  return its->vault.get();
}

}  // namespace techhub::hub
