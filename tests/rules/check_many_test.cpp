// SPDX-License-Identifier: MIT
// check_many against check, bit by bit.
#include "techhub/rules/check_many.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "rules/fixture.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

TEST_CASE("many decisions are the single ones, prepared or not") {
  const std::array<std::int64_t, 1> me{7}, firm{8};
  const std::array<std::string_view, 1> service{"seedmoney"};
  const std::vector<Resource> rows{{},
                                   {.authors = me, .status = "draft"},
                                   {.companies = firm, .services = service, .status = "sent"},
                                   {.officials = me, .services = service, .published = true}};
  std::vector<PermissionId> all;
  for (PermissionId id = 0; id < platform().size(); ++id) all.push_back(id);
  BitMatrix bits;
  for (const char* role : {"user", "seedmoney_executor", "expert", "admin", "wizard"}) {
    Actor actor = person(7, role);
    actor.memberships.push_back({8, MemberRole::owner, true, {}});
    for (const bool prepared : {false, true}) {
      if (prepared) full_policy().prepare(actor);
      check_many(full_policy(), actor, all, rows, Time{1}, bits);
      REQUIRE(bits.rows() == rows.size());
      REQUIRE(bits.columns() == all.size());
      std::size_t wrong = 0, set = 0;
      for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t i = 0; i < all.size(); ++i) {
          wrong += bits.at(row, i) != full_policy().check(actor, all[i], rows[row], Time{1}).allowed();
          set += bits.at(row, i);
        }
      CHECK(wrong == 0);
      CHECK(set > 10);
      const auto last = bits.row(rows.size() - 1);
      CHECK((last.back() >> (all.size() % 64)) == 0);
    }
  }
  check_many(full_policy(), Actor::anonymous(), all, {}, Time{1}, bits);
  CHECK(bits.rows() == 0);
}
