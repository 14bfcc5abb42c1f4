// SPDX-License-Identifier: MIT
// rehearse: what a policy or flows would do to the people and rows of a live hub, before they are put in force. Exact,
// and nothing changes. Rights and flows only: what guards ask for is not judged.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "techhub/hub/hub.hpp"

namespace techhub {

// What is to be tried; what is empty stays as it is.
struct Candidate {
  std::string policy{};              // a document
  std::vector<rules::Flow> flows{};  // each in place of its entity's; its steps need not be provided
};

// One person's part of a shift.
struct Affected {
  std::int64_t user = 0;  // 0: nobody signed in
  std::int64_t rows = 0;  // on which check() would decide otherwise
  // On which they could, or could no more, take it as things stand: they may view the row, and the flow has the action
  // from its status.
  std::int64_t open = 0;
};

// What people of one role would gain or lose by a grant of one scope.
struct Shift {
  bool is_gain = false;
  std::string role{};  // as the users' rows have it
  std::string permission{};
  std::string scope{};            // of the grant that gives it then, or gave it
  std::int64_t users = 0;         // who gain or lose on one row at least
  std::int64_t rows = 0;          // of all of them together: a row counts for each who gains or loses on it
  std::int64_t open = 0;          // the same of Affected::open
  std::vector<Affected> first{};  // of them, by key
};

// Rows of one status on which somebody can take an action now and nobody could then.
struct Stuck {
  std::string entity{};
  std::string status{};
  std::vector<std::string> actions{};  // which nobody could take any more
  // And none is left that leads to another status: the rows stay where they are. What the platform takes itself, as an
  // effect of another change too, counts as left; rows in a terminal status have come to their end.
  bool is_whole = false;
  std::int64_t rows = 0;
  std::vector<std::string> keys{};  // of the first
};

struct Rehearsal {
  std::uint64_t policy = 0;  // version of the one in force, which it was compared with
  Time at{};
  std::int64_t users = 0;  // that the hub has
  std::int64_t rows = 0;   // of the entities whose rights would change
  std::vector<Shift> shifts{};
  std::vector<Stuck> stuck{};
};

struct RehearsalOptions {
  std::size_t most = 20;  // people and keys that a shift and a group of stuck rows name
  // Called for everybody whom a shift is about, beyond those whom it names.
  std::function<void(const Shift&, const Affected&)> each{};
};

// `add`, and other rights that make a row (`ask` for a membership), are asked of the rows that one might make: of none
// and of each of one's companies, of one's organisation and of another, of no service and of each that grants name, on
// nothing and on each entity that they name, received by others and by one's own side. Their shifts have no rows.
// Overrides, which a super role may, are the permission `super`, without rows too. An action that the candidate's flows
// bring is a permission that its policy may name. `invalid` for a bad policy, as set_policy tells, and for a bad flow.
[[nodiscard]] Result<Rehearsal> rehearse(Hub& hub, const Candidate& candidate, const RehearsalOptions& options = {});

[[nodiscard]] Json to_json(const Shift& shift);
[[nodiscard]] Json to_json(const Stuck& stuck);
[[nodiscard]] Json to_json(const Rehearsal& rehearsal);

}  // namespace techhub
