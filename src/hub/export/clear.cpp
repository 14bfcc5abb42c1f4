// SPDX-License-Identifier: MIT
// What of a row an export shows: personal values opened or withheld, secrets in their stored form or not at all.
#include "hub/export/exporter.hpp"
#include "hub/import/importer.hpp"
#include "hub/present.hpp"
#include "hub/sealed_inside.hpp"
#include "schema/base64url.hpp"

namespace techhub::hub {
namespace {

Json* member_at(Json& object, std::string_view place) {
  const auto dot = place.find('.');
  Json* member = object.find(place.substr(0, dot));
  return member && dot != std::string_view::npos ? member_at(*member, place.substr(dot + 1)) : member;
}

bool cut(Json& object, std::string_view place) {
  const auto dot = place.rfind('.');
  if (dot == std::string_view::npos) return object.remove(place);
  Json* holder = member_at(object, place.substr(0, dot));
  return holder && holder->remove(place.substr(dot + 1));
}

}  // namespace

Result<bool> Exporter::clear(Record& row) {
  const Table& table = row.table();
  opened_.clear();
  if (table.blind != Table::npos && reader_.log->actor().kind != rules::Actor::Kind::system) {
    TECHHUB_TRY(const auto facts, RowFacts::load(records_, row));
    blind(*reader_.log, row, facts);
  }
  TECHHUB_TRY(const bool has_place, clear_secrets(row));
  if (!has_place) return false;
  if (table.has_personal()) TECHHUB_DO(clear_personal(row));
  mask_texts(row, numbers_, report_.masked);
  drop_values(row);
  return true;
}

Result<bool> Exporter::clear_secrets(Record& row) {
  const Table& table = row.table();
  const bool is_keyed = is_keyed_by_secret(table);
  if (is_keyed) {
    count(reader_.sees_secrets ? report_.secrets : report_.withheld, table.label, table.key().name);
    if (!reader_.sees_secrets) return false;
  }
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (column.type != Type::secret || as_text(row[i]).empty()) continue;
    count(reader_.sees_secrets ? report_.secrets : report_.withheld, table.label, column.name);
    if (reader_.sees_secrets) continue;
    // Another value in its place could be known to somebody.
    if (column.is_unique) return false;
    row[i] = std::string(table.label == "account.user" ? "!" : "");
  }
  return true;
}

Value Exporter::withheld(const Column& column, const Value& key) const {
  if (column.name == "email") return "withheld-" + key_text(key);
  return column.is_nullable ? Value() : Value(std::string());
}

Result<> Exporter::clear_personal(Record& row) {
  const Table& table = row.table();
  const auto inside = column_inside(table);
  const bool may_hold = inside != Table::npos && may_hold_sealed(row, inside);
  if (options_.personal) {
    TECHHUB_DO(records_.open(row));
    return may_hold ? open_members(row) : Result<>(success());
  }
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (column.type != Type::personal || !std::holds_alternative<Bytes>(row[i])) continue;
    row[i] = withheld(column, row.key());
    count(report_.withheld, table.label, column.name);
  }
  if (!may_hold) return success();
  Json data = row.json("data");
  Json shown = data;
  for (const auto& [member, value] : data.members()) {
    if (!is_sealed_inside(value)) continue;
    shown.set(member, "");
    count(report_.withheld, table.label, place_inside(member));
  }
  row[inside] = shown.dump();
  return success();
}

Result<> Exporter::open_members(Record& row) {
  Json data = row.json("data");
  const Json stored = data;
  for (const auto& [member, value] : stored.members()) {
    if (!is_sealed_inside(value)) continue;
    TECHHUB_TRY(Json clear, open_inside(records_.vault(), row, member, value));
    // Of a person who was forgotten nothing is left to seal.
    if (!clear.as_string("-").empty()) opened_.push_back(member);
    data.set(member, std::move(clear));
  }
  row.set("data", data.dump());
  return success();
}

// What an import does not take over, an export does not give.
void Exporter::drop_values(Record& row) {
  const Table& table = row.table();
  for (const std::string& place : mapping_.entity(table).dropped) {
    const auto dot = place.find('.');
    const auto column = table.find(std::string_view(place).substr(0, dot));
    if (column == Table::npos || table.columns[column].name == "search_field") continue;
    if (dot == std::string::npos) {
      if (table.columns[column].type == Type::text) row[column] = std::string();
      continue;
    }
    const auto last = place.substr(place.rfind('.') + 1);
    if (as_text(row[column]).find('"' + last + '"') == std::string_view::npos) continue;
    auto value = Json::parse(as_text(row[column]));
    if (value && cut(value.value(), std::string_view(place).substr(dot + 1))) row[column] = value.value().dump();
  }
}

Result<std::optional<Exporter::Version>> Exporter::version(const Record& row) {
  const auto parsed = Json::parse(row.text("serialized_data"));
  if (!parsed || parsed.value().items().size() != 1) return std::optional<Version>();
  const Json& object = parsed.value().items()[0];
  Version made{.table = records_.platform().find(object["model"].as_string()), .key = object["pk"]};
  if (!made.table || !object["fields"].is_object()) return std::optional<Version>();
  const Table& table = *made.table;
  made.columns.resize(table.declared().size());
  made.is_deletion = object["deleted"].as_bool();

  Record owner(table);
  if (table.has_personal()) {
    if (const auto key = value_from(table, table.key(), made.key, true)) {
      owner[0] = key.value();
      TECHHUB_TRY(auto found, records_.find(table, key.value()));
      if (found) owner = std::move(*found);
    }
  }
  const auto& links = mapping_.entity(table).links;
  for (const auto& [name, value] : object["fields"].members()) {
    auto column = table.find(name);
    if (column == Table::npos) column = table.find(name + "_id");
    if (column == Table::npos || column == 0 || column >= made.columns.size()) {
      const auto is_list = [&name = name](const Mapping::Link& link) { return link.source == name; };
      const auto link = std::find_if(links.begin(), links.end(), is_list);
      const Table* items =
          link == links.end() ? nullptr : records_.platform().referred(link->table->columns[link->item]);
      if (!items || !numbers_.numbers(*items)) {
        made.rest.emplace_back(name, value);
        continue;
      }
      Json names{Json::Array()};
      for (const Json& item : value.items()) {
        Json natural = item.is_integer() ? numbers_.natural_of(*items, item.as_integer()) : Json();
        if (!natural.is_null()) names.push(std::move(natural));
      }
      made.rest.emplace_back(name, std::move(names));
      continue;
    }
    const Column& its = table.columns[column];
    if (its.type == Type::secret || its.name == "search_field" || its.name.ends_with("_lookup")) continue;
    const Table* target = records_.platform().referred(its);
    auto& shown = made.columns[column];
    if (target && numbers_.numbers(*target) && value.is_integer()) {
      shown = numbers_.natural_of(*target, value.as_integer());
    } else if (its.type == Type::personal) {
      TECHHUB_TRY(shown, version_personal(owner, column, value));
    } else if (its.name == "data" && table.has_personal()) {
      TECHHUB_TRY(shown, version_data(owner, value));
    } else {
      shown = value;
    }
  }
  return std::optional<Version>(std::move(made));
}

// A value of a row that is gone, or of a person who was forgotten, is nobody's to read: its key is no more.
Result<Json> Exporter::version_personal(const Record& owner, std::size_t column, const Json& value) {
  const Table& table = owner.table();
  const Column& its = table.columns[column];
  if (value.is_null()) return Json();
  auto sealed = detail::bytes_from_base64url(value.as_string());
  const bool has_key = !is_null(owner[table.salt()]);
  if (!options_.personal || !has_key || !sealed) count(report_.withheld, "reversion.version/" + table.label, its.name);
  if (!has_key || !sealed) return Json();
  if (!options_.personal) return json_from(its, withheld(its, owner.key()));
  Record opened = owner;
  opened[column] = std::move(*sealed);
  ColumnSet columns;
  columns.add(column);
  TECHHUB_DO(records_.vault().open(opened, columns));
  return json_from(its, opened[column]);
}

Result<Json> Exporter::version_data(const Record& owner, const Json& data) {
  const Table& table = owner.table();
  Json shown = data;
  for (const auto& [member, value] : data.members()) {
    if (!is_sealed_inside(value)) continue;
    const bool is_open = options_.personal && !is_null(owner[table.salt()]);
    if (!is_open) {
      count(report_.withheld, "reversion.version/" + table.label, place_inside(member));
      shown.set(member, "");
      continue;
    }
    TECHHUB_TRY(Json clear, open_inside(records_.vault(), owner, member, value));
    shown.set(member, std::move(clear));
  }
  return shown;
}

}  // namespace techhub::hub
