// SPDX-License-Identifier: MIT
// The sample: a dump of a site with the platform's schema, written by Django.
#include "import/support.hpp"

namespace techhub::test {

TEST_CASE("the sample comes in as its figures say") {
  ImportFixture site;
  const auto report = site.import_sample().value();
  const auto total = report.total();
  CHECK(total.read == 6172);
  CHECK(total.kept == 6151);
  CHECK(total.rejected == 1);
  CHECK(total.dropped == 20);
  CHECK(report.users_of_unknown_roles() == 50);
  CHECK(report.dropped_values.at("core.eventparticipant.data.qr") == 104);

  std::int64_t links = 0;
  for (const auto& [table, counts] : report.links) links += counts.made;
  CHECK(links == 5909);
  CHECK(report.items.at("service.protocol_requests").made == 146);
  REQUIRE(report.rejects.size() == 1);
  CHECK(report.rejects[0].model == "matchmaking.match");
  CHECK(report.rejects[0].key == "8");
  CHECK(report.rejects[0].root == "matchmaking.match 4");

  // The whole of it. Where a figure changes with reason, write the file anew from what is printed.
  CHECK(report.to_json().dump() == checked_in("import-report.json").dump());
  CHECK(site.hub().verify().value().empty());
}

}  // namespace techhub::test
