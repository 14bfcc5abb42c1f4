// SPDX-License-Identifier: MIT
#include "export/support.hpp"

#include <sstream>

namespace techhub::test {

Result<Exported> exported(Hub& hub, const ExportOptions& options) {
  return exported(hub, rules::Actor::system(), options);
}

Result<Exported> exported(Hub& hub, const rules::Actor& actor, const ExportOptions& options) {
  Exported made;
  const auto write = [&](std::string_view piece) -> Result<> {
    made.text += piece;
    return success();
  };
  TECHHUB_TRY(made.report, export_dump(hub, actor, write, options));
  return made;
}

ExportOptions whole(ExportOptions::Profile profile) {
  ExportOptions options;
  options.profile = profile;
  options.personal = true;
  options.purpose = "a copy for the archive";
  return options;
}

std::filesystem::path sample_file() {
  return std::filesystem::path(TECHHUB_SOURCE_DIR) / "tests/data/techhub-sample.jsonl.gz";
}

Result<ImportReport> import_text(Hub& hub, std::string_view text) {
  std::size_t at = 0;
  return import_dump(hub, [&](std::span<char> out) -> Result<std::size_t> {
    const std::size_t count = std::min(out.size(), text.size() - at);
    std::copy_n(text.data() + at, count, out.data());
    at += count;
    return count;
  });
}

std::vector<Json> objects(std::string_view text) {
  std::vector<Json> made;
  while (!text.empty()) {
    const auto end = text.find('\n');
    made.push_back(Json::parse(text.substr(0, end)).value());
    text.remove_prefix(end + 1);
  }
  return made;
}

std::string difference(std::string_view a, std::string_view b) {
  std::istringstream first{std::string(a)};
  std::istringstream second{std::string(b)};
  std::string one;
  std::string other;
  for (;;) {
    const bool is_first = !!std::getline(first, one);
    const bool is_second = !!std::getline(second, other);
    if (!is_first && !is_second) return {};
    if (one != other || is_first != is_second) return one + "\n" + other;
  }
}

}  // namespace techhub::test
