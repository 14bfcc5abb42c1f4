// SPDX-License-Identifier: MIT
// Hub: a platform over a storage: records, permissions and flows together. May be used from any thread; keeps no state
// of a caller. Everything it answers is committed or untouched: no call leaves half a change.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/change.hpp"
#include "techhub/hub/platform.hpp"
#include "techhub/rules/policy.hpp"
#include "techhub/storage/sqlite.hpp"
#include "techhub/vault/vault.hpp"

namespace techhub {

struct HubOptions {
  // Where the present comes from.
  Clock clock = system_clock();
  // Where keys, salts, codes and tokens come from.
  vault::Random random = vault::system_random();
  // The policy document; empty: the one that ships, policies/default.json.
  std::string policy{};
  // Names of Django permissions of groups and users that count, at scope `any`; none by default.
  std::vector<std::string> trusted_permissions{};
  vault::PasswordCost password_cost{};
};

// What the caller saw, so that a change of a row that somebody else changed meanwhile is a `conflict`.
struct Expect {
  std::optional<std::string> status{};
  // Id of the row's last reversion_version; 0 when it has none.
  std::optional<std::int64_t> version{};
};

// A row after a change.
struct Outcome {
  Record row;        // personal columns masked for the actor
  std::string from;  // status before; empty for a create or where the entity has none
  std::string to;
  std::int64_t version = 0;
};

// What may be done with a row.
struct ActionState {
  std::string action;
  std::string to{};      // the status it leads to; empty for change and delete
  bool is_open = false;  // the actor may take it now
  // What stands in the way otherwise. Where the right or the status is missing, only guards on who asks speak besides.
  std::vector<Problem> missing{};
  // Arguments that it will not go without: `comment`, and those that guards want (`score`) while it is open.
  std::vector<std::string> needs{};
};

struct ListQuery {
  // Of the caller: joined with what the actor may see. Column positions are those of the table.
  Filter filter{};
  // Keeps the rows on which the actor has the right to this action besides, in a status from which it goes: `approve`
  // lists what waits for them. What stands in the way besides (guards, blocked companies) actions() tells. Empty:
  // whatever they may view.
  std::string action{};
  std::vector<Order> order{};
  // Key values after which the page starts: `next` of the page before.
  std::vector<Value> after{};
  std::size_t limit = 50;  // taken as 1 to 1000
};
struct Page {
  std::vector<Record> rows;  // personal columns masked, or in the clear on the actor's own rows
  std::vector<Value> next;   // empty at the end
};

class Hub {
 public:
  // Makes a new database (`duplicate` when it holds one already): tables, keys, content types and permissions. Then as
  // open().
  [[nodiscard]] static Result<std::unique_ptr<Hub>> init(std::shared_ptr<const Platform> platform,
                                                         std::unique_ptr<storage::Storage> storage,
                                                         const vault::MasterKey& key, HubOptions options = {});
  // Opens an existing one, bringing an older schema up to date. `not_found` when it holds none, `wrong_key`,
  // `newer_schema`, `invalid` for a bad policy.
  [[nodiscard]] static Result<std::unique_ptr<Hub>> open(std::shared_ptr<const Platform> platform,
                                                         std::unique_ptr<storage::Storage> storage,
                                                         const vault::MasterKey& key, HubOptions options = {});
  ~Hub();
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  [[nodiscard]] const Platform& platform() const noexcept;
  [[nodiscard]] storage::Storage& storage() noexcept;
  [[nodiscard]] const HubOptions& options() const noexcept;
  [[nodiscard]] Time now() const;

  // Who asks. `not_found` when there is no such user.
  [[nodiscard]] Result<rules::Actor> actor(std::int64_t user);

  // The policy in force; replaced whole, readers never wait. It views the platform, which must outlive it. set_policy
  // asks nobody's right and is of this hub alone until it closes: nothing is stored, other hubs and processes keep
  // theirs. A bad document, or unknown words in it, change nothing (`invalid`, `limit`: see Policy::compile).
  [[nodiscard]] std::shared_ptr<const rules::Policy> policy() const;
  Result<> set_policy(std::string_view document);

  // One row, personal values masked unless it is the actor's own (inside `data`: unless the actor is its author).
  // `not_found` also for what the actor may not view.
  [[nodiscard]] Result<Record> get(const rules::Actor& actor, std::string_view label, const Value& key);
  // What the actor may view of a table, filtered by the storage. `invalid` for an action that the entity lacks.
  [[nodiscard]] Result<Page> list(const rules::Actor& actor, std::string_view label, const ListQuery& query = {});
  [[nodiscard]] Result<std::int64_t> count(const rules::Actor& actor, std::string_view label, const Filter& filter = {},
                                           std::string_view action = {});
  // The filter behind list() and count(): keeps the rows on which the policy allows `action` (a permission's), those
  // too that the actor may not view (a calendar shows bookings as taken): join the one of `view` where rows are told.
  // For a host's own reading, in read(): as the filter of a list() it is a caller's, whose ways to other rows go by
  // rows that are viewed; ListQuery::action is for that. `invalid` for an action that the entity does not have. None
  // for `system`, to whom list() shows every row.
  [[nodiscard]] Result<Filter> visible(const rules::Actor& actor, std::string_view action, std::string_view label);

  // The row's id of the last version, 0 when it has none: what Expect takes.
  [[nodiscard]] Result<std::int64_t> version(std::string_view label, const Value& key);

  // Does the policy let the actor do `action` (a permission's) on this row? What flows and guards ask besides, blocked
  // companies too, actions() and check() tell. `not_found` for a row that the actor may not view; an action that the
  // entity does not have decides `unknown`, and any is `no_grant` for `system`, whose actions the flows name.
  [[nodiscard]] Result<rules::Decision> decide(const rules::Actor& actor, std::string_view action,
                                               std::string_view label, const Value& key);
  // Every action of the row's flow, and change and delete, each with what is missing. Writes nothing.
  [[nodiscard]] Result<std::vector<ActionState>> actions(const rules::Actor& actor, std::string_view label,
                                                         const Value& key);

  // The four changes. Each is one transaction with history, version and outbox, or an error and nothing.
  // `fields` by column name; guarded columns are refused. `override_reason`, not blank, opens guarded columns and rows
  // that are not editable to those who hold a super role and the change, never on their own case; it is recorded.
  Result<Outcome> create(const rules::Actor& actor, std::string_view label, const Json& fields);
  Result<Outcome> update(const rules::Actor& actor, std::string_view label, const Value& key, const Json& fields,
                         const Expect& expect = {}, std::string_view override_reason = {});
  Result<> erase(const rules::Actor& actor, std::string_view label, const Value& key, const Expect& expect = {});
  // `input`: {"comment": ...} and the action's own arguments.
  Result<Outcome> perform(const rules::Actor& actor, std::string_view label, const Value& key, std::string_view action,
                          const Json& input = {}, const Expect& expect = {});
  // The same path as perform, to its last step but one: what would happen, or why not. Nothing is written.
  Result<Outcome> check(const rules::Actor& actor, std::string_view label, const Value& key, std::string_view action,
                        const Json& input = {}, const Expect& expect = {});

  // A use case of several steps in one transaction, on the rules' own authority once its right is decided. Modules and
  // hosts build their functions on it.
  struct UseCase {
    std::string_view label;                     // entity and action of the right that is asked: `account.usercompany`,
    std::string_view action;                    // `invite`
    std::function<Result<Record>(Change&)> on;  // the row it is asked on, which need not be stored yet
    std::function<Result<Record>(Change&)> work;  // the changes; its row is the outcome
    bool needs_view = true;                       // a stored row that the actor may not view is `not_found`
  };
  Result<Outcome> run(const rules::Actor& actor, const UseCase& use_case, const Json& input = {});

  // Personal columns in the clear for a stated purpose, written to techhub_access. Needs view_personal on the row.
  // `data` names everything that is sealed inside that column, `data.<member>` one value of it; where the entity has no
  // such right, that of the person is asked, who is the row's author.
  [[nodiscard]] Result<Record> reveal(const rules::Actor& actor, std::string_view label, const Value& key,
                                      std::span<const std::string_view> columns, std::string_view purpose);

  // Rows without anybody's rights, for the host itself. Personal columns come sealed: Records::open opens them. Write:
  // no rules, versions or history; the tables' own constraints hold. `work` runs inside one transaction that is
  // committed when it answers success. No change goes through this hub inside write(): it would wait for itself
  // (`busy`).
  Result<> read(const std::function<Result<>(Records&)>& work);
  Result<> write(const std::function<Result<>(Records&)>& work);

  // Adds the rows that the modules start with (organisations, the service catalogue) where they are missing.
  Result<> add_catalogue();

  // A setting of the hub (`timezone`, `booking`, `code_minutes`, ...; docs/settings.md), null when it is not set.
  [[nodiscard]] Result<Json> setting(std::string_view key);
  Result<> set_setting(std::string_view key, const Json& value);

  // Faults of the stored form: damage, references that lead nowhere, personal values that do not open, look-ups and
  // search terms that are not those of their values. None if sound. Waits for writers (`busy`); writers between its
  // parts are not shut out.
  [[nodiscard]] Result<std::vector<std::string>> verify();

 private:
  struct State;
  explicit Hub(std::unique_ptr<State> state);
  friend class ChangeLog;
  std::unique_ptr<State> state_;
};

}  // namespace techhub
