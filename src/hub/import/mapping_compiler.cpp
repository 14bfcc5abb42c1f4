// SPDX-License-Identifier: MIT
// A mapping document read and checked against the platform: every name in it must lead somewhere.
#include "hub/import/mapping.hpp"
#include "techhub/schema/record.hpp"

namespace techhub::hub {

class MappingCompiler {
 public:
  using Setting = std::function<Result<Json>(std::string_view)>;

  MappingCompiler(Mapping& mapping, const Platform& platform, const Setting& setting)
      : mapping_(mapping), platform_(platform), setting_(setting) {}

  Result<> run(const Json& document) {
    if (!document.is_object()) return fault("the mapping is no object");
    using Read = Result<> (MappingCompiler::*)(const Json&);
    struct Section {
      std::string_view name;
      Read read;
    };
    constexpr std::array<Section, 7> sections{{{"labels", &MappingCompiler::labels},
                                               {"values", &MappingCompiler::values},
                                               {"lift", &MappingCompiler::lifts},
                                               {"defaults", &MappingCompiler::defaults},
                                               {"drop", &MappingCompiler::drops},
                                               {"links", &MappingCompiler::links},
                                               {"personal", &MappingCompiler::personal}}};
    for (const auto& [name, value] : document.members()) {
      const bool is_note = name == "$schema" || name == "title" || name == "description";
      const auto named = [&name = name](const Section& section) { return section.name == name; };
      if (!is_note && std::none_of(sections.begin(), sections.end(), named))
        return enter(name).fault("there is no such section");
    }
    for (const Section& section : sections) {
      const Json* value = document.find(section.name);
      if (!value) continue;
      enter(section.name);
      if (!value->is_object()) return fault("an object was expected");
      TECHHUB_DO((this->*section.read)(*value));
    }
    return success();
  }

 private:
  // Where in the document we are, for errors.
  MappingCompiler& enter(std::string_view section, std::string_view place = {}, std::string_view more = {}) {
    section_ = section;
    place_ = place;
    if (!more.empty()) place_.append(".").append(more);
    return *this;
  }
  [[nodiscard]] Error fault(const std::string& why) const {
    std::string message = "the mapping";
    if (!section_.empty()) message += " at `" + section_ + (place_.empty() ? "" : "." + place_) + "`";
    return Error(Code::invalid, message + ": " + why).at(section_, place_);
  }

  Result<const Table*> table(const std::string& label) const {
    if (const Table* found = platform_.find(label)) return found;
    return fault("there is no entity `" + label.substr(0, 100) + "`");
  }
  Result<std::size_t> column(const Table& table, std::string_view name) const {
    const auto found = table.find(name);
    if (found != 0 && found < table.declared().size()) return found;
    return fault("`" + table.label + "` has no column `" + std::string(name.substr(0, 100)) + "`");
  }
  Result<Mapping::Place> place(const Table& table, const Json& name) const {
    if (!name.is_string()) return fault("the name of a column was expected");
    const auto text = name.as_string();
    const auto dot = text.find('.');
    Mapping::Place made;
    TECHHUB_TRY(made.column, column(table, text.substr(0, dot)));
    if (dot == std::string_view::npos) return made;
    made.member = text.substr(dot + 1);
    if (table.columns[made.column].type != Type::json) return fault("only a JSON column has members");
    return made;
  }
  // A member that nothing reads is a mistake in the name of one that something would.
  Result<> only(const Json& given, std::initializer_list<std::string_view> names) const {
    for (const auto& [name, value] : given.members()) {
      if (std::find(names.begin(), names.end(), name) == names.end())
        return fault("there is no member `" + name.substr(0, 100) + "` here");
    }
    return success();
  }
  // Whether a word or value can stand in a column.
  Result<> check_value(const Table& table, std::size_t column, const Json& value) const {
    if (value_from(table, table.columns[column], value)) return success();
    return fault("`" + table.label + "." + std::string(table.columns[column].name) + "` does not take `" +
                 value.dump().substr(0, 100) + "`");
  }

  // Calls `read(table, name, value)` for each {label: {name: value}}.
  template <class Read>
  Result<> each(const Json& section, const Read& read) {
    const std::string name = section_;
    for (const auto& [label, entries] : section.members()) {
      enter(name, label);
      TECHHUB_TRY(const Table* its, table(label));
      if (!entries.is_object()) return fault("an object was expected");
      for (const auto& [key, value] : entries.members()) {
        enter(name, label, key);
        TECHHUB_DO(read(*its, key, value));
      }
    }
    return success();
  }

  Result<> labels(const Json& section) {
    for (const auto& [model, label] : section.members()) {
      enter("labels", model);
      TECHHUB_DO(table(std::string(label.as_string())));
      mapping_.labels_.emplace(model, label.as_string());
    }
    for (const auto& [model, label] : mapping_.labels_) {
      enter("labels", model);
      const auto again = mapping_.labels_.find(label);
      if (again != mapping_.labels_.end() && again->second != label)
        return fault("`" + label + "` has another label itself: a label is looked up once");
    }
    return success();
  }

  Result<> values(const Json& section) {
    return each(section, [&](const Table& its, const std::string& name, const Json& words) -> Result<> {
      TECHHUB_TRY(const auto own, column(its, name));
      if (!words.is_object()) return fault("an object of words was expected");
      for (const auto& [word, stands_for] : words.members()) {
        Mapping::Meaning meaning;
        const Json single = stands_for.is_object() ? Json() : Json::object({{name, stands_for}});
        for (const auto& [other, value] : (stands_for.is_object() ? stands_for : single).members()) {
          TECHHUB_TRY(const auto position, column(its, other));
          TECHHUB_DO(check_value(its, position, value));
          meaning.emplace_back(position, value);
        }
        const auto names_own = [own = own](const auto& value) { return value.first == own; };
        if (std::none_of(meaning.begin(), meaning.end(), names_own))
          return fault("`" + word.substr(0, 100) + "` stands for nothing in this column");
        entity(its).words[own].emplace(word, std::move(meaning));
      }
      return success();
    });
  }

  Result<> lifts(const Json& section) {
    constexpr std::array<std::string_view, 6> names{"plain", "word", "russian", "percent", "quarter", "json_text"};
    return each(section, [&](const Table& its, const std::string& source, const Json& given) -> Result<> {
      Mapping::Lift lift;
      Json to = given;
      if (given.is_object()) {
        TECHHUB_DO(only(given, {"to", "as"}));
        to = given["to"];
        const Json* asked = given.find("as");
        const auto as = std::find(names.begin(), names.end(), asked ? asked->as_string() : "plain");
        if (as == names.end())
          return fault("there is no transform `" + std::string(given["as"].as_string().substr(0, 100)) + "`");
        lift.as = static_cast<Transform>(as - names.begin());
      }
      if (!to.is_array()) to = Json::array({to});
      for (const Json& name : to.items()) {
        TECHHUB_TRY(auto target, place(its, name));
        lift.to.push_back(std::move(target));
      }
      const std::size_t wanted = lift.as == Transform::quarter ? 2 : 1;
      if (lift.to.empty() || (lift.as != Transform::plain && lift.to.size() != wanted))
        return fault("the transform makes another number of values");
      if (lift.as == Transform::json_text) {
        if (lift.to.front().member.empty() && its.columns[lift.to.front().column].name == source) {
          entity(its).json_texts.push_back(source);
          return success();
        }
        return fault("a text of JSON becomes the column of its own name");
      }
      if (!source.starts_with("data.") || its.find("data") == Table::npos)
        return fault("only members of `data` are lifted");
      for (const Mapping::Place& target : lift.to) {
        if (its.columns[target.column].name == "data") return fault("`data` cannot take its own members");
      }
      lift.member = source.substr(5);
      entity(its).lifts.push_back(std::move(lift));
      return success();
    });
  }

  Result<> defaults(const Json& section) {
    return each(section, [&](const Table& its, const std::string& name, const Json& given) -> Result<> {
      Mapping::Default missing;
      TECHHUB_TRY(missing.column, column(its, name));
      missing.value = given;
      if (!given.is_object()) {
        TECHHUB_DO(check_value(its, missing.column, given));
      } else {
        using Kind = Mapping::Default::Kind;
        std::string_view other;
        const bool is_after = given.find("after") != nullptr;
        const bool is_known = is_after ? !!only(given, {"after", "minutes", "setting"})
                                       : given.members().size() == 1 && only(given, {"same_as", "when", "at_least"});
        if (!is_known) return fault("there is no such default");
        if (given.find("same_as")) {
          missing.kind = Kind::same_as;
          other = given["same_as"].as_string();
        } else if (is_after) {
          missing.kind = Kind::after;
          other = given["after"].as_string();
          TECHHUB_TRY(const Json minutes, setting_(given["setting"].as_string()));
          constexpr std::int64_t century = std::int64_t{100} * 366 * 24 * 60;
          const std::int64_t later = minutes.as_integer(given["minutes"].as_integer());
          if (!given["minutes"].is_integer() || later < -century || later > century)
            return fault("a number of minutes was expected");
          missing.value = Json(later);
        } else {
          missing.kind = given.find("when") ? Kind::when : Kind::at_least;
          const Json& compared = given[missing.kind == Kind::when ? "when" : "at_least"];
          if (compared.members().size() != 1) return fault("there is no such default");
          other = compared.members().front().first;
          missing.value = compared.members().front().second;
          if (missing.kind == Kind::at_least && !missing.value.is_number()) return fault("a number was expected");
        }
        TECHHUB_TRY(missing.other, column(its, other));
      }
      entity(its).defaults.push_back(std::move(missing));
      return follows_no_circle(its);
    });
  }
  // The default that was added last: what it follows must not follow it.
  Result<> follows_no_circle(const Table& its) {
    const auto& all = entity(its).defaults;
    const std::size_t column = all.back().column;
    std::size_t next = column;
    for (std::size_t steps = 0; steps <= all.size(); ++steps) {
      const auto found = std::find_if(all.begin(), all.end(), [&](const Mapping::Default& one) {
        return one.column == next && one.kind != Mapping::Default::Kind::value;
      });
      if (found == all.end()) return success();
      next = found->other;
      if (next == column) return fault("the defaults of `" + its.label + "` follow one another in a circle");
    }
    return success();
  }

  Result<> drops(const Json& section) {
    for (const auto& [name, value] : section.members()) {
      enter("drop", name);
      if ((name != "models" && name != "values") || !value.is_object()) return fault("there is no such section");
    }
    for (const auto& [model, holder] : section["models"].members()) {
      enter("drop", "models", model);
      if (!holder.is_string()) return fault("the field that names the holder was expected");
      mapping_.dropped_.emplace(model, holder.as_string());
    }
    for (const auto& [label, places] : section["values"].members()) {
      enter("drop", "values", label);
      std::vector<const Table*> of;
      if (label == "*") {
        of.assign(platform_.tables().begin(), platform_.tables().end());
      } else {
        TECHHUB_TRY(const Table* its, table(label));
        of.push_back(its);
      }
      if (!places.is_array()) return fault("a list of places was expected");
      for (const Json& one : places.items()) {
        if (!one.is_string() || one.as_string().empty()) return fault("a place was expected");
        for (const Table* its : of) entity(*its).dropped.emplace_back(one.as_string());
      }
    }
    return success();
  }

  Result<> links(const Json& section) {
    return each(section, [&](const Table& its, const std::string& source, const Json& given) -> Result<> {
      if (!given.is_object()) return fault("an object was expected");
      TECHHUB_DO(only(given, {"table", "owner", "item", "with"}));
      Mapping::Link link{.source = source};
      TECHHUB_TRY(link.table, table(std::string(given["table"].as_string())));
      TECHHUB_TRY(link.owner, column(*link.table, given["owner"].as_string()));
      TECHHUB_TRY(link.item, column(*link.table, given["item"].as_string()));
      if (link.table->columns[link.owner].references != its.label)
        return fault("`" + std::string(given["owner"].as_string()) + "` does not refer to `" + its.label + "`");
      if (link.table->columns[link.item].references.empty()) return fault("the item is no reference");
      if (link.item == link.owner) return fault("the item and the owner are the same column");
      if (link.table->key().type != Type::id) return fault("the rows need keys that the storage gives");
      for (const auto& [name, member] : given["with"].members()) {
        TECHHUB_TRY(const auto position, column(*link.table, name));
        if (!link.is_inside() || !member.as_string().starts_with("data."))
          return fault("a member of `data` was expected");
        link.with.emplace_back(position, member.as_string().substr(5));
      }
      entity(its).links.push_back(std::move(link));
      return success();
    });
  }

  Result<> personal(const Json& section) {
    for (const auto& [label, places] : section.members()) {
      enter("personal", label);
      TECHHUB_TRY(const Table* its, table(label));
      if (!its->has_personal()) return fault("the entity keeps no personal data");
      if (!places.is_array()) return fault("a list of places was expected");
      for (const Json& one : places.items()) {
        if (!one.as_string().starts_with("data.")) return fault("a member of `data` was expected");
        entity(*its).personal.emplace_back(one.as_string().substr(5));
      }
    }
    return success();
  }

  Mapping::Entity& entity(const Table& table) { return mapping_.entities_[&table]; }

  Mapping& mapping_;
  const Platform& platform_;
  const Setting& setting_;
  std::string section_;
  std::string place_;
};

Result<Mapping> Mapping::compile(std::string_view document, const Platform& platform,
                                 const std::function<Result<Json>(std::string_view)>& setting) {
  auto parsed = Json::parse(document);
  if (!parsed) return Error(Code::invalid, "the mapping is no JSON: " + parsed.error().message()).at("mapping");
  Mapping mapping;
  mapping.platform_ = &platform;
  TECHHUB_DO(MappingCompiler(mapping, platform, setting).run(parsed.value()));
  return mapping;
}

}  // namespace techhub::hub
