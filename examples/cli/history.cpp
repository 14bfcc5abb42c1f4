// SPDX-License-Identifier: MIT
// history, at, diff, revert, recover: what rows were, and the way back.
#include "techhub/hub/history.hpp"

#include <fmt/format.h>

#include "tool.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Past {
  Options options;
  std::string label;
  std::string key;
  std::string when;  // a time or the id of a version
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::int64_t before = 0;
  std::size_t limit = 50;
  std::string comment;
};

struct Asked {
  std::unique_ptr<Hub> hub;
  rules::Actor actor;
  Value key;
};
Result<Asked> ask(const Past& past) {
  Asked asked;
  TECHHUB_TRY(asked.hub, open(past.options));
  TECHHUB_TRY(const Table* table, asked.hub->platform().table(past.label));
  TECHHUB_TRY(asked.key, key_of(*table, past.key));
  TECHHUB_TRY(asked.actor, actor(*asked.hub, past.options));
  return asked;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Result<> show(const Past& past) {
  TECHHUB_TRY(const auto asked, ask(past));
  TECHHUB_TRY(const auto page, history(*asked.hub, asked.actor, past.label, asked.key,
                                       HistoryQuery{.before = past.before, .limit = past.limit}));
  {
    Printer printer(past.options, {"version", "at", "action", "status", "actor", "comment"});
    for (const auto& version : page.versions) {
      printer.add(Json::object({{"version", version.id},
                                {"at", version.at.to_string()},
                                {"action", text_or_null(version.action)},
                                {"status", text_or_null(version.status)},
                                {"actor", version.actor == 0 ? Json() : Json(version.actor)},
                                {"comment", text_or_null(version.comment)}}));
    }
  }
  if (page.next != 0) fmt::print(stderr, "more: --before {}\n", page.next);
  return success();
}

Result<> show_at(const Past& past) {
  TECHHUB_TRY(const auto asked, ask(past));
  const auto number = Json::parse(past.when);
  Record row;
  if (number && number.value().is_integer()) {
    TECHHUB_TRY(row, at_version(*asked.hub, asked.actor, past.label, asked.key, number.value().as_integer()));
  } else {
    TECHHUB_TRY(const auto time, Time::parse(past.when));
    TECHHUB_TRY(row, at(*asked.hub, asked.actor, past.label, asked.key, time));
  }
  const Json json = json_from(row);
  if (past.options.json) {
    fmt::print("{}\n", json.dump());
    return success();
  }
  Printer printer(past.options, {"column", "value"});
  for (const Column& column : row.table().declared())
    printer.add(Json::object({{"column", column.name}, {"value", json[column.name]}}));
  return success();
}

Result<> show_diff(const Past& past) {
  TECHHUB_TRY(const auto asked, ask(past));
  TECHHUB_TRY(const auto differences, diff(*asked.hub, asked.actor, past.label, asked.key, past.from, past.to));
  Printer printer(past.options, {"path", "before", "after"});
  for (const auto& one : differences) {
    Json line = Json::object({{"path", one.path}});
    if (one.before) line.set("before", *one.before);
    if (one.after) line.set("after", *one.after);
    printer.add(std::move(line));
  }
  return success();
}

Result<> go_back(const Past& past) {
  TECHHUB_TRY(const auto asked, ask(past));
  TECHHUB_TRY(const auto done, revert(*asked.hub, asked.actor, past.label, asked.key, past.to, {}, past.comment));
  fmt::print("{} {} holds what version {} has, but its status; version {}\n", past.label, past.key, past.to,
             done.version);
  return success();
}

Result<> bring_back(const Past& past) {
  TECHHUB_TRY(const auto asked, ask(past));
  TECHHUB_TRY(const auto done, recover(*asked.hub, asked.actor, past.label, asked.key, past.comment));
  fmt::print("{} {} is there again{}{}; version {}\n", past.label, past.key, done.outcome.to.empty() ? "" : " as ",
             done.outcome.to, done.outcome.version);
  for (const auto& column : done.lost) fmt::print("lost: {}\n", column);
  return success();
}

}  // namespace

void add_history(CLI::App& app) {
  static Past listing, looking, comparing, reverting, recovering;
  const auto add = [&](const char* name, const char* what, Past& past) {
    auto* command = app.add_subcommand(name, what);
    add_options(*command, past.options, true);
    command->add_option("ENTITY", past.label, "label such as core.event")->required();
    command->add_option("KEY", past.key)->required();
    return command;
  };
  auto* history_command = add("history", "the versions of a row, newest first", listing);
  history_command->add_option("--limit", listing.limit, "versions of a page");
  history_command->add_option("--before", listing.before, "where the page before ended");
  on_run(*history_command, [] { return show(listing); });

  auto* at_command = add("at", "a row as it was", looking);
  at_command->add_option("WHEN", looking.when, "a time such as 2025-06-02T09:00:00+05:00, or a version")->required();
  on_run(*at_command, [] { return show_at(looking); });

  auto* diff_command = add("diff", "what differs between two versions of a row", comparing);
  diff_command->add_option("FROM", comparing.from, "a version")->required();
  diff_command->add_option("TO", comparing.to, "a version")->required();
  on_run(*diff_command, [] { return show_diff(comparing); });

  auto* revert_command = add("revert", "write what a version holds", reverting);
  revert_command->add_option("VERSION", reverting.to, "a version")->required();
  revert_command->add_option("--comment", reverting.comment, "why");
  on_run(*revert_command, [] { return go_back(reverting); });

  auto* recover_command = add("recover", "make a deleted row anew", recovering);
  recover_command->add_option("--comment", recovering.comment, "why");
  on_run(*recover_command, [] { return bring_back(recovering); });
}

}  // namespace tool
