// SPDX-License-Identifier: MIT
#include "hub/export/site.hpp"

#include <algorithm>
#include <array>

namespace techhub::hub {
namespace {

Error fault(const std::string& place, const std::string& why) {
  return Error(Code::invalid, "the site's schema at `" + place + "`: " + why).at("schema", place);
}

Result<SiteField> field_from(const std::string& label, const Json& json) {
  constexpr std::array<std::string_view, 10> types{"integer", "boolean", "real", "decimal", "text",
                                                   "uuid",    "time",    "date", "json",    "list"};
  SiteField field{.name = std::string(json["name"].as_string())};
  if (field.name.empty()) return fault(label, "a field has no name");
  const std::string place = label + "." + field.name.substr(0, 100);
  const auto type = std::find(types.begin(), types.end(), json["type"].as_string());
  if (type == types.end()) return fault(place, "there is no such type");
  field.type = static_cast<SiteType>(type - types.begin());
  field.is_key = json["key"].as_bool();
  field.is_nullable = json["null"].as_bool();
  for (const std::string_view name : {"length", "scale"}) {
    if (json[name].as_integer() < 0 || json[name].as_integer() > 1'000'000'000) return fault(place, "a bad size");
  }
  field.length = static_cast<std::size_t>(json["length"].as_integer());
  field.scale = static_cast<std::size_t>(json["scale"].as_integer());
  field.to = json["to"].as_string();
  if (field.type == SiteType::list && field.to.empty()) return fault(place, "the list leads nowhere");
  return field;
}

}  // namespace

bool SiteModel::has_permission(std::string_view codename) const {
  const auto end = codename.find('_');
  if (end != std::string_view::npos && codename.substr(end + 1) == name()) {
    const auto action = codename.substr(0, end);
    if (action == "add" || action == "change" || action == "delete" || action == "view") return true;
  }
  return std::find(permissions.begin(), permissions.end(), codename) != permissions.end();
}

const SiteModel* SiteSchema::find(std::string_view label) const {
  const auto found = models_.find(label);
  return found == models_.end() ? nullptr : &found->second;
}

Result<SiteSchema> SiteSchema::of(std::vector<SiteModel> models) {
  SiteSchema schema;
  for (SiteModel& model : models) {
    const auto is_key = [](const SiteField& field) { return field.is_key; };
    if (!model.is_proxy && std::count_if(model.fields.begin(), model.fields.end(), is_key) != 1)
      return fault(model.label, "a model has one key");
    const std::string label = model.label;
    if (!schema.models_.emplace(label, std::move(model)).second) return fault(label, "the model comes twice");
  }
  return schema;
}

Result<SiteSchema> SiteSchema::read(std::string_view document) {
  const auto parsed = Json::parse(document);
  if (!parsed) return Error(Code::invalid, "the site's schema is no JSON: " + parsed.error().message()).at("schema");
  if (!parsed.value()["models"].is_array()) return fault("models", "a list of models was expected");
  std::vector<SiteModel> models;
  for (const Json& json : parsed.value()["models"].items()) {
    SiteModel model{.label = std::string(json["model"].as_string().substr(0, 200))};
    const auto dot = model.label.find('.');
    if (dot == std::string::npos || dot == 0 || dot + 1 == model.label.size())
      return fault("models", "`" + model.label + "` is no label of a model");
    model.is_proxy = !json["proxy"].is_null();
    for (const Json& one : json["fields"].items()) {
      TECHHUB_TRY(auto field, field_from(model.label, one));
      const auto is_same = [&](const SiteField& other) { return other.name == field.name; };
      if (std::any_of(model.fields.begin(), model.fields.end(), is_same))
        return fault(model.label + "." + field.name, "the field comes twice");
      model.fields.push_back(std::move(field));
    }
    for (const Json& name : json["permissions"].items()) model.permissions.emplace_back(name.as_string());
    models.push_back(std::move(model));
  }
  return of(std::move(models));
}

}  // namespace techhub::hub
