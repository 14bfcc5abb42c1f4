// SPDX-License-Identifier: MIT
// export: the hub as lines of JSON on standard output.
#include "techhub/hub/export.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>

#include "tool.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Exporting {
  Options options;
  std::string profile = "techhub";
  std::string purpose;
  std::string mapping;
  std::string schema;
  std::string report;
  std::vector<std::string> entities;
  std::vector<std::string> where;
  bool personal = false;
};

Result<std::string> document(const std::string& path, std::string_view what) {
  if (path.empty()) return std::string();
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error(Code::io, "the " + std::string(what) + " `" + path + "` cannot be read");
  std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.empty()) return Error(Code::invalid, "the " + std::string(what) + " `" + path + "` is empty");
  return text;
}

Result<> write_report(const std::string& path, const Json& report) {
  if (path.empty()) return success();
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!(file << report.dump() << '\n')) return Error(Code::io, "the report `" + path + "` cannot be written");
  return success();
}

Result<> export_hub(const Exporting& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  ExportOptions options;
  options.profile = asked.profile == "django" ? ExportOptions::Profile::django : ExportOptions::Profile::techhub;
  options.personal = asked.personal;
  options.purpose = asked.purpose;
  TECHHUB_TRY(options.mapping, document(asked.mapping, "mapping"));
  TECHHUB_TRY(options.schema, document(asked.schema, "schema"));
  if (!asked.where.empty() && asked.entities.size() != 1)
    return Error(Code::invalid, "--where is about one entity: give it with --entity");
  for (const std::string& label : asked.entities) {
    TECHHUB_TRY(const Table* table, hub->platform().table(label));
    TECHHUB_TRY(auto filter, filter_of(*table, asked.where));
    options.entities.push_back({label, std::move(filter)});
  }
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  if (terminal) {
    options.progress = [](const ExportProgress& now) {
      fmt::print(stderr, "\r{} objects, {:.1f} MB ", now.objects, static_cast<double>(now.bytes) / 1e6);
      return true;
    };
  }
  const auto write = [](std::string_view piece) -> Result<> {
    if (std::fwrite(piece.data(), 1, piece.size(), stdout) != piece.size())
      return Error(Code::io, "standard output cannot be written");
    return success();
  };
  const auto report = export_dump(*hub, who, write, options);
  if (terminal) fmt::print(stderr, "\n");
  if (!report) return report.error();
  if (std::fflush(stdout) != 0) return Error(Code::io, "standard output cannot be written");
  return write_report(asked.report, report.value().to_json());
}

}  // namespace

void add_export(CLI::App& app) {
  static Exporting exporting;
  auto* command = app.add_subcommand("export", "the database as lines of JSON, for this tool or for a Django site");
  add_options(*command, exporting.options, true);
  command->add_option("--profile", exporting.profile, "techhub (everything) or django (what the site has)")
      ->check(CLI::IsMember({"techhub", "django"}));
  command->add_flag("--personal", exporting.personal, "personal values in the clear; recorded with the purpose");
  command->add_option("--purpose", exporting.purpose, "what the personal values are for");
  command->add_option("--entity", exporting.entities, "only this entity; may be given several times");
  command->add_option("--where", exporting.where, "only rows that match, such as status=sent; of one entity");
  command->add_option("--mapping", exporting.mapping, "a mapping document instead of the default one");
  command->add_option("--schema", exporting.schema,
                      "the site's schema (JSON or pg_dump's SQL) instead of the default one");
  command->add_option("--report", exporting.report, "file for the report, as JSON");
  on_run(*command, [] { return export_hub(exporting); });
}

}  // namespace tool
