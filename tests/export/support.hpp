// SPDX-License-Identifier: MIT
// Exports into memory.
#pragma once

#include "support/hub_fixture.hpp"
#include "techhub/hub/export.hpp"
#include "techhub/hub/import.hpp"

namespace techhub::test {

struct Exported {
  std::string text;
  ExportReport report;
};

[[nodiscard]] Result<Exported> exported(Hub& hub, const ExportOptions& options = {});
[[nodiscard]] Result<Exported> exported(Hub& hub, const rules::Actor& actor, const ExportOptions& options = {});
// With personal values, for a purpose.
[[nodiscard]] ExportOptions whole(ExportOptions::Profile profile = ExportOptions::Profile::techhub);

[[nodiscard]] std::filesystem::path sample_file();
[[nodiscard]] Result<ImportReport> import_text(Hub& hub, std::string_view text);
// One object for each line.
[[nodiscard]] std::vector<Json> objects(std::string_view text);
// The first line in which two texts differ, of both; "" when they are the same.
[[nodiscard]] std::string difference(std::string_view a, std::string_view b);

}  // namespace techhub::test
