// SPDX-License-Identifier: MIT
// Journey maps and how far users and companies are on them. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/core/names.hpp"
#include "techhub/journeymap/names.hpp"
#include "techhub/schema/table.hpp"

namespace techhub {

namespace journeymap {

enum class JourneyMapAudience : std::uint8_t { user, company };
enum class JourneyMapStatus : std::uint8_t { draft, published, archived };

// A journey map of steps for users or companies.
struct JourneyMap {
  Id<JourneyMap> id;
  I18n title;
  Word<JourneyMapAudience> audience;
  Word<JourneyMapStatus> status;
  std::optional<Ref<account::User>> author;
  std::optional<Ref<core::Organization>> organization;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace journeymap

template <>
inline constexpr std::array<std::string_view, 2> words_of<journeymap::JourneyMapAudience>{"user", "company"};
template <>
inline constexpr std::array<std::string_view, 3> words_of<journeymap::JourneyMapStatus>{"draft", "published",
                                                                                        "archived"};
template <>
struct Entity<journeymap::JourneyMap> {
  using T = journeymap::JourneyMap;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::title>("title"),
      column<&T::audience>("audience"),
      column<&T::status>("status"),
      column<&T::author>("author_id"),
      column<&T::organization>("organization_id"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr Facts facts{
      .author = "author_id", .organization = "organization_id", .published = "status=published"};
};

namespace journeymap {

// A step of a map.
struct Step {
  Id<Step> id;
  Ref<JourneyMap> journey_map;
  I18n title;
  std::int64_t position = 0;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace journeymap

template <>
struct Entity<journeymap::Step> {
  using T = journeymap::Step;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::journey_map>("journey_map_id"),
      column<&T::title>("title"),
      column<&T::position>("position"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr Facts facts{.author = "journey_map_id:author",
                               .organization = "journey_map_id:organization",
                               .published = "journey_map_id:published"};
};

namespace journeymap {

// A task of a step.
struct Task {
  Id<Task> id;
  Ref<Step> step;
  I18n title;
  std::int64_t position = 0;
  bool required = false;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace journeymap

template <>
struct Entity<journeymap::Task> {
  using T = journeymap::Task;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::step>("step_id"),
      column<&T::title>("title"),
      column<&T::position>("position"),
      column<&T::required>("required"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr Facts facts{
      .author = "step_id:author", .organization = "step_id:organization", .published = "step_id:published"};
};

namespace journeymap {

enum class QuestionType : std::uint8_t { single, multiple, text };

// A question of a task.
struct Question {
  Id<Question> id;
  Ref<Task> task;
  I18n text;
  Word<QuestionType> type;
  Json options = Json::object();
  std::optional<Json> correct;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace journeymap

template <>
inline constexpr std::array<std::string_view, 3> words_of<journeymap::QuestionType>{"single", "multiple", "text"};
template <>
struct Entity<journeymap::Question> {
  using T = journeymap::Question;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::task>("task_id"),
      column<&T::text>("text"),
      column<&T::type>("type"),
      column<&T::options>("options"),
      column<&T::correct>("correct"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr Facts facts{
      .author = "task_id:author", .organization = "task_id:organization", .published = "task_id:published"};
  static constexpr std::string_view blind = "correct";
};

namespace journeymap {

enum class UserStateStatus : std::uint8_t { not_started, in_progress, completed };

// How far a user is on a map.
struct UserState {
  Id<UserState> id;
  Ref<account::User> user;
  Ref<JourneyMap> journey_map;
  std::optional<Ref<Step>> step;
  Word<UserStateStatus> status;
  Json answers = Json::object();
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace journeymap

template <>
inline constexpr std::array<std::string_view, 3> words_of<journeymap::UserStateStatus>{"not_started", "in_progress",
                                                                                       "completed"};
template <>
struct Entity<journeymap::UserState> {
  using T = journeymap::UserState;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::journey_map>("journey_map_id"),
      column<&T::step>("step_id"),
      column<&T::status>("status"),
      column<&T::answers>("answers"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr std::array indexes{
      unique("user_id", "journey_map_id"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "journey_map_id:organization"};
  static constexpr std::array<std::string_view, 2> rights{"start+", "complete_step"};
  static constexpr std::string_view actor = "user_id";
};

namespace journeymap {

// How far a company is on a map.
struct CompanyState {
  Id<CompanyState> id;
  Ref<account::Company> company;
  Ref<JourneyMap> journey_map;
  std::optional<Ref<Step>> step;
  Word<UserStateStatus> status;
  Json answers = Json::object();
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace journeymap

template <>
struct Entity<journeymap::CompanyState> {
  using T = journeymap::CompanyState;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::company>("company_id"),
      column<&T::journey_map>("journey_map_id"),
      column<&T::step>("step_id"),
      column<&T::status>("status"),
      column<&T::answers>("answers"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr std::array indexes{
      unique("company_id", "journey_map_id"),
  };
  static constexpr Facts facts{.company = "company_id", .organization = "journey_map_id:organization"};
  static constexpr std::array<std::string_view, 2> rights{"start+", "complete_step"};
};

}  // namespace techhub
