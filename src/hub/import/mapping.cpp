// SPDX-License-Identifier: MIT
// A mapping at work on one object.
#include "hub/import/mapping.hpp"

#include "techhub/schema/record.hpp"

namespace techhub::hub {
namespace {

bool is_empty(const Json& value) {
  return value.is_null() || (value.is_string() && value.as_string().empty()) ||
         (value.is_array() && value.items().empty()) || (value.is_object() && value.members().empty());
}

// Takes the value at a place such as `extra_data.access_token` out of an object.
std::optional<Json> cut(Json& object, std::string_view place) {
  const auto dot = place.find('.');
  Json* member = object.find(place.substr(0, dot));
  if (!member) return {};
  if (dot != std::string_view::npos) return cut(*member, place.substr(dot + 1));
  Json value = std::move(*member);
  object.remove(place);
  return value;
}

// A field's column: of its name, or of the reference that Django calls so.
std::size_t column_of(const Table& table, std::string_view field) {
  constexpr std::string_view suffix = "_id";
  std::size_t found = Table::npos;
  const auto columns = table.declared();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i];
    if (column.name == field) return i != 0 ? i : Table::npos;
    if (!column.references.empty() && column.name.size() == field.size() + suffix.size() &&
        column.name.starts_with(field) && column.name.ends_with(suffix))
      found = i;
  }
  return found != 0 ? found : Table::npos;
}

const Mapping::Entity no_entity{};

}  // namespace

const Table* Mapping::table(std::string_view model) const {
  const auto renamed = labels_.find(model);
  return platform_->find(renamed == labels_.end() ? model : std::string_view(renamed->second));
}

const std::string* Mapping::dropped_by(std::string_view model) const {
  const auto found = dropped_.find(model);
  return found == dropped_.end() ? nullptr : &found->second;
}

const Mapping::Entity& Mapping::entity(const Table& table) const {
  const auto found = entities_.find(&table);
  return found == entities_.end() ? no_entity : found->second;
}

// A word that stands for values of several columns says less of the others than the object itself: what it implies
// counts where nothing is given.
void Mapping::take(const Table& table, std::size_t column, Json value, Mapped& mapped, Mapped& implied) const {
  const auto& words = entity(table).words;
  const auto translated = words.find(column);
  if (translated != words.end() && value.is_string()) {
    auto meaning = translated->second.find(value.as_string());
    // `*` stands for every other word but the column's own.
    const auto& own = table.columns[column].words;
    const bool is_own = std::find(own.begin(), own.end(), value.as_string()) != own.end();
    if (meaning == translated->second.end() && !is_own) meaning = translated->second.find("*");
    if (meaning != translated->second.end()) {
      for (const auto& [other, stands_for] : meaning->second) {
        (other == column ? mapped : implied).columns[other] = stands_for;
      }
      return;
    }
  }
  mapped.columns[column] = std::move(value);
}

Json Mapping::word_of_site(const Table& table, std::size_t column, const Json& word) const {
  const auto& words = entity(table).words;
  const auto translated = words.find(column);
  if (translated == words.end()) return word;
  const std::string* only = nullptr;
  for (const auto& [site, meaning] : translated->second) {
    for (const auto& [other, stands_for] : meaning) {
      if (other != column || stands_for != word) continue;
      if (only || site == "*") return word;
      only = &site;
    }
  }
  return only ? Json(*only) : word;
}

std::optional<Json> Mapping::unlifted(const Table& table, const Lift& lift,
                                      const std::vector<std::optional<Json>>& columns) const {
  std::vector<Json> values;
  for (const Place& place : lift.to) {
    const auto& given = columns[place.column];
    if (!given) return {};
    values.push_back(place.member.empty() ? word_of_site(table, place.column, *given) : (*given)[place.member]);
  }
  return untransformed(lift.as, values);
}

void Mapping::lift(const Table& table, const Lift& lift, Json& data, Mapped& mapped) const {
  const Json* source = data.find(lift.member);
  if (!source || source->is_null()) return;
  for (const Place& place : lift.to) {
    // Given by the object itself (an export of this library): `data` is not asked.
    if (mapped.columns[place.column] && place.member.empty()) return;
  }
  const auto refuse = [&] { mapped.not_lifted.push_back("data." + lift.member); };
  const auto values = transformed(lift.as, *source, lift.to.size());
  if (!values || values->size() != lift.to.size()) return refuse();

  Mapped taken;
  taken.columns.resize(table.columns.size());
  Mapped implied = taken;
  bool is_secret = false;
  for (std::size_t i = 0; i < lift.to.size(); ++i) {
    const Place& place = lift.to[i];
    const Column& column = table.columns[place.column];
    if (!place.member.empty()) {
      Json whole = mapped.columns[place.column].value_or(Json::object());
      if (!whole.is_object() || whole.find(place.member)) return;
      taken.columns[place.column] = whole.set(place.member, (*values)[i]);
      continue;
    }
    take(table, place.column, (*values)[i], taken, implied);
    const auto& given = taken.columns[place.column];
    if (!given) return refuse();
    const auto value = value_from(table, column, *given, true);
    if (!value) return refuse();
    is_secret |= column.type == Type::secret || column.type == Type::personal;
    // As it will be read again, so that the way back is tried on what is stored.
    if (!is_secret) taken.columns[place.column] = json_from(column, value.value());
  }
  const auto back = is_secret ? std::nullopt : unlifted(table, lift, taken.columns);
  if (is_secret || (back && *back == *source)) data.remove(lift.member);
  for (std::size_t i = 0; i < taken.columns.size(); ++i) {
    if (taken.columns[i]) mapped.columns[i] = std::move(taken.columns[i]);
    if (implied.columns[i] && !mapped.columns[i]) mapped.columns[i] = std::move(implied.columns[i]);
  }
}

void Mapping::apply_defaults(const Entity& entity, Mapped& mapped) const {
  for (const Default& missing : entity.defaults) {
    auto& column = mapped.columns[missing.column];
    if (column) continue;
    const auto& other = mapped.columns[missing.other];
    switch (missing.kind) {
      case Default::Kind::value:
        column = missing.value;
        break;
      case Default::Kind::when:
        column = Json(other && *other == missing.value);
        break;
      case Default::Kind::same_as:
        if (other) column = *other;
        break;
      case Default::Kind::after:
        if (!other) break;
        if (const auto time = Time::parse(other->as_string()))
          column = Json((time.value() + std::chrono::minutes(missing.value.as_integer())).to_string());
        break;
      case Default::Kind::at_least:
        if (other && other->is_number()) column = Json(other->as_double() >= missing.value.as_double());
        break;
    }
  }
}

Mapping::Mapped Mapping::apply(const Table& table, const Json& object, Of of) const {
  const Entity& entity = this->entity(table);
  Mapped mapped;
  mapped.columns.resize(table.columns.size());
  Mapped implied = mapped;
  Json fields = object;

  for (const std::string& field : entity.json_texts) {
    Json* text = fields.find(field);
    if (!text || !text->is_string()) continue;
    if (auto parsed = transformed(Transform::json_text, *text, 1)) {
      *text = std::move(parsed->front());
    } else {
      mapped.not_lifted.push_back(field);
    }
  }
  for (const std::string& place : entity.dropped) {
    const auto value = cut(fields, place);
    if (value && !is_empty(*value)) mapped.dropped.push_back(place);
  }

  const std::size_t data_column = table.find("data");
  const bool has_data = data_column != Table::npos && table.columns[data_column].type == Type::json;
  Json::Object unknown;
  for (const auto& [name, held] : fields.members()) {
    Json& value = *fields.find(name);
    const auto is_list = [&name = name](const Link& link) { return link.source == name; };
    const auto link = std::find_if(entity.links.begin(), entity.links.end(), is_list);
    const auto column = column_of(table, name);
    if (link != entity.links.end()) {
      mapped.lists.push_back({.link = &*link, .items = std::move(value)});
    } else if (column != Table::npos && of == Of::copy) {
      mapped.columns[column] = std::move(value);
    } else if (column != Table::npos) {
      take(table, column, std::move(value), mapped, implied);
    } else {
      unknown.emplace_back(name, std::move(value));
    }
  }
  for (std::size_t i = 0; i < mapped.columns.size(); ++i) {
    if (implied.columns[i] && !mapped.columns[i]) mapped.columns[i] = std::move(implied.columns[i]);
  }

  auto* data = has_data && mapped.columns[data_column] ? &*mapped.columns[data_column] : nullptr;
  if (data && data->is_object() && of != Of::copy) {
    for (const Lift& one : entity.lifts) lift(table, one, *data, mapped);
    for (const Link& link : entity.links) {
      if (!link.is_inside() || of == Of::version) continue;
      const Json* items = data->find(std::string_view(link.source).substr(5));
      if (!items || items->items().empty()) continue;
      Mapped::List list{.link = &link, .items = *items};
      for (const auto& [column, member] : link.with) {
        Mapped with;
        with.columns.resize(link.table->columns.size());
        Mapped ignored = with;
        const Json* value = data->find(member);
        if (!value || value->is_null()) continue;
        take(*link.table, column, *value, with, ignored);
        if (!with.columns[column] || !value_from(*link.table, link.table->columns[column], *with.columns[column])) {
          mapped.not_lifted.push_back("data." + member);
          continue;
        }
        list.with.emplace_back(column, *with.columns[column]);
        data->remove(member);
      }
      data->remove(std::string_view(link.source).substr(5));
      mapped.lists.push_back(std::move(list));
    }
  }
  if (of == Of::object) apply_defaults(entity, mapped);

  for (auto& [name, value] : unknown) {
    if (has_data) {
      auto& column = mapped.columns[data_column];
      if (!column) column = Json::object();
      if (column->is_object() && !column->find(name)) {
        column->set(name, std::move(value));
        mapped.kept_fields.push_back(name);
        continue;
      }
    }
    mapped.unknown_fields.push_back(name);
  }
  return mapped;
}

}  // namespace techhub::hub
