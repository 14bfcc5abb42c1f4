// SPDX-License-Identifier: MIT
// Research and development projects. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/core/names.hpp"
#include "techhub/niokr/names.hpp"
#include "techhub/schema/table.hpp"

namespace techhub {

namespace niokr {

enum class NiokrProjectStatus : std::uint8_t { draft, sent, approved, reject, in_progress, finished, cancelled };

// A research and development project.
struct NiokrProject {
  Id<NiokrProject> id;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<account::Company>> company;
  std::optional<Ref<core::Organization>> organization;
  I18n title;
  Word<NiokrProjectStatus> status;
  std::optional<Date> starts_on;
  std::optional<Date> ends_on;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace niokr

template <>
inline constexpr std::array<std::string_view, 7> words_of<niokr::NiokrProjectStatus>{
    "draft", "sent", "approved", "reject", "in_progress", "finished", "cancelled"};
template <>
struct Entity<niokr::NiokrProject> {
  using T = niokr::NiokrProject;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::author>("author_id"),
      column<&T::company>("company_id"),
      column<&T::organization>("organization_id"),
      column<&T::title>("title"),
      column<&T::status>("status"),
      column<&T::starts_on>("starts_on"),
      column<&T::ends_on>("ends_on"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr Facts facts{.author = "author_id", .company = "company_id", .organization = "organization_id"};
};

namespace niokr {

enum class NiokrProjectExecutorRole : std::uint8_t { lead, executor };

// Somebody who works on a project.
struct NiokrProjectExecutor {
  Id<NiokrProjectExecutor> id;
  Ref<NiokrProject> project;
  std::optional<Ref<account::User>> user;
  Word<NiokrProjectExecutorRole> role;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace niokr

template <>
inline constexpr std::array<std::string_view, 2> words_of<niokr::NiokrProjectExecutorRole>{"lead", "executor"};
template <>
struct Entity<niokr::NiokrProjectExecutor> {
  using T = niokr::NiokrProjectExecutor;
  static constexpr std::array columns{
      column<&T::id>("id"),     column<&T::project>("project_id"),    column<&T::user>("user_id"),
      column<&T::role>("role"), column<&T::created_at>("created_at"), column<&T::updated_at>("updated_at"),
      column<&T::data>("data"), column<&T::status>("status"),
  };
  static constexpr std::array indexes{
      unique("project_id", "user_id"),
  };
  static constexpr Facts facts{.author = "project_id:author",
                               .subject = "user_id",
                               .company = "project_id:company",
                               .organization = "project_id:organization"};
};

namespace niokr {

// A notice of a change of a project to one person.
struct NiokrNotification {
  Id<NiokrNotification> id;
  Ref<NiokrProject> project;
  std::optional<Ref<account::User>> user;
  I18n message;
  std::optional<Time> read_at;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace niokr

template <>
struct Entity<niokr::NiokrNotification> {
  using T = niokr::NiokrNotification;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::project>("project_id"),
      column<&T::user>("user_id"),
      column<&T::message>("message"),
      column<&T::read_at>("read_at"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr Facts facts{.author = "project_id:author",
                               .subject = "user_id",
                               .company = "project_id:company",
                               .organization = "project_id:organization"};
  static constexpr std::array<std::string_view, 1> rights{"read"};
};

}  // namespace techhub
