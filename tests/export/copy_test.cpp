// SPDX-License-Identifier: MIT
// The profile `techhub`: what goes out comes in again and goes out the same.
#include "export/support.hpp"

namespace techhub::test {

TEST_CASE("an export of the sample, imported and exported again, is the same byte for byte") {
  HubFixture site;
  import_dump(site.hub(), sample_file()).value();
  const bool is_personal = GENERATE(true, false);
  const auto options = is_personal ? whole() : ExportOptions{};
  const auto first = exported(site.hub(), options).value();
  HubFixture copy;
  const auto report = import_text(copy.hub(), first.text).value();
  CHECK(report.total().kept == first.report.total());
  CHECK(report.total().rejected == 0);
  CHECK(report.cleared.empty());
  CHECK(report.unknown_fields.empty());
  CHECK(report.kept_fields.empty());
  CHECK(copy.hub().verify().value().empty());
  const auto second = exported(copy.hub(), options).value();
  CHECK(difference(first.text, second.text) == "");
  CHECK(first.report.objects == second.report.objects);
  CHECK(first.report.links == second.report.links);
}

}  // namespace techhub::test
