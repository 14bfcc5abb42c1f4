// SPDX-License-Identifier: MIT
// ChangeLog: everything that one transaction changes, and the one path that changes it.
#pragma once

#include <deque>

#include "hub/facts.hpp"
#include "hub/state.hpp"

namespace techhub {

class ChangeLog {
 public:
  // Brings the actor up to date with the transaction and prepares them for the policy in force.
  static Result<std::unique_ptr<ChangeLog>> begin(Hub::State& state, storage::Transaction& transaction,
                                                  const rules::Actor& actor);
  // For the hub's own functions beside the class.
  [[nodiscard]] static Hub::State& state_of(Hub& hub) noexcept { return *hub.state_; }

  [[nodiscard]] const rules::Actor& actor() const noexcept { return actor_; }
  [[nodiscard]] const rules::Policy& policy() const noexcept { return *policy_; }
  // For answers that view its words.
  [[nodiscard]] const std::shared_ptr<const rules::Policy>& kept_policy() const noexcept { return policy_; }
  [[nodiscard]] Records& records() noexcept { return records_; }
  [[nodiscard]] Time now() const noexcept { return now_; }

  // The row, if the actor may view it, else `not_found`.
  struct Seen {
    Record record;
    hub::RowFacts facts;
  };
  Result<Seen> see(const Table& table, const Value& key);
  Result<bool> may_view(const Table& table, const hub::RowFacts& facts);

  Result<Record> create(const Table& table, const Json& fields, const Change* parent);
  Result<Record> update(const Table& table, const Value& key, const Json& fields, const Expect& expect,
                        std::string_view override_reason, const Change* parent);
  Result<Record> erase(const Table& table, const Value& key, const Expect& expect, const Change* parent);
  struct Performed {
    Record row;
    std::string from;
    std::string to;
  };
  Result<Performed> perform(const Table& table, const Value& key, std::string_view action, const Json& input,
                            const Expect& expect, const Change* parent);
  Result<Record> run(const Hub::UseCase& use_case, const Json& input);
  // A deleted row again, under its old key, as its last version has it.
  Result<Record> recover(Record row, std::string_view comment);
  Result<std::vector<ActionState>> actions(const Table& table, const Value& key);
  Result<std::vector<ActionState>> actions(const Seen& seen);

  // Decides a permission on a row: an error unless allowed. `transition` is null for what is no flow action.
  Result<rules::Decision> decide(rules::PermissionId permission, const Record& record, const hub::RowFacts& facts,
                                 const rules::Transition* transition = nullptr);

  // Whether what allows is a right on the company's or the author's side alone: a blocked company closes it.
  [[nodiscard]] static bool is_of_side(const rules::Policy& policy, const rules::Actor& actor,
                                       const rules::Resource& resource, const rules::Decision& decision);
  // The first of the row's companies that is blocked; 0 for none.
  Result<std::int64_t> blocked_company(const hub::RowFacts& facts);

  // Id of the row's last reversion_version, 0 when it has none.
  Result<std::int64_t> last_version(const Table& table, const Value& key);
  void notify(std::string_view topic, const Table& table, const Value& key, Json payload);
  // What the revision says, whatever the change's own input said.
  Result<> set_comment(const Table& table, std::string_view comment);
  // For the hub's own functions that write past the pipeline: what stands as the comment of the transaction, and a row
  // of which finish() makes a version.
  Result<> comment(const Table& table, std::string_view text);
  void touch(const Record& row, bool erased = false);
  // Writes versions and outbox; answers the id of the version that `row` got, 0 when it got none.
  Result<std::int64_t> finish(const Record& row);

 private:
  ChangeLog(Hub::State& state, Records records) : state_(state), records_(records) {}

  Change change(Change::Kind kind, const Table& table, std::string_view action, const Json& input,
                const Change* parent);
  // Asks guards without arguments: what they miss, and which arguments they will want.
  Result<> ask_guards(const std::vector<const Step*>& guards, const Seen& seen, ActionState& state);
  Result<> run_steps(const std::vector<const Step*>& steps, Change& change);
  // An `invalid` error with every guarded column that `fields` names.
  Result<> refuse_guarded(const Table& table, const Json& fields, const Record* before) const;
  // A change that would hand out rights which the actor lacks, or write what the library alone keeps.
  Result<> refuse_beyond_rights(const Change& change, const Json& fields);
  Result<> check_complete(const Record& record) const;
  // The comment of this transaction can be stored.
  Result<> check_comment(const Table& table) const;
  Result<> check_references(const Change& change, bool as_actor);
  Result<> check_company(const Change& change);
  Result<> check_expected(const Record& record, const Expect& expect);
  Result<> check_blocked(const rules::Decision& decision, const Record& record, const hub::RowFacts& facts,
                         rules::PermissionId permission);
  Result<> record_transition(const Change& change, std::string_view from, std::string_view to);
  Result<> save(Change& change, const Filter& expect);
  // Seals what the change wrote into `data` in the clear.
  Result<> seal_inside(Change& change, Record& row);
  // Notes what a row was that is about to change for the first time here: an import brings rows without versions.
  Result<> keep_first_state(const Record& before);
  Result<std::int64_t> insert_version(const Record& row, bool is_deletion, const Value& revision);
  Result<Value> insert_revision(Time at, std::int64_t user, std::string_view comment);
  // The row as this transaction left it last: effects may have changed it once more.
  [[nodiscard]] const Record& latest(const Record& row) const;

  struct Touched {
    Record row;
    bool erased;
  };

  Hub::State& state_;
  Records records_;
  std::shared_ptr<const rules::Policy> policy_;
  rules::Actor actor_;
  Time now_;
  std::vector<Touched> touched_;
  std::vector<Record> first_states_;
  std::vector<Record> outbox_;
  bool rights_changed_ = false;
  std::string comment_;
  int depth_ = 0;
};

}  // namespace techhub
