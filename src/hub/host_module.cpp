// SPDX-License-Identifier: MIT
#include "techhub/hub/host_module.hpp"

#include <algorithm>

#include "techhub/schema/declare.hpp"

namespace techhub {

namespace {

using namespace std::string_view_literals;

// No document of people's making comes near.
constexpr std::size_t max_document = std::size_t{4} << 20U;
constexpr std::size_t max_entities = 256;

Error bad(std::string_view place, std::string_view cause) {
  return Error(Code::invalid, "module, `" + std::string(place) + "`: " + std::string(cause)).at({}, place);
}

std::string member(std::string_view list, std::size_t i) { return std::string(list) + "[" + std::to_string(i) + "]"; }

// The error of a part of the document, told from the document's root.
Error inside(const std::string& place, const Error& error) {
  const std::string whole = error.field().empty() ? place : place + "." + error.field();
  Error told = Error(error.code(), "module, `" + whole + "`: " + error.message()).at(error.entity(), whole);
  for (Problem problem : error.problems()) {
    problem.field = problem.field.empty() ? place : place + "." + problem.field;
    told = std::move(told).add(std::move(problem));
  }
  return told;
}

bool is_name(std::string_view text) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && text.size() <= 63 && is_lower(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

class Reader {
 public:
  explicit Reader(const Json& json) : json_(json) {}

  Result<Module> read() {
    if (!json_.is_object()) return bad("", "a module is an object");
    constexpr std::array known{"$schema"sv, "format"sv,     "name"sv,  "entities"sv,
                               "flows"sv,   "extensions"sv, "hooks"sv, "grants"sv};
    for (const auto& [key, value] : json_.members()) {
      if (std::find(known.begin(), known.end(), key) == known.end()) return bad(key.substr(0, 100), "unknown key");
    }
    if (json_["format"].as_integer() != 1) return bad("format", "this library reads format 1");
    if (!is_name(json_["name"].as_string())) return bad("name", "expected lower-case letters, digits and `_`");
    Module made{.name = std::string(json_["name"].as_string())};
    made.is_host = true;
    TECHHUB_DO(each("entities", [&](const Json& one) -> Result<> {
      TECHHUB_TRY(Table table, table_from_json(one));
      made.tables.push_back(std::move(table));
      return success();
    }));
    TECHHUB_DO(each("flows", [&](const Json& one) -> Result<> {
      TECHHUB_TRY(auto flow, rules::flow_from_json(one));
      made.flows.push_back(std::move(flow));
      return check_flow(made, made.flows.back());
    }));
    TECHHUB_DO(each("extensions", [&](const Json& one) -> Result<> {
      TECHHUB_TRY(auto extension, rules::flow_extension_from_json(one));
      made.extensions.push_back(std::move(extension));
      return success();
    }));
    TECHHUB_DO(read_hooks(made));
    TECHHUB_DO(read_grants(made));
    return made;
  }

 private:
  template <class Read>
  Result<> each(std::string_view list, const Read& read_one) {
    const Json& items = json_[list];
    if (!items.is_null() && !items.is_array()) return bad(list, "expected an array");
    if (items.items().size() > max_entities) return bad(list, "more than 256 of them");
    for (std::size_t i = 0; i < items.items().size(); ++i) {
      if (const Result<> one = read_one(items.items()[i]); !one) return inside(member(list, i), one.error());
    }
    return success();
  }

  // A module's flows are of its own entities: those of others it extends.
  static Result<> check_flow(const Module& made, const rules::Flow& flow) {
    const auto table = std::find_if(made.tables.begin(), made.tables.end(),
                                    [&](const Table& one) { return one.label == flow.entity; });
    if (table == made.tables.end())
      return Error(Code::invalid, "the module has no entity `" + flow.entity.substr(0, 100) + "`").at({}, "entity");
    const auto column = table->find(flow.column);
    if (column == Table::npos)
      return Error(Code::invalid, "the entity has no column `" + flow.column.substr(0, 100) + "`").at({}, "column");
    if (auto checked = rules::check(flow, table->columns[column].words); !checked)
      return Error(Code::invalid, checked.error().message());
    return success();
  }

  Result<> read_hooks(Module& made) {
    const Json& all = json_["hooks"];
    if (!all.is_null() && !all.is_object()) return bad("hooks", "expected an object");
    for (const auto& [label, hooks] : all.members()) {
      const std::string place = "hooks." + label.substr(0, 100);
      if (!hooks.is_object()) return bad(place, "expected an object");
      Hooks& read = made.hooks[label];
      for (const auto& [when, names] : hooks.members()) {
        std::vector<std::string>* list = when == "create"    ? &read.create
                                         : when == "created" ? &read.created
                                         : when == "update"  ? &read.update
                                         : when == "updated" ? &read.updated
                                         : when == "erase"   ? &read.erase
                                                             : nullptr;
        const std::string at = place + "." + when.substr(0, 100);
        if (!list) return bad(at, "unknown key");
        if (!names.is_array()) return bad(at, "expected a list of texts");
        for (const Json& name : names.items()) {
          if (!name.is_string()) return bad(at, "expected a list of texts");
          list->emplace_back(name.as_string());
        }
      }
    }
    return success();
  }

  Result<> read_grants(Module& made) {
    const Json& grants = json_["grants"];
    if (!grants.is_null() && !grants.is_object()) return bad("grants", "expected an object");
    for (const auto& [role, list] : grants.members()) {
      if (!list.is_array()) return bad("grants." + role.substr(0, 100), "expected a list of grants");
    }
    made.grants = grants;
    return success();
  }

  const Json& json_;
};

}  // namespace

Result<Module> module_from_json(std::string_view document) {
  if (document.size() > max_document) return Error(Code::limit, "a module of more than 4 MiB");
  auto json = Json::parse(document);
  if (!json) return bad("", json.error().message());
  return Reader(json.value()).read();
}

Result<std::string> add_grants(std::string_view policy, const Module& module) {
  if (module.grants.members().empty()) return std::string(policy);
  TECHHUB_TRY(Json document, Json::parse(policy));
  Json* roles = document.find("roles");
  for (const auto& [role, grants] : module.grants.members()) {
    Json* held = roles ? roles->find(role) : nullptr;
    if (!held || !held->is_object()) return bad("grants." + role.substr(0, 100), "the policy has no such role");
    Json all = (*held)["grants"];
    for (const Json& grant : grants.items()) all.push(grant);
    held->set("grants", std::move(all));
  }
  return document.dump();
}

}  // namespace techhub
