// SPDX-License-Identifier: MIT
// backup, restore, copy: a database as a whole.
#include "techhub/hub/backup.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>

#include "tool.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Copying {
  Options options;
  std::string file;
  std::string target_key;
  bool replace = false;
  bool skip_verify = false;
};

volatile std::sig_atomic_t was_interrupted = 0;

// Ctrl-C ends the call as an error does: nothing is left half done.
BackupOptions options_of(const Copying& asked, const char* what) {
  std::signal(SIGINT, [](int) { was_interrupted = 1; });
  const bool is_terminal = ::isatty(STDERR_FILENO) != 0;
  BackupOptions options;
  options.replace = asked.replace;
  options.verify = !asked.skip_verify;
  options.progress = [is_terminal, what](std::int64_t done, std::int64_t of) {
    if (is_terminal) fmt::print(stderr, "\r{} of {} {}{}", done, of, what, done == of ? "\n" : " ");
    return was_interrupted == 0;
  };
  return options;
}

void tell(const Copying& asked, const std::string& file, const char* what) {
  Printer printer(asked.options, {what, "bytes"});
  printer.add(Json::object({{what, file}, {"bytes", static_cast<std::int64_t>(std::filesystem::file_size(file))}}));
}

Result<> make_backup(const Copying& asked) {
  TECHHUB_TRY(const auto hub, open(asked.options));
  TECHHUB_DO(backup(*hub, asked.file, options_of(asked, "pages")));
  tell(asked, asked.file, "backup");
  return success();
}

Result<> restore_backup(const Copying& asked) {
  TECHHUB_TRY(const auto key, read_key(asked.options));
  TECHHUB_TRY(auto whole, platform());
  TECHHUB_DO(restore(std::move(whole), asked.file, asked.options.database, key, options_of(asked, "pages")));
  tell(asked, asked.options.database, "database");
  return success();
}

Result<> copy_rows(const Copying& asked) {
  TECHHUB_TRY(const auto key, read_key(asked.options));
  auto target_key = key;
  if (!asked.target_key.empty()) {
    Options other = asked.options;
    other.key_file = asked.target_key;
    TECHHUB_TRY(target_key, read_key(other));
  }
  TECHHUB_TRY(const auto whole, platform());
  TECHHUB_TRY(auto from_storage, storage::open_sqlite(asked.options.database));
  TECHHUB_TRY(auto with, hub_options());
  TECHHUB_TRY(const auto from, Hub::open(whole, std::move(from_storage), key, with));
  TECHHUB_TRY(auto storage, storage::open_sqlite(asked.file, {.create = true}));
  CopyTarget target{.platform = whole, .storage = std::move(storage), .key = target_key, .options = std::move(with)};
  TECHHUB_DO(copy(*from, key, std::move(target), options_of(asked, "rows")));
  tell(asked, asked.file, "database");
  return success();
}

}  // namespace

void add_backup(CLI::App& app) {
  static Copying backing, restoring, copying;
  const auto add = [&](const char* name, const char* what, Copying& asked, const char* file, const char* about) {
    auto* command = app.add_subcommand(name, what);
    add_options(*command, asked.options, false);
    command->add_option(file, asked.file, about)->required();
    command->add_flag("--no-verify", asked.skip_verify, "do not read all of the result to check it");
    return command;
  };
  auto* backup_command =
      add("backup", "write a backup, also while others use the database", backing, "FILE", "the file to make");
  backup_command->add_flag("--replace", backing.replace, "in the place of an older one");
  on_run(*backup_command, [] { return make_backup(backing); });

  auto* restore_command = add("restore", "make a database of a backup", restoring, "BACKUP", "the backup");
  restore_command->add_flag("--replace", restoring.replace, "in the place of a database that nobody uses");
  on_run(*restore_command, [] { return restore_backup(restoring); });

  auto* copy_command = add("copy", "copy all rows into a new database", copying, "TARGET", "the database to make");
  copy_command->add_option("--target-key-file", copying.target_key, "another master key for the copy");
  on_run(*copy_command, [] { return copy_rows(copying); });
}

}  // namespace tool
