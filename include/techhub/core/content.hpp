// SPDX-License-Identifier: MIT
// Content: the six kinds on one flow. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/core/names.hpp"
#include "techhub/schema/table.hpp"

namespace techhub {

namespace core {

enum class ContentStatus : std::uint8_t { draft, sent, correction, reject, success, deleted };
enum class EventEventType : std::uint8_t { open_event, closed_event };
enum class EventEventFormat : std::uint8_t { astanahub, online, hybrid };

// An event.
struct Event {
  Id<Event> id;
  I18n title;
  I18n description;
  Word<ContentStatus> status;
  Word<EventEventType> event_type;
  Word<EventEventFormat> event_format;
  std::optional<Time> datetime_start;
  std::optional<Time> datetime_end;
  bool published = false;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<account::Company>> company;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  std::string search_field;
};

}  // namespace core

template <>
inline constexpr std::array<std::string_view, 6> words_of<core::ContentStatus>{"draft",  "sent",    "correction",
                                                                               "reject", "success", "deleted"};
template <>
inline constexpr std::array<std::string_view, 2> words_of<core::EventEventType>{"open_event", "closed_event"};
template <>
inline constexpr std::array<std::string_view, 3> words_of<core::EventEventFormat>{"astanahub", "online", "hybrid"};
template <>
struct Entity<core::Event> {
  using T = core::Event;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::title>("title"),
      column<&T::description>("description"),
      column<&T::status>("status").indexed(),
      column<&T::event_type>("event_type"),
      column<&T::event_format>("event_format"),
      column<&T::datetime_start>("datetime_start"),
      column<&T::datetime_end>("datetime_end"),
      column<&T::published>("published").indexed(),
      column<&T::author>("author_id"),
      column<&T::company>("company_id"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::search_field>("search_field"),
  };
  static constexpr Facts facts{.author = "author_id",
                               .company = "company_id",
                               .organization = "author_id.organization_id",
                               .published = "status=success"};
};

namespace core {

enum class VacancyVacancyType : std::uint8_t { fulltime, parttime, internship, project, volunteering, absense_period };

// A vacancy.
struct Vacancy {
  Id<Vacancy> id;
  I18n title;
  I18n description;
  Word<ContentStatus> status;
  Word<VacancyVacancyType> vacancy_type;
  std::optional<std::int64_t> salary_min;
  std::optional<std::int64_t> salary_max;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<account::Company>> company;
  std::optional<Ref<City>> city;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  std::string search_field;
};

}  // namespace core

template <>
inline constexpr std::array<std::string_view, 6> words_of<core::VacancyVacancyType>{
    "fulltime", "parttime", "internship", "project", "volunteering", "absense_period"};
template <>
struct Entity<core::Vacancy> {
  using T = core::Vacancy;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::title>("title"),
      column<&T::description>("description"),
      column<&T::status>("status").indexed(),
      column<&T::vacancy_type>("vacancy_type"),
      column<&T::salary_min>("salary_min"),
      column<&T::salary_max>("salary_max"),
      column<&T::author>("author_id"),
      column<&T::company>("company_id"),
      column<&T::city>("city_id"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::search_field>("search_field"),
  };
  static constexpr Facts facts{.author = "author_id",
                               .company = "company_id",
                               .organization = "author_id.organization_id",
                               .published = "status=success"};
};

namespace core {

// A blog post.
struct Blog {
  Id<Blog> id;
  I18n title;
  I18n content;
  Word<ContentStatus> status;
  bool published = false;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<Category>> category;
  std::optional<Ref<account::Company>> company;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  std::string search_field;
};

}  // namespace core

template <>
struct Entity<core::Blog> {
  using T = core::Blog;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::title>("title"),
      column<&T::content>("content"),
      column<&T::status>("status").indexed(),
      column<&T::published>("published").indexed(),
      column<&T::author>("author_id"),
      column<&T::category>("category_id"),
      column<&T::company>("company_id"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::search_field>("search_field"),
  };
  static constexpr Facts facts{.author = "author_id",
                               .company = "company_id",
                               .organization = "author_id.organization_id",
                               .published = "status=success"};
};

namespace core {

// An official article.
struct Article {
  Id<Article> id;
  I18n title;
  I18n content;
  Word<ContentStatus> status;
  bool published = false;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<Category>> category;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string search_field;
};

}  // namespace core

template <>
struct Entity<core::Article> {
  using T = core::Article;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::title>("title"),
      column<&T::content>("content"),
      column<&T::status>("status").indexed(),
      column<&T::published>("published").indexed(),
      column<&T::author>("author_id"),
      column<&T::category>("category_id"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::search_field>("search_field"),
  };
  static constexpr Facts facts{
      .author = "author_id", .organization = "author_id.organization_id", .published = "status=success"};
};

namespace core {

// A technical task that a company asks to be solved.
struct TechTask {
  Id<TechTask> id;
  I18n title;
  I18n description;
  Word<ContentStatus> status;
  bool published = false;
  std::optional<Ref<account::User>> author;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  std::string search_field;
};

}  // namespace core

template <>
struct Entity<core::TechTask> {
  using T = core::TechTask;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::title>("title"),
      column<&T::description>("description"),
      column<&T::status>("status").indexed(),
      column<&T::published>("published").indexed(),
      column<&T::author>("author_id"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::search_field>("search_field"),
  };
  static constexpr Facts facts{
      .author = "author_id", .organization = "author_id.organization_id", .published = "status=success"};
};

namespace core {

// A discussion.
struct Discussion {
  Id<Discussion> id;
  I18n title;
  I18n message;
  Word<ContentStatus> status;
  bool published = false;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<Category>> category;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string search_field;
};

}  // namespace core

template <>
struct Entity<core::Discussion> {
  using T = core::Discussion;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::title>("title"),
      column<&T::message>("message"),
      column<&T::status>("status").indexed(),
      column<&T::published>("published").indexed(),
      column<&T::author>("author_id"),
      column<&T::category>("category_id"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::search_field>("search_field"),
  };
  static constexpr Facts facts{
      .author = "author_id", .organization = "author_id.organization_id", .published = "status=success"};
};

}  // namespace techhub
