// SPDX-License-Identifier: MIT
// Old versions of rows, which hold what the rows held: they pass through the same mapping, and their personal values
// are sealed under the key of the row that they are versions of, so that forgetting a person reaches them too.
#include "hub/import/importer.hpp"
#include "hub/sealed_inside.hpp"
#include "schema/base64url.hpp"

namespace techhub::hub {
namespace {

std::string field_of(const Column& column) {
  auto name = column.name;
  if (!column.references.empty() && name.ends_with("_id")) name.remove_suffix(3);
  return std::string(name);
}

}  // namespace

// Rows with personal values may come after their versions: those wait, hidden.
Result<> Importer::prepare_version(Record& version, std::optional<Fault>& fault) {
  if (version.table().label != "reversion.version") return success();
  const auto parsed = Json::parse(version.text("serialized_data"));
  if (!parsed || parsed.value().items().size() != 1 || !parsed.value().items()[0]["fields"].is_object()) {
    fault = Fault{"serialized_data", "wrong_type"};
    return success();
  }
  const Json& object = parsed.value().items()[0];
  const Table* table = mapping_.table(object["model"].as_string());
  if (!table) {
    fault = Fault{"serialized_data", "unknown_model"};
    return success();
  }
  const bool is_hidden = table->has_personal();
  has_hidden_versions_ |= is_hidden;
  TECHHUB_TRY(std::string text, is_hidden ? hide(version.text("serialized_data")) : version_text(*table, object));
  version.set("serialized_data", std::move(text));
  return success();
}

Result<std::string> Importer::version_text(const Table& table, const Json& object) {
  const auto mapped = mapping_.apply(table, object["fields"], is_copy_ ? Mapping::Of::copy : Mapping::Of::version);
  const auto place = [&](std::string_view name) {
    return "reversion.version/" + table.label + "." + std::string(name);
  };
  for (const std::string& name : mapped.dropped) ++report_.dropped_values[place(name)];
  for (const std::string& name : mapped.unknown_fields) ++report_.unknown_fields[place(name)];

  Record owner(table);
  auto key = key_of(table, object["pk"]);
  if (key) {
    owner[0] = key.value();
    if (table.has_personal()) {
      TECHHUB_TRY(auto found, records_.find(table, key.value()));
      if (found) owner = std::move(*found);
    }
  }
  std::string text = "[{\"model\":";
  append_json_string(text, table.label);
  text += ",\"pk\":" + (key ? json_from(table.key(), key.value()) : Json()).dump() + ",\"fields\":{";
  std::string_view separator;
  const auto append = [&](std::string_view name, const Json& value) {
    text += separator;
    append_json_string(text, name);
    text += ':';
    value.dump_to(text);
    separator = ",";
  };
  const auto form = table.find("hub_form_id");
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    if (!mapped.columns[i]) continue;
    if (column.type == Type::secret) {
      ++report_.dropped_values[place(column.name)];
      continue;
    }
    TECHHUB_TRY(Json value, version_value(table, i, *mapped.columns[i], owner));
    if (column.name == "data" && table.has_personal()) {
      const Json of = form == Table::npos ? Json() : mapped.columns[form].value_or(Json());
      TECHHUB_TRY(value, version_data(table, value, of, owner));
    }
    append(field_of(column), value);
  }
  for (const auto& list : mapped.lists) {
    if (list.link->is_inside()) continue;
    const Table* items = records_.platform().referred(list.link->table->columns[list.link->item]);
    Json made{Json::Array()};
    for (const Json& item : list.items.items()) {
      const auto renumbered = numbers_.numbers(*items) ? numbers_.find(*items, item) : std::nullopt;
      if (!numbers_.numbers(*items)) made.push(item);
      if (renumbered) made.push(*renumbered);
    }
    append(list.link->source, made);
  }
  return text + (object["deleted"].as_bool() ? R"(},"deleted":true}])" : "}}]");
}

// What a column would not take is history all the same, and stays; of a person nothing stays that cannot be sealed.
Result<Json> Importer::version_value(const Table& table, std::size_t column, const Json& json, Record& owner) {
  const Column& its = table.columns[column];
  const auto converted = convert(table, column, json);
  if (converted.kind == Converted::Kind::waits) return Json();
  if (its.type != Type::personal)
    return converted.kind == Converted::Kind::value ? json_from(its, converted.value) : json;
  if (json.is_null()) return Json();
  const bool has_row = !is_null(owner[table.salt()]);
  if (!has_row || converted.kind != Converted::Kind::value) {
    ++report_.withheld[table.label + "." + std::string(its.name)];
    return Json();
  }
  Record sealed = owner;
  sealed[column] = converted.value;
  ColumnSet columns;
  columns.add(column);
  ColumnSet written;
  TECHHUB_DO(records_.vault().seal(sealed, columns, written));
  const auto* bytes = std::get_if<Bytes>(&sealed[column]);
  return bytes ? Json(detail::base64url(*bytes)) : Json();
}

Result<Json> Importer::version_data(const Table& table, const Json& data, const Json& form, Record& owner) {
  Fields fields;
  if (form.is_integer()) {
    TECHHUB_TRY(fields, fields_of(form.as_integer()));
  }
  for (const std::string& member : mapping_.entity(table).personal) fields.insert_or_assign(member, true);
  const bool has_row = !is_null(owner[table.salt()]);
  if (has_row) {
    Json sealed = data;
    TECHHUB_DO(seal_known(owner, fields, sealed));
    return sealed;
  }
  Json left = data;
  for (const auto& [key, personal] : fields) {
    // NULL is nobody's: a copy made without personal values has it where one was.
    if (!personal || left[key].is_null()) continue;
    if (left.remove(key)) ++report_.withheld[table.label + ".data." + key];
  }
  return left;
}

Result<> Importer::complete_versions() {
  if (!has_hidden_versions_) return success();
  const Table& table = records_.table("reversion.version");
  Query page{.table = &table, .limit = 200};
  for (;;) {
    TECHHUB_TRY(auto rows, records_.select(page));
    for (Record& row : rows) {
      const auto stored = row.text("serialized_data");
      if (vault::sealed_with(row.get("serialized_data")) == 0) continue;
      TECHHUB_TRY(std::string clear, show(stored));
      TECHHUB_TRY(const Json serialized, Json::parse(clear));
      wipe(clear);
      const Json& object = serialized.items()[0];
      TECHHUB_TRY(std::string text, version_text(*mapping_.table(object["model"].as_string()), object));
      row.set("serialized_data", std::move(text));
      ColumnSet changed;
      changed.add(table.at("serialized_data"));
      TECHHUB_DO(records_.transaction().update(row, changed));
    }
    if (rows.size() < *page.limit) return success();
    page.after = {rows.back().key()};
    TECHHUB_DO(progress(ImportStage::finishing));
  }
}

}  // namespace techhub::hub
