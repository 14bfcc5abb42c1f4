// SPDX-License-Identifier: MIT
// The permissions and flows that the policy tests read are the platform's own. When this fails, write anew:
//   techhub describe > all.json, then tests/data/rules/permissions.txt and flows.json from it.
#include <catch2/catch.hpp>
#include <set>

#include "rules/fixture.hpp"
#include "techhub/techhub.hpp"

using namespace techhub;
namespace rt = techhub::rules::test;

TEST_CASE("the test data of policies is what the platform declares") {
  const auto whole = techhub::platform().value();
  std::set<std::tuple<std::string, int>> declared, kept;
  for (const auto& one : whole->permissions().all()) declared.emplace(one.name, static_cast<int>(one.sod));
  for (const auto& one : rt::platform().all()) kept.emplace(one.name, static_cast<int>(one.sod));
  CHECK(declared == kept);
  Json flows = Json::array();
  for (const Table* table : whole->tables())
    if (const auto* flow = whole->flow(*table)) flows.push(rules::describe(*flow));
  CHECK(flows == Json::parse(rt::read_source("tests/data/rules/flows.json")).value());
}
