// SPDX-License-Identifier: MIT
// policies/*.json against the tables of tests/data/policy.md: nothing more, nothing less.
#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>

#include "rules/policy_table.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

std::vector<Right> missing(const std::set<Right>& a, const std::set<Right>& b) {
  std::vector<Right> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

// How many rights the policy states.
std::size_t compare(const Policy& policy, const PolicyTable& table) {
  CHECK(policy.roles().size() == table.size());
  std::size_t rights = 0;
  for (const auto& [name, expected] : table) {
    INFO("role " << name);
    const auto role = policy.find_role(name);
    REQUIRE(role);
    const auto granted = stated(policy, *role);
    CHECK_THAT(missing(expected.rights, granted), Catch::Equals(std::vector<Right>()));
    CHECK_THAT(missing(granted, expected.rights), Catch::Equals(std::vector<Right>()));
    std::set<std::string> inherits;
    for (const auto up : policy.roles()[*role].inherits) inherits.insert(policy.roles()[up].name);
    CHECK(inherits == expected.inherits);
    rights += granted.size();
  }
  return rights;
}

void check_titles(const Policy& policy) {
  std::set<std::string> supers, titles;
  for (const auto& role : policy.roles()) {
    INFO(role.name);
    CHECK(role.title.ru);
    CHECK(role.title.kk);
    CHECK(role.title.en);
    CHECK(titles.insert(std::string(role.title.get(Language::kk))).second);
    if (role.is_super) supers.insert(role.name);
  }
  CHECK(supers == std::set<std::string>{"admin", "superadmin"});
}

}  // namespace

TEST_CASE("the default policy is the table of policy.md, right by right") {
  const auto table = read_default_table();
  CHECK(table.size() == 12);
  CHECK(compare(default_policy(), table) > 1000);
  check_titles(default_policy());
}

TEST_CASE("the full policy is the tables of policy.md: 96 roles and nobody's") {
  const auto table = read_full_table();
  CHECK(table.size() == 97);
  CHECK(compare(full_policy(), table) > 2500);
  check_titles(full_policy());
}

TEST_CASE("admin holds every permission but five") {
  const Actor admin = person(1, "admin");
  for (const Policy* policy : {&default_policy(), &full_policy()}) {
    std::set<std::string> lacks;
    for (PermissionId id = 0; id < platform().size(); ++id)
      if (!policy->check(admin, id, {}, {}).allowed()) lacks.insert(platform()[id].name);
    CHECK(lacks == std::set<std::string>{"account.assign_admin_user", "account.forget_user",
                                         "account.export_personal_user", "techhub.manage_policy_setting",
                                         "techhub.rotate_keys_key"});
  }
}

TEST_CASE("an admin of a domain stays in it") {
  const std::vector<std::string_view> own{"seedmoney"}, foreign{"niokr"};
  const Resource inside{.services = own}, outside{.services = foreign};
  const auto may = [](std::string_view role, std::string_view name, const Resource& row) {
    return full_policy().check(person(1, role), permission(name), row, {}).allowed();
  };
  CHECK(may("seedmoney_admin", "service.approve_servicerequest", inside));
  CHECK_FALSE(may("seedmoney_admin", "service.approve_servicerequest", outside));
  CHECK_FALSE(may("seedmoney_admin", "service.approve_servicerequest", {}));
  CHECK(may("seedmoney_admin", "service.change_hubform", inside));
  CHECK_FALSE(may("seedmoney_admin", "service.change_hubform", outside));
  CHECK_FALSE(may("seedmoney_moderator", "service.change_hubform", inside));
  CHECK_FALSE(may("seedmoney_admin", "core.publish_blog", {}));
  CHECK(may("blog_moderator", "core.hide_comment", {.target = "core.blog"}));
  CHECK_FALSE(may("blog_moderator", "core.hide_comment", {.target = "core.event"}));
  CHECK_FALSE(may("blog_moderator", "core.hide_comment", {}));
  CHECK(may("community_moderator", "core.hide_comment", {.target = "core.event"}));
  CHECK_FALSE(may("blog_manager", "core.reject_blog", {}));
  CHECK(may("blog_manager", "core.publish_blog", {}));
}
