// SPDX-License-Identifier: MIT
#include "hub/export/site_sql.hpp"

#include <algorithm>
#include <charconv>

namespace techhub::hub {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\r,;";
  const auto begin = text.find_first_not_of(white);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white) + 1 - begin);
}

// The name at the start, without its schema and quotes; what follows stays in `rest`.
std::string name_of(std::string_view& rest) {
  std::string name;
  while (!rest.empty() && rest.front() != ' ' && rest.front() != '(' && rest.front() != ',' && rest.front() != ')') {
    if (rest.front() == '.') {
      name.clear();
    } else if (rest.front() != '"') {
      name += rest.front();
    }
    rest.remove_prefix(1);
  }
  rest = trimmed(rest);
  return name;
}

bool skip(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  text = trimmed(text);
  return true;
}

// The numbers in the brackets of a type: `varchar(64)`, `numeric(3,1)`.
std::size_t size_of(std::string_view type, char before) {
  const auto at = type.find(before);
  std::size_t size = 0;
  if (at != std::string_view::npos) std::from_chars(type.data() + at + 1, type.data() + type.size(), size);
  return size;
}

SiteField column_from(std::string_view line) {
  SiteField field{.name = name_of(line)};
  field.is_nullable = line.find(" NOT NULL") == std::string_view::npos;
  const auto is = [&](std::string_view type) { return line.starts_with(type); };
  if (is("character") || is("varchar")) {
    field.length = size_of(line, '(');
  } else if (is("bigint") || is("integer") || is("smallint")) {
    field.type = SiteType::integer;
  } else if (is("boolean")) {
    field.type = SiteType::boolean;
  } else if (is("json")) {
    field.type = SiteType::json;
  } else if (is("timestamp")) {
    field.type = SiteType::time;
  } else if (is("date")) {
    field.type = SiteType::date;
  } else if (is("uuid")) {
    field.type = SiteType::uuid;
  } else if (is("numeric")) {
    field.type = SiteType::decimal;
    field.scale = size_of(line, ',');
  } else if (is("double") || is("real")) {
    field.type = SiteType::real;
  }
  return field;
}

struct SqlTable {
  std::vector<SiteField> columns;
  [[nodiscard]] SiteField* find(std::string_view name) {
    const auto is_named = [&](const SiteField& field) { return field.name == name; };
    const auto found = std::find_if(columns.begin(), columns.end(), is_named);
    return found == columns.end() ? nullptr : &*found;
  }
};
using SqlTables = std::map<std::string, SqlTable, std::less<>>;

SqlTables tables_of(std::string_view sql) {
  SqlTables tables;
  SqlTable* made = nullptr;     // inside CREATE TABLE
  SqlTable* altered = nullptr;  // inside ALTER TABLE
  while (!sql.empty()) {
    const auto end = std::min(sql.find('\n'), sql.size());
    std::string_view line = sql.substr(0, end);
    const bool is_last = line.find(';') != std::string_view::npos;
    line = trimmed(line);
    sql.remove_prefix(std::min(end + 1, sql.size()));
    if (skip(line, "CREATE TABLE ")) {
      made = &tables[name_of(line)];
    } else if (made && !line.empty() && line != ")" && !line.starts_with("CONSTRAINT ") && !line.starts_with("(")) {
      made->columns.push_back(column_from(line));
    } else if (skip(line, "ALTER TABLE ")) {
      skip(line, "ONLY ");
      const auto found = tables.find(name_of(line));
      altered = found == tables.end() ? nullptr : &found->second;
    }
    if (is_last) made = nullptr;
    if (altered && skip(line, "ADD CONSTRAINT ")) {
      name_of(line);
      const bool is_key = skip(line, "PRIMARY KEY");
      const bool is_reference = !is_key && skip(line, "FOREIGN KEY");
      if ((is_key || is_reference) && skip(line, "(")) {
        SiteField* field = altered->find(name_of(line));
        if (field && is_key) field->is_key = true;
        const auto to = line.find("REFERENCES ");
        if (field && is_reference && to != std::string_view::npos) {
          line.remove_prefix(to + std::string_view("REFERENCES ").size());
          field->to = name_of(line);  // a table until it is named
        }
      }
    }
    if (is_last) altered = nullptr;
  }
  return tables;
}

class Names {
 public:
  Names(const Platform& platform, const Mapping& mapping) {
    for (const Table* table : platform.tables()) {
      labels_.emplace(table->name, table->label);
      for (const Mapping::Link& link : mapping.entity(*table).links) {
        if (!link.is_inside()) lists_.emplace(link.table->name, &link);
      }
    }
    for (const auto& [model, label] : mapping.labels()) {
      if (const Table* table = platform.find(label)) labels_.insert_or_assign(table->name, model);
    }
  }
  [[nodiscard]] std::string label(const std::string& table) const {
    const auto known = labels_.find(table);
    if (known != labels_.end()) return known->second;
    std::string made = table;
    if (const auto end = made.find('_'); end != std::string::npos) made[end] = '.';
    return made;
  }
  [[nodiscard]] const Mapping::Link* list(const std::string& table) const {
    const auto known = lists_.find(table);
    return known == lists_.end() ? nullptr : known->second;
  }

 private:
  std::map<std::string, std::string, std::less<>> labels_;
  std::map<std::string, const Mapping::Link*, std::less<>> lists_;
};

}  // namespace

Result<SiteSchema> site_from_sql(std::string_view sql, const Platform& platform, const Mapping& mapping) {
  const Names names(platform, mapping);
  const SqlTables tables = tables_of(sql);
  std::vector<SiteModel> models;
  for (const auto& [name, table] : tables) {
    if (name == "django_migrations" || names.list(name)) continue;
    SiteModel model{.label = names.label(name)};
    if (model.label.find('.') == std::string::npos) continue;
    for (SiteField field : table.columns) {
      if (!field.to.empty()) {
        field.to = names.label(field.to);
        if (field.name.ends_with("_id")) field.name.resize(field.name.size() - 3);
      }
      model.fields.push_back(std::move(field));
    }
    for (const auto& [other, unused] : tables) {
      const Mapping::Link* link = names.list(other);
      if (!link ||
          names.label(std::string(platform.at(link->table->columns[link->owner].references).name)) != model.label)
        continue;
      model.fields.push_back({.name = link->source,
                              .type = SiteType::list,
                              .to = std::string(link->table->columns[link->item].references)});
    }
    models.push_back(std::move(model));
  }
  if (models.empty())
    return Error(Code::invalid, "the site's schema is neither JSON nor SQL that makes a table").at("schema");
  return SiteSchema::of(std::move(models));
}

}  // namespace techhub::hub
