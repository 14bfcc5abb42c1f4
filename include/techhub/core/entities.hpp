// SPDX-License-Identifier: MIT
// Participation, comments, the feed and reference data. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/core/names.hpp"
#include "techhub/schema/table.hpp"

namespace techhub {

namespace core {

// An organisation that offers services.
struct Organization {
  Id<Organization> code;
  I18n name;
  Json data = Json::object();
  bool active = false;
};

}  // namespace core

template <>
struct Entity<core::Organization> {
  using T = core::Organization;
  static constexpr std::array columns{
      column<&T::code>("code"),
      column<&T::name>("name"),
      column<&T::data>("data"),
      column<&T::active>("active"),
  };
  static constexpr Facts facts{.organization = "code", .published = "active=true"};
};

namespace core {

// A city.
struct City {
  Id<City> id;
  I18n name;
  bool is_active = false;
};

}  // namespace core

template <>
struct Entity<core::City> {
  using T = core::City;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::name>("name"),
      column<&T::is_active>("is_active"),
  };
  static constexpr Facts facts{.published = "is_active=true"};
};

namespace core {

// A category of content.
struct Category {
  Id<Category> id;
  I18n name;
  std::string slug;
  bool is_active = false;
};

}  // namespace core

template <>
struct Entity<core::Category> {
  using T = core::Category;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::name>("name"),
      column<&T::slug>("slug").unique(),
      column<&T::is_active>("is_active"),
  };
  static constexpr Facts facts{.published = "is_active=true"};
};

namespace core {

enum class EventParticipantStatus : std::uint8_t { pending, confirmed, declined, cancelled, attended };

// A person's participation in an event.
struct EventParticipant {
  Id<EventParticipant> id;
  Ref<Event> event;
  Ref<account::User> user;
  Word<EventParticipantStatus> status;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace core

template <>
inline constexpr std::array<std::string_view, 5> words_of<core::EventParticipantStatus>{
    "pending", "confirmed", "declined", "cancelled", "attended"};
template <>
struct Entity<core::EventParticipant> {
  using T = core::EventParticipant;
  static constexpr std::array columns{
      column<&T::id>("id"),         column<&T::event>("event_id"),        column<&T::user>("user_id"),
      column<&T::status>("status"), column<&T::created_at>("created_at"), column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr std::array indexes{
      unique("event_id", "user_id"),
  };
  static constexpr Facts facts{.subject = "user_id",
                               .host_author = "event_id:author",
                               .host_company = "event_id:company",
                               .organization = "event_id:organization"};
  static constexpr std::array<std::string_view, 1> rights{"register+"};
};

namespace core {

enum class CommentStatus : std::uint8_t { visible, hidden, deleted };

// A comment on any row that can be viewed, named by (source, primary_key).
struct Comment {
  Id<Comment> id;
  std::string message;
  std::string source;
  std::string primary_key;
  std::optional<Ref<account::User>> user;
  std::optional<Ref<Comment>> parent;
  Word<CommentStatus> status;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace core

template <>
inline constexpr std::array<std::string_view, 3> words_of<core::CommentStatus>{"visible", "hidden", "deleted"};
template <>
struct Entity<core::Comment> {
  using T = core::Comment;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::message>("message"),
      column<&T::source>("source"),
      column<&T::primary_key>("primary_key"),
      column<&T::user>("user_id").guarded(),
      column<&T::parent>("parent_id"),
      column<&T::status>("status"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
  static constexpr std::array indexes{
      index("source", "primary_key", "id"),
  };
  static constexpr Facts facts{.author = "user_id",
                               .host_author = "@:author",
                               .host_company = "@:company",
                               .organization = "@:organization",
                               .published = "status=visible & @:published"};
  static constexpr std::string_view actor = "user_id";
};

namespace core {

enum class FeedStatus : std::uint8_t { visible, hidden };

// An entry of the news feed, named by (source, primary_key); made and hidden by effects.
struct Feed {
  Id<Feed> id;
  std::string source;
  std::string primary_key;
  I18n title;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<account::Company>> company;
  Word<FeedStatus> status;
  Time published_at;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace core

template <>
inline constexpr std::array<std::string_view, 2> words_of<core::FeedStatus>{"visible", "hidden"};
template <>
struct Entity<core::Feed> {
  using T = core::Feed;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::source>("source"),
      column<&T::primary_key>("primary_key"),
      column<&T::title>("title"),
      column<&T::author>("author_id"),
      column<&T::company>("company_id"),
      column<&T::status>("status"),
      column<&T::published_at>("published_at"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr std::array indexes{
      index("published_at", "id"),
      index("source", "primary_key"),
  };
  static constexpr Facts facts{.published = "status=visible & @:published"};
};

namespace core {

enum class InfrastructureType : std::uint8_t {
  educational,
  financial,
  industrial_innovative,
  innovative,
  startup_infrastructure
};
enum class InfrastructureStatus : std::uint8_t { active, closed };

// An object of the innovation infrastructure.
struct Infrastructure {
  Id<Infrastructure> id;
  Word<InfrastructureType> type;
  I18n name;
  std::optional<Ref<Organization>> organization;
  std::optional<Ref<City>> city;
  Word<InfrastructureStatus> status;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string search_field;
};

}  // namespace core

template <>
inline constexpr std::array<std::string_view, 5> words_of<core::InfrastructureType>{
    "educational", "financial", "industrial_innovative", "innovative", "startup_infrastructure"};
template <>
inline constexpr std::array<std::string_view, 2> words_of<core::InfrastructureStatus>{"active", "closed"};
template <>
struct Entity<core::Infrastructure> {
  using T = core::Infrastructure;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::type>("type"),
      column<&T::name>("name"),
      column<&T::organization>("organization_id"),
      column<&T::city>("city_id"),
      column<&T::status>("status"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::search_field>("search_field"),
  };
  static constexpr Facts facts{.organization = "organization_id", .published = "status=active"};
};

}  // namespace techhub
