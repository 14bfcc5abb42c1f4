// SPDX-License-Identifier: MIT
// The permissions and flows that the policy tests read are the platform's own.
// When this fails: `techhub describe` lists them; mend tests/data/rules/permissions.txt and flows.json.
#include <catch2/catch.hpp>

#include "rules/fixture.hpp"
#include "techhub/techhub.hpp"

using namespace techhub;
namespace rt = techhub::rules::test;

TEST_CASE("the test data of policies is what the platform declares") {
  const auto whole = techhub::platform().value();
  for (const auto& one : rt::platform().all()) {
    INFO(one.name);
    const auto id = whole->permissions().find(one.name);
    REQUIRE(id != rules::Permissions::unknown);
    CHECK(whole->permissions()[id].sod == one.sod);
  }
  // New entities come with the four permissions of every entity, which only super roles hold until a policy says more.
  for (const auto& one : whole->permissions().all()) {
    INFO(one.name);
    const bool is_usual =
        one.action == "add" || one.action == "change" || one.action == "view" || one.action == "delete";
    CHECK((is_usual || rt::platform().find(one.name) != rules::Permissions::unknown));
  }
  Json flows = Json::array();
  for (const Table* table : whole->tables())
    if (const auto* flow = whole->flow(*table)) flows.push(rules::describe(*flow));
  CHECK((flows == Json::parse(rt::read_source("tests/data/rules/flows.json")).value()));
}
