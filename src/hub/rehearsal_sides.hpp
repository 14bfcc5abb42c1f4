// SPDX-License-Identifier: MIT
// The two sides of a rehearsal, the rules in force and the candidate's, and the people whom both judge.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <unordered_map>
#include <vector>

#include "hub/actors.hpp"
#include "techhub/hub/rehearsal.hpp"
#include "techhub/rules/known_words.hpp"

namespace techhub::hub {

struct Side {
  std::shared_ptr<const rules::Policy> policy;
  std::unordered_map<const Table*, const rules::Flow*> flows;
  std::vector<rules::Sod> sod;  // of each permission, as the side's flows have it

  // As the policy decides, but with the separation of duties of this side's flows.
  [[nodiscard]] rules::Decision decide(const rules::Actor& actor, rules::PermissionId permission,
                                       const rules::Resource& resource, Time at) const;
};

// Before and after.
struct Sides {
  rules::Permissions permissions;  // the platform's, and those of the candidate's flows
  std::array<Side, 2> each;

  // `known`: what the candidate's policy may name, beside the statuses of the candidate's flows.
  static Result<std::unique_ptr<Sides>> make(const Platform& platform, std::shared_ptr<const rules::Policy> now,
                                             const Candidate& candidate, rules::KnownWords known);
};

// People who differ in nothing but what they are to single rows.
struct Kind {
  rules::Actor of;                       // one of them, without memberships and whom no row knows
  std::array<rules::Actor, 2> prepared;  // for each side
  std::vector<std::size_t> people;       // by key
  std::vector<bool> changed;             // by permission: the sides grant something else
};

class People {
 public:
  People(std::vector<rules::Actor> actors, const Sides& sides);

  [[nodiscard]] const rules::Actor& actor(std::size_t person) const { return actors_[person]; }
  // The same, as the side's policy prepares them.
  [[nodiscard]] const rules::Actor& prepared(std::size_t person, std::size_t side);
  [[nodiscard]] std::size_t kind_of(std::size_t person) const { return kind_of_[person]; }
  [[nodiscard]] const std::vector<Kind>& kinds() const noexcept { return kinds_; }
  [[nodiscard]] std::size_t size() const noexcept { return actors_.size(); }

  // Everybody who may be something to the row: all others are judged as their kind is. Each once.
  void near(const rules::Resource& row, std::vector<std::size_t>& out);

 private:
  void add(std::size_t person, std::vector<std::size_t>& out);
  void add_users(std::span<const std::int64_t> users, std::vector<std::size_t>& out);
  void add_companies(std::span<const std::int64_t> companies, std::vector<std::size_t>& out);

  const Sides& sides_;
  std::vector<rules::Actor> actors_;  // nobody signed in first
  std::vector<std::array<std::unique_ptr<rules::Actor>, 2>> prepared_;
  std::vector<std::size_t> kind_of_;
  std::vector<Kind> kinds_;
  std::unordered_map<std::int64_t, std::size_t> by_user_;
  std::unordered_map<std::int64_t, std::vector<std::size_t>> by_company_;
  std::vector<std::uint32_t> seen_;  // the call of near() that added a person last
  std::uint32_t call_ = 0;
};

// Whether the grant holds for actor and row at that time.
[[nodiscard]] bool holds(const rules::Grant& grant, const rules::Actor& actor, const rules::Resource& row, Time at);

}  // namespace techhub::hub
