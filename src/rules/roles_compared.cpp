// SPDX-License-Identifier: MIT
#include "rules/roles_compared.hpp"

#include <algorithm>
#include <functional>
#include <map>

namespace techhub::rules {

namespace {

// From whom each role inherits, itself included: unions go 64 roles at a time.
class Ancestors {
 public:
  explicit Ancestors(const Policy& policy)
      : roles_(policy.roles()), words_((roles_.size() + 63) / 64), sets_(roles_.size()) {}

  [[nodiscard]] bool has(std::uint32_t role, std::uint32_t ancestor) {
    if (sets_[role].empty()) fill(role);
    return (sets_[role][ancestor / 64] >> (ancestor % 64) & 1U) != 0;
  }

 private:
  // Without recursion: a chain may be as long as there are roles. There are no circles.
  void fill(std::uint32_t start) {
    std::vector<std::pair<std::uint32_t, std::size_t>> stack{{start, 0}};
    while (!stack.empty()) {
      const std::uint32_t role = stack.back().first;
      const auto& inherits = roles_[role].inherits;
      if (stack.back().second < inherits.size()) {
        const std::uint32_t next = inherits[stack.back().second++];
        if (sets_[next].empty()) stack.emplace_back(next, 0);
        continue;
      }
      auto& set = sets_[role];
      set.assign(words_, 0);
      set[role / 64] |= std::uint64_t{1} << (role % 64);
      for (const std::uint32_t up : inherits)
        std::transform(set.begin(), set.end(), sets_[up].begin(), set.begin(), std::bit_or<>());
      stack.pop_back();
    }
  }

  std::span<const Policy::Role> roles_;
  std::size_t words_;
  std::vector<std::vector<std::uint64_t>> sets_;
};

// Roles with the same rights to everything are one group.
class Groups {
 public:
  Groups(const Policy& policy, const RightsTable& table, Work& work) : policy_(policy), table_(table), work_(work) {
    for (PermissionId id = 0; id < policy.permission_count(); ++id)
      if (table.rows(id).size() > 1) telling_.push_back(id);
    std::map<std::vector<std::uint32_t>, std::uint32_t> known;
    for (std::uint32_t role = 0; role < policy.roles().size(); ++role) {
      std::vector<std::uint32_t> rows;
      rows.reserve(telling_.size());
      for (const PermissionId id : telling_) rows.push_back(table.id(role, id));
      rows.push_back(policy.roles()[role].is_super ? 1 : 0);
      const auto [found, is_new] = known.try_emplace(std::move(rows), static_cast<std::uint32_t>(groups_.size()));
      if (is_new) groups_.emplace_back();
      groups_[found->second].push_back(role);
      group_of_.push_back(found->second);
    }
  }

  [[nodiscard]] const std::vector<std::vector<std::uint32_t>>& all() const noexcept { return groups_; }
  [[nodiscard]] std::uint32_t of(std::uint32_t role) const noexcept { return group_of_[role]; }

  // A permission of which `b` has more than `a`, all of whose rights it has; `unknown` when it only is super. None when
  // it has not.
  [[nodiscard]] Result<std::optional<PermissionId>> more(std::uint32_t a, std::uint32_t b) {
    std::optional<PermissionId> more = Permissions::unknown;
    if (is_super(a) && !is_super(b)) return std::optional<PermissionId>();
    for (const PermissionId id : telling_) {
      const std::uint32_t x = table_.id(groups_[a].front(), id), y = table_.id(groups_[b].front(), id);
      if (x == y) continue;
      const RightsRow &one = table_.rows(id)[x], &other = table_.rows(id)[y];
      const auto end = std::mismatch(one.begin(), one.end(), other.begin(),
                                     [](const Rights& r, const Rights& s) { return is_within(r, s); });
      TECHHUB_DO(work_.take(static_cast<std::size_t>(end.first - one.begin()) + 1, policy_.permissions()[id].name,
                            "the roles to compare"));
      if (end.first != one.end()) return std::optional<PermissionId>();
      more = std::min(*more, id);
    }
    return more;
  }

 private:
  [[nodiscard]] bool is_super(std::uint32_t group) const { return policy_.roles()[groups_[group].front()].is_super; }

  const Policy& policy_;
  const RightsTable& table_;
  Work& work_;
  std::vector<PermissionId> telling_;  // that tell roles apart
  std::vector<std::vector<std::uint32_t>> groups_;
  std::vector<std::uint32_t> group_of_;
};

}  // namespace

Result<> compare_roles(const Policy& policy, const RightsTable& table, Work& work, Analysis& out) {
  constexpr std::size_t steps_per_answer = 192;  // the bytes that it takes count, as JSON too
  Groups groups(policy, table, work);
  for (const auto& group : groups.all())
    if (group.size() > 1) out.equal.push_back(group);
  const std::size_t count = groups.all().size();
  std::vector<std::optional<PermissionId>> more(count * count);
  for (std::uint32_t a = 0; a < count; ++a)
    for (std::uint32_t b = 0; b < count; ++b) {
      if (a == b) continue;
      TECHHUB_TRY(more[a * count + b], groups.more(a, b));
    }
  Ancestors ancestors(policy);
  const auto roles = static_cast<std::uint32_t>(policy.roles().size());
  for (std::uint32_t a = 0; a < roles; ++a)
    for (std::uint32_t b = 0; b < roles; ++b) {
      const auto id = more[groups.of(a) * count + groups.of(b)];
      if (!id) continue;
      TECHHUB_DO(work.take(steps_per_answer, policy.roles()[a].name, "the roles that contain it and others"));
      out.contained.push_back({.role = a, .in = b, .is_inherited = ancestors.has(b, a), .more = *id});
    }
  return success();
}

}  // namespace techhub::rules
