// SPDX-License-Identifier: MIT
// explain: why a decision came out as it did, and the cheapest change that would turn it round. Data for programs, and
// a text in three languages that a person can act on. Pure; slower than check() by far: for those who ask why.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "techhub/rules/flow.hpp"
#include "techhub/rules/policy.hpp"
#include "techhub/value/json.hpp"

namespace techhub::rules {

// What a change is of, cheapest first. A set of changes is cheaper than another when it needs fewer of the dearest
// kind, then fewer of the next; of sets that cost the same the one that stands first by its names.
enum class Cost : std::uint8_t { time, status, assignment, membership, role, personal };

// One change of the actor or the row. What it does, exactly:
struct Need {
  enum class Kind : std::uint8_t {
    wait,        // the decision is asked for at `when`
    set_status,  // the row's status becomes `word`
    publish,     // the row is published
    unpublish,   // it is not
    activate,    // the account is active
    sign_in,     // nobody becomes an active user of the role `user` whom no row knows
    assign,      // the actor is one of the row's officials
    unassign,    // they are not
    join,        // a running membership in `company` in the role `word`: owner, member or advisor
    leave,       // the running membership in `company` in the role `word`, or the pending one, ends now
    move,        // the actor's organisation becomes `word`
    set_role,    // the actor's role becomes `word`
    allow,       // a personal right to the permission `word`, at scope any
    forbid,      // a personal denial of it, at scope any
    lift,        // the actor's personal denials of it go
    withdraw,    // the actor's personal rights to it go, those of trusted groups too
  } kind = Kind::wait;
  std::string word{};
  std::int64_t company = 0;
  Time when{};

  [[nodiscard]] Cost cost() const noexcept;
  [[nodiscard]] std::string name() const;  // `role:manager`, `join:owner:8`: stable, and what ties are broken by
  [[nodiscard]] I18n text() const;
};

// A grant or denial for the permission, seen from the actor and the row.
struct GrantSeen {
  Grant grant;                       // views the policy's words
  std::vector<std::string> path{};   // from the actor's role through those it inherits to the one that states it; empty
                                     // for a personal grant
  std::vector<std::string> lacks{};  // `scope`, `service`, `status`, `target`, `time`; none when it holds
  bool decided = false;
};

struct Explanation {
  Decision decision;
  std::string permission;
  std::string role;               // the actor's, as the policy takes it; empty for none
  std::vector<GrantSeen> grants;  // what the actor holds for the permission: what decided first, then the nearest
  bool can_change = false;        // some change turns the decision round
  std::vector<Need> changes;      // the cheapest set of them, cheapest first
  std::optional<GrantSeen> then;  // what would decide then
  I18n text;
};

// `flow`, when given, is that of the permission's entity: statuses are suggested only where its transitions lead from
// the row's. Without one, those that some grant names. The views live as long as the policy. `limit` where the sets of
// changes are too many to go through.
[[nodiscard]] Result<Explanation> explain(const Policy& policy, const Flow* flow, const Actor& actor,
                                          PermissionId permission, const Resource& resource, Time at);

[[nodiscard]] Json to_json(const Need& need);
[[nodiscard]] Json to_json(const Explanation& explanation, const Policy& policy);

}  // namespace techhub::rules
