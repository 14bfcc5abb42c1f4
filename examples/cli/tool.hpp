// SPDX-License-Identifier: MIT
// What the commands of the tool share: the hub that a call opens, and how answers are printed.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "techhub/techhub.hpp"

namespace tool {

using techhub::Json;
using techhub::Result;

// The options that every command on a database has.
struct Options {
  std::string database;
  std::string key_file;
  int key_fd = -1;
  std::int64_t as = 0;  // 0: the host itself, who sees all rows (personal values masked) and changes none
  bool json = false;
  std::string language = "ru";
  bool normal = false;  // synchronous NORMAL
};

// --module, of all commands: files with modules of the host's own.
void add_modules(CLI::App& app);
// The platform with them.
[[nodiscard]] Result<std::shared_ptr<const techhub::Platform>> platform();
// A policy document with the grants that they bring.
[[nodiscard]] Result<std::string> with_grants(std::string_view policy);
// What a hub of this platform is made or opened with.
[[nodiscard]] Result<techhub::HubOptions> hub_options();

// Adds DB, --key-file, --key-fd, --json, --lang to a command, and --as where an actor makes sense.
void add_options(CLI::App& command, Options& options, bool with_actor);

// A command's work; its error is printed on stderr and makes the exit code 1.
using Run = std::function<Result<>()>;
// Registers a command; the last one chosen is run by main.
void on_run(CLI::App& command, Run run);
[[nodiscard]] const Run& chosen();

[[nodiscard]] Result<techhub::vault::MasterKey> read_key(const Options& options);
// A new random key into a file. Readable by its owner only; an existing file is never overwritten, for a database may
// depend on it.
Result<> write_key(const std::string& path);
[[nodiscard]] Result<std::unique_ptr<techhub::Hub>> open(const Options& options);
[[nodiscard]] Result<techhub::rules::Actor> actor(techhub::Hub& hub, const Options& options);
[[nodiscard]] Result<techhub::Language> language(const Options& options);

// The key of a row as typed: a number or a code, as the table's key is.
[[nodiscard]] Result<techhub::Value> key_of(const techhub::Table& table, const std::string& text);
// `column=value`, `column!=value`, `column<value`, `column~null`: joined by and.
[[nodiscard]] Result<techhub::Filter> filter_of(const techhub::Table& table, const std::vector<std::string>& terms);

// Lines of JSON, or one table for people.
class Printer {
 public:
  Printer(const Options& options, std::vector<std::string> columns)
      : json_(options.json), columns_(std::move(columns)) {}
  ~Printer() noexcept(false);  // prints, and throws when the output is gone
  // Values by column; what is missing prints empty.
  void add(Json row);

 private:
  bool json_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// The commands, a file each.
void add_database(CLI::App& app);  // init, import, verify
void add_records(CLI::App& app);   // get, list, stats
void add_flows(CLI::App& app);     // act, actions, flow, describe
void add_booking(CLI::App& app);   // book, unbook, free, calendar
void add_policy(CLI::App& app);    // can, why, who, visible, policy check|diff|matrix|analyse|rehearse
void add_search(CLI::App& app);    // search, reindex, terms
void add_export(CLI::App& app);    // export
void add_history(CLI::App& app);   // history, at, diff, revert, recover
void add_backup(CLI::App& app);    // backup, restore, copy
void add_reports(CLI::App& app);   // feed, students, form-changes
void add_personal(CLI::App& app);  // rotate, rekey, master-key, forget, personal, disclosures

}  // namespace tool
