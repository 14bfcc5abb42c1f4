// SPDX-License-Identifier: MIT
// Ways of standing to a row, one bit each, for questions that go through all of them.
#pragma once

#include <array>
#include <vector>

#include "rules/fixture.hpp"

namespace techhub::rules::test {

inline constexpr unsigned ways_of_standing = 8;  // own, assigned, host, published, organisation, owner, member, advisor

struct Standing {
  Actor actor;
  Resource row;
};

// Somebody of the role who stands to a row in each way of `ways`.
inline Standing standing(const Policy& policy, std::string_view role, unsigned ways) {
  static constexpr std::int64_t me = 7, firm = 8;
  static constexpr std::array<std::int64_t, 1> mine{me}, ours{firm};
  static constexpr std::array<std::string_view, 1> organization{"hub"};
  Standing out;
  out.actor = role == "anonymous" ? Actor::anonymous() : person(me, role);
  const auto has = [&](unsigned way) { return (ways >> way & 1U) != 0; };
  if (has(0)) out.row.authors = mine;
  if (has(1)) out.row.officials = mine;
  if (has(2)) out.row.host_authors = mine;
  if (has(3)) out.row.published = true;
  if (has(4)) out.actor.organization = organization[0], out.row.organizations = organization;
  for (unsigned i = 0; i < 3; ++i)
    if (has(5 + i)) out.actor.memberships.push_back({firm, static_cast<MemberRole>(i), true, {}});
  if (ways >> 5 != 0) out.row.companies = ours;
  policy.prepare(out.actor);
  return out;
}

// None, each alone, and each two of them.
inline std::vector<unsigned> asked_ways() {
  std::vector<unsigned> out{0};
  for (unsigned way = 0; way < ways_of_standing; ++way)
    for (unsigned other = 0; other <= way; ++other) out.push_back(1U << way | 1U << other);
  return out;
}

}  // namespace techhub::rules::test
