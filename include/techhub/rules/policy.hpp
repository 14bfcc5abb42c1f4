// SPDX-License-Identifier: MIT
// Permissions: the names that exist. Policy: a JSON document of roles and grants, compiled once into a table.
// Both are immutable after they are made; any thread. check() is pure: no I/O, no allocation, no lock.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "techhub/rules/actor.hpp"
#include "techhub/rules/decision.hpp"
#include "techhub/rules/grant.hpp"
#include "techhub/value/i18n.hpp"
#include "techhub/value/result.hpp"

namespace techhub::rules {

// How far a decision is refused to those whose own case it is.
enum class Sod : std::uint8_t {
  none,
  people,  // the author and the subject only
  full,    // also the author of the company and whoever belongs or belonged to it
};

struct KnownWords;

struct Permission {
  std::string name;    // `core.publish_event`
  std::string entity;  // `core.event`
  std::string action;  // `publish`
  Sod sod = Sod::none;
  bool is_personal = false;  // an inactive user holds it: activate and request_code of account.user
  bool makes_row = false;    // it is asked on a row that is yet to be made
};

class Permissions {
 public:
  static constexpr PermissionId unknown = 0xffffffff;
  // Adds one; the same again merges to the stricter separation of duties. `invalid` for a malformed name and for one
  // that another entity and action already make (`a.b_c` with `d` and `a.c` with `d_b`).
  Result<PermissionId> add(std::string_view entity, std::string_view action, Sod sod = Sod::none,
                           bool makes_row = false);
  // By full name, or by entity and action; `unknown` when there is none.
  [[nodiscard]] PermissionId find(std::string_view name) const noexcept;
  [[nodiscard]] PermissionId find(std::string_view entity, std::string_view action) const noexcept;
  [[nodiscard]] const Permission& operator[](PermissionId id) const noexcept { return all_[id]; }
  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
  [[nodiscard]] std::span<const Permission> all() const noexcept { return all_; }

  // `<app>.<action>_<model>` of a label such as `core.event`.
  [[nodiscard]] static std::string name(std::string_view entity, std::string_view action);

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::vector<Permission> all_;
  std::unordered_map<std::string, PermissionId, Hash, std::equal_to<>> ids_;
};

class Policy {
 public:
  // Compiles a document (docs/policy.md, policies/policy.schema.json). `invalid` with line, role and cause; nothing is
  // half-made.
  // `limit` for more than these bounds, before the work that they bound.
  // `permissions` must outlive the policy and stay as they are. Services, statuses and targets are checked as far as
  // they are known (hub/known_words.hpp); without them any may be named.
  static constexpr std::size_t max_document = std::size_t{4} << 20;
  static constexpr std::size_t max_roles = 4096;
  static constexpr std::size_t max_grants = std::size_t{1} << 19;  // stated ones, one for each permission
  static constexpr std::size_t max_cells = std::size_t{1} << 23;   // roles x permissions, and inherited grants together
  [[nodiscard]] static Result<std::shared_ptr<const Policy>> compile(std::string_view document,
                                                                     const Permissions& permissions);
  [[nodiscard]] static Result<std::shared_ptr<const Policy>> compile(std::string_view document,
                                                                     const Permissions& permissions,
                                                                     const KnownWords& known);

  // Resolves the actor's role (an unknown one counts as `user`, nobody's is `anonymous`) and personal grants against
  // this policy. Unknown permissions are passed over: the import reports them. An unknown scope grants nothing, and in
  // a denial counts as `any`. To be repeated after any change of the actor.
  void prepare(Actor& actor) const;

  // `at` judges validity. Order: inactive; a matching denial; separation of duties; any matching grant; else no.
  // An actor that another policy prepared is prepared on a copy first (which allocates). `system` is not decided here:
  // flows say what it may do.
  [[nodiscard]] Decision check(const Actor& actor, PermissionId permission, const Resource& resource, Time at) const;

  // Grants and denials that an actor holds for a permission, inherited and personal ones included, whatever the row and
  // the time, denials first: what a query filter is made of. None for an inactive actor (but for the personal
  // permissions) and for `system`.
  [[nodiscard]] std::vector<Grant> grants(const Actor& actor, PermissionId permission) const;
  // A grant of a decision; null for Decision::none and for a personal one.
  [[nodiscard]] const Grant* grant(std::uint32_t index) const noexcept;
  // The same with the personal ones of the actor, whom this policy has prepared.
  [[nodiscard]] const Grant* grant(const Actor& actor, std::uint32_t index) const noexcept;

  [[nodiscard]] std::uint64_t version() const noexcept { return version_; }
  struct Role {
    std::string name;
    I18n title;
    std::vector<std::uint32_t> inherits;
    bool is_super = false;
  };
  // In the order of their names; an index into it is a role of Grant and Actor.
  [[nodiscard]] std::span<const Role> roles() const noexcept { return roles_; }
  [[nodiscard]] std::optional<std::uint32_t> find_role(std::string_view name) const noexcept;
  [[nodiscard]] const Permissions& permissions() const noexcept { return *permissions_; }
  // Of the permissions above only the first so many are known to this policy: the others came after it.
  [[nodiscard]] std::size_t permission_count() const noexcept { return permission_count_; }
  // What the role holds for a permission, inherited grants included: denials first, grants of super roles last, the
  // role's own before inherited ones.
  struct Held {
    std::uint32_t grant = 0;  // index for grant()
    std::uint16_t scopes = 0;
    bool is_denial : 1 = false;
    bool is_super : 1 = false;
    // What else it asks: `word` to be the row's service or status, which is what most ask, or more than that.
    enum class Limit : std::uint8_t { none, service, status, more } limit = Limit::none;
    std::string_view word{};
  };
  [[nodiscard]] std::span<const Held> cell(std::uint32_t role, PermissionId permission) const noexcept;

 private:
  Policy() = default;
  friend class PolicyCompiler;
  // What a cell comes to at a glance.
  struct Cell {
    std::uint32_t start = 0;     // in cells_
    std::uint32_t end = 0;       // of the grants that can decide: those after it are covered by earlier ones
    std::uint16_t barring = 0;   // the scopes, and the interest, whose holder separation of duties refuses
    bool is_open : 1 = false;    // no separation of duties, and its first grant holds for every row
    bool is_single : 1 = false;  // one grant decides, of no rare scope, and limited to a word at most
    bool is_rare : 1 = false;    // some grant has a rare scope (rules/scopes.hpp)
  };
  [[nodiscard]] Decision decide_several(const Actor& actor, const Cell& cell, const Resource& resource, Time at) const;
  [[nodiscard]] Decision decide_user(const Actor& actor, const Cell& cell, const Resource& resource, Time at) const;
  [[nodiscard]] Decision decide_other(const Actor& actor, PermissionId permission, const Resource& resource,
                                      Time at) const;
  [[nodiscard]] Decision decide(const Actor& actor, PermissionId permission, const Resource& resource, Time at) const;
  void collect(const Actor& actor, PermissionId permission, std::vector<Grant>& out) const;

  const Permissions* permissions_ = nullptr;
  std::uint64_t version_ = 0;
  std::size_t permission_count_ = 0;
  std::vector<Role> roles_;  // sorted by name
  std::vector<Grant> grants_;
  std::deque<std::vector<std::string>> words_;  // what the spans of grants_ view
  std::vector<Cell> table_;  // of (role, permission) at role * permission_count_ + permission, and an end
  std::vector<Held> cells_;
};

// True when the actor is on the applicant's side of the case: what separation of duties refuses. A membership that
// waits for one side's word counts here, though it grants nothing; one that ended before both sides agreed never was
// one.
[[nodiscard]] bool is_own_case(const Actor& actor, const Resource& resource, Sod sod) noexcept;
// True when one of the scopes holds for actor and row. The company scopes take exactly their own membership role.
[[nodiscard]] bool in_scope(const Actor& actor, const Resource& resource, std::uint16_t scopes) noexcept;

}  // namespace techhub::rules
