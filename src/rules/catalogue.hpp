// SPDX-License-Identifier: MIT
// Catalogue: the permissions of a platform by entity, and the sets that a document names, for reading its rules.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rules/document.hpp"
#include "techhub/rules/policy.hpp"

namespace techhub::rules {

// An entity that a rule is about. One that `*` or `app.*` brought in need not have every action that the rule names.
struct Target {
  std::size_t entity = 0;
  bool is_wild = false;
};

class Catalogue {
 public:
  struct Entity {
    std::string_view label;
    std::vector<PermissionId> permissions;
  };

  Catalogue(const Document& document, const Permissions& permissions);

  // True for the label of an entity.
  [[nodiscard]] bool knows(std::string_view label) const noexcept;
  [[nodiscard]] std::string_view label(const Target& target) const noexcept { return entities_[target.entity].label; }
  // Reads `sets`.
  [[nodiscard]] Result<> read_sets(const Part& part);
  // The entities that `on` names, none twice.
  [[nodiscard]] Result<std::vector<Target>> targets(const Part& part) const;
  // The permissions of the targets that `actions` and `but` leave, in ascending order.
  [[nodiscard]] Result<std::vector<PermissionId>> expand(std::span<const Target> targets, const Part& actions,
                                                         const std::optional<Part>& but) const;

 private:
  [[nodiscard]] const Entity* find(std::string_view label) const noexcept;
  [[nodiscard]] Result<> add_targets(std::vector<Target>& out, std::string_view word, const Part& at,
                                     bool sets_allowed) const;
  [[nodiscard]] Result<> add_action(std::vector<PermissionId>& out, std::span<const Target> targets,
                                    std::string_view action, const Part& at) const;
  [[nodiscard]] Result<> except(std::vector<PermissionId>& out, std::string_view word, const Part& at) const;
  [[nodiscard]] Result<> check_once(std::span<const Target> targets, std::size_t fresh, const Part& at) const;

  const Document& document_;
  const Permissions& permissions_;
  std::vector<Entity> entities_;  // sorted by label
  std::map<std::string_view, std::vector<Target>> sets_;
};

}  // namespace techhub::rules
