// SPDX-License-Identifier: MIT
// The keys of content types and permissions. Every site numbers them by itself, so those of a dump are matched by their
// names with the hub's, and references to them are renumbered.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "techhub/hub/records.hpp"

namespace techhub::hub {

class Numbers {
 public:
  explicit Numbers(Records& records)
      : records_(records),
        types_(records.table("contenttypes.contenttype")),
        permissions_(records.table("auth.permission")) {}

  // Reads the hub's own.
  Result<> load();

  [[nodiscard]] bool numbers(const Table& table) const noexcept { return &table == &types_ || &table == &permissions_; }
  [[nodiscard]] bool is_type(const Table& table) const noexcept { return &table == &types_; }

  struct Met {
    bool is_new = false;  // the hub had none of this name
  };
  // An object of the dump.
  Result<Met> meet_type(std::int64_t key, const std::string& app, const std::string& model);
  Result<Met> meet_permission(std::int64_t key, std::int64_t type, const std::string& codename,
                              const std::string& name);

  // The hub's key of a reference as a dump gives it: the dump's own key, or Django's natural key (["core", "event"];
  // ["add_event", "core", "event"]). Nothing while it is not known.
  [[nodiscard]] std::optional<std::int64_t> find(const Table& table, const Json& reference) const;
  // The natural key of a reference: what another import understands too. The reference itself while it is not known.
  [[nodiscard]] Json natural(const Table& table, const Json& reference) const;
  [[nodiscard]] Json natural_of(const Table& table, std::int64_t key) const;
  // The entity of a content type of the hub; null for one that the platform lacks.
  [[nodiscard]] const Table* entity(std::int64_t type) const;

 private:
  struct Type {
    std::string app;
    std::string model;
  };
  struct Permission {
    std::int64_t type = 0;
    std::string codename;
  };
  Records& records_;
  const Table& types_;
  const Table& permissions_;
  std::unordered_map<std::int64_t, Type> type_names_;  // of the hub, by key
  std::unordered_map<std::int64_t, Permission> permission_names_;
  std::map<std::pair<std::string, std::string>, std::int64_t> types_by_name_;
  std::map<std::pair<std::int64_t, std::string>, std::int64_t> permissions_by_name_;
  std::unordered_map<std::int64_t, std::int64_t> met_types_;  // the dump's key: the hub's
  std::unordered_map<std::int64_t, std::int64_t> met_permissions_;
};

}  // namespace techhub::hub
