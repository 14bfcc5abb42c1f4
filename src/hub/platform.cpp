// SPDX-License-Identifier: MIT
#include "techhub/hub/platform.hpp"

#include <set>

#include "hub/fact_paths.hpp"
#include "techhub/schema/describe.hpp"

namespace techhub {

// A Table of the platform is the base of its Entry, so that what belongs to a table is found without a search.
struct Platform::Entry : Table {
  TableFacts facts;
  const rules::Flow* flow = nullptr;
  std::vector<Bound> transitions;
  BoundHooks hooks;
  EntityRights rights;
  std::vector<Referrer> referrers;
  bool is_of_host = false;
};

Platform::Platform() = default;
Platform::~Platform() = default;

namespace {

// Why rows cannot be found by what they would borrow; empty when they can.
std::string fault_of(const Borrowed& name, const Table& lender) {
  const std::size_t column = lender.find(name.column);
  if (column == Table::npos) return "which has no such column";
  const Type type = lender.columns[column].type;
  if (type != Type::text && type != Type::i18n && type != Type::json) return "which is no text";
  if ((type == Type::json) == name.member.empty()) return "of which a `member` is named just when it is JSON";
  if (!name.unless.empty() && lender.find(name.unless) == Table::npos)
    return "which has no column `" + std::string(name.unless) + "`";
  return {};
}

Error broken(std::string_view module, std::string_view entity, std::string why) {
  return Error(Code::invalid, "module `" + std::string(module) + "`: " + std::move(why)).at(entity);
}

}  // namespace

class PlatformBuilder {
 public:
  static Result<std::shared_ptr<const Platform>> build(std::vector<Module> modules) {
    std::shared_ptr<Platform> platform(new Platform);
    platform->modules_ = std::move(modules);
    PlatformBuilder builder(*platform);
    TECHHUB_DO(builder.tables());
    TECHHUB_DO(builder.apps());
    TECHHUB_DO(builder.references());
    TECHHUB_DO(builder.steps());
    TECHHUB_DO(builder.extensions());
    TECHHUB_DO(builder.flows());
    TECHHUB_DO(builder.hooks());
    return std::shared_ptr<const Platform>(std::move(platform));
  }

 private:
  explicit PlatformBuilder(Platform& platform) : platform_(platform) {}

  Platform::Entry* entry(std::string_view label) {
    const auto found = platform_.by_label_.find(label);
    return found == platform_.by_label_.end() ? nullptr : &platform_.entries_[found->second];
  }

  Result<> tables() {
    for (auto& module : platform_.modules_) {
      for (auto& table : module.tables) {
        auto& made = platform_.entries_.emplace_back();
        static_cast<Table&>(made) = std::move(table);
        if (!platform_.by_label_.emplace(made.label, platform_.entries_.size() - 1).second)
          return broken(module.name, made.label, "the entity is declared twice");
        // Names with `__` are those of indexes and triggers.
        if (module.is_host && (made.name.starts_with("sqlite_") || made.name.find("__") != std::string::npos))
          return broken(module.name, made.label, "the table cannot be called `" + made.name + "`");
        if (!names_.insert(made.name).second)
          return broken(module.name, made.label, "the table `" + made.name + "` is another entity's");
        made.is_of_host = module.is_host;
        platform_.order_.push_back(&made);
        apps_[std::string(made.app())].insert(&module);
      }
      module.tables.clear();
    }
    return success();
  }

  // What the library itself may declare later, or handles by the name of an app, is no host's.
  Result<> apps() {
    for (const auto& [app, modules] : apps_) {
      for (const Module* module : modules) {
        if (module->is_host && modules.size() > 1)
          return broken(module->name, {}, "another module has entities of the app `" + app + "`");
      }
    }
    return success();
  }

  Result<> references() {
    for (auto& made : platform_.entries_) {
      const Table& table = made;
      for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const Column& column = table.columns[i];
        if (column.references.empty()) continue;
        Platform::Entry* other = entry(column.references);
        if (!other || other->key().type != column.type)
          return Error(Code::invalid,
                       "refers to `" + std::string(column.references) + "`, which is no entity with such a key")
              .at(table.label, column.name);
        other->referrers.push_back({&table, i});
      }
      for (const Borrowed& name : table.borrowed) {
        const Table& lender = *entry(table.columns[table.at(name.reference)].references);
        if (const auto fault = fault_of(name, lender); !fault.empty())
          return Error(Code::invalid, "borrows `" + std::string(name.column) + "` of `" + lender.label + "`, " + fault)
              .at(table.label, name.reference);
      }
      TECHHUB_TRY(made.facts,
                  hub::resolve_facts(table, [this](std::string_view label) { return platform_.find(label); }));
      auto& permissions = platform_.permissions_;
      TECHHUB_TRY(made.rights.add, permissions.add(table.label, "add", rules::Sod::none, true));
      TECHHUB_TRY(made.rights.change, permissions.add(table.label, "change"));
      TECHHUB_TRY(made.rights.view, permissions.add(table.label, "view"));
      TECHHUB_TRY(made.rights.erase, permissions.add(table.label, "delete"));
      for (const auto right : table.rights) {
        const RightWord word = right_word(right);
        const auto sod = word.is_decision ? rules::Sod::full : rules::Sod::none;
        TECHHUB_DO(permissions.add(table.label, word.action, sod, word.makes_row));
      }
    }
    return success();
  }

  Result<> steps() {
    for (const auto& module : platform_.modules_) {
      for (const auto& [name, step] : module.steps) {
        if (!step) return broken(module.name, {}, "step `" + name + "` is no function");
        if (!steps_.emplace(name, &step).second)
          return broken(module.name, {}, "step `" + name + "` is provided twice");
      }
      for (const auto& name : module.about_actor) {
        const auto its = module.steps.find(name);
        if (its == module.steps.end())
          return broken(module.name, {}, "`about_actor` names no step of the module: `" + name + "`");
        about_actor_.insert(&its->second);
      }
    }
    return success();
  }

  Result<std::vector<const Step*>> bind(std::string_view module, std::string_view entity,
                                        const std::vector<std::string>& names) {
    std::vector<const Step*> bound;
    for (const auto& name : names) {
      const auto found = steps_.find(name);
      if (found == steps_.end()) return broken(module, entity, "nobody provides the step `" + name + "`");
      bound.push_back(found->second);
    }
    return bound;
  }

  // A word column that its entity declared knows the words of added states too.
  static void add_words(Platform::Entry& made, std::size_t column, const std::vector<rules::State>& states) {
    struct Kept {
      std::vector<std::string> names;
      std::vector<std::string_view> words;
    };
    const auto kept = std::make_shared<Kept>();
    for (const auto& state : states) kept->names.push_back(state.name);
    auto& words = made.columns[column].words;
    kept->words.assign(words.begin(), words.end());
    kept->words.insert(kept->words.end(), kept->names.begin(), kept->names.end());
    words = kept->words;
    made.keep(kept);
  }

  Result<> extend(const std::string& module, const rules::FlowExtension& extension) {
    Platform::Entry* made = entry(extension.entity);
    rules::Flow* flow = nullptr;
    for (auto& other : platform_.modules_) {
      for (auto& one : other.flows) {
        if (one.entity == extension.entity) flow = &one;
      }
    }
    if (!made || !flow)
      return broken(module, extension.entity, "an extension of a flow that no module has").at({}, "entity");
    for (std::size_t i = 0; i < extension.transitions.size(); ++i) {
      const auto& transition = extension.transitions[i];
      const auto& permissions = platform_.permissions_;
      const auto known = permissions.find(extension.entity, rules::Flow::permission_of(transition));
      if (known != rules::Permissions::unknown && permissions[known].sod < transition.sod)
        return broken(module, extension.entity, "the permission `" + permissions[known].name + "` asks for less")
            .at({}, "transitions[" + std::to_string(i) + "].sod");
    }
    auto extended = rules::extend(*flow, extension);
    if (!extended) return broken(module, extension.entity, extended.error().message()).at({}, extended.error().field());
    *flow = std::move(extended).value();
    if (const auto column = made->find(flow->column); column != Table::npos && made->columns[column].type == Type::word)
      add_words(*made, column, extension.states);
    return success();
  }

  Result<> extensions() {
    for (const auto& module : platform_.modules_) {
      for (std::size_t i = 0; i < module.extensions.size(); ++i) {
        if (auto done = extend(module.name, module.extensions[i]); !done)
          return Error(done.error()).at({}, "extensions[" + std::to_string(i) + "]." + done.error().field());
      }
    }
    return success();
  }

  Result<> flows() {
    for (const auto& module : platform_.modules_) {
      for (const auto& flow : module.flows) {
        Platform::Entry* made = entry(flow.entity);
        if (!made) return broken(module.name, flow.entity, "a flow of an entity that is not declared");
        if (made->flow) return broken(module.name, flow.entity, "the entity has two flows");
        const auto column = made->find(flow.column);
        if (column == Table::npos)
          return broken(module.name, flow.entity, "the flow's column `" + flow.column + "` is missing");
        const Column& status = made->columns[column];
        if ((status.type != Type::word && status.type != Type::text) || status.is_nullable || !status.is_guarded)
          return broken(module.name, flow.entity,
                        "the flow's column `" + flow.column + "` must be a guarded word that is never NULL");
        TECHHUB_DO(rules::check(flow, status.words));
        made->flow = &flow;
        for (const auto& transition : flow.transitions) {
          Platform::Bound bound;
          bound.transition = &transition;
          if (!transition.effect_only) {
            TECHHUB_TRY(bound.permission, platform_.permissions_.add(
                                              flow.entity, rules::Flow::permission_of(transition), transition.sod));
          }
          TECHHUB_TRY(bound.guards, bind(module.name, flow.entity, transition.guards));
          TECHHUB_TRY(bound.effects, bind(module.name, flow.entity, transition.effects));
          for (const Step* guard : bound.guards)
            if (about_actor_.count(guard) > 0) bound.about_actor.push_back(guard);
          made->transitions.push_back(std::move(bound));
        }
      }
    }
    return success();
  }

  Result<> hooks() {
    for (const auto& module : platform_.modules_) {
      for (const auto& [label, hooks] : module.hooks) {
        Platform::Entry* made = entry(label);
        if (!made) return broken(module.name, label, "hooks of an entity that is not declared");
        const auto append = [&, &label = label](std::vector<const Step*>& to,
                                                const std::vector<std::string>& names) -> Result<> {
          TECHHUB_TRY(auto bound, bind(module.name, label, names));
          to.insert(to.end(), bound.begin(), bound.end());
          return success();
        };
        TECHHUB_DO(append(made->hooks.create, hooks.create));
        TECHHUB_DO(append(made->hooks.created, hooks.created));
        TECHHUB_DO(append(made->hooks.update, hooks.update));
        TECHHUB_DO(append(made->hooks.updated, hooks.updated));
        TECHHUB_DO(append(made->hooks.erase, hooks.erase));
      }
    }
    return success();
  }

  Platform& platform_;
  std::map<std::string, const Step*, std::less<>> steps_;
  std::set<const Step*> about_actor_;
  std::set<std::string, std::less<>> names_;  // of tables
  std::map<std::string, std::set<const Module*>> apps_;
};

Result<std::shared_ptr<const Platform>> Platform::build(std::vector<Module> modules) {
  return PlatformBuilder::build(std::move(modules));
}

const Table* Platform::find(std::string_view label) const noexcept {
  const auto found = by_label_.find(label);
  return found == by_label_.end() ? nullptr : &entries_[found->second];
}

Result<const Table*> Platform::table(std::string_view label) const {
  if (const Table* found = find(label)) return found;
  return Error(Code::invalid, "no entity `" + std::string(label.substr(0, 100)) + "`").at({}, "label");
}

const Table& Platform::at(std::string_view label) const {
  if (const Table* found = find(label)) return *found;
  throw std::logic_error("no entity " + std::string(label));
}

const Platform::Entry& Platform::entry(const Table& table) const noexcept { return static_cast<const Entry&>(table); }

const rules::Flow* Platform::flow(const Table& table) const noexcept { return entry(table).flow; }
std::span<const Platform::Bound> Platform::transitions(const Table& table) const noexcept {
  return entry(table).transitions;
}
const Platform::BoundHooks& Platform::hooks(const Table& table) const noexcept { return entry(table).hooks; }
const Platform::EntityRights& Platform::rights(const Table& table) const noexcept { return entry(table).rights; }
const TableFacts& Platform::facts(const Table& table) const noexcept { return entry(table).facts; }
std::span<const Platform::Referrer> Platform::referrers(const Table& table) const noexcept {
  return entry(table).referrers;
}

bool Platform::is_of_host(const Table& table) const noexcept { return entry(table).is_of_host; }

const Table* Platform::referred(const Column& column) const noexcept {
  return column.references.empty() ? nullptr : find(column.references);
}

Json Platform::describe() const {
  Json entities;
  for (const Table* table : order_) {
    Json entity = techhub::describe(*table);
    if (const auto* its = flow(*table)) entity.set("flow", rules::describe(*its));
    entities.push(std::move(entity));
  }
  Json permissions;
  for (const auto& permission : permissions_.all()) {
    constexpr std::array<std::string_view, 3> separation{"none", "people", "full"};
    permissions.push(Json::object({{"name", permission.name},
                                   {"entity", permission.entity},
                                   {"action", permission.action},
                                   {"separation_of_duties", separation[static_cast<std::size_t>(permission.sod)]}}));
  }
  return Json::object({{"entities", std::move(entities)}, {"permissions", std::move(permissions)}});
}

}  // namespace techhub
