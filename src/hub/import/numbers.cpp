// SPDX-License-Identifier: MIT
#include "hub/import/numbers.hpp"

namespace techhub::hub {

Result<> Numbers::load() {
  TECHHUB_TRY(const auto types, records_.select(Query{.table = &types_}));
  for (const Record& row : types) {
    const std::int64_t key = as_integer(row.key());
    Type type{std::string(row.text("app_label")), std::string(row.text("model"))};
    types_by_name_.emplace(std::pair{type.app, type.model}, key);
    type_names_.emplace(key, std::move(type));
  }
  TECHHUB_TRY(const auto permissions, records_.select(Query{.table = &permissions_}));
  for (const Record& row : permissions) {
    const std::int64_t key = as_integer(row.key());
    Permission permission{row.integer("content_type_id"), std::string(row.text("codename"))};
    permissions_by_name_.emplace(std::pair{permission.type, permission.codename}, key);
    permission_names_.emplace(key, std::move(permission));
  }
  return success();
}

Result<Numbers::Met> Numbers::meet_type(std::int64_t key, const std::string& app, const std::string& model) {
  const auto known = types_by_name_.find({app, model});
  if (known != types_by_name_.end()) {
    met_types_.insert_or_assign(key, known->second);
    return Met{};
  }
  Record row(types_);
  row.set("app_label", app);
  row.set("model", model);
  TECHHUB_DO(records_.insert(row));
  const std::int64_t made = as_integer(row.key());
  types_by_name_.emplace(std::pair{app, model}, made);
  type_names_.emplace(made, Type{app, model});
  met_types_.insert_or_assign(key, made);
  return Met{.is_new = true};
}

Result<Numbers::Met> Numbers::meet_permission(std::int64_t key, std::int64_t type, const std::string& codename,
                                              const std::string& name) {
  const auto known = permissions_by_name_.find({type, codename});
  if (known != permissions_by_name_.end()) {
    met_permissions_.insert_or_assign(key, known->second);
    return Met{};
  }
  Record row(permissions_);
  row.set("content_type_id", type);
  row.set("codename", codename);
  row.set("name", name);
  TECHHUB_DO(records_.insert(row));
  const std::int64_t made = as_integer(row.key());
  permissions_by_name_.emplace(std::pair{type, codename}, made);
  permission_names_.emplace(made, Permission{type, codename});
  met_permissions_.insert_or_assign(key, made);
  return Met{.is_new = true};
}

std::optional<std::int64_t> Numbers::find(const Table& table, const Json& reference) const {
  const auto in = [](const auto& map, const auto& key) -> std::optional<std::int64_t> {
    const auto found = map.find(key);
    if (found == map.end()) return {};
    return found->second;
  };
  const auto parts = reference.items();
  const auto type_of = [&](std::size_t first) {
    return in(types_by_name_,
              std::pair{std::string(parts[first].as_string()), std::string(parts[first + 1].as_string())});
  };
  if (&table == &types_) {
    if (reference.is_integer()) return in(met_types_, reference.as_integer());
    return parts.size() == 2 ? type_of(0) : std::nullopt;
  }
  if (reference.is_integer()) return in(met_permissions_, reference.as_integer());
  if (parts.size() != 3) return {};
  const auto type = type_of(1);
  if (!type) return {};
  return in(permissions_by_name_, std::pair{*type, std::string(parts[0].as_string())});
}

Json Numbers::natural(const Table& table, const Json& reference) const {
  const auto key = find(table, reference);
  return key ? natural_of(table, *key) : reference;
}

Json Numbers::natural_of(const Table& table, std::int64_t key) const {
  const auto permission = is_type(table) ? permission_names_.end() : permission_names_.find(key);
  const auto type = type_names_.find(permission == permission_names_.end() ? key : permission->second.type);
  if (type == type_names_.end() || (!is_type(table) && permission == permission_names_.end())) return {};
  Json names = Json::array({type->second.app, type->second.model});
  if (is_type(table)) return names;
  return Json::array({permission->second.codename, type->second.app, type->second.model});
}

const Table* Numbers::entity(std::int64_t type) const {
  const auto found = type_names_.find(type);
  return found == type_names_.end() ? nullptr : records_.platform().find(found->second.app + "." + found->second.model);
}

}  // namespace techhub::hub
