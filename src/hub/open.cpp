// SPDX-License-Identifier: MIT
// Making and opening a hub: schema, keys, content types and permissions, policy.
#include <set>

#include "embedded.hpp"
#include "hub/host_schema.hpp"
#include "hub/state.hpp"
#include "techhub/hub/known_words.hpp"

namespace techhub {
namespace {

using storage::Mode;
using storage::Storage;

// What the hub itself reads and writes: a platform of a host's own modules has these tables too.
Result<> check_platform(const Platform* platform, const Storage* storage) {
  if (!platform || !storage) return Error(Code::misuse, "a hub needs a platform and a storage");
  for (const auto label : {"techhub.key", "techhub.setting", "techhub.transition", "techhub.outbox", "techhub.access",
                           "reversion.revision", "reversion.version", "contenttypes.contenttype", "auth.permission",
                           "auth.group", "auth.group_permissions", "account.user", "account.company",
                           "account.usercompany", "account.user_groups", "account.user_user_permissions"}) {
    if (!platform->find(label)) return Error(Code::misuse, "the platform lacks an entity that a hub needs").at(label);
  }
  return success();
}

Result<> make_keys(const Platform& platform, storage::Transaction& transaction, const vault::MasterKey& master,
                   const HubOptions& options) {
  const Table& table = platform.at("techhub.key");
  for (const auto& [purpose, word] :
       {std::pair{vault::Purpose::data, "data"}, std::pair{vault::Purpose::lookup, "lookup"},
        std::pair{vault::Purpose::code, "code"}}) {
    TECHHUB_TRY(const auto id, transaction.reserve(table));
    const auto key = vault::make_key(master, id, purpose, options.random);
    Record row(table);
    row[0] = id;
    row.set("purpose", std::string(word));
    row.set("wrapped", key.wrapped);
    row.set("created", options.clock().us);
    TECHHUB_DO(transaction.insert(row));
  }
  return success();
}

// The content type, or permission of one, that a database must have: a release or a host's module that declares more
// adds more.
struct Named {
  const Table* table;
  const rules::Permission* permission = nullptr;  // null: the content type itself
};

std::string codename_of(const rules::Permission& permission) {
  return permission.name.substr(permission.name.find('.') + 1);
}

Result<std::vector<Named>> missing_names(Records& records,
                                         const std::unordered_map<const Table*, std::int64_t>& types) {
  const Platform& platform = records.platform();
  const Table& permissions = records.table("auth.permission");
  std::set<std::pair<std::int64_t, std::string>> held;
  TECHHUB_TRY(const auto rows, records.select(Query{.table = &permissions}));
  for (const Record& row : rows) held.emplace(row.integer("content_type_id"), row.text("codename"));
  std::vector<Named> missing;
  for (const Table* table : platform.tables()) {
    if (!types.contains(table)) missing.push_back({.table = table});
  }
  for (const auto& permission : platform.permissions().all()) {
    const Table* table = platform.find(permission.entity);
    const auto type = types.find(table);
    if (type == types.end() || !held.contains({type->second, codename_of(permission)}))
      missing.push_back({.table = table, .permission = &permission});
  }
  return missing;
}

// Content types stand before their permissions.
Result<> add_names(Records& records, const std::vector<Named>& missing) {
  const Table& types = records.table("contenttypes.contenttype");
  const Table& permissions = records.table("auth.permission");
  for (const Named& one : missing) {
    Filter same = Filter::is(types.at("app_label"), std::string(one.table->app())) &&
                  Filter::is(types.at("model"), std::string(one.table->model()));
    TECHHUB_TRY(auto type, records.first(types, std::move(same)));
    if (!type) {
      type.emplace(types);
      type->set("app_label", std::string(one.table->app()));
      type->set("model", std::string(one.table->model()));
      TECHHUB_DO(records.insert(*type));
    }
    if (!one.permission) continue;
    std::string codename = codename_of(*one.permission);
    // Another process may have come first.
    Filter held =
        Filter::is(permissions.at("content_type_id"), type->key()) && Filter::is(permissions.at("codename"), codename);
    TECHHUB_TRY(const bool exists, records.exists(permissions, std::move(held)));
    if (exists) continue;
    Record row(permissions);
    row.set("content_type_id", type->key());
    row.set("codename", std::move(codename));
    row.set("name", "Can " + one.permission->action + " " + std::string(one.table->model()));
    TECHHUB_DO(records.insert(row));
  }
  return success();
}

}  // namespace

namespace hub {

Result<std::unordered_map<const Table*, std::int64_t>> load_content_types(Records& records) {
  std::unordered_map<const Table*, std::int64_t> ids;
  const Table& types = records.table("contenttypes.contenttype");
  TECHHUB_TRY(auto rows, records.select(Query{.table = &types}));
  for (const Record& row : rows) {
    const Table* table =
        records.platform().find(std::string(row.text("app_label")) + "." + std::string(row.text("model")));
    if (table) ids.emplace(table, as_integer(row.key()));
  }
  return ids;
}

}  // namespace hub

namespace {

Result<std::shared_ptr<const rules::Policy>> policy_of(const HubOptions& options, const Platform& platform) {
  const std::string_view document =
      options.policy.empty() ? embedded("policies/default.json") : std::string_view(options.policy);
  // Any service may be named: one that the policy was made for may be gone by now, and a grant for it grants nothing.
  rules::KnownWords known = known_words(platform);
  known.services.reset();
  return rules::Policy::compile(document, platform.permissions(), known);
}

}  // namespace

Result<std::unique_ptr<Hub>> Hub::init(std::shared_ptr<const Platform> platform, std::unique_ptr<Storage> storage,
                                       const vault::MasterKey& key, HubOptions options) {
  TECHHUB_DO(check_platform(platform.get(), storage.get()));
  TECHHUB_DO(policy_of(options, *platform));  // before anything is made
  TECHHUB_TRY(const bool exists, storage->initialized());
  if (!exists) {
    const hub::Schema schema(*platform);
    TECHHUB_DO(storage->migrate(platform->tables(), schema.migrations, options.clock()));
  }
  TECHHUB_TRY(auto transaction, storage->begin(Mode::write));
  // Tables without keys are an init that was cut off: it is taken up again.
  TECHHUB_TRY(const auto keys, hub::read_keys(*platform, *transaction));
  if (!keys.empty()) return Error(Code::duplicate, "the database holds a hub already");
  TECHHUB_DO(make_keys(*platform, *transaction, key, options));
  TECHHUB_DO(transaction->commit());
  transaction.reset();
  return open(std::move(platform), std::move(storage), key, std::move(options));
}

Result<std::unique_ptr<Hub>> Hub::open(std::shared_ptr<const Platform> platform, std::unique_ptr<Storage> storage,
                                       const vault::MasterKey& key, HubOptions options) {
  TECHHUB_DO(check_platform(platform.get(), storage.get()));
  TECHHUB_TRY(const bool exists, storage->initialized());
  if (!exists) return Error(Code::not_found, "the database holds no hub: make one with init");
  auto state = std::make_unique<State>();
  state->platform = std::move(platform);
  state->storage = std::move(storage);
  state->options = std::move(options);
  TECHHUB_TRY(auto policy, policy_of(state->options, *state->platform));
  state->replace(std::move(policy));
  // The key is tried before anything is written: also before an older schema is brought up to date.
  {
    TECHHUB_TRY(auto transaction, state->storage->begin(Mode::read));
    TECHHUB_TRY(const auto keys, hub::read_keys(*state->platform, *transaction));
    TECHHUB_TRY(auto vault, vault::Vault::open(key, keys, state->options.random));
    state->vaults.adopt(std::move(vault), keys);
    TECHHUB_DO(hub::check_host_schema(*state->platform, *transaction));
  }
  const hub::Schema schema(*state->platform);
  TECHHUB_DO(state->storage->migrate(state->platform->tables(), schema.migrations, state->options.clock()));
  std::vector<Named> missing;
  {
    TECHHUB_TRY(auto transaction, state->storage->begin(Mode::read));
    TECHHUB_TRY(Records records, state->records(*transaction));
    TECHHUB_TRY(state->content_types, hub::load_content_types(records));
    TECHHUB_TRY(missing, missing_names(records, state->content_types));
  }
  if (!missing.empty()) {
    TECHHUB_TRY(auto transaction, state->storage->begin(Mode::write));
    TECHHUB_TRY(Records records, state->records(*transaction));
    TECHHUB_DO(add_names(records, missing));
    TECHHUB_TRY(state->content_types, hub::load_content_types(records));
    TECHHUB_DO(transaction->commit());
  }
  return std::unique_ptr<Hub>(new Hub(std::move(state)));
}

}  // namespace techhub
