// SPDX-License-Identifier: MIT
// Change: one change of state on its one path, as guards and effects see it. Hub makes it; a module never does.
// load -> view -> expect -> decide -> legal -> guard -> write -> effects -> history -> version -> outbox -> commit.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "techhub/hub/records.hpp"
#include "techhub/rules/actor.hpp"

namespace techhub {

class ChangeLog;

class Change {
 public:
  enum class Kind : std::uint8_t { create, update, erase, perform };

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] const Table& table() const noexcept { return *table_; }
  // The flow's action; empty unless kind() is perform.
  [[nodiscard]] std::string_view action() const noexcept { return action_; }
  [[nodiscard]] const rules::Actor& actor() const noexcept { return *actor_; }
  [[nodiscard]] Time now() const noexcept { return now_; }
  // What the caller gave: the fields of a create or update, the arguments of an action.
  [[nodiscard]] const Json& input() const noexcept { return *input_; }
  // input's `comment`, trimmed; of an effect that was given none, that of the change that runs it.
  [[nodiscard]] std::string_view comment() const noexcept;
  // The row as it was (empty for a create) and as it will be. A guard may set columns of `after` that an actor may not
  // (they are written with the rest); personal columns, and personal members of `data`, are in the clear only where the
  // input gave them.
  [[nodiscard]] const Record& before() const noexcept { return before_; }
  [[nodiscard]] const Record& after() const noexcept { return after_; }
  void set(std::string_view column, Value value);
  // Names a member of `after`'s column `data` personal: it stands there in the clear until the row is written, which
  // seals it. For hooks of create and update; what was sealed before stays sealed without being named again.
  void seal_inside(std::string_view member);
  // Whether the fields of a create or an edit name the column with another value than it had: all of them do in a
  // create. A transition's own change of status is none.
  [[nodiscard]] bool changes(std::string_view column) const;
  // An admin's explicit override: editable states and some guards yield to it; the history shows it.
  [[nodiscard]] bool is_override() const noexcept { return override_; }
  // True while it is only asked whether the action is open: its arguments are not given yet, nothing may be written.
  [[nodiscard]] bool is_probe() const noexcept { return probe_; }
  // For a guard in a probe: the action will not go without this argument, as actions() tells.
  void ask(std::string_view argument);
  // True while an effect of another change runs this one.
  [[nodiscard]] bool is_effect() const noexcept { return parent_ != nullptr; }

  // Reading within the transaction.
  [[nodiscard]] Records& records() noexcept;
  [[nodiscard]] const Table& table(std::string_view label) const;
  Result<std::optional<Record>> find(std::string_view label, const Value& key);
  Result<Record> need(std::string_view label, const Value& key);
  // Whether the actor holds `action` on a row of the same transaction; separation of duties included.
  Result<bool> may(std::string_view action, const Record& row);
  // The hub's setting, or null.
  Result<Json> setting(std::string_view key);

  // Effects, on the change's own authority and recorded with its actor. No permission is asked; flow, guards and
  // history are those of any change.
  Result<Record> create(std::string_view label, Json fields);
  Result<Record> update(const Record& row, Json fields);
  Result<> erase(const Record& row);
  Result<Record> perform(const Record& row, std::string_view action, Json input = {});
  // An entry for the host's own workers, committed with the change. Personal values are sealed by the caller.
  void notify(std::string_view topic, Json payload);

  // An `invalid` error of this change's entity with a reason, for guards.
  [[nodiscard]] Error refuse(const Reason& reason, std::string_view field = {}, std::string_view argument = {}) const;

 private:
  friend class ChangeLog;
  Change() = default;

  ChangeLog* log_ = nullptr;
  const Change* parent_ = nullptr;
  Kind kind_ = Kind::create;
  const Table* table_ = nullptr;
  std::string action_;
  const rules::Actor* actor_ = nullptr;
  Time now_;
  const Json* input_ = nullptr;
  Record before_;
  Record after_;
  ColumnSet changed_;
  std::vector<std::string> personal_inside_;
  bool override_ = false;
  bool probe_ = false;
  std::vector<std::string> asked_;
};

}  // namespace techhub
