// SPDX-License-Identifier: MIT
// Forms, their fields and answers. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/core/names.hpp"
#include "techhub/schema/table.hpp"
#include "techhub/service/names.hpp"

namespace techhub {

namespace service {

// One version of a form. `data`: title, version, active.
struct HubForm {
  Id<HubForm> id;
  std::optional<Ref<core::Organization>> organization;
  Json data = Json::object();
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace service

template <>
struct Entity<service::HubForm> {
  using T = service::HubForm;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::organization>("organization_id"),
      column<&T::data>("data"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
  static constexpr Facts facts{.organization = "organization_id",
                               .service = "<service.service.hub_form_id.code",
                               .published = "<service.service.hub_form_id:published"};
};

namespace service {

enum class HubFormFieldType : std::uint8_t {
  text,
  textarea,
  number,
  integer,
  money,
  boolean,
  date,
  datetime,
  email,
  phone,
  tin,
  url,
  select,
  multiselect,
  file,
  table
};

// A field of a form.
struct HubFormField {
  Id<HubFormField> id;
  Ref<HubForm> hub_form;
  std::string key;
  Word<HubFormFieldType> type;
  I18n label;
  I18n help;
  bool required = false;
  std::int64_t position = 0;
  Json options = Json::object();
  Json rules = Json::object();
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace service

template <>
inline constexpr std::array<std::string_view, 16> words_of<service::HubFormFieldType>{
    "text",  "textarea", "number", "integer", "money",  "boolean",     "date", "datetime",
    "email", "phone",    "tin",    "url",     "select", "multiselect", "file", "table"};
template <>
struct Entity<service::HubFormField> {
  using T = service::HubFormField;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::hub_form>("hub_form_id"),
      column<&T::key>("key"),
      column<&T::type>("type"),
      column<&T::label>("label"),
      column<&T::help>("help"),
      column<&T::required>("required"),
      column<&T::position>("position"),
      column<&T::options>("options"),
      column<&T::rules>("rules"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr std::array indexes{
      unique("hub_form_id", "key"),
  };
  static constexpr Facts facts{.organization = "hub_form_id:organization",
                               .service = "hub_form_id:service",
                               .published = "hub_form_id:published"};
};

namespace service {

// Answers to a form by field key; personal answers are sealed inside.
struct HubFormData {
  Id<HubFormData> id;
  Ref<HubForm> hub_form;
  Json data = Json::object();
  std::optional<Ref<account::User>> author;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace service

template <>
struct Entity<service::HubFormData> {
  using T = service::HubFormData;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::hub_form>("hub_form_id"),
      column<&T::data>("data"),
      column<&T::author>("author_id"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
  static constexpr Facts facts{.author = "author_id ?? <service.servicerequest.hub_form_data_id:author",
                               .officials = "<service.servicerequest.hub_form_data_id:officials",
                               .company = "<service.servicerequest.hub_form_data_id:company",
                               .organization = "hub_form_id.organization_id",
                               .service = "<service.servicerequest.hub_form_data_id:service"};
  static constexpr bool personal_inside = true;
};

}  // namespace techhub
