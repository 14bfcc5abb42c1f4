// SPDX-License-Identifier: MIT
// act, actions, flow, describe: what may be done, and doing it.
#include "techhub/hub/flows.hpp"

#include <fmt/format.h>

#include "techhub/hub/actions.hpp"
#include "tool.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Acting {
  Options options;
  std::string label;
  std::string key;
  std::vector<std::string> keys;  // of a page
  std::string action;
  std::string comment;
  std::string input;
  std::string expect;
  bool check_only = false;
};

Result<> act(const Acting& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const Table* table, hub->platform().table(asked.label));
  TECHHUB_TRY(const auto key, key_of(*table, asked.key));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  Json input = Json::object();
  if (!asked.input.empty()) {
    TECHHUB_TRY(input, Json::parse(asked.input));
  }
  if (!asked.comment.empty()) input.set("comment", asked.comment);
  Expect expect;
  if (!asked.expect.empty()) expect.status = asked.expect;
  const auto call = asked.check_only ? &Hub::check : &Hub::perform;
  TECHHUB_TRY(const auto done, ((*hub).*call)(who, asked.label, key, asked.action, input, expect));
  Printer printer(asked.options, {"entity", "key", "action", "from", "to", "version"});
  printer.add(Json::object({{"entity", asked.label},
                            {"key", asked.key},
                            {"action", asked.action},
                            {"from", done.from},
                            {"to", done.to},
                            {"version", done.version}}));
  return success();
}

Result<> actions(const Acting& asked) {
  TECHHUB_TRY(auto hub, open(asked.options));
  TECHHUB_TRY(const Table* table, hub->platform().table(asked.label));
  TECHHUB_TRY(const auto who, actor(*hub, asked.options));
  TECHHUB_TRY(const auto in, language(asked.options));
  std::vector<RowActions> rows;
  std::vector<Value> keys;
  for (const auto& text : asked.keys) {
    TECHHUB_TRY(keys.emplace_back(), key_of(*table, text));
  }
  const bool is_page = keys.size() > 1;
  if (is_page) {
    TECHHUB_TRY(rows, actions(*hub, who, asked.label, keys));
  } else {
    TECHHUB_TRY(auto states, hub->actions(who, asked.label, keys.front()));
    rows.push_back({keys.front(), std::move(states)});
  }
  std::vector<std::string> columns{"action", "to", "open", "needs", "missing"};
  if (is_page) columns.insert(columns.begin(), "key");
  Printer printer(asked.options, std::move(columns));
  for (const auto& row : rows) {
    for (const auto& state : row.actions) {
      std::string missing;
      for (const auto& problem : state.missing)
        missing += (missing.empty() ? "" : "; ") + std::string(problem.text.get(in));
      std::string needs;
      for (const auto& argument : state.needs) needs += (needs.empty() ? "" : ", ") + argument;
      Json told = Json::object({{"action", state.action},
                                {"to", state.to},
                                {"open", state.is_open},
                                {"needs", needs},
                                {"missing", missing}});
      if (is_page) told.set("key", key_text(row.key));
      printer.add(std::move(told));
    }
  }
  return success();
}

struct Drawing {
  Options options;  // a database to count in, where one is given
  std::string label;
  bool mermaid = false;
  bool dot = false;
  std::string language = "ru";
};

Result<> flow(const Drawing& asked) {
  TECHHUB_TRY(const auto whole, platform());
  TECHHUB_TRY(const Table* table, whole->table(asked.label));
  const auto* its = whole->flow(*table);
  if (!its) return Error(Code::not_found, "`" + asked.label + "` has no flow").at(asked.label);
  const auto in = techhub::language(asked.language);
  if (!in) return Error(Code::invalid, "no language `" + asked.language + "`: ru, kk or en");
  if (asked.mermaid || asked.dot) {
    if (asked.options.database.empty()) {
      fmt::print("{}", asked.dot ? rules::to_dot(*its, *in) : rules::to_mermaid(*its, *in));
      return success();
    }
    TECHHUB_TRY(auto hub, open(asked.options));
    TECHHUB_TRY(const auto counts, flow_counts(*hub, asked.label));
    fmt::print("{}", asked.dot ? rules::to_dot(*its, *in, counts) : rules::to_mermaid(*its, *in, counts));
  } else {
    fmt::print("{}\n", rules::describe(*its).dump());
  }
  return success();
}

Result<> describe_all(const std::string& label, bool reference, bool flows) {
  TECHHUB_TRY(const auto whole, platform());
  if (flows) {
    fmt::print("{}", flows_page(*whole));
    return success();
  }
  if (reference) {
    fmt::print("{}", whole->reference());
    return success();
  }
  const Json all = whole->describe();
  if (label.empty()) {
    fmt::print("{}\n", all.dump());
    return success();
  }
  TECHHUB_DO(whole->table(label));
  for (const Json& entity : all["entities"].items()) {
    if (entity["label"].as_string() == label) fmt::print("{}\n", entity.dump());
  }
  return success();
}

}  // namespace

void add_flows(CLI::App& app) {
  static Acting acting, asking;
  static Drawing drawing;
  static std::string described;
  static bool reference = false, flows = false;

  auto* act_command = app.add_subcommand("act", "take an action of a row's flow");
  add_options(*act_command, acting.options, true);
  act_command->add_option("ENTITY", acting.label)->required();
  act_command->add_option("KEY", acting.key)->required();
  act_command->add_option("ACTION", acting.action)->required();
  act_command->add_option("--comment", acting.comment);
  act_command->add_option("--input", acting.input, "the action's arguments, a JSON object");
  act_command->add_option("--expect", acting.expect, "the status that you saw");
  act_command->add_flag("--check", acting.check_only, "say what would happen and change nothing");
  act_command->get_option("--as")->required();
  on_run(*act_command, [] { return act(acting); });

  auto* actions_command =
      app.add_subcommand("actions", "what may be done with a row, and what is missing for the rest");
  add_options(*actions_command, asking.options, true);
  actions_command->add_option("ENTITY", asking.label)->required();
  actions_command->add_option("KEY", asking.keys, "the row's key; of several, all that may be seen")->required();
  actions_command->get_option("--as")->required();
  on_run(*actions_command, [] { return actions(asking); });

  auto* flow_command = app.add_subcommand("flow", "the flow of an entity as data or as a drawing");
  flow_command->add_option("ENTITY", drawing.label)->required();
  flow_command->add_flag("--mermaid", drawing.mermaid);
  flow_command->add_flag("--dot", drawing.dot)->excludes("--mermaid");
  flow_command->add_option("--lang", drawing.language, "ru, kk or en");
  flow_command->add_option("--counts-of", drawing.options.database,
                           "a database: rows in each state and how often each arrow was taken");
  flow_command->add_option("--key-file", drawing.options.key_file, "its master key")->needs("--counts-of");
  on_run(*flow_command, [] { return flow(drawing); });

  auto* describe_command = app.add_subcommand("describe", "every entity, column, fact, flow and permission as JSON");
  describe_command->add_option("ENTITY", described);
  describe_command->add_flag("--reference", reference, "the reference page in Markdown");
  describe_command->add_flag("--flows", flows, "the page of all flows in Markdown");
  on_run(*describe_command, [] { return describe_all(described, reference, flows); });
}

}  // namespace tool
