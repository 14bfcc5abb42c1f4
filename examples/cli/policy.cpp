// SPDX-License-Identifier: MIT
// can, why, who, visible, policy check|diff|matrix|analyse|rehearse: who may do what, and why.
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <sstream>

#include "techhub/hub/explain.hpp"
#include "techhub/hub/rehearsal.hpp"
#include "techhub/rules/analysis.hpp"
#include "techhub/rules/matrix.hpp"
#include "techhub/rules/shipped.hpp"
#include "tool.hpp"

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
  std::ifstream file(name, std::ios::binary);
  if (!file) return Error(Code::invalid, "the file `" + name + "` cannot be opened");
  std::string text(rules::Policy::max_document + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

// A document by path, or one that ships by its name.
Result<std::string> document(const std::string& name) {
  if (const auto shipped = rules::shipped_policy(name); !shipped.empty()) return with_grants(shipped);
  return read_document(name);
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
                            {"allowed", decision.allowed() ? "yes" : "no"},
                            {"open", why.is_open ? "yes" : "no"},
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
  TECHHUB_TRY(const Filter filter, hub->visible(who.value(), asked.action, asked.label));
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

using PolicyPointer = std::shared_ptr<const rules::Policy>;

Result<PolicyPointer> load(const Platform& whole, const std::string& name) {
  TECHHUB_TRY(const auto text, document(name));
  return rules::Policy::compile(text, whole.permissions());
}

std::vector<rules::Flow> flows(const Platform& whole) {
  std::vector<rules::Flow> out;
  for (const Table* table : whole.tables())
    if (const auto* flow = whole.flow(*table)) out.push_back(*flow);
  return out;
}

struct Looking {
  std::string file, other, permission, service, status, target, role, at;
  bool json = false;
};

Result<Time> instant(const Looking& asked) {
  if (!asked.at.empty()) return Time::parse(asked.at);
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Time{std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

std::string scope_list(const Json& scopes) {
  std::string out;
  for (const Json& one : scopes.items()) out += (out.empty() ? "" : ", ") + std::string(one.as_string());
  return out;
}

Result<> who(const Looking& asked) {
  TECHHUB_TRY(const auto whole, platform());
  TECHHUB_TRY(const auto policy, load(*whole, asked.file));
  TECHHUB_TRY(const auto at, instant(asked));
  const auto id = whole->permissions().find(asked.permission);
  if (id == rules::Permissions::unknown)
    return Error(Code::invalid, "unknown permission `" + asked.permission.substr(0, 100) + "`");
  Options options;
  options.json = asked.json;
  Printer printer(options, {"role", "for", "but"});
  for (const auto& holder : rules::who(*policy, id, {asked.service, asked.status, asked.target}, at)) {
    Json row = rules::to_json(holder, *policy);
    row.set("for", scope_list(row["scopes"])).set("but", scope_list(row["but"]));
    printer.add(std::move(row));
  }
  return success();
}

struct Timed {
  rules::Analysis analysis;
  double milliseconds = 0;
};
Result<Timed> analyse(const Platform& whole, const rules::Policy& policy, Time at) {
  const auto all = flows(whole);
  const auto start = std::chrono::steady_clock::now();
  TECHHUB_TRY(auto analysis, rules::analyse(policy, all, at));
  const auto took = std::chrono::steady_clock::now() - start;
  return Timed{std::move(analysis), std::chrono::duration<double, std::milli>(took).count()};
}

// Roles that a person may have: nobody's, `anonymous`, is none of them.
std::int64_t role_count(const rules::Policy& policy) {
  return static_cast<std::int64_t>(policy.roles().size()) - (policy.find_role("anonymous") ? 1 : 0);
}

Result<> check(const Looking& asked) {
  TECHHUB_TRY(const auto whole, platform());
  TECHHUB_TRY(const auto policy, load(*whole, asked.file));
  TECHHUB_TRY(const auto at, instant(asked));
  TECHHUB_TRY(const auto timed, analyse(*whole, *policy, at));
  const auto& found = timed.analysis;
  std::int64_t alone = 0;
  for (const auto& one : found.journeys)
    if (one.journey.has_author) alone += static_cast<std::int64_t>(one.alone.size());
  const auto count = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
  const Json row = Json::object({{"roles", role_count(*policy)},
                                 {"permissions", static_cast<std::int64_t>(policy->permission_count())},
                                 {"equal", count(found.equal)},
                                 {"empty", count(found.empty)},
                                 {"nobody", count(found.nobody)},
                                 {"shadowed", count(found.shadowed)},
                                 {"dead", count(found.dead)},
                                 {"alone", alone},
                                 {"analysis_ms", timed.milliseconds}});
  if (asked.json) {
    fmt::print("{}\n", row.dump());
    return success();
  }
  for (const auto& [key, value] : row.members()) fmt::print("{:<12} {}\n", key, value.dump());
  return success();
}

void print_names(std::string_view title, const std::vector<std::string>& names) {
  constexpr std::size_t shown = 20;
  fmt::print("{}: {}\n", title, names.size());
  for (std::size_t i = 0; i < names.size() && i < shown; ++i) fmt::print("  {}\n", names[i]);
  if (names.size() > shown) fmt::print("  ... and {} more: --json lists all\n", names.size() - shown);
}

Result<> analyse_policy(const Looking& asked) {
  TECHHUB_TRY(const auto whole, platform());
  TECHHUB_TRY(const auto policy, load(*whole, asked.file));
  TECHHUB_TRY(const auto at, instant(asked));
  TECHHUB_TRY(const auto timed, analyse(*whole, *policy, at));
  Json all = rules::to_json(timed.analysis, *policy);
  if (asked.json) {
    all.set("analysis_ms", timed.milliseconds);
    fmt::print("{}\n", all.dump());
    return success();
  }
  const auto text = [](const Json& one) { return one.is_string() ? std::string(one.as_string()) : one.dump(); };
  const auto list = [&](std::string_view title, std::string_view key) {
    std::vector<std::string> names;
    for (const Json& one : all[key].items()) names.push_back(one.is_array() ? scope_list(one) : text(one));
    print_names(title, names);
  };
  list("roles that may just the same", "equal");
  list("roles that may nothing", "empty");
  list("permissions that nobody holds", "nobody");
  list("transitions that nobody can take", "dead");
  std::vector<std::string> names;
  for (const Json& one : all["contained"].items())
    if (!one["inherited"].as_bool())
      names.push_back(
          fmt::format("{} < {} (more: {})", one["role"].as_string(), one["in"].as_string(), one["more"].as_string()));
  print_names("roles contained in others, not by inheritance", names);
  names.clear();
  for (const Json& one : all["shadowed"].items())
    names.push_back(fmt::format("{} {}", one["grant"]["role"].as_string(), one["grant"]["permission"].as_string()));
  print_names("grants that others shadow", names);
  names.clear();
  for (const Json& one : all["journeys"].items()) {
    std::string alone;
    for (const Json& each : one["alone"].items())
      alone += (alone.empty() ? "" : ", ") + std::string(each["role"].as_string());
    names.push_back(fmt::format("{}{}{}: alone {}; pairs of roles {}", one["journey"].as_string(),
                                one["service"].as_string().empty() ? "" : " of ", one["service"].as_string(),
                                alone.empty() ? "nobody" : alone, one["pairs"].items().size()));
  }
  print_names("from draft to the end", names);
  return success();
}

Result<> diff(const Looking& asked) {
  TECHHUB_TRY(const auto whole, platform());
  TECHHUB_TRY(const auto before, load(*whole, asked.file));
  TECHHUB_TRY(const auto after, load(*whole, asked.other));
  TECHHUB_TRY(const auto at, instant(asked));
  TECHHUB_TRY(const auto found, rules::diff(*before, *after, at));
  if (asked.json) {
    fmt::print("{}\n", rules::to_json(found).dump());
    return success();
  }
  const auto print = [](char sign, const std::vector<rules::Right>& rights) {
    for (const auto& one : rights) {
      std::string where;
      for (const auto& [key, word] :
           {std::pair{"service", &one.place.service}, {"status", &one.place.status}, {"target", &one.place.target}})
        if (*word != "*") where += fmt::format(" {}={}", key, *word);
      fmt::print("{} {} {} {}@{}{}\n", sign, one.role, one.permission, one.is_denial ? "not " : "", one.scope, where);
    }
  };
  print('-', found.removed);
  print('+', found.added);
  return success();
}

Result<> print_matrix(const Looking& asked) {
  TECHHUB_TRY(const auto whole, platform());
  TECHHUB_TRY(const auto policy, load(*whole, asked.file));
  TECHHUB_TRY(const auto at, instant(asked));
  if (!asked.role.empty() && !policy->find_role(asked.role))
    return Error(Code::invalid, "no role `" + asked.role.substr(0, 100) + "`");
  std::istringstream lines(rules::matrix(*policy, at));
  bool shown = asked.role.empty();
  for (std::string line; std::getline(lines, line);) {
    if (!asked.role.empty() && line.front() != ' ') shown = line.starts_with(asked.role + ":");
    if (shown) fmt::print("{}\n", line);
  }
  return success();
}

struct Trying {
  Options options;
  std::string file;
  std::string policy;  // in force
  std::vector<std::string> flows;
  std::int64_t user = -1;
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
  RehearsalOptions options;
  options.most = asked.options.json ? 20 : 3;
  std::vector<std::pair<Shift, Affected>> of_user;
  if (asked.user >= 0) {
    options.each = [&](const Shift& shift, const Affected& one) {
      if (one.user == asked.user) of_user.emplace_back(shift, one);
    };
  }
  TECHHUB_TRY(const auto found, rehearse(*hub, candidate, options));
  if (asked.user >= 0) {
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
    row.set("nobody could", scope_list(Json(row["actions"]))).set("whole", one.is_whole ? "yes" : "no");
    row.set("first", keys);
    printer.add(std::move(row));
  }
  return success();
}

constexpr const char* policy_help = "the policy in force: a document, or `default` or `full`; `default` without it";

void add_row(CLI::App& command, Asking& asked) {
  add_options(command, asked.options, true);
  command.add_option("--policy", asked.policy, policy_help);
  command.add_option("ENTITY", asked.label, "such as service.servicerequest")->required();
  command.add_option("KEY", asked.key, "the row's key")->required();
  command.add_option("ACTION", asked.action, "an action of the flow, or of a permission: view, approve")->required();
}

CLI::App* add_policy_command(CLI::App& group, const char* name, const char* about, Looking& asked) {
  auto* command = group.add_subcommand(name, about);
  command->add_option("FILE", asked.file, "a policy document, or `default` or `full`")->required();
  command->add_option("--at", asked.at, "the instant, such as 2026-01-31T09:00:00+05:00; now without it");
  return command;
}

}  // namespace

void add_policy(CLI::App& app) {
  static Asking can_asked, why_asked, visible_asked;
  static Trying tried;
  static Looking who_asked, check_asked, diff_asked, matrix_asked, analyse_asked;

  auto* can_command = app.add_subcommand("can", "may somebody do something with a row; without --as, nobody signed in");
  add_row(*can_command, can_asked);
  on_run(*can_command, [] { return can(can_asked); });

  auto* why_command = app.add_subcommand("why", "why they may or may not, and the least that would change it");
  add_row(*why_command, why_asked);
  on_run(*why_command, [] { return why(why_asked); });

  auto* visible_command = app.add_subcommand("visible", "the rows on which somebody may do something");
  add_options(*visible_command, visible_asked.options, true);
  visible_command->add_option("--policy", visible_asked.policy, policy_help);
  visible_asked.action = "view";
  visible_command->add_option("ENTITY", visible_asked.label, "such as service.servicerequest")->required();
  visible_command->add_option("ACTION", visible_asked.action, "view without it");
  on_run(*visible_command, [] { return visible(visible_asked); });

  auto* who_command = app.add_subcommand("who", "the roles that may do something, and for which rows");
  who_asked.file = "default";
  who_command->add_option("PERMISSION", who_asked.permission, "such as core.publish_event")->required();
  who_command->add_option("--policy", who_asked.file, "a policy document, or `default` or `full`");
  who_command->add_option("--service", who_asked.service, "on a row of this service");
  who_command->add_option("--status", who_asked.status, "on a row in this status");
  who_command->add_option("--target", who_asked.target, "on a row that stands on one of this entity");
  who_command->add_option("--at", who_asked.at, "the instant; now without it");
  who_command->add_flag("--json", who_asked.json, "lines of JSON");
  on_run(*who_command, [] { return who(who_asked); });

  auto* group = app.add_subcommand("policy", "look at policy documents");
  group->require_subcommand(1);
  auto* check_command = add_policy_command(*group, "check", "compile a document, and count what is odd", check_asked);
  check_command->add_flag("--json", check_asked.json, "one line of JSON");
  on_run(*check_command, [] { return check(check_asked); });
  auto* diff_command = add_policy_command(*group, "diff", "what a change gives and takes", diff_asked);
  diff_command->add_option("NEW", diff_asked.other, "the document after the change")->required();
  diff_command->add_flag("--json", diff_asked.json, "as JSON");
  on_run(*diff_command, [] { return diff(diff_asked); });
  auto* matrix_command = add_policy_command(*group, "matrix", "roles by permissions by standing", matrix_asked);
  matrix_command->add_option("--role", matrix_asked.role, "only this one");
  on_run(*matrix_command, [] { return print_matrix(matrix_asked); });
  auto* analyse_command = add_policy_command(
      *group, "analyse", "equal, contained and empty roles, shadowed grants, collusion", analyse_asked);
  analyse_command->add_flag("--json", analyse_asked.json, "all of it, with witnesses");
  on_run(*analyse_command, [] { return analyse_policy(analyse_asked); });

  auto* rehearse_command = group->add_subcommand(
      "rehearse", "what a policy or a flow would do to the people and rows of a database; nothing changes");
  add_options(*rehearse_command, tried.options, false);
  rehearse_command->add_option("FILE", tried.file, "the policy to try, or `default` or `full`; the present without it");
  rehearse_command->add_option("--policy", tried.policy, policy_help);
  rehearse_command->add_option("--flow", tried.flows, "a flow to try, as `techhub flow ENTITY` prints it; repeat");
  rehearse_command->add_option("--user", tried.user, "only this person; 0 for nobody signed in");
  on_run(*rehearse_command, [] { return rehearse(tried); });
}

}  // namespace tool
