// SPDX-License-Identifier: MIT
// rotate, rekey, master-key, forget, personal, disclosures: keys and what a person may ask for.
#include "techhub/hub/personal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <csignal>

#include "techhub/hub/keys.hpp"
#include "tool.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Asked {
  Options options;
  std::int64_t user = 0;
  std::int64_t batch = 2000;
  std::int64_t batches = 0;
  std::string comment;
  std::string to;
  bool new_key = false;
};

volatile std::sig_atomic_t was_interrupted = 0;

Result<> rotate_keys(const Asked& asked) {
  TECHHUB_TRY(const auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  std::signal(SIGINT, [](int) { was_interrupted = 1; });
  const bool is_terminal = ::isatty(STDERR_FILENO) != 0;
  std::int64_t done = 0;
  RotateOptions options{.batch = static_cast<std::size_t>(asked.batch)};
  options.progress = [&](const Rotation& now) {
    if (is_terminal) fmt::print(stderr, "\r{} rows, {} sealed anew: {} ", now.rows, now.resealed, now.label);
    done += now.rows > 0;
    return was_interrupted == 0 && (asked.batches == 0 || done < asked.batches);
  };
  const auto rotated = rotate(*hub, who, options);
  if (is_terminal) fmt::print(stderr, "\n");
  if (!rotated) return rotated.error();
  const Rotation& now = rotated.value();
  Printer printer(asked.options, {"key", "rows", "resealed", "unreadable", "complete"});
  printer.add(Json::object({{"key", now.key},
                            {"rows", now.rows},
                            {"resealed", now.resealed},
                            {"unreadable", now.unreadable},
                            {"complete", now.is_complete}}));
  return success();
}

Result<> rekey_look_ups(const Asked& asked) {
  TECHHUB_TRY(const auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  TECHHUB_TRY(const auto rows, rekey(*hub, who));
  Printer printer(asked.options, {"rows"});
  printer.add(Json::object({{"rows", rows}}));
  return success();
}

// The new key is in its file before anything needs it.
Result<> replace_master_key(const Asked& asked) {
  TECHHUB_TRY(const auto from, read_key(asked.options));
  TECHHUB_TRY(const auto hub, open(asked.options));
  if (asked.new_key) TECHHUB_DO(write_key(asked.to));
  Options other = asked.options;
  other.key_file = asked.to;
  TECHHUB_TRY(const auto to, read_key(other));
  TECHHUB_DO(change_master_key(*hub, from, to));
  Printer printer(asked.options, {"database", "key_file"});
  printer.add(Json::object({{"database", asked.options.database}, {"key_file", asked.to}}));
  return success();
}

Result<> forget_person(const Asked& asked) {
  TECHHUB_TRY(const auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  TECHHUB_TRY(const auto done, forget(*hub, who, asked.user, asked.comment));
  Printer printer(asked.options, {"user", "answers", "companies", "ended"});
  printer.add(Json::object(
      {{"user", asked.user}, {"answers", done.answers}, {"companies", done.companies}, {"ended", done.ended}}));
  return success();
}

Result<> copy_for_person(const Asked& asked) {
  TECHHUB_TRY(const auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  TECHHUB_TRY(const auto copy, personal_copy(*hub, who, asked.user));
  fmt::print("{}\n", copy.dump());
  return success();
}

Result<> list_disclosures(const Asked& asked) {
  TECHHUB_TRY(const auto hub, open(asked.options));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  TECHHUB_TRY(const auto told, disclosures(*hub, who, asked.user));
  Printer printer(asked.options, {"at", "actor", "columns", "purpose"});
  for (const auto& one : told) {
    printer.add(Json::object({{"at", one.at.to_string()},
                              {"actor", one.actor == 0 ? Json() : Json(one.actor)},
                              {"columns", one.columns},
                              {"purpose", one.purpose}}));
  }
  return success();
}

}  // namespace

void add_personal(CLI::App& app) {
  static std::array<Asked, 6> asked;
  const auto add = [&](std::size_t index, const char* name, const char* what, Result<> (*run)(const Asked&),
                       bool with_actor = true) {
    Asked& its = asked.at(index);
    CLI::App* command = app.add_subcommand(name, what);
    add_options(*command, its.options, with_actor);
    on_run(*command, [&its, run] { return run(its); });
    return command;
  };
  const auto of_user = [&](std::size_t index, CLI::App* command) {
    command->add_option("USER", asked.at(index).user, "id of the person")->required();
    return command;
  };
  auto* rotating = add(0, "rotate", "seal all personal values anew with a new data key; may be stopped", rotate_keys);
  rotating->add_option("--batch", asked[0].batch, "rows in one transaction")->check(CLI::Range(1, 1'000'000));
  rotating->add_option("--batches", asked[0].batches, "stop after so many; the next call goes on");
  add(1, "rekey", "hash all look-ups anew with a new key, in one transaction", rekey_look_ups);
  auto* master = add(2, "master-key", "wrap all keys with another master key", replace_master_key, false);
  master->add_option("--to", asked[2].to, "file with the other master key")->required();
  master->add_flag("--new-key", asked[2].new_key, "write a new random key to that file first");
  auto* forgetting = of_user(3, add(3, "forget", "remove a person; never taken back", forget_person));
  forgetting->add_option("--comment", asked[3].comment, "why; stays in the history");
  of_user(4, add(4, "personal", "everything that is held about a person, in the clear, as JSON", copy_for_person));
  of_user(5, add(5, "disclosures", "who was shown which values of a person", list_disclosures));
}

}  // namespace tool
