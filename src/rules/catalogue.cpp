// SPDX-License-Identifier: MIT
#include "rules/catalogue.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "rules/words.hpp"

namespace techhub::rules {

namespace {

constexpr std::string_view everything = "*";
constexpr std::string_view whole_app = ".*";

}  // namespace

Catalogue::Catalogue(const Document& document, const Permissions& permissions)
    : document_(document), permissions_(permissions) {
  std::map<std::string_view, std::vector<PermissionId>> by_label;
  for (PermissionId id = 0; id < permissions.size(); ++id) by_label[permissions[id].entity].push_back(id);
  entities_.reserve(by_label.size());
  for (auto& [label, ids] : by_label) entities_.push_back({label, std::move(ids)});
}

const Catalogue::Entity* Catalogue::find(std::string_view label) const noexcept {
  const auto found =
      std::lower_bound(entities_.begin(), entities_.end(), label,
                       [](const Entity& entity, std::string_view wanted) { return entity.label < wanted; });
  return found == entities_.end() || found->label != label ? nullptr : &*found;
}

bool Catalogue::knows(std::string_view label) const noexcept { return find(label) != nullptr; }

Result<> Catalogue::read_sets(const Part& part) {
  if (!part.json.is_object()) return document_.fault(part, "expected an object");
  for (const auto& [key, value] : part.json.members()) {
    const Place place(part.place, key);
    const Part list{value, place, {}};
    if (!is_word(key)) return document_.fault(list, "bad name of a set `" + quoted(key) + "`");
    TECHHUB_TRY(const auto labels, document_.words(list));
    std::vector<Target> members;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      const Place at = place_of_word(list, i);
      TECHHUB_DO(add_targets(members, labels[i], {value, at, {}}, false));
    }
    sets_.emplace(key, std::move(members));
  }
  return success();
}

Result<std::vector<Target>> Catalogue::targets(const Part& part) const {
  TECHHUB_TRY(const auto labels, document_.words(part));
  std::vector<Target> out;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const Place at = place_of_word(part, i);
    TECHHUB_DO(add_targets(out, labels[i], {part.json, at, part.role}, true));
  }
  return out;
}

Result<> Catalogue::add_targets(std::vector<Target>& out, std::string_view word, const Part& at,
                                bool sets_allowed) const {
  const std::size_t fresh = out.size();
  const auto add_all_of = [&](std::string_view prefix) {
    for (std::size_t i = 0; i < entities_.size(); ++i)
      if (entities_[i].label.starts_with(prefix)) out.push_back({i, true});
  };
  if (word == everything) {
    add_all_of({});
  } else if (word.ends_with(whole_app)) {
    add_all_of(word.substr(0, word.size() - 1));
    if (out.size() == fresh) return document_.fault(at, "unknown app `" + quoted(word) + "`");
  } else if (word.find('.') == std::string_view::npos) {
    const auto set = sets_.find(word);
    if (!sets_allowed) return document_.fault(at, "`" + quoted(word) + "` is no entity");
    if (set == sets_.end()) return document_.fault(at, "unknown set `" + quoted(word) + "`");
    out.insert(out.end(), set->second.begin(), set->second.end());
  } else {
    const Entity* found = find(word);
    if (found == nullptr) return document_.fault(at, "unknown entity `" + quoted(word) + "`");
    out.push_back({static_cast<std::size_t>(found - entities_.data()), false});
  }
  return check_once(out, fresh, at);
}

Result<> Catalogue::check_once(std::span<const Target> targets, std::size_t fresh, const Part& at) const {
  const auto before = targets.first(fresh);
  for (const Target& target : targets.subspan(fresh)) {
    const auto same = [&](const Target& other) { return other.entity == target.entity; };
    if (std::any_of(before.begin(), before.end(), same))
      return document_.fault(at, "`" + quoted(entities_[target.entity].label) + "` stands twice");
  }
  return success();
}

Result<std::vector<PermissionId>> Catalogue::expand(std::span<const Target> targets, const Part& actions,
                                                    const std::optional<Part>& but) const {
  TECHHUB_TRY(const auto wanted, document_.words(actions));
  std::vector<PermissionId> out;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Place at = place_of_word(actions, i);
    TECHHUB_DO(add_action(out, targets, wanted[i], {actions.json, at, actions.role}));
  }
  std::sort(out.begin(), out.end());
  if (std::adjacent_find(out.begin(), out.end()) != out.end())
    return document_.fault(actions, "`*` names every action already");
  if (!but) return out;
  TECHHUB_TRY(const auto exceptions, document_.words(*but));
  for (std::size_t i = 0; i < exceptions.size(); ++i) {
    const Place at = place_of_word(*but, i);
    TECHHUB_DO(except(out, exceptions[i], {but->json, at, but->role}));
  }
  if (out.empty()) return document_.fault(*but, "nothing is left");
  return out;
}

Result<> Catalogue::add_action(std::vector<PermissionId>& out, std::span<const Target> targets, std::string_view action,
                               const Part& at) const {
  const std::size_t before = out.size();
  for (const Target& target : targets) {
    const Entity& entity = entities_[target.entity];
    if (action == everything) {
      out.insert(out.end(), entity.permissions.begin(), entity.permissions.end());
      continue;
    }
    const PermissionId id = permissions_.find(entity.label, action);
    if (id != Permissions::unknown)
      out.push_back(id);
    else if (!target.is_wild)
      return document_.fault(at, "unknown permission `" + quoted(Permissions::name(entity.label, action)) + "`");
  }
  if (out.size() == before) return document_.fault(at, "no entity here has an action `" + quoted(action) + "`");
  return success();
}

Result<> Catalogue::except(std::vector<PermissionId>& out, std::string_view word, const Part& at) const {
  const bool is_full = word.find('.') != std::string_view::npos;
  if (is_full && permissions_.find(word) == Permissions::unknown)
    return document_.fault(at, "unknown permission `" + quoted(word) + "`");
  const auto gone = std::remove_if(out.begin(), out.end(), [&](PermissionId id) {
    return word == (is_full ? permissions_[id].name : permissions_[id].action);
  });
  if (gone == out.end()) return document_.fault(at, "`" + quoted(word) + "` takes nothing away here");
  out.erase(gone, out.end());
  return success();
}

}  // namespace techhub::rules
