// SPDX-License-Identifier: MIT
#include "tool.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <sstream>

#include "techhub/hub/host_module.hpp"
#include "techhub/rules/shipped.hpp"
#include "techhub/value/text.hpp"

namespace tool {

using namespace techhub;

namespace {

Run chosen_run;
std::vector<std::string> module_files;

// Read anew by each who asks: a module is moved into its platform.
Result<std::vector<Module>> host_modules() {
  std::vector<Module> read;
  for (const auto& name : module_files) {
    std::ifstream file(name, std::ios::binary);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf())) return Error(Code::io, "the module `" + name + "` cannot be read");
    TECHHUB_TRY(Module module, module_from_json(text.str()));
    read.push_back(std::move(module));
  }
  return read;
}

// At most a little more than a key can be: a wrong path must not read a large file into memory.
Result<std::string> read_all(int descriptor) {
  std::string text(4096, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const auto count = ::read(descriptor, text.data() + size, text.size() - size);
    if (count < 0) return Error(Code::io, "the key cannot be read");
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  text.resize(size);
  return text;
}

}  // namespace

void add_modules(CLI::App& app) {
  app.add_option("--module", module_files, "a module of entities and flows (JSON); may stand several times")
      ->allow_extra_args(false);
}

Result<std::shared_ptr<const Platform>> platform() {
  if (module_files.empty()) return techhub::platform();
  TECHHUB_TRY(auto all, modules());
  TECHHUB_TRY(auto own, host_modules());
  for (Module& module : own) all.push_back(std::move(module));
  return Platform::build(std::move(all));
}

Result<std::string> with_grants(std::string_view policy) {
  std::string document(policy);
  TECHHUB_TRY(const auto own, host_modules());
  for (const Module& module : own) {
    TECHHUB_TRY(document, add_grants(document, module));
  }
  return document;
}

Result<HubOptions> hub_options() {
  HubOptions options;
  TECHHUB_TRY(options.policy, with_grants(rules::shipped_policy("default")));
  return options;
}

void add_options(CLI::App& command, Options& options, bool with_actor) {
  command.add_option("DB", options.database, "the database file")->required();
  command.add_option("--key-file", options.key_file, "file with the master key (64 hexadecimal digits)");
  command.add_option("--key-fd", options.key_fd, "open descriptor to read the master key from");
  command.add_flag("--json", options.json, "lines of JSON instead of a table");
  command.add_option("--lang", options.language, "ru, kk or en");
  if (with_actor) command.add_option("--as", options.as, "id of the user who asks; without it the host itself");
}

void on_run(CLI::App& command, Run run) {
  command.callback([run = std::move(run)] { chosen_run = run; });
}
const Run& chosen() { return chosen_run; }

Result<vault::MasterKey> read_key(const Options& options) {
  int descriptor = options.key_fd;
  if (!options.key_file.empty()) descriptor = ::open(options.key_file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return Error(Code::invalid, options.key_file.empty() ? "give the key with --key-file or --key-fd"
                                                         : "the key file `" + options.key_file + "` cannot be opened");
  }
  auto text = read_all(descriptor);
  if (!options.key_file.empty()) ::close(descriptor);
  if (!text) return std::move(text).error();
  auto key = vault::MasterKey::read(text.value());
  wipe(text.value());
  return key;
}

Result<> write_key(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return Error(Code::io, "the key file `" + path + "` exists or cannot be made");
  std::string text = vault::MasterKey::generate().to_hex() + "\n";
  const bool written =
      ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
  wipe(text);
  ::close(descriptor);
  if (!written) return Error(Code::io, "the key file `" + path + "` cannot be written");
  return success();
}

Result<std::unique_ptr<Hub>> open(const Options& options) {
  TECHHUB_TRY(const auto key, read_key(options));
  TECHHUB_TRY(auto whole, platform());
  storage::SqliteOptions sqlite;
  if (options.normal) sqlite.synchronous = storage::SqliteOptions::Synchronous::normal;
  TECHHUB_TRY(auto storage, storage::open_sqlite(options.database, sqlite));
  TECHHUB_TRY(auto with, hub_options());
  return Hub::open(std::move(whole), std::move(storage), key, std::move(with));
}

Result<rules::Actor> actor(Hub& hub, const Options& options) {
  if (options.as == 0) return rules::Actor::system();
  return hub.actor(options.as);
}

Result<Language> language(const Options& options) {
  if (const auto known = techhub::language(options.language)) return *known;
  return Error(Code::invalid, "no language `" + options.language + "`: ru, kk or en");
}

Result<Value> key_of(const Table& table, const std::string& text) {
  if (table.key().type == Type::code) return Value(text);
  const auto number = Json::parse(text);
  if (!number || !number.value().is_integer())
    return Error(Code::invalid, "the key of `" + table.label + "` is a number").at(table.label, table.key().name);
  return Value(number.value().as_integer());
}

Result<Filter> filter_of(const Table& table, const std::vector<std::string>& terms) {
  constexpr std::array<std::pair<std::string_view, Compare>, 6> operators{{{"!=", Compare::not_equal},
                                                                           {"<=", Compare::less_equal},
                                                                           {">=", Compare::greater_equal},
                                                                           {"=", Compare::equal},
                                                                           {"<", Compare::less},
                                                                           {">", Compare::greater}}};
  Filter all{};
  for (const auto& term : terms) {
    const auto end = term.find_first_of("!<>=");
    if (end == std::string::npos)
      return Error(Code::invalid, "a filter is `column=value`, not `" + term + "`").at(table.label);
    const auto name = std::string_view(term).substr(0, end);
    const auto position = table.find(name);
    if (position == Table::npos)
      return Error(Code::invalid, "no column `" + std::string(name) + "`").at(table.label, name);
    const auto rest = std::string_view(term).substr(end);
    const auto found =
        std::find_if(operators.begin(), operators.end(), [&](const auto& one) { return rest.starts_with(one.first); });
    if (found == operators.end()) return Error(Code::invalid, "no operator in `" + term + "`").at(table.label, name);
    const std::string text(rest.substr(found->first.size()));
    if (text == "null" && (found->second == Compare::equal || found->second == Compare::not_equal)) {
      Filter is_null = Filter::is_null(position);
      all =
          std::move(all) && (found->second == Compare::equal ? std::move(is_null) : Filter::negate(std::move(is_null)));
      continue;
    }
    const Column& column = table.columns[position];
    const bool bare = column.type == Type::id || column.type == Type::integer || column.type == Type::boolean ||
                      column.type == Type::real;
    Json json(text);
    if (bare) {
      TECHHUB_TRY(json, Json::parse(text));
    }
    if (column.type == Type::personal) {
      all = std::move(all) && Filter::is(position, text, found->second);
      continue;
    }
    TECHHUB_TRY(auto value, value_from(table, column, json, true));
    all = std::move(all) && Filter::is(position, std::move(value), found->second);
  }
  return all;
}

void Printer::add(Json row) {
  if (json_) {
    fmt::print("{}\n", row.dump());
    return;
  }
  std::vector<std::string> cells;
  for (const auto& column : columns_) {
    const Json& value = row[column];
    std::string cell = value.is_null()     ? ""
                       : value.is_string() ? std::string(value.as_string())
                       : value.is_bool()   ? (value.as_bool() ? "yes" : "no")
                                           : value.dump();
    std::replace_if(
        cell.begin(), cell.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    cells.push_back(std::move(cell));
  }
  rows_.push_back(std::move(cells));
}

Printer::~Printer() noexcept(false) {
  if (json_ || rows_.empty() || std::uncaught_exceptions() > 0) return;
  std::vector<std::size_t> widths;
  for (const auto& column : columns_) widths.push_back(length(column));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], std::min<std::size_t>(length(row[i]), 60));
  }
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      text += cells[i];
      if (i + 1 < cells.size()) text.append(widths[i] > length(cells[i]) ? widths[i] - length(cells[i]) + 2 : 2, ' ');
    }
    fmt::print("{}\n", text);
  };
  line(columns_);
  for (const auto& row : rows_) line(row);
}

}  // namespace tool
