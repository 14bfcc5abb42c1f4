// SPDX-License-Identifier: MIT
// who, policy check|diff|matrix|analyse: questions about a policy document.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "policy.hpp"
#include "techhub/hub/known_words.hpp"
#include "techhub/rules/analysis.hpp"
#include "techhub/rules/matrix.hpp"
#include "techhub/storage/sqlite.hpp"

namespace tool {

using namespace techhub;

namespace {

using PolicyPointer = std::shared_ptr<const rules::Policy>;

struct Looking {
  std::string file, other, permission, service, status, target, role, at;
  std::string database;               // whose services a document may name
  std::vector<std::string> services;  // and these
  bool json = false;
};

bool has(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// What a document is looked at against.
struct Known {
  std::shared_ptr<const Platform> platform;
  rules::KnownWords words;
};

Result<Known> known(const Looking& asked) {
  Known out;
  TECHHUB_TRY(out.platform, platform());
  if (asked.database.empty()) {
    out.words = known_words(*out.platform);
  } else {
    TECHHUB_TRY(const auto storage, storage::open_sqlite(asked.database));
    TECHHUB_TRY(const bool exists, storage->initialized());
    if (!exists) return Error(Code::not_found, "the database `" + asked.database + "` holds no hub");
    TECHHUB_TRY(out.words, known_words(*out.platform, *storage));
  }
  if (has(asked.services, "")) return Error(Code::invalid, "--service takes the code of a service");
  if (!asked.services.empty()) add_services(out.words, asked.services);
  return out;
}

Result<PolicyPointer> load(const Known& of, const std::string& name) {
  TECHHUB_TRY(const auto text, document(name));
  return rules::Policy::compile(text, of.platform->permissions(), of.words);
}

std::vector<rules::Flow> flows(const Platform& whole) {
  std::vector<rules::Flow> out;
  for (const Table* table : whole.tables())
    if (const auto* flow = whole.flow(*table)) out.push_back(*flow);
  return out;
}

Result<Time> instant(const Looking& asked) {
  if (!asked.at.empty()) return Time::parse(asked.at);
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return Time{std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

Error unknown(const char* kind, const std::string& word, const std::string& of) {
  return {Code::invalid, std::string("unknown ") + kind + " `" + word.substr(0, 100) + "`" + of};
}

// A slip must not be answered as if it were the name of something.
Result<> check_place(const Looking& asked, const Known& of, const std::string& label) {
  const auto& entity = of.words.entities.at(label);
  const auto& services = of.words.services;
  if (!asked.service.empty() && services && !has(*services, asked.service))
    return unknown("service", asked.service, "; --db names a database that has it");
  if (!asked.status.empty() && entity.statuses && !has(*entity.statuses, asked.status))
    return unknown("status", asked.status, " of `" + label + "`");
  if (asked.target.empty()) return success();
  if (!entity.has_target) return Error(Code::invalid, "`" + label + "` stands on nothing");
  return of.platform->table(asked.target).has_value() ? Result<>(success()) : unknown("entity", asked.target, "");
}

Result<> who(const Looking& asked) {
  TECHHUB_TRY(const auto of, known(asked));
  TECHHUB_TRY(const auto policy, load(of, asked.file));
  TECHHUB_TRY(const auto at, instant(asked));
  const auto& permissions = of.platform->permissions();
  const auto id = permissions.find(asked.permission);
  if (id == rules::Permissions::unknown) return unknown("permission", asked.permission, "");
  TECHHUB_DO(check_place(asked, of, permissions[id].entity));
  TECHHUB_TRY(const auto found, rules::holders(*policy, id, {asked.service, asked.status, asked.target}, at, of.words));
  std::vector<Json> rows;
  for (const auto& holding : found) {
    Json& row = rows.emplace_back(rules::to_json(holding, *policy));
    row.set("for", joined(row["scopes"])).set("but", joined(row["but"]));
  }
  std::vector<std::string> columns{"role", "for", "but"};
  // What narrows nobody needs no column.
  for (const auto& [column, key] : {std::pair{"service", "services"}, {"status", "statuses"}, {"target", "targets"}}) {
    bool is_told = false;
    for (Json& row : rows) {
      is_told = is_told || !row[key].items().empty();
      row.set(column, row[key].items().empty() ? "*" : joined(row[key]));
    }
    if (is_told) columns.emplace_back(column);
  }
  Options options;
  options.json = asked.json;
  Printer printer(options, std::move(columns));
  for (Json& row : rows) printer.add(std::move(row));
  return success();
}

struct Timed {
  rules::Analysis analysis;
  double milliseconds = 0;
};
Result<Timed> analyse(const Known& of, const rules::Policy& policy, Time at) {
  const auto all = flows(*of.platform);
  const auto start = std::chrono::steady_clock::now();
  TECHHUB_TRY(auto analysis, rules::analyse(policy, all, at, of.words));
  const auto took = std::chrono::steady_clock::now() - start;
  return Timed{std::move(analysis), std::chrono::duration<double, std::milli>(took).count()};
}

// Roles that a person may have: nobody's, `anonymous`, is none of them.
std::int64_t role_count(const rules::Policy& policy) {
  return static_cast<std::int64_t>(policy.roles().size()) - (policy.find_role("anonymous") ? 1 : 0);
}

Result<> check(const Looking& asked) {
  TECHHUB_TRY(const auto of, known(asked));
  TECHHUB_TRY(const auto policy, load(of, asked.file));
  TECHHUB_TRY(const auto at, instant(asked));
  TECHHUB_TRY(const auto timed, analyse(of, *policy, at));
  const auto& found = timed.analysis;
  // A protocol has no author whom separation of duties keeps out: who makes and signs one alone is counted apart.
  std::int64_t alone = 0, alone_unauthored = 0;
  for (const auto& one : found.journeys)
    (one.journey.has_author ? alone : alone_unauthored) += static_cast<std::int64_t>(one.alone.size());
  const auto count = [](const auto& list) { return static_cast<std::int64_t>(list.size()); };
  const auto is_nobodys = [&](std::uint32_t role) { return policy->roles()[role].name == "anonymous"; };
  const auto nobodys = std::count_if(found.empty.begin(), found.empty.end(), is_nobodys);
  const Json row = Json::object({{"roles", role_count(*policy)},
                                 {"permissions", static_cast<std::int64_t>(policy->permission_count())},
                                 {"equal", count(found.equal)},
                                 {"empty", count(found.empty) - nobodys},
                                 {"nobody", count(found.nobody)},
                                 {"shadowed", count(found.shadowed)},
                                 {"dead", count(found.dead)},
                                 {"alone", alone},
                                 {"alone_unauthored", alone_unauthored},
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
  TECHHUB_TRY(const auto of, known(asked));
  TECHHUB_TRY(const auto policy, load(of, asked.file));
  TECHHUB_TRY(const auto at, instant(asked));
  TECHHUB_TRY(const auto timed, analyse(of, *policy, at));
  Json all = rules::to_json(timed.analysis, *policy);
  if (asked.json) {
    all.set("analysis_ms", timed.milliseconds);
    fmt::print("{}\n", all.dump());
    return success();
  }
  const auto text = [](const Json& one) {
    if (one.is_string()) return std::string(one.as_string());
    return fmt::format("{} {} from {}", one["entity"].as_string(), one["action"].as_string(), one["from"].as_string());
  };
  const auto list = [&](std::string_view title, std::string_view key) {
    std::vector<std::string> names;
    for (const Json& one : all[key].items()) names.push_back(one.is_array() ? joined(one) : text(one));
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
  TECHHUB_TRY(const auto of, known(asked));
  TECHHUB_TRY(const auto before, load(of, asked.file));
  TECHHUB_TRY(const auto after, load(of, asked.other));
  TECHHUB_TRY(const auto at, instant(asked));
  TECHHUB_TRY(const auto found, rules::diff(*before, *after, at, of.words));
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
  TECHHUB_TRY(const auto of, known(asked));
  TECHHUB_TRY(const auto policy, load(of, asked.file));
  TECHHUB_TRY(const auto at, instant(asked));
  if (!asked.role.empty() && !policy->find_role(asked.role))
    return Error(Code::invalid, "no role `" + asked.role.substr(0, 100) + "`");
  TECHHUB_TRY(auto roles, rules::matrix(*policy, at));
  if (!asked.role.empty()) std::erase_if(roles, [&](const auto& one) { return one.role != asked.role; });
  if (asked.json)
    for (const auto& role : roles) fmt::print("{}\n", rules::to_json(role).dump());
  else
    fmt::print("{}", rules::to_text(roles));
  return success();
}

void add_known(CLI::App& command, Looking& asked) {
  command.add_option("--db", asked.database, "a database whose services are known, beside those that every hub has");
  command.add_option("--at", asked.at, "the instant, such as 2026-01-31T09:00:00+05:00; now without it");
}

CLI::App* add_question(CLI::App& group, const char* name, const char* about, Looking& asked) {
  auto* command = group.add_subcommand(name, about);
  command->add_option("FILE", asked.file, "a policy document, or `default` or `full`")->required();
  add_known(*command, asked);
  command->add_option("--service", asked.services, "the code of a further known service; repeat");
  return command;
}

}  // namespace

std::string joined(const Json& words) {
  std::string out;
  for (const Json& one : words.items()) out += (out.empty() ? "" : ", ") + std::string(one.as_string());
  return out;
}

void add_policy_questions(CLI::App& app, CLI::App& group) {
  static Looking who_asked, check_asked, diff_asked, matrix_asked, analyse_asked;

  auto* who_command = app.add_subcommand("who", "the roles that may do something, and for which rows");
  who_asked.file = "default";
  who_command->add_option("PERMISSION", who_asked.permission, "such as core.publish_event")->required();
  who_command->add_option("--policy", who_asked.file, "a policy document, or `default` or `full`");
  const auto is_word = [](const std::string& word) { return word.empty() ? "takes a word" : std::string(); };
  who_command->add_option("--service", who_asked.service, "on rows of this service only")->check(is_word);
  who_command->add_option("--status", who_asked.status, "on rows in this status only")->check(is_word);
  who_command->add_option("--target", who_asked.target, "on rows that stand on one of this entity only")
      ->check(is_word);
  add_known(*who_command, who_asked);
  who_command->add_flag("--json", who_asked.json, "lines of JSON");
  on_run(*who_command, [] { return who(who_asked); });

  auto* check_command = add_question(group, "check", "compile a document, and count what is odd", check_asked);
  check_command->add_flag("--json", check_asked.json, "one line of JSON");
  on_run(*check_command, [] { return check(check_asked); });
  auto* diff_command = add_question(group, "diff", "what a change gives and takes", diff_asked);
  diff_command->add_option("NEW", diff_asked.other, "the document after the change")->required();
  diff_command->add_flag("--json", diff_asked.json, "as JSON");
  on_run(*diff_command, [] { return diff(diff_asked); });
  auto* matrix_command = add_question(group, "matrix", "roles by permissions by standing", matrix_asked);
  matrix_command->add_option("--role", matrix_asked.role, "only this one");
  matrix_command->add_flag("--json", matrix_asked.json, "a line of JSON for each role");
  on_run(*matrix_command, [] { return print_matrix(matrix_asked); });
  auto* analyse_command =
      add_question(group, "analyse", "equal, contained and empty roles, shadowed grants, collusion", analyse_asked);
  analyse_command->add_flag("--json", analyse_asked.json, "all of it, with witnesses");
  on_run(*analyse_command, [] { return analyse_policy(analyse_asked); });
}

}  // namespace tool
