// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>

#include "rules/words.hpp"
#include "techhub/rules/policy.hpp"

namespace techhub::rules {

namespace {

// Django's auth_permission.codename and content type hold 100 characters each.
constexpr std::size_t max_name = 201;

// What an inactive user may do: become active.
constexpr std::string_view person = "account.user";
constexpr std::array<std::string_view, 2> personal_actions{"activate", "request_code"};

struct Parts {
  std::string_view app;
  std::string_view model;
};

Parts split(std::string_view label) noexcept {
  const auto dot = label.find('.');
  if (dot == std::string_view::npos) return {};
  return {label.substr(0, dot), label.substr(dot + 1)};
}

bool is_label(std::string_view label) noexcept {
  const auto [app, model] = split(label);
  return is_word(app) && is_word(model);
}

}  // namespace

std::string Permissions::name(std::string_view entity, std::string_view action) {
  const auto [app, model] = split(entity);
  std::string out;
  out.reserve(entity.size() + action.size() + 1);
  out.append(app).append(1, '.').append(action).append(1, '_').append(model);
  return out;
}

Result<PermissionId> Permissions::add(std::string_view entity, std::string_view action, Sod sod, bool makes_row) {
  if (!is_label(entity)) return Error(Code::invalid, "bad entity label `" + quoted(entity) + "`");
  if (!is_word(action)) return Error(Code::invalid, "bad action `" + quoted(action) + "` of `" + quoted(entity) + "`");
  std::string full = name(entity, action);
  if (full.size() > max_name) return Error(Code::invalid, "permission name `" + quoted(full) + "` is too long");
  if (const auto found = ids_.find(full); found != ids_.end()) {
    Permission& known = all_[found->second];
    if (known.entity != entity)
      return Error(Code::invalid,
                   "permission `" + quoted(full) + "` is already that of `" + quoted(known.entity) + "`");
    known.sod = std::max(known.sod, sod);
    known.makes_row = known.makes_row || makes_row;
    return found->second;
  }
  const auto id = static_cast<PermissionId>(all_.size());
  const bool is_personal =
      entity == person && std::find(personal_actions.begin(), personal_actions.end(), action) != personal_actions.end();
  ids_.emplace(full, id);
  all_.push_back({std::move(full), std::string(entity), std::string(action), sod, is_personal, makes_row});
  return id;
}

PermissionId Permissions::find(std::string_view name) const noexcept {
  const auto found = ids_.find(name);
  return found == ids_.end() ? unknown : found->second;
}

PermissionId Permissions::find(std::string_view entity, std::string_view action) const noexcept {
  // The name is built on the stack: decisions by label and action allocate nothing.
  std::array<char, max_name> buffer;
  if (entity.size() + action.size() + 1 > buffer.size()) return unknown;
  const auto [app, model] = split(entity);
  char* end = std::copy(app.begin(), app.end(), buffer.data());
  *end++ = '.';
  end = std::copy(action.begin(), action.end(), end);
  *end++ = '_';
  end = std::copy(model.begin(), model.end(), end);
  const auto id = find(std::string_view(buffer.data(), static_cast<std::size_t>(end - buffer.data())));
  return id == unknown || all_[id].entity != entity ? unknown : id;
}

}  // namespace techhub::rules
