// SPDX-License-Identifier: MIT
// Objects of the site.
#include "hub/export/django.hpp"

#include <algorithm>

#include "techhub/value/text.hpp"

namespace techhub::hub {
namespace {

using Kind = SitePlan::Source::Kind;

constexpr Style line{.item = ",", .key = ": ", .short_times = true};
// Inside a text Django's serialiser puts spaces after both.
constexpr Style inner{.item = ", ", .key = ": ", .short_times = true};

bool is_json(const Column& column) noexcept {
  return column.type == Type::json || column.type == Type::i18n || column.type == Type::tag;
}

}  // namespace

Result<bool> DjangoExporter::begin(const Selected& selected, std::vector<ListReader>& lists) {
  const Table& table = *selected.table;
  // The site makes its own.
  if (numbers_.numbers(table)) return false;
  const SiteModel* model = model_of(table);
  if (!model) {
    if (is_expressed_inside(table)) return false;
    TECHHUB_TRY(const auto rows, records_.count(table, selected.filter));
    if (rows > 0) report_.no_model[table.label] += rows;
    return false;
  }
  plan_ = &plan(table, *model);
  for (const Mapping::Link* link : plan_->lists) {
    lists.emplace_back(records_, *link);
    TECHHUB_TRY(auto filter, visible(*link->table));
    TECHHUB_DO(lists.back().open(std::move(filter)));
  }
  return true;
}

bool DjangoExporter::loses(const SitePlan& plan, const Record& row) {
  for (const SitePlan::Source& source : plan.sources) {
    if (source.kind != Kind::column || source.field->is_nullable || source.field->to.empty()) continue;
    const Value& value = row[source.column];
    const bool is_lacking =
        source.numbered && !is_null(value) && site_name(*source.numbered, as_integer(value)).empty();
    if (is_lacking) count(report_.no_reference, plan.table->label, source.field->name);
    if (is_lacking || is_null(value)) return true;
  }
  return false;
}

Result<bool> DjangoExporter::write(const Record& row, std::vector<ListReader>& lists) {
  const SitePlan& plan = *plan_;
  if (loses(plan, row)) {
    ++report_.lost_objects[plan.table->label];
    return false;
  }
  count_left_out(plan, row);
  Cells cells{.row = &row};
  for (ListReader& list : lists) {
    TECHHUB_TRY(auto items, items_of(plan, list, row.key()));
    cells.lists.push_back(std::move(items));
  }
  std::string& out = out_.text();
  TECHHUB_DO(append_object(out, plan, cells, line));
  out += '\n';
  return true;
}

bool DjangoExporter::is_given(const SitePlan& plan, const SitePlan::Source& source, const Cells& cells) const {
  if (!cells.version) return true;
  const auto is_there = [&](const Mapping::Place& place) { return cells.has(place.column); };
  switch (source.kind) {
    case Kind::column:
      return cells.has(source.column);
    case Kind::data:
      return cells.has(source.column) ||
             std::any_of(plan.entity->lifts.begin(), plan.entity->lifts.end(), [&](const Mapping::Lift& lift) {
               return std::all_of(lift.to.begin(), lift.to.end(), is_there);
             });
    case Kind::member:
      return cells.has(source.column) && cells.row->json("data").find(source.field->name);
    case Kind::list:
      return std::any_of(cells.version->rest.begin(), cells.version->rest.end(),
                         [&](const Json::Member& member) { return member.first == source.field->name; });
    case Kind::nothing:
      return false;
  }
  return false;
}

Result<> DjangoExporter::append_object(std::string& out, const SitePlan& plan, const Cells& cells, const Style& style) {
  const auto name = [&](std::string_view text) {
    append_json_string(out, text);
    out += style.key;
  };
  out += '{';
  name("model");
  append_json_string(out, plan.model->label);
  out += style.item;
  name("pk");
  append_value(out, plan.table->key(), cells.row->key(), style);
  out += style.item;
  name("fields");
  out += '{';
  bool is_first = true;
  for (const SitePlan::Source& source : plan.sources) {
    if (!is_given(plan, source, cells)) continue;
    if (!is_first) out += style.item;
    is_first = false;
    name(source.field->name);
    switch (source.kind) {
      case Kind::column: {
        TECHHUB_DO(append_column(out, plan, source, cells, style));
        break;
      }
      case Kind::data:
        if (plan.builds_data) {
          append_separated(out, data(plan, cells).dump(), style);
        } else {
          append_separated(out, as_text(cells.row->operator[](source.column)), style);
        }
        break;
      case Kind::member: {
        const Json kept = cells.row->json("data");
        const Json* value = kept.find(source.field->name);
        if (value && (!value->is_null() || source.field->is_nullable)) {
          append_separated(out, value->dump(), style);
        } else {
          append_missing(out, plan, *source.field);
        }
        break;
      }
      case Kind::list: {
        const Json* items = cells.version ? nullptr : &cells.lists[source.list].items;
        if (cells.version) {
          for (const auto& [member, value] : cells.version->rest) {
            if (member == source.field->name) items = &value;
          }
        }
        std::vector<std::string> texts;
        const Mapping::Link& link = *plan.lists[source.list];
        const Table& target = *records_.platform().referred(link.table->columns[link.item]);
        for (const Json& item : items->items()) {
          std::string text = cells.version && item.is_array() ? find_site_name(target, item) : item.dump();
          if (text.empty()) {
            count(report_.no_reference, "reversion.version/" + plan.table->label, source.field->name);
          } else {
            append_separated(texts.emplace_back(), text, style);
          }
        }
        if (numbers_.numbers(target)) std::sort(texts.begin(), texts.end());
        out += '[';
        for (std::size_t i = 0; i < texts.size(); ++i) {
          if (i > 0) out += style.item;
          out += texts[i];
        }
        out += ']';
        break;
      }
      case Kind::nothing:
        append_missing(out, plan, *source.field);
        break;
    }
  }
  out += cells.version && cells.version->is_deletion ? R"(}, "deleted": true})" : "}}";
  return success();
}

Result<> DjangoExporter::append_column(std::string& out, const SitePlan& plan, const SitePlan::Source& source,
                                       const Cells& cells, const Style& style) {
  const Column& column = plan.table->columns[source.column];
  const Value& value = (*cells.row)[source.column];
  const SiteField& field = *source.field;
  if (cells.version) {
    const Json& told = *cells.version->columns[source.column];
    if (source.numbered && !told.is_null()) {
      const std::string name = find_site_name(*source.numbered, told);
      if (name.empty()) count(report_.no_reference, "reversion.version/" + plan.table->label, field.name);
      append_separated(out, name.empty() ? "null" : name, style);
      return success();
    }
    // History that the column would not take.
    if (is_null(value)) {
      append_separated(out, told.dump(), style);
      return success();
    }
  }
  if (is_null(value)) {
    append_missing(out, plan, field);
  } else if (source.numbered) {
    const std::string& name = site_name(*source.numbered, as_integer(value));
    if (name.empty()) count(report_.no_reference, plan.table->label, field.name);
    append_separated(out, name.empty() ? "null" : name, style);
  } else if (plan.table->label == "reversion.version" && column.name == "serialized_data") {
    TECHHUB_TRY(const std::string text, version_text(*cells.row));
    append_json_string(out, text);
  } else if (const std::string* site = word(plan, source.column, *cells.row)) {
    append_text(out, plan, field, *site);
  } else if (field.type == SiteType::text && is_json(column)) {
    std::string text;
    append_separated(text, as_text(value), inner);
    append_text(out, plan, field, text);
  } else if (field.type == SiteType::text && !as_text(value).empty()) {
    append_text(out, plan, field, as_text(value));
  } else if (field.type == SiteType::decimal && column.type == Type::decimal) {
    // Django writes all digits of the scale.
    std::string text(as_text(value));
    const auto point = text.find('.');
    const std::size_t after = point == std::string::npos ? 0 : text.size() - point - 1;
    if (after < field.scale) text.append(point == std::string::npos ? "." : "").append(field.scale - after, '0');
    append_json_string(out, text);
  } else {
    append_value(out, column, value, style);
  }
  return success();
}

void DjangoExporter::append_text(std::string& out, const SitePlan& plan, const SiteField& field,
                                 std::string_view text) {
  if (field.length == 0 || text.size() <= field.length || length(text) <= field.length)
    return append_json_string(out, text);
  count(report_.cut, plan.table->label, field.name);
  std::size_t end = 0;
  for (std::size_t left = field.length; left > 0 && end < text.size(); --left) {
    ++end;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) ++end;
  }
  append_json_string(out, text.substr(0, end));
}

void DjangoExporter::append_missing(std::string& out, const SitePlan& plan, const SiteField& field) {
  if (field.is_nullable) {
    out += "null";
    return;
  }
  count(report_.filled, plan.table->label, field.name);
  switch (field.type) {
    case SiteType::integer:
    case SiteType::real:
      out += '0';
      return;
    case SiteType::boolean:
      out += "false";
      return;
    case SiteType::decimal:
      out += "\"0\"";
      return;
    case SiteType::text:
      out += "\"\"";
      return;
    case SiteType::uuid:
      out += "\"00000000-0000-0000-0000-000000000000\"";
      return;
    case SiteType::time:
      out += "\"1970-01-01T00:00:00Z\"";
      return;
    case SiteType::date:
      out += "\"1970-01-01\"";
      return;
    case SiteType::json:
      out += "{}";
      return;
    case SiteType::list:
      out += "[]";
      return;
  }
}

Result<std::string> DjangoExporter::version_text(const Record& row) {
  TECHHUB_TRY(const auto version, this->version(row));
  const SiteModel* model = version ? model_of(*version->table) : nullptr;
  if (!model) return std::string(row.text("serialized_data"));
  const Table& table = *version->table;
  Record told(table);
  if (auto key = value_from(table, table.key(), version->key, true)) told[0] = std::move(key).value();
  for (std::size_t i = 1; i < version->columns.size(); ++i) {
    if (!version->columns[i]) continue;
    auto value = value_from(table, table.columns[i], *version->columns[i], true);
    told[i] = value ? std::move(value).value() : Value();
  }
  std::string text = "[";
  TECHHUB_DO(append_object(text, plan(table, *model), Cells{.row = &told, .version = &*version}, inner));
  return text + "]";
}

}  // namespace techhub::hub
