// SPDX-License-Identifier: MIT
// Who may do what, standing where, of all 96 roles: a text that is read in a review before it changes.
#include "techhub/rules/matrix.hpp"

#include <catch2/catch.hpp>

#include "rules/fixture.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

TEST_CASE("the matrix of roles, operations and standings is the one that was reviewed") {
  const std::string reviewed = read_source("tests/data/rules/matrix.txt");
  const std::string found = to_text(matrix(full_policy(), Time{0}).value());
  INFO("techhub policy matrix full --at 1970-01-01T00:00:00Z > tests/data/rules/matrix.txt, and read the difference");
  CHECK((found == reviewed));
}

TEST_CASE("a matrix tells standings, narrowings and separation of duties") {
  const auto policy = compiled(with_roles(R"(
    "user": {"grants": [{"on": "service.servicerequest", "do": "approve", "scope": "any"},
                        {"on": "service.servicerequest", "do": "view", "scope": ["own", "company_member"]},
                        {"on": "service.servicerequest", "do": "view", "scope": "organization", "services": "niokr"}]},
    "heir": {"inherits": "user", "grants": [{"on": "service.report", "do": "view", "scope": ["assigned", "host"]}]})"));
  CHECK(to_text(matrix(*policy, Time{0}).value()) ==
        "heir: as user, but\n  .....DH. service.view_report\n"
        "user:\n  ....GDHX service.approve_servicerequest\n  O.M.g... service.view_servicerequest\n");
}

TEST_CASE("a right that is denied for some rows is no right on every row") {
  const auto policy = compiled(with_roles(R"(
    "user": {"grants": [{"on": "core.blog", "do": ["view", "publish"], "scope": "any"}],
             "denials": [{"on": "core.blog", "do": ["view", "publish"], "scope": "any", "statuses": "sent"}]})"));
  CHECK(to_text(matrix(*policy, Time{0}).value()) ==
        "user:\n  ....gdhx core.publish_blog\n  owmagdhx core.view_blog\n");
}
