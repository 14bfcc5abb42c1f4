// SPDX-License-Identifier: MIT
// The second half of the compiler: inheritance, duplicates, and the table that check() reads.
#include <algorithm>
#include <functional>
#include <numeric>
#include <tuple>
#include <utility>

#include "rules/policy_compiler.hpp"
#include "rules/scopes.hpp"
#include "rules/words.hpp"

namespace techhub::rules {

namespace {

// Denials first; super roles last, because they count only where nobody else allows.
constexpr std::size_t ranks = 3;
std::size_t rank(const Grant& grant) noexcept {
  if (grant.is_denial) return 0;
  return grant.is_super ? 2 : 1;
}

// Thousands of roles may inherit from one another in every way: unions go 64 roles at a time.
class RoleSet {
 public:
  explicit RoleSet(std::size_t roles) : words_((roles + 63) / 64, 0) {}
  void add(std::uint32_t role) noexcept { words_[role / 64] |= std::uint64_t{1} << (role % 64); }
  void add(const RoleSet& other) noexcept {
    std::transform(words_.begin(), words_.end(), other.words_.begin(), words_.begin(), std::bit_or<>());
  }
  [[nodiscard]] bool has(std::uint32_t role) const noexcept { return (words_[role / 64] >> (role % 64) & 1U) != 0; }

 private:
  std::vector<std::uint64_t> words_;
};

bool equal(std::span<const std::string> a, std::span<const std::string> b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}
bool less(std::span<const std::string> a, std::span<const std::string> b) noexcept {
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

auto scalars(const Grant& grant) noexcept {
  return std::tuple(grant.permission, grant.is_denial, grant.scopes, grant.valid_from, grant.valid_until);
}

bool is_same(const Grant& a, const Grant& b) noexcept {
  return scalars(a) == scalars(b) && equal(a.services, b.services) && equal(a.statuses, b.statuses) &&
         equal(a.targets, b.targets);
}
bool is_before(const Grant& a, const Grant& b) noexcept {
  if (scalars(a) != scalars(b)) return scalars(a) < scalars(b);
  if (!equal(a.services, b.services)) return less(a.services, b.services);
  if (!equal(a.statuses, b.statuses)) return less(a.statuses, b.statuses);
  return less(a.targets, b.targets);
}

using Limit = Policy::Held::Limit;
Limit limit(const Grant& grant) noexcept {
  const bool is_timed = grant.valid_from || grant.valid_until;
  if (!grant.is_limited()) return Limit::none;
  const std::size_t words = grant.services.size() + grant.statuses.size() + grant.targets.size();
  if (is_timed || words != 1 || !grant.targets.empty()) return Limit::more;
  return grant.services.empty() ? Limit::status : Limit::service;
}
std::string_view word(const Grant& grant) noexcept {
  switch (limit(grant)) {
    case Limit::service:
      return grant.services.front();
    case Limit::status:
      return grant.statuses.front();
    case Limit::none:
    case Limit::more:
      break;
  }
  return {};
}

// How many of them can decide. A grant never does that reaches no further than an earlier one without limits: an heir
// often holds twice what everybody may.
std::size_t deciding(std::span<const Policy::Held> held) {
  if (held.size() < 2) return held.size();
  std::vector<std::uint16_t> reached;
  std::size_t count = 0;
  for (std::size_t i = 0; i < held.size(); ++i) {
    const Policy::Held& one = held[i];
    const auto covers = [&](std::uint16_t scopes) {
      return (scopes & bit(Scope::any)) != 0 || (one.scopes & ~scopes) == 0;
    };
    if (!one.is_denial && std::any_of(reached.begin(), reached.end(), covers)) continue;
    if (!one.is_denial && one.limit == Limit::none) reached.push_back(one.scopes);
    count = i + 1;
  }
  return count;
}

}  // namespace

std::span<const Grant> PolicyCompiler::stated(std::uint32_t role) const noexcept {
  return std::span(policy_->grants_).subspan(first_grant_[role], first_grant_[role + 1] - first_grant_[role]);
}

Result<std::vector<std::uint32_t>> PolicyCompiler::sorted_roles() const {
  const auto& roles = policy_->roles_;
  enum class Mark : std::uint8_t { fresh, open, done };
  std::vector<Mark> marks(roles.size(), Mark::fresh);
  std::vector<std::uint32_t> order;
  // Depth first without recursion: a chain may be as long as there are roles.
  std::vector<std::pair<std::uint32_t, std::size_t>> stack;
  for (std::uint32_t start = 0; start < roles.size(); ++start) {
    if (marks[start] == Mark::fresh) stack.emplace_back(start, 0);
    while (!stack.empty()) {
      const auto role = stack.back().first;
      marks[role] = Mark::open;
      if (stack.back().second == roles[role].inherits.size()) {
        marks[role] = Mark::done;
        order.push_back(role);
        stack.pop_back();
        continue;
      }
      const std::uint32_t next = roles[role].inherits[stack.back().second++];
      if (marks[next] == Mark::open) {
        std::vector<std::uint32_t> circle;
        for (const auto& [open, at] : stack)
          if (!circle.empty() || open == next) circle.push_back(open);
        return cycle(circle);
      }
      if (marks[next] == Mark::fresh) stack.emplace_back(next, 0);
    }
  }
  return order;
}

Error PolicyCompiler::cycle(std::span<const std::uint32_t> circle) const {
  constexpr std::size_t most = 4;  // names in the message
  const std::string& name = policy_->roles_[circle.front()].name;
  std::string cause = "the role inherits from itself";
  for (std::size_t i = 1; i < circle.size() && i <= most; ++i)
    cause += (i == 1 ? ", through `" : ", `") + quoted(policy_->roles_[circle[i]].name) + "`";
  if (circle.size() > most + 1) cause += " and " + std::to_string(circle.size() - most - 1) + " more";
  const Place top, roles(top, "roles"), place(roles, name), inherits(place, "inherits");
  return document_.fault(inherits, name, cause);
}

Result<> PolicyCompiler::check_duplicates() const {
  for (std::uint32_t role = 0; role < policy_->roles_.size(); ++role) {
    const auto grants = stated(role);
    std::vector<std::uint32_t> order(grants.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return is_before(grants[a], grants[b]); });
    const auto twice =
        std::adjacent_find(order.begin(), order.end(), [&](auto a, auto b) { return is_same(grants[a], grants[b]); });
    if (twice == order.end()) continue;
    const std::string& name = policy_->roles_[role].name;
    const Origin& origin = origins_[first_grant_[role] + *(twice + 1)];
    const Place top, roles(top, "roles"), place(roles, name), list(place, origin.list), rule(list, origin.rule);
    const std::string& permission = (*policy_->permissions_)[grants[*twice].permission].name;
    return document_.fault(rule, name, "`" + quoted(permission) + "` stands twice with the same scope");
  }
  return success();
}

Result<> PolicyCompiler::flatten(std::span<const std::uint32_t> order) {
  const auto& roles = policy_->roles_;
  std::vector<RoleSet> families(roles.size(), RoleSet(roles.size()));
  std::size_t total = 0;
  for (const std::uint32_t role : order) {
    families[role].add(role);
    for (const std::uint32_t up : roles[role].inherits) families[role].add(families[up]);
    for (std::uint32_t other = 0; other < roles.size(); ++other)
      if (families[role].has(other)) total += stated(other).size();
    if (total > Policy::max_cells) {
      const Place top, places(top, "roles"), place(places, roles[role].name);
      return document_.fault(place, roles[role].name, "the roles inherit too many grants from one another",
                             Code::limit);
    }
  }
  policy_->cells_.reserve(total);
  policy_->table_.reserve(roles.size() * policy_->permission_count_ + 1);
  policy_->table_.emplace_back();
  for (std::uint32_t role = 0; role < roles.size(); ++role) {
    std::vector<std::uint32_t> held;
    const auto take = [&](std::uint32_t from) {
      for (std::uint32_t i = first_grant_[from]; i < first_grant_[from + 1]; ++i) held.push_back(i);
    };
    take(role);
    for (std::uint32_t other = 0; other < roles.size(); ++other)
      if (other != role && families[role].has(other)) take(other);
    add_row(held);
  }
  summarise();
  return success();
}

// A counting sort by permission and rank; what is equal keeps its order.
void PolicyCompiler::add_row(std::span<const std::uint32_t> held) {
  const auto slot = [&](std::uint32_t index) {
    const Grant& grant = policy_->grants_[index];
    return grant.permission * ranks + rank(grant);
  };
  std::vector<std::uint32_t> starts(policy_->permission_count_ * ranks + 1, 0);
  for (const std::uint32_t index : held) ++starts[slot(index) + 1];
  starts.front() = static_cast<std::uint32_t>(policy_->cells_.size());
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  for (std::size_t id = 1; id <= policy_->permission_count_; ++id)
    policy_->table_.push_back({.start = starts[id * ranks]});
  policy_->cells_.resize(starts.back());
  for (const std::uint32_t index : held) {
    const Grant& grant = policy_->grants_[index];
    policy_->cells_[starts[slot(index)]++] = {.grant = index,
                                              .scopes = grant.scopes,
                                              .is_denial = grant.is_denial,
                                              .is_super = grant.is_super,
                                              .limit = limit(grant),
                                              .word = word(grant)};
  }
}

void PolicyCompiler::summarise() {
  auto& table = policy_->table_;
  for (std::size_t i = 0; i + 1 < table.size(); ++i) {
    Policy::Cell& cell = table[i];
    cell.barring = barring((*policy_->permissions_)[static_cast<PermissionId>(i % policy_->permission_count_)].sod);
    const auto all = std::span(policy_->cells_).subspan(cell.start, table[i + 1].start - cell.start);
    const auto held = all.first(deciding(all));
    cell.end = cell.start + static_cast<std::uint32_t>(held.size());
    cell.is_rare = std::any_of(held.begin(), held.end(), [](auto& one) { return (one.scopes & rare_scopes) != 0; });
    if (held.empty() || held[0].is_denial) continue;  // denials come first
    cell.is_single = held.size() == 1 && !cell.is_rare && held[0].limit != Limit::more;
    cell.is_open = cell.barring == 0 && !held[0].is_super && held[0].limit == Limit::none &&
                   (held[0].scopes & bit(Scope::any)) != 0;
  }
}

}  // namespace techhub::rules
