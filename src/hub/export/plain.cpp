// SPDX-License-Identifier: MIT
// The `techhub` profile: every row whole.
#include <algorithm>

#include "hub/export/exporter.hpp"

namespace techhub::hub {

Result<bool> PlainExporter::begin(const Selected& selected, std::vector<ListReader>& lists) {
  const Table& table = *selected.table;
  const auto& entity = mapping_.entity(table);
  const bool is_numbered = numbers_.numbers(table);
  fields_.clear();
  head_ = "{\"model\": ";
  append_json_string(head_, table.label);
  // Keys of content types and permissions differ from hub to hub: these go by their names, as Django writes them with
  // --natural-primary.
  head_ += is_numbered ? ",\"fields\": {" : ",\"pk\": ";
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const Column& column = table.columns[i];
    // What is made of other columns: the hub that takes it in makes it anew, with its own keys.
    if (column.name == "search_field" || column.name.ends_with("_lookup")) continue;
    Field field;
    field.column = i;
    field.prefix = fields_.empty() ? "" : ",";
    append_json_string(field.prefix, field_name(table, column));
    field.prefix += ": ";
    const Table* target = records_.platform().referred(column);
    if (target && numbers_.numbers(*target)) field.numbered = target;
    const auto& texts = entity.json_texts;
    field.holds_text = std::find(texts.begin(), texts.end(), column.name) != texts.end();
    fields_.push_back(std::move(field));
  }
  for (const Mapping::Link& link : entity.links) {
    if (!is_list(link)) continue;
    lists.emplace_back(records_, link);
    TECHHUB_TRY(auto filter, visible(*link.table));
    TECHHUB_DO(lists.back().open(std::move(filter)));
  }
  return true;
}

Result<bool> PlainExporter::write(const Record& row, std::vector<ListReader>& lists) {
  const Table& table = row.table();
  std::string& out = out_.text();
  out += head_;
  if (!numbers_.numbers(table)) {
    append_value(out, table.key(), row.key());
    out += ",\"fields\": {";
  }
  for (const Field& field : fields_) {
    const Column& column = table.columns[field.column];
    const Value& value = row[field.column];
    out += field.prefix;
    if (field.numbered && !is_null(value)) {
      out += natural(*field.numbered, as_integer(value));
    } else if (field.holds_text && as_text(value).starts_with('"')) {
      // A text would be read as the JSON that it holds.
      append_json_string(out, as_text(value));
    } else if (column.name == "serialized_data" && table.label == "reversion.version") {
      TECHHUB_TRY(const std::string text, version_text(row));
      append_json_string(out, text);
    } else {
      append_value(out, column, value);
    }
  }
  TECHHUB_DO(append_lists(row, lists));
  out += '}';
  if (!opened_.empty()) {
    out += ",\"sealed\": [";
    for (const std::string& member : opened_) {
      if (&member != &opened_.front()) out += ',';
      append_json_string(out, member);
    }
    out += ']';
  }
  out += "}\n";
  return true;
}

Result<> PlainExporter::append_lists(const Record& row, std::vector<ListReader>& lists) {
  std::string& out = out_.text();
  for (ListReader& list : lists) {
    TECHHUB_TRY(const auto rows, list.of(row.key()));
    const auto& link = list.link();
    if (!rows.empty()) report_.links[link.table->label] += static_cast<std::int64_t>(rows.size());
    out += fields_.empty() && &list == &lists.front() ? "" : ",";
    append_json_string(out, link.source);
    out += ": [";
    std::vector<std::string> items;
    const Column& column = link.table->columns[link.item];
    const Table& target = *records_.platform().referred(column);
    for (const Record& one : rows) {
      if (numbers_.numbers(target)) {
        items.push_back(natural(target, as_integer(one[link.item])));
      } else {
        append_value(items.emplace_back(), column, one[link.item]);
      }
    }
    // By name; keys come in order.
    if (numbers_.numbers(target)) std::sort(items.begin(), items.end());
    std::string_view separator;
    for (const std::string& item : items) {
      out += separator;
      out += item;
      separator = ",";
    }
    out += ']';
  }
  return success();
}

// As the hub itself keeps it, so that the hub that takes it in keeps the same.
Result<std::string> PlainExporter::version_text(const Record& row) {
  TECHHUB_TRY(auto version, this->version(row));
  if (!version) return std::string(row.text("serialized_data"));
  const Table& table = *version->table;
  std::string text = "[{\"model\":";
  append_json_string(text, table.label);
  text += ",\"pk\":" + version->key.dump() + ",\"fields\":{";
  std::string_view separator;
  const auto append = [&](std::string_view name, const Json& value) {
    text += separator;
    append_json_string(text, name);
    text += ':';
    value.dump_to(text);
    separator = ",";
  };
  for (std::size_t i = 1; i < version->columns.size(); ++i) {
    const auto& value = version->columns[i];
    if (value) append(field_name(table, table.columns[i]), *value);
  }
  for (const auto& [name, value] : version->rest) append(name, value);
  return text + (version->is_deletion ? R"(},"deleted":true}])" : "}}]");
}

}  // namespace techhub::hub
