// SPDX-License-Identifier: MIT
// Permissions: the names that exist. Policy: a JSON document of roles and grants, compiled once into a table.
// Both are immutable after they are made; any thread. check() is pure: no I/O, no allocation, no lock.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "techhub/rules/actor.hpp"
#include "techhub/rules/decision.hpp"
#include "techhub/value/json.hpp"

namespace techhub::rules {

// How far a decision is refused to those whose own case it is.
enum class Sod : std::uint8_t {
  none,
  people,  // the author and the subject only
  full,    // also the author of the company and whoever belongs or belonged to it
};

using PermissionId = std::uint32_t;

struct Permission {
  std::string name;    // `core.publish_event`
  std::string entity;  // `core.event`
  std::string action;  // `publish`
  Sod sod = Sod::none;
  bool is_personal = false;  // an inactive user holds it: activate and request_code of account.user
};

class Permissions {
 public:
  static constexpr PermissionId unknown = 0xffffffff;
  // Adds one; the same name again merges to the stricter separation of duties. `invalid` for a malformed name.
  Result<PermissionId> add(std::string_view entity, std::string_view action, Sod sod = Sod::none);
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

// A scope bit each; a grant holds when any of its scopes does.
enum class Scope : std::uint16_t {
  any = 1,
  organization = 2,
  company_owner = 4,
  company_member = 8,
  company_advisor = 16,
  own = 32,
  assigned = 64,
  host = 128,
  published = 256,
};
inline constexpr std::size_t scope_count = 9;
[[nodiscard]] std::string_view name(Scope scope) noexcept;
[[nodiscard]] std::optional<Scope> scope(std::string_view name) noexcept;

// One compiled grant or denial, as it stands in the document.
struct Grant {
  PermissionId permission = Permissions::unknown;
  std::uint32_t role = 0;         // the role that states it; an heir's grant keeps the ancestor here
  bool is_denial = false;
  bool is_super = false;
  std::uint16_t scopes = 0;
  std::vector<std::string> services;  // empty: all
  std::vector<std::string> statuses;  // empty: all
  std::optional<Time> valid_from;
  std::optional<Time> valid_until;
};

class Policy {
 public:
  // Compiles a document (docs/policy.md, policies/policy.schema.json). `invalid` with line, role and cause; nothing is half-made.
  // `permissions` must outlive the policy. `services`, when given, are the codes that may be named.
  [[nodiscard]] static Result<std::shared_ptr<const Policy>> compile(std::string_view document, const Permissions& permissions);

  // Resolves the actor's role (an unknown one counts as `user`) and personal grants (unknown names are passed over: the
  // import reports them) against this policy.
  void prepare(Actor& actor) const;

  // `at` judges validity. Order: inactive; a matching denial; separation of duties; any matching grant; else no.
  // An actor that another policy prepared is prepared on a copy first (which allocates). `system` is not decided here:
  // flows say what it may do.
  [[nodiscard]] Decision check(const Actor& actor, PermissionId permission, const Resource& resource, Time at) const;

  // Grants and denials that an actor holds for a permission, inherited and personal ones included, whatever the row: what
  // a query filter is made of.
  [[nodiscard]] std::vector<const Grant*> grants(const Actor& actor, PermissionId permission) const;
  // A grant of a decision; null for Decision::none.
  [[nodiscard]] const Grant* grant(std::uint32_t index) const noexcept;

  [[nodiscard]] std::uint64_t version() const noexcept { return version_; }
  struct Role {
    std::string name;
    I18n title;
    std::vector<std::uint32_t> inherits;
    bool is_super = false;
  };
  [[nodiscard]] std::span<const Role> roles() const noexcept { return roles_; }
  [[nodiscard]] std::optional<std::uint32_t> find_role(std::string_view name) const noexcept;
  [[nodiscard]] const Permissions& permissions() const noexcept { return *permissions_; }

 private:
  Policy() = default;
  friend class PolicyCompiler;
  [[nodiscard]] std::span<const std::uint32_t> cell(std::uint32_t role, PermissionId permission) const noexcept;

  const Permissions* permissions_ = nullptr;
  std::uint64_t version_ = 0;
  std::vector<Role> roles_;
  std::unordered_map<std::string, std::uint32_t> role_ids_;
  std::vector<Grant> grants_;
  // Row by row the grants of (role, permission): cells_[row_starts_[role * permissions + p]] up to the next start,
  // denials first.
  std::vector<std::uint32_t> row_starts_;
  std::vector<std::uint32_t> cells_;
};

// True when the actor is on the applicant's side of the case: what separation of duties refuses.
[[nodiscard]] bool is_own_case(const Actor& actor, const Resource& resource, Sod sod) noexcept;
// True when one of the scopes holds for actor and row.
[[nodiscard]] bool in_scope(const Actor& actor, const Resource& resource, std::uint16_t scopes) noexcept;

}  // namespace techhub::rules
