// SPDX-License-Identifier: MIT
// Every bit of the compiled table, turned over one at a time: the questions that are put to each cell (oracle_test)
// notice, or the bit changes no answer to any question at all. TECHHUB_ALL_FLIPS=1 build/release/bin/test_rules
// "each flip*" goes through all roles.
#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <utility>

#include "rules/standing.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

// The way into private members that the language leaves to explicit instantiations.
template <class Tag, auto Member>
struct Open {
  friend auto& reach(Policy& policy, Tag) { return policy.*Member; }
};
struct TableTag {};
struct CellsTag {};
auto& reach(Policy& policy, TableTag);
auto& reach(Policy& policy, CellsTag);
template struct Open<TableTag, &Policy::table_>;
template struct Open<CellsTag, &Policy::cells_>;

struct Place {
  std::string_view service, status, target;
};

Resource narrowed(Resource row, const Place& place, std::array<std::string_view, 1>& service) {
  service[0] = place.service;
  if (!place.service.empty()) row.services = service;
  row.status = place.status;
  row.target = place.target;
  return row;
}

// Places where the answers of a cell can differ: nowhere in particular, and what each of its grants names.
std::vector<Place> places(const Policy& policy, std::uint32_t role, PermissionId id) {
  std::vector<Place> out{{}};
  for (const Policy::Held& held : policy.cell(role, id)) {
    const Grant& grant = *policy.grant(held.grant);
    if (grant.is_narrowed())
      out.push_back({grant.services.empty() ? "" : std::string_view(grant.services[0]),
                     grant.statuses.empty() ? "" : std::string_view(grant.statuses[0]),
                     grant.targets.empty() ? "" : std::string_view(grant.targets[0])});
  }
  return out;
}

// What a cell comes to at a glance.
void flip_summary(auto& cell, bool holds_any, const auto& judge) {
  const auto kept = cell;
  const auto flip = [&](auto change) {
    change(cell);
    judge();
    cell = kept;
  };
  // Nobody reads the first grant of none.
  if (holds_any || cell.is_open) flip([](auto& it) { it.is_open = !it.is_open; });
  // One grant, which nobody could mistake for several.
  if (cell.end - cell.start == 1) flip([](auto& it) { it.is_single = !it.is_single; });
  flip([](auto& it) { it.is_rare = !it.is_rare; });
  if (cell.end != cell.start) flip([](auto& it) { --it.end; });
  for (unsigned bit = 0; bit < 16; ++bit)
    flip([bit](auto& it) { it.barring = static_cast<std::uint16_t>(it.barring ^ 1U << bit); });
}

}  // namespace

TEST_CASE("each flip of a bit of the compiled tables is noticed, or changes no answer at all") {
  std::size_t flips = 0, noticed = 0, shadowed = 0;
  for (const auto* policy : {&default_policy(), &full_policy()}) {
    Policy flipped = *policy;
    auto& table = reach(flipped, TableTag{});
    auto& cells = reach(flipped, CellsTag{});
    // Of the 96 every eighth, unless all are wanted.
    const std::uint32_t step = policy == &full_policy() && std::getenv("TECHHUB_ALL_FLIPS") == nullptr ? 8 : 1;
    for (std::uint32_t role = 0; role < flipped.roles().size(); role += step) {
      const std::string& name = flipped.roles()[role].name;
      // Some ways are what every cell is asked; all of them are the proof for what those do not notice.
      std::vector<Standing> some, all;
      for (const unsigned ways : asked_ways()) some.push_back(standing(*policy, name, ways));
      for (unsigned ways = 0; ways < 1U << ways_of_standing; ++ways) all.push_back(standing(*policy, name, ways));
      for (PermissionId id = 0; id < flipped.permission_count(); ++id) {
        const auto where = places(flipped, role, id);
        const auto differs = [&](const std::vector<Standing>& questions) {
          for (const Standing& question : questions)
            for (const Place& place : where) {
              std::array<std::string_view, 1> service;
              const Resource row = narrowed(question.row, place, service);
              const Decision was = policy->check(question.actor, id, row, Time{0});
              const Decision is = flipped.check(question.actor, id, row, Time{0});
              if (was.allowed() != is.allowed()) return true;
            }
          return false;
        };
        const auto judge = [&] {
          ++flips;
          if (differs(some)) {
            ++noticed;
          } else if (differs(all)) {
            FAIL_CHECK(name << " " << flipped.permissions()[id].name
                            << ": a flip that only several ways of standing show");
          } else {
            ++shadowed;
          }
        };
        auto& cell = table[role * flipped.permission_count() + id];
        const std::size_t start = cell.start, end = table[role * flipped.permission_count() + id + 1].start;
        for (std::size_t at = start; at < end; ++at) {
          for (unsigned scope = 0; scope < scope_count; ++scope) {
            cells[at].scopes = static_cast<std::uint16_t>(cells[at].scopes ^ 1U << scope);
            judge();
            cells[at].scopes = static_cast<std::uint16_t>(cells[at].scopes ^ 1U << scope);
          }
          cells[at].is_denial = !cells[at].is_denial;
          judge();
          cells[at].is_denial = !cells[at].is_denial;
          for (const auto limit : {Policy::Held::Limit::none, Policy::Held::Limit::more}) {
            const auto kept = std::exchange(cells[at].limit, limit);
            if (kept != limit) judge();
            cells[at].limit = kept;
          }
        }
        flip_summary(cell, end > start, judge);
      }
    }
  }
  INFO(flips << " flips, " << noticed << " noticed, " << shadowed << " shadowed");
  CHECK(flips == noticed + shadowed);
  CHECK(noticed > flips / 10);
}
