// SPDX-License-Identifier: MIT
// How rows of a table become objects of a model of the site, found out once for each table.
#include <algorithm>

#include "hub/export/django.hpp"

namespace techhub::hub {

const SiteModel* DjangoExporter::model_of(const Table& table) const {
  const SiteModel* found = site_.find(table.label);
  for (const auto& [model, label] : mapping_.labels()) {
    if (!found && label == table.label) found = site_.find(model);
  }
  return found && !found->is_proxy ? found : nullptr;
}

bool DjangoExporter::is_expressed_inside(const Table& table) const {
  for (const Table* owner : records_.platform().tables()) {
    for (const Mapping::Link& link : mapping_.entity(*owner).links) {
      if (link.table == &table && model_of(*owner)) return true;
    }
  }
  return false;
}

void DjangoExporter::add_words(SitePlan& plan) const {
  for (const auto& [column, words] : plan.entity->words) {
    for (const auto& [site, meaning] : words) {
      if (site == "*") continue;
      SitePlan::Word word{.site = site, .meaning = {}};
      for (const auto& [other, stands_for] : meaning) {
        auto value = value_from(*plan.table, plan.table->columns[other], stands_for, true);
        if (value) word.meaning.emplace_back(other, std::move(value).value());
      }
      plan.words[column].push_back(std::move(word));
    }
  }
}

const SitePlan& DjangoExporter::plan(const Table& table, const SiteModel& model) {
  const auto known = plans_.find(&table);
  if (known != plans_.end()) return known->second;
  SitePlan& made = plans_[&table];
  made.table = &table;
  made.model = &model;
  made.entity = &mapping_.entity(table);
  made.blank = Record(table);
  add_words(made);
  const auto data = table.find("data");
  if (data != Table::npos && table.columns[data].type == Type::json) made.data = data;

  std::vector<bool> is_used(table.columns.size());
  for (const SiteField& field : model.fields) {
    if (field.is_key) continue;
    SitePlan::Source source;
    source.field = &field;
    using Kind = SitePlan::Source::Kind;
    auto column = table.find(field.name);
    if (column == Table::npos) column = table.find(field.name + "_id");
    if (field.type == SiteType::list) {
      for (const Mapping::Link& link : made.entity->links) {
        if (link.source != field.name || !is_list(link)) continue;
        source.kind = Kind::list;
        source.list = made.lists.size();
        made.lists.push_back(&link);
      }
    } else if (column != Table::npos && column != 0 && column < table.declared().size()) {
      source.kind = column == made.data && field.type == SiteType::json ? Kind::data : Kind::column;
      source.column = column;
      is_used[column] = true;
      const Table* target = records_.platform().referred(table.columns[column]);
      if (target && numbers_.numbers(*target)) source.numbered = target;
    } else if (made.data != Table::npos) {
      source.kind = Kind::member;
      source.column = made.data;
    }
    made.sources.push_back(source);
  }
  const auto is_data = [](const auto& source) { return source.kind == SitePlan::Source::Kind::data; };
  const auto is_member = [](const auto& source) { return source.kind == SitePlan::Source::Kind::member; };
  const bool has_data = std::any_of(made.sources.begin(), made.sources.end(), is_data);
  for (const Mapping::Link& link : made.entity->links) {
    if (link.is_inside() && has_data) made.lists.push_back(&link);
  }
  made.builds_data = has_data && (!made.entity->lifts.empty() || made.lists.size() > 0 ||
                                  std::any_of(made.sources.begin(), made.sources.end(), is_member));

  for (const Mapping::Lift& lift : made.entity->lifts) {
    for (const Mapping::Place& place : lift.to) {
      if (!place.member.empty()) made.partly[place.column].push_back(place.member);
      is_used[place.column] = is_used[place.column] || has_data;
    }
  }
  for (const auto& [column, words] : made.words) {
    for (const auto& word : words) {
      for (const auto& [other, value] : word.meaning) is_used[other] = true;
    }
  }
  for (std::size_t i = 1; i < table.declared().size(); ++i) {
    const auto name = table.columns[i].name;
    if (!is_used[i] && name != "search_field" && !name.ends_with("_lookup")) made.left_out.push_back(i);
  }
  return made;
}

// Counts what an import of the dump would not find again.
void DjangoExporter::count_left_out(const SitePlan& plan, const Record& row) {
  const Table& table = *plan.table;
  const auto is_default = [&](std::size_t column) {
    for (const Mapping::Default& filled : plan.entity->defaults) {
      if (filled.column != column) continue;
      using Kind = Mapping::Default::Kind;
      const Value& other = row[filled.other];
      switch (filled.kind) {
        case Kind::value: {
          const auto value = value_from(table, table.columns[column], filled.value, true);
          return value && value.value() == row[column];
        }
        case Kind::when:
          return as_integer(row[column]) == std::int64_t{json_from(table.columns[filled.other], other) == filled.value};
        case Kind::same_as:
          return row[column] == other;
        case Kind::after:
          return as_integer(row[column]) ==
                 (Time{as_integer(other)} + std::chrono::minutes(filled.value.as_integer())).us;
        case Kind::at_least:
          return is_null(other) ? is_null(row[column])
                                : as_integer(row[column]) ==
                                      std::int64_t{static_cast<double>(as_integer(other)) >= filled.value.as_double()};
      }
    }
    return row[column] == plan.blank[column];
  };
  for (const std::size_t column : plan.left_out) {
    if (!is_null(row[column]) && !is_default(column)) count(report_.no_field, table.label, table.columns[column].name);
  }
  for (const auto& [column, members] : plan.partly) {
    const Json whole = row.json(table.columns[column].name);
    for (const auto& [member, value] : whole.members()) {
      if (std::find(members.begin(), members.end(), member) == members.end())
        count(report_.no_field, table.label, std::string(table.columns[column].name) + "." + member);
    }
  }
}

const std::string& DjangoExporter::site_name(const Table& table, std::int64_t key) {
  auto& names = numbers_.is_type(table) ? site_types_ : site_permissions_;
  const auto known = names.find(key);
  if (known != names.end()) return known->second;
  return names.emplace(key, find_site_name(table, numbers_.natural_of(table, key))).first->second;
}

std::string DjangoExporter::find_site_name(const Table& table, const Json& natural) const {
  const auto parts = natural.items();
  const bool is_type = numbers_.is_type(table);
  if (parts.size() != (is_type ? 2U : 3U)) return {};
  const auto app = parts[is_type ? 0 : 1].as_string();
  const auto name = parts[is_type ? 1 : 2].as_string();
  const std::string label = std::string(app) + "." + std::string(name);
  const SiteModel* model = site_.find(label);
  const Table* its = records_.platform().find(label);
  if (!model && its) model = model_of(*its);
  if (!model) return {};
  Json names =
      Json::array({Json(std::string_view(model->label).substr(0, model->label.find('.'))), Json(model->name())});
  if (is_type) return names.dump();
  std::string codename(parts[0].as_string());
  const std::string ending = "_" + std::string(name);
  if (codename.ends_with(ending)) {
    codename.resize(codename.size() - ending.size() + 1);
    codename += model->name();
  }
  if (!model->has_permission(codename)) return {};
  return Json::array({codename, names.items()[0], names.items()[1]}).dump();
}

}  // namespace techhub::hub
