// SPDX-License-Identifier: MIT
// init, import, verify: the database as a whole.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "techhub/hub/import.hpp"
#include "tool.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Making {
  Options options;
  bool new_key = false;
  bool catalogue = false;
};

Result<> init(const Making& asked) {
  if (asked.new_key) {
    if (asked.options.key_file.empty()) return Error(Code::invalid, "--new-key writes the file that --key-file names");
    TECHHUB_DO(write_key(asked.options.key_file));
  }
  TECHHUB_TRY(const auto key, read_key(asked.options));
  TECHHUB_TRY(auto whole, platform());
  TECHHUB_TRY(auto storage, storage::open_sqlite(asked.options.database, {.create = true}));
  TECHHUB_TRY(auto with, hub_options());
  TECHHUB_TRY(auto hub, Hub::init(std::move(whole), std::move(storage), key, std::move(with)));
  if (asked.catalogue) TECHHUB_DO(hub->add_catalogue());
  Printer printer(asked.options, {"database", "entities", "permissions"});
  printer.add(Json::object({{"database", asked.options.database},
                            {"entities", static_cast<std::int64_t>(hub->platform().tables().size())},
                            {"permissions", static_cast<std::int64_t>(hub->platform().permissions().size())}}));
  return success();
}

struct Importing {
  Options options;
  std::string file;
  std::string mapping;
  std::string rejects;
  std::string on_conflict = "fail";
  bool strict = false;
  bool dry_run = false;
};

std::string_view name(ImportStage stage) {
  switch (stage) {
    case ImportStage::reading:
      return "reading";
    case ImportStage::resolving:
      return "resolving references";
    case ImportStage::finishing:
      return "finishing";
  }
  return {};
}

std::string first_of(const Judgement& judgement) {
  std::string first;
  for (const auto& key : judgement.keys) first += (first.empty() ? "" : " ") + key;
  return first;
}

// Of the first rejects only the report says more than their number.
void print_rejects(const ImportReport& report) {
  for (const auto& reject : report.rejects) {
    fmt::print("rejected: {} {} ({}{}{}), because of {}\n", reject.model, reject.key, reject.field,
               reject.field.empty() ? "" : ": ", reject.reason, reject.root);
  }
  std::int64_t rejected = report.total().rejected;
  for (const auto& [table, count] : report.links) rejected += count.rejected;
  for (const auto& [table, count] : report.items) rejected += count.rejected;
  const auto listed = static_cast<std::int64_t>(report.rejects.size());
  if (rejected > listed) fmt::print("rejected: {} more; --rejects writes all of them\n", rejected - listed);
}

void print_judgements(const ImportReport& report) {
  for (const auto& one : report.judgements) {
    if (one.count == 0) continue;
    const bool is_all = static_cast<std::int64_t>(one.keys.size()) == one.count;
    fmt::print("{}: {} of {} rows of {}: {}{}\n", one.rule, one.count, one.of, one.label, first_of(one),
               is_all ? "" : " ...");
  }
}

void print(const Options& options, const ImportReport& report) {
  if (options.json) {
    fmt::print("{}\n", report.to_json().dump());
    return;
  }
  {
    Printer printer(options, {"entity", "read", "kept", "rejected", "skipped", "dropped"});
    const auto line = [&](const std::string& label, const ImportReport::Objects& count) {
      printer.add(Json::object({{"entity", label},
                                {"read", count.read},
                                {"kept", count.kept},
                                {"rejected", count.rejected},
                                {"skipped", count.skipped},
                                {"dropped", count.dropped}}));
    };
    for (const auto& [label, count] : report.objects) line(label, count);
    line("all", report.total());
  }
  for (const auto& [table, count] : report.links) fmt::print("{} rows of {} made of lists\n", count.made, table);
  for (const auto& [table, count] : report.items)
    fmt::print("{} rows of {} made of lists in data\n", count.made, table);
  for (const auto& [what, count] : report.dropped_values) fmt::print("{} values of {} dropped\n", count, what);
  if (const auto users = report.users_of_unknown_roles(); users > 0)
    fmt::print("{} users have a role that the policy lacks\n", users);
  for (const auto& [key, count] : report.permission_keys)
    fmt::print("{} entries of account.user.permissions mean nothing here: {}\n", count, key);
  for (const auto& [table, count] : report.inert_permissions)
    fmt::print("{} rows of {} count for nothing: Django's own permissions\n", count, table);
  for (const auto& [what, count] : report.cleared)
    fmt::print("{} references of {} cleared: they lead to no row\n", count, what);
  if (!report.cleared.empty()) {
    fmt::print(
        "hint: --rejects also writes the cleared references to rejected rows, and they come back with the mended rows; "
        "a "
        "dump that is whole, imported again, keeps the others, and --strict imports nothing that would lose one\n");
  }
  print_judgements(report);
  print_rejects(report);
}

Result<> import_file(const Importing& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  ImportOptions options;
  options.strict = asked.strict;
  options.dry_run = asked.dry_run;
  if (!asked.mapping.empty()) {
    std::ifstream file(asked.mapping, std::ios::binary);
    if (!file) return Error(Code::io, "the mapping `" + asked.mapping + "` cannot be read");
    options.mapping.assign(std::istreambuf_iterator<char>(file), {});
    if (options.mapping.empty()) return Error(Code::invalid, "the mapping `" + asked.mapping + "` is empty");
  }
  using OnConflict = ImportOptions::OnConflict;
  options.on_conflict = asked.on_conflict == "skip"      ? OnConflict::skip
                        : asked.on_conflict == "replace" ? OnConflict::replace
                                                         : OnConflict::fail;
  std::ofstream rejects;
  if (!asked.rejects.empty()) {
    // As personal as the dump: for its owner only, where it is new.
    const int made = ::open(asked.rejects.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (made >= 0) ::close(made);
    rejects.open(asked.rejects, std::ios::binary | std::ios::app);
    if (made < 0 || !rejects) return Error(Code::io, "the rejects file `" + asked.rejects + "` cannot be written");
    options.rejects = [&](std::string_view line) -> Result<> {
      // Nothing is committed whose rejects did not reach the file.
      if (!(rejects << line << '\n' << std::flush)) return Error(Code::io, "the rejects file cannot be written");
      return success();
    };
  }
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  if (terminal) {
    options.progress = [](const ImportProgress& now) {
      fmt::print(stderr, "\r{}: {} objects, {:.1f} MB, {:.0f} objects/s ", name(now.stage), now.objects,
                 static_cast<double>(now.bytes) / 1e6, now.rate);
      return true;
    };
  }
  auto report = asked.file == "-" ? import_dump(*hub, ByteReader([](std::span<char> into) -> Result<std::size_t> {
    const auto count = ::read(STDIN_FILENO, into.data(), into.size());
    if (count < 0) return Error(Code::io, "standard input cannot be read");
    return static_cast<std::size_t>(count);
  }),
                                                options)
                                  : import_dump(*hub, asked.file, options);
  if (terminal) fmt::print(stderr, "\n");
  if (!report) return std::move(report).error();
  print(asked.options, report.value());
  return success();
}

// What the rows say that the rules would not have let happen: told, no fault of the database.
Result<> verify_rules(const Options& options) {
  TECHHUB_TRY(auto hub, open(options));
  return hub->read([&](Records& records) -> Result<> {
    TECHHUB_TRY(const auto judgements, judge(*hub, records));
    Printer printer(options, {"rule", "entity", "rows", "of", "first"});
    for (const auto& one : judgements) {
      printer.add(Json::object(
          {{"rule", one.rule}, {"entity", one.label}, {"rows", one.count}, {"of", one.of}, {"first", first_of(one)}}));
    }
    return success();
  });
}

Result<> verify(const Options& options) {
  TECHHUB_TRY(auto hub, open(options));
  TECHHUB_TRY(const auto faults, hub->verify());
  {
    Printer printer(options, {"fault"});
    for (const auto& fault : faults) printer.add(Json::object({{"fault", fault}}));
  }
  if (!faults.empty()) {
    const bool is_index =
        std::all_of(faults.begin(), faults.end(), [](const std::string& one) { return one.ends_with(": reindex"); });
    return Error(Code::corrupt, std::to_string(faults.size()) + " faults were found")
        .at({}, is_index ? "search_field" : "");
  }
  if (!options.json) fmt::print("sound\n");
  return success();
}

}  // namespace

void add_database(CLI::App& app) {
  static Making making;
  static Importing importing;
  static Options verifying;
  static bool rules = false;

  auto* init_command = app.add_subcommand("init", "make a new database");
  add_options(*init_command, making.options, false);
  init_command->add_flag("--new-key", making.new_key, "write a new random key to the key file first");
  init_command->add_flag("--catalogue", making.catalogue,
                         "add the default organisations and services (an import adds them itself)");
  on_run(*init_command, [] { return init(making); });

  auto* import_command = app.add_subcommand("import", "take over a Django dump (JSON or JSONL, gzipped or not)");
  add_options(*import_command, importing.options, false);
  import_command->add_option("FILE", importing.file, "the dump; - for standard input")->required();
  import_command->add_option("--mapping", importing.mapping, "a mapping document instead of the default one");
  import_command->add_option("--rejects", importing.rejects,
                             "file for what is not taken, as JSON lines; as personal as the dump");
  import_command->add_option("--on-conflict", importing.on_conflict, "for keys that exist: fail, skip or replace")
      ->check(CLI::IsMember({"fail", "skip", "replace"}));
  import_command->add_flag("--strict", importing.strict, "any reject fails the import");
  import_command->add_flag("--dry-run", importing.dry_run, "report, and keep nothing");
  on_run(*import_command, [] { return import_file(importing); });

  auto* verify_command = app.add_subcommand("verify", "look for damage: file, references, personal values");
  add_options(*verify_command, verifying, false);
  verify_command->add_flag("--rules", rules, "instead: rows that the rules would not have let happen");
  on_run(*verify_command, [] { return rules ? verify_rules(verifying) : verify(verifying); });
}

}  // namespace tool
