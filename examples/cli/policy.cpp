// SPDX-License-Identifier: MIT
// can, why, visible, policy rehearse: who may do what in a database, and why.
#include "policy.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "techhub/hub/explain.hpp"
#include "techhub/hub/rehearsal.hpp"
#include "techhub/rules/shipped.hpp"

namespace tool {

using namespace techhub;

namespace {

struct Asking {
  Options options;
  std::string policy;  // in force for this call; empty: the default
  std::string action;
  std::string label;
  std::string key;
};

// No more than compile() would take: it then says that it is too long.
Result<std::string> read_document(const std::string& name) {
  std::error_code ignored;
  if (std::filesystem::is_directory(name, ignored)) return Error(Code::invalid, "`" + name + "` is a directory");
  std::ifstream file(name, std::ios::binary);
  if (!file) return Error(Code::invalid, "the file `" + name + "` cannot be opened");
  std::string text(rules::Policy::max_document + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) return Error(Code::io, "the file `" + name + "` cannot be read");
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

Result<std::unique_ptr<Hub>> open_under(const Options& options, const std::string& policy) {
  TECHHUB_TRY(auto hub, open(options));
  if (!policy.empty()) {
    TECHHUB_TRY(const auto text, document(policy));
    TECHHUB_DO(hub->set_policy(text));
  }
  return hub;
}

Result<Why> explain_row(const Asking& asked, Hub& hub) {
  TECHHUB_TRY(const Table* table, hub.platform().table(asked.label));
  TECHHUB_TRY(const auto key, key_of(*table, asked.key));
  const auto who =
      asked.options.as == 0 ? Result<rules::Actor>(rules::Actor::anonymous()) : hub.actor(asked.options.as);
  if (!who) return who.error();
  return explain(hub, who.value(), asked.action, asked.label, key);
}

Result<> can(const Asking& asked) {
  TECHHUB_TRY(auto hub, open_under(asked.options, asked.policy));
  TECHHUB_TRY(const auto in, language(asked.options));
  TECHHUB_TRY(const auto why, explain_row(asked, *hub));
  const auto& decision = why.explanation.decision;
  const Reason& reason = rules::reason(decision.verdict);
  Printer printer(asked.options, {"permission", "allowed", "open", "reason", "text"});
  printer.add(Json::object({{"permission", why.explanation.permission},
                            {"allowed", decision.allowed()},
                            {"open", why.is_open},
                            {"reason", reason.code},
                            {"text", std::string(reason.text().get(in))}}));
  return success();
}

Result<> why(const Asking& asked) {
  TECHHUB_TRY(auto hub, open_under(asked.options, asked.policy));
  TECHHUB_TRY(const auto in, language(asked.options));
  TECHHUB_TRY(const auto found, explain_row(asked, *hub));
  if (asked.options.json)
    fmt::print("{}\n", to_json(found).dump());
  else
    fmt::print("{}\n", found.text.get(in));
  return success();
}

Result<> visible(const Asking& asked) {
  TECHHUB_TRY(auto hub, open_under(asked.options, asked.policy));
  TECHHUB_TRY(const Table* table, hub->platform().table(asked.label));
  const auto who =
      asked.options.as == 0 ? Result<rules::Actor>(rules::Actor::anonymous()) : hub->actor(asked.options.as);
  if (!who) return who.error();
  TECHHUB_TRY(Filter filter, hub->visible(who.value(), asked.action, asked.label));
  TECHHUB_TRY(Filter seen, hub->visible(who.value(), "view", asked.label));
  filter = std::move(filter) && std::move(seen);
  std::vector<Value> keys;
  TECHHUB_DO(hub->read([&](Records& records) -> Result<> {
    TECHHUB_TRY(auto rows, records.select(Query{.table = table, .filter = filter, .order = {{0, false}}}));
    for (const Record& row : rows) keys.push_back(row.key());
    return success();
  }));
  Printer printer(asked.options, {"entity", "key"});
  for (const Value& key : keys) printer.add(Json::object({{"entity", asked.label}, {"key", key_text(key)}}));
  return success();
}

struct Trying {
  Options options;
  std::string file;
  std::string policy;  // in force
  std::vector<std::string> flows;
  std::optional<std::int64_t> user;
};

std::string people(const Json& first, std::int64_t all) {
  std::string out;
  for (const Json& one : first.items()) {
    const Json& user = one["user"];
    out += (out.empty() ? "" : " ") + (user.is_null() ? std::string("-") : user.dump());
  }
  return all > static_cast<std::int64_t>(first.items().size()) ? out + " ..." : out;
}

Result<> rehearse(const Trying& asked) {
  if (asked.file.empty() && asked.flows.empty())
    return Error(Code::invalid, "give the policy to try, or a flow with --flow");
  Candidate candidate;
  if (!asked.file.empty()) {
    TECHHUB_TRY(candidate.policy, document(asked.file));
  }
  for (const auto& name : asked.flows) {
    TECHHUB_TRY(const auto text, read_document(name));
    TECHHUB_TRY(const auto json, Json::parse(text));
    TECHHUB_TRY(auto made, rules::flow_from_json(json));
    candidate.flows.push_back(std::move(made));
  }
  TECHHUB_TRY(auto hub, open_under(asked.options, asked.policy));
  if (asked.user.value_or(0) != 0) {
    TECHHUB_DO(hub->actor(*asked.user));
  }
  RehearsalOptions options;
  options.most = asked.options.json ? 20 : 3;
  std::vector<std::pair<Shift, Affected>> of_user;
  if (asked.user) {
    options.each = [&](const Shift& shift, const Affected& one) {
      if (one.user == *asked.user) of_user.emplace_back(shift, one);
    };
  }
  TECHHUB_TRY(const auto found, rehearse(*hub, candidate, options));
  if (asked.user) {
    Printer printer(asked.options, {"change", "permission", "scope", "rows", "open"});
    for (const auto& [shift, one] : of_user)
      printer.add(Json::object({{"change", shift.is_gain ? "gain" : "loss"},
                                {"permission", shift.permission},
                                {"scope", shift.scope},
                                {"rows", one.rows},
                                {"open", one.open}}));
    return success();
  }
  if (asked.options.json) {
    fmt::print("{}\n", to_json(found).dump());
    return success();
  }
  if (found.shifts.empty() && found.stuck.empty()) {
    fmt::print("nothing would change for anybody\n");
    return success();
  }
  {
    Printer printer(asked.options, {"change", "role", "permission", "scope", "users", "rows", "open", "who"});
    for (const Shift& shift : found.shifts) {
      Json row = to_json(shift);
      row.set("who", people(Json(row["first"]), shift.users));
      printer.add(std::move(row));
    }
  }
  fmt::print("\n");
  Printer printer(asked.options, {"entity", "status", "rows", "nobody could", "whole", "first"});
  for (const Stuck& one : found.stuck) {
    std::string keys;
    for (const auto& key : one.keys) keys += (keys.empty() ? "" : " ") + key;
    Json row = to_json(one);
    row.set("nobody could", joined(Json(row["actions"]))).set("whole", one.is_whole);
    row.set("first", keys);
    printer.add(std::move(row));
  }
  return success();
}

constexpr const char* policy_help = "the policy in force: a document, or `default` or `full`; `default` without it";

void add_asking(CLI::App& command, Asking& asked) {
  add_options(command, asked.options, true);
  command.get_option("--as")->description("id of the user who asks; without it nobody signed in");
  command.add_option("--policy", asked.policy, policy_help);
}

void add_row(CLI::App& command, Asking& asked) {
  add_asking(command, asked);
  command.add_option("ENTITY", asked.label, "such as service.servicerequest")->required();
  command.add_option("KEY", asked.key, "the row's key")->required();
  command.add_option("ACTION", asked.action, "an action of the flow, or of a permission: view, approve")->required();
}

}  // namespace

// A document by path, or one that ships by its name.
Result<std::string> document(const std::string& name) {
  if (const auto shipped = rules::shipped_policy(name); !shipped.empty()) return with_grants(shipped);
  return read_document(name);
}

void add_policy(CLI::App& app) {
  static Asking can_asked, why_asked, visible_asked;
  static Trying tried;

  auto* can_command = app.add_subcommand("can", "may somebody do something with a row");
  add_row(*can_command, can_asked);
  on_run(*can_command, [] { return can(can_asked); });

  auto* why_command = app.add_subcommand("why", "why they may or may not, and the least that would change it");
  add_row(*why_command, why_asked);
  on_run(*why_command, [] { return why(why_asked); });

  auto* visible_command = app.add_subcommand("visible", "the rows on which somebody may do something");
  add_asking(*visible_command, visible_asked);
  visible_asked.action = "view";
  visible_command->add_option("ENTITY", visible_asked.label, "such as service.servicerequest")->required();
  visible_command->add_option("ACTION", visible_asked.action, "view without it");
  on_run(*visible_command, [] { return visible(visible_asked); });

  auto* group = app.add_subcommand("policy", "look at policy documents");
  group->require_subcommand(1);
  add_policy_questions(app, *group);
  auto* rehearse_command = group->add_subcommand(
      "rehearse", "what a policy or a flow would do to the people and rows of a database; nothing changes");
  add_options(*rehearse_command, tried.options, false);
  rehearse_command->remove_option(rehearse_command->get_option("--lang"));
  rehearse_command->add_option("FILE", tried.file, "the policy to try, or `default` or `full`; the present without it");
  rehearse_command->add_option("--policy", tried.policy, policy_help);
  rehearse_command->add_option("--flow", tried.flows, "a flow to try, as `techhub flow ENTITY` prints it; repeat");
  rehearse_command->add_option("--user", tried.user, "only this person; 0 for nobody signed in")
      ->check(CLI::NonNegativeNumber);
  on_run(*rehearse_command, [] { return rehearse(tried); });
}

}  // namespace tool
