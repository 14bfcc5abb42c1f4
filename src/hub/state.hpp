// SPDX-License-Identifier: MIT
// What an open hub holds. Immutable but for the policy and the keys, which are replaced whole.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "hub/vaults.hpp"
#include "techhub/hub/hub.hpp"

namespace techhub {

struct Hub::State {
  std::shared_ptr<const Platform> platform;
  std::unique_ptr<storage::Storage> storage;
  mutable hub::Vaults vaults;
  HubOptions options;

  [[nodiscard]] std::shared_ptr<const rules::Policy> policy() const {
    const std::lock_guard lock(policy_mutex);
    return current_policy;
  }
  void replace(std::shared_ptr<const rules::Policy> policy) {
    const std::lock_guard lock(policy_mutex);
    current_policy = std::move(policy);
  }

  // The rows of a transaction, sealed with the keys that it sees.
  [[nodiscard]] Result<Records> records(storage::Transaction& transaction) const {
    std::int64_t epoch = 0;
    return records(transaction, epoch);
  }
  // Answers the rights epoch too, which it had to read.
  [[nodiscard]] Result<Records> records(storage::Transaction& transaction, std::int64_t& epoch) const;
  // django_content_type's id of an entity; filled once by load_content_types.
  std::unordered_map<const Table*, std::int64_t> content_types;

 private:
  mutable std::mutex policy_mutex;  // held for a pointer copy only
  std::shared_ptr<const rules::Policy> current_policy;
};

namespace hub {

// A user as a decision needs them; `not_found`.
Result<rules::Actor> load_actor(Records& records, std::int64_t user, const HubOptions& options);
// Counts changes of anybody's rights, and of keys: an actor loaded at another epoch is loaded anew.
Result<std::int64_t> rights_epoch(Records& records);
Result<> bump_rights_epoch(Records& records);
// True for tables whose rows make up somebody's rights.
[[nodiscard]] bool carries_rights(const Table& table) noexcept;
// True for the library's own tables and the history: nobody's right reaches into them, only the changes that they tell
// of write them.
[[nodiscard]] bool is_kept_by_library(const Table& table) noexcept;

// A setting's value, null when it is not set.
Result<Json> read_setting(Records& records, std::string_view key);
Result<> write_setting(Records& records, std::string_view key, const Json& value);

// True when the row is about the actor.
[[nodiscard]] bool is_subject(const rules::Actor& actor, const rules::Resource& facts) noexcept;
// True when what is sealed inside the row is the actor's: answers and applications are about who gave them.
[[nodiscard]] bool owns_inside(const rules::Actor& actor, const rules::Resource& facts) noexcept;
// Masks the personal columns of a record whose row is not the actor's own. `record` is open.
void mask(Record& record, const rules::Actor& actor, const rules::Resource& facts);

// The row in Django's serialised form, as reversion_version holds it; sealed values stay sealed. The version of a
// deletion holds the row as it was last, and `"deleted": true` beside its fields, which Django passes over.
[[nodiscard]] std::string serialized(const Record& record, bool is_deletion = false);
// The version of a row in a revision, to be inserted.
[[nodiscard]] Record version_of(const Record& row, bool is_deletion, const Table& versions, const Value& revision,
                                const Value& content_type);
// Tables whose changes make versions: those of the platform, not the library's own and Django's machinery.
[[nodiscard]] bool has_versions(const Table& table) noexcept;

}  // namespace hub
}  // namespace techhub
