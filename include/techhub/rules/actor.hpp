// SPDX-License-Identifier: MIT
// Actor: who asks, as far as a decision needs to know. A value, loaded once (Hub::actor) and reused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "techhub/rules/grant.hpp"
#include "techhub/value/time.hpp"

namespace techhub::rules {

enum class MemberRole : std::uint8_t { owner, member, advisor };

struct Membership {
  std::int64_t company = 0;
  MemberRole role = MemberRole::member;
  bool verified = false;      // both sides agreed
  std::optional<Time> ended;  // NULL while it runs
  [[nodiscard]] bool runs() const noexcept { return verified && !ended; }
};

// A personal allow or denial: a permission by name at a scope (policy's words; empty = any).
struct PersonalGrant {
  std::string permission;
  std::vector<std::string> scopes;
};

struct Actor {
  enum class Kind : std::uint8_t { anonymous, user, system } kind = Kind::anonymous;
  std::int64_t user = 0;  // 0 unless kind is user
  bool is_active = false;
  std::string role;                     // as stored; Policy::prepare resolves it
  std::string organization;             // empty for none
  std::optional<std::int64_t> company;  // account_user.company_id: counts for separation of duties, grants nothing
  std::vector<Membership> memberships;  // running and ended; unverified ones grant nothing
  std::vector<std::int64_t> authored;   // companies whose author they are
  std::vector<std::int64_t> ownerless;  // those of them that have no owner: as owned
  std::vector<PersonalGrant> allow;
  std::vector<PersonalGrant> deny;
  std::vector<std::string> trusted;  // permissions of Django's groups and user that the host trusts: at scope any
  std::int64_t epoch = 0;            // state of the rights it was loaded from

  // Set by Policy::prepare; a policy that did not prepare this actor prepares a copy on each check.
  std::uint64_t policy = 0;
  std::uint32_t role_index = Grant::no_role;
  std::vector<Grant> personal;  // compiled personal grants, denials first
  // What ties the user to a company; each company once.
  struct Tie {
    std::int64_t company;
    Time until;                // separation of duties counts it until then: the last instant there is where it runs on
    std::uint16_t scopes = 0;  // of the roles of running memberships
  };
  std::vector<Tie> ties;
  std::uint64_t plain = 0;  // the policy, when this is a user of a role that it has, without personal grants
  std::size_t row = 0;      // of that role in the policy's table

  static Actor anonymous() { return {}; }
  static Actor system() {
    Actor actor;
    actor.kind = Kind::system;
    actor.is_active = true;
    return actor;
  }
};

}  // namespace techhub::rules
