// SPDX-License-Identifier: MIT
// Analysis: questions about a whole policy, answered by going through all of it at one instant, each answer with a
// witness. Exact for rows that have one service at most; a row of several (a form) has the rights of each. What a
// document costs is bounded: roles, words and grants that multiply to too much are `limit`. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "techhub/rules/flow.hpp"
#include "techhub/rules/known_words.hpp"
#include "techhub/rules/policy.hpp"
#include "techhub/value/json.hpp"

namespace techhub::rules {

// Where a right holds: a service, a status and a target by name. Empty: any that no grant for the permission names.
struct Place {
  std::string service{};
  std::string status{};
  std::string target{};
};

// A role that may: for people and rows of one of `scopes`, but none of `denied` (bits of Scope).
struct Holder {
  std::uint32_t role = 0;
  std::uint16_t scopes = 0;
  std::uint16_t denied = 0;
  std::uint32_t grant = 0;  // the witness: one that allows
};
// Who may do it on a row at the place. Separation of duties comes on top: see Permission::sod.
[[nodiscard]] std::vector<Holder> who(const Policy& policy, PermissionId permission, const Place& place, Time at);

// A role that may at some places, by the words that its rights differ for: `other` for those that no grant for the
// permission names. Empty: all that are asked about.
struct Holding {
  Holder holder;
  std::vector<std::string> services{};
  std::vector<std::string> statuses{};
  std::vector<std::string> targets{};
};
// Who may do it anywhere, by role: what `where` names narrows the question, and what it leaves empty is every word that
// there is. A role of which the rights differ from place to place has several. Places and scopes that no row can have,
// as far as `known` tells, are left out; separation of duties and the flow's statuses come on top. `limit` as
// analyse().
[[nodiscard]] Result<std::vector<Holding>> holders(const Policy& policy, PermissionId permission, const Place& where,
                                                   Time at, const KnownWords& known = {});

// One right of a role; `*` where it is the same for all, `other` for what no grant names. What a super role may beside
// its grants, overrides, is the permission `super`.
struct Right {
  std::string role;
  std::string permission;
  std::string scope;
  bool is_denial = false;  // the scope is one in which the role is refused what it holds elsewhere
  Place place;
};

struct Contained {
  std::uint32_t role = 0;
  std::uint32_t in = 0;       // may all that `role` may, and more
  bool is_inherited = false;  // because it inherits from it
  PermissionId more = 0;      // the witness: a permission of which it has more; `unknown`: it is super
};

struct Shadowed {
  std::uint32_t grant = 0;          // takes no effect in its role
  std::vector<std::uint32_t> by{};  // the witness: the grants and denials that make it so
};

struct DeadTransition {
  std::string entity;
  std::string action;
  std::string from;
  PermissionId permission = 0;  // the witness: nobody may ever on a row of this status
};

// The ways from nothing to the end: stages, and the acts that lead from one to the next. A flow may have several.
struct Journey {
  static constexpr std::size_t max_acts = 64;
  struct Act {
    PermissionId permission = 0;
    std::string status;      // of the row then
    std::uint32_t from = 0;  // stages
    std::uint32_t to = 0;
    Sod sod = Sod::none;       // the permission's, or what the way asks beside it
    bool assigns = false;      // it makes a row that is assigned to who takes it
    bool is_assigned = false;  // on that row
  };
  std::string name;        // `service.servicerequest moderator,expert`
  std::string service;     // the row's; empty: one that no grant names
  bool has_author = true;  // the one who makes the first step is its author, and separation of duties keeps them out
  std::vector<Act> acts;
  std::uint32_t end = 0;  // the last stage; the first one is 0
};
// Some acts of a journey, a bit each. Of a way, in the order of stages.
using Acts = std::uint64_t;
[[nodiscard]] std::vector<std::uint32_t> in_order(const Journey& journey, Acts way);

struct Alone {
  std::uint32_t role = 0;
  Acts way = 0;  // the witness
};
// Who can go a journey without help.
struct Collusion {
  std::uint32_t author = 0;  // role
  std::uint32_t other = 0;   // role
  Acts way = 0;              // the witness, and which of it the author takes; the other takes the rest
  Acts author_acts = 0;
};
struct JourneyAnswer {
  Journey journey;
  std::vector<Alone> alone{};          // roles in which one person goes all of it
  std::vector<Alone> foreign_draft{};  // in which one person takes to the end what another began: their first act, too
  std::vector<Collusion> pairs{};      // of two people, none of whom can do it alone
};

struct Analysis {
  Time at{};
  std::vector<std::vector<std::uint32_t>> equal{};  // groups of roles that may just the same
  std::vector<Contained> contained{};
  std::vector<std::uint32_t> empty{};      // roles that may nothing at all
  std::vector<PermissionId> nobody{};      // permissions that nobody may ever use
  std::vector<PermissionId> only_super{};  // and those that only super roles may
  std::vector<Shadowed> shadowed{};
  std::vector<DeadTransition> dead{};
  std::vector<JourneyAnswer> journeys{};
};

// What separation of duties always refuses, and scopes that no row of an entity or of that status has the facts for,
// give nobody anything: `empty`, `nobody`, `only_super`, `dead` and the journeys count neither. Nobody signed in is
// nothing to any row. `known` tells the scopes of entities; all of those that it lacks. The journeys are the ways of
// the flows, as far as the permissions have them; those by service for each that the policy names. A row that a way
// makes for its actor (a protocol) is assigned to them; who another is assigned to, others decide too: each act on it
// counts as one on a row that is assigned to the person, or not, as it suits them, so that no collusion is left out.
// `limit` names the permission, role or journey that is too much.
[[nodiscard]] Result<Analysis> analyse(const Policy& policy, std::span<const Flow> flows, Time at,
                                       const KnownWords& known = {});

struct Difference {
  std::vector<Right> added{};
  std::vector<Right> removed{};
};
// What a change from one policy to the other gives and takes, both over the same permissions. Roles go by name; one
// that a policy lacks is `user` to it, as in decisions. A right that is narrowed from `any` to `own` is `any` removed
// and `own` added, one that is widened `any` added. What no row can have, as far as `known` tells, is left out. `limit`
// as analyse().
[[nodiscard]] Result<Difference> diff(const Policy& before, const Policy& after, Time at, const KnownWords& known = {});

[[nodiscard]] Json to_json(const Analysis& analysis, const Policy& policy);
[[nodiscard]] Json to_json(const Difference& difference);
[[nodiscard]] Json to_json(const Holding& holding, const Policy& policy);

}  // namespace techhub::rules
