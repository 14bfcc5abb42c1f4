// SPDX-License-Identifier: MIT
// Follows and matchmaking. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/community/names.hpp"
#include "techhub/schema/table.hpp"

namespace techhub {

namespace community {

// A person follows a person.
struct UserFollow {
  Id<UserFollow> id;
  Ref<account::User> follower;
  Ref<account::User> following;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace community

template <>
struct Entity<community::UserFollow> {
  using T = community::UserFollow;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::follower>("follower_id"),
      column<&T::following>("following_id"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr std::array indexes{
      unique("follower_id", "following_id"),
  };
  static constexpr Facts facts{.subject = "follower_id", .organization = "follower_id.organization_id"};
  static constexpr std::string_view actor = "follower_id";
};

namespace community {

// A person follows a company.
struct CompanyFollow {
  Id<CompanyFollow> id;
  Ref<account::User> follower;
  Ref<account::Company> company;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace community

template <>
struct Entity<community::CompanyFollow> {
  using T = community::CompanyFollow;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::follower>("follower_id"),
      column<&T::company>("company_id"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr std::array indexes{
      unique("follower_id", "company_id"),
  };
  static constexpr Facts facts{.subject = "follower_id", .organization = "follower_id.organization_id"};
  static constexpr std::string_view actor = "follower_id";
};

namespace community {

enum class ProfileStatus : std::uint8_t { active, paused };

// What a person offers and seeks.
struct Profile {
  Id<Profile> id;
  Ref<account::User> user;
  I18n about;
  Json offers = Json::object();
  Json seeks = Json::object();
  Word<ProfileStatus> status;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace community

template <>
inline constexpr std::array<std::string_view, 2> words_of<community::ProfileStatus>{"active", "paused"};
template <>
struct Entity<community::Profile> {
  using T = community::Profile;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id").unique(),
      column<&T::about>("about"),
      column<&T::offers>("offers"),
      column<&T::seeks>("seeks"),
      column<&T::status>("status"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
  static constexpr std::string_view actor = "user_id";
};

namespace community {

enum class MatchStatus : std::uint8_t { proposed, accepted, declined, expired };

// A proposed or agreed contact between two profiles.
struct Match {
  Id<Match> id;
  Ref<Profile> profile;
  Ref<Profile> matched_profile;
  Word<MatchStatus> status;
  std::int64_t score = 0;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace community

template <>
inline constexpr std::array<std::string_view, 4> words_of<community::MatchStatus>{"proposed", "accepted", "declined",
                                                                                  "expired"};
template <>
struct Entity<community::Match> {
  using T = community::Match;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::profile>("profile_id"),
      column<&T::matched_profile>("matched_profile_id"),
      column<&T::status>("status"),
      column<&T::score>("score"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr std::array indexes{
      unique("profile_id", "matched_profile_id").unordered(),
  };
  static constexpr Facts facts{.subject = "profile_id.user_id, matched_profile_id.user_id",
                               .organization = "profile_id:organization, matched_profile_id:organization"};
  static constexpr std::array<std::string_view, 1> rights{"propose+"};
};

}  // namespace techhub
