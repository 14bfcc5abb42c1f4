// SPDX-License-Identifier: MIT
// Sign-in by social accounts and API tokens. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/schema/table.hpp"
#include "techhub/system/names.hpp"

namespace techhub {

namespace system {

struct SocialAuth {
  Id<SocialAuth> id;
  Ref<account::User> user;
  std::string provider;
  std::string uid;
  Json extra_data = Json::object();
  Time created;
  Time modified;
};

}  // namespace system

template <>
struct Entity<system::SocialAuth> {
  using T = system::SocialAuth;
  static constexpr std::string_view table = "social_auth_usersocialauth";
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::provider>("provider"),
      column<&T::uid>("uid"),
      column<&T::extra_data>("extra_data"),
      column<&T::created>("created"),
      column<&T::modified>("modified"),
  };
  static constexpr std::array indexes{
      unique("provider", "uid"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
};

namespace system {

struct SocialNonce {
  Id<SocialNonce> id;
  std::string server_url;
  std::int64_t timestamp = 0;
  std::string salt;
};

}  // namespace system

template <>
struct Entity<system::SocialNonce> {
  using T = system::SocialNonce;
  static constexpr std::string_view table = "social_auth_nonce";
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::server_url>("server_url"),
      column<&T::timestamp>("timestamp"),
      column<&T::salt>("salt"),
  };
  static constexpr std::array indexes{
      unique("server_url", "timestamp", "salt"),
  };
};

namespace system {

struct SocialAssociation {
  Id<SocialAssociation> id;
  std::string server_url;
  std::string handle;
  std::string secret;
  std::int64_t issued = 0;
  std::int64_t lifetime = 0;
  std::string assoc_type;
};

}  // namespace system

template <>
struct Entity<system::SocialAssociation> {
  using T = system::SocialAssociation;
  static constexpr std::string_view table = "social_auth_association";
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::server_url>("server_url"),
      column<&T::handle>("handle"),
      column<&T::secret>("secret"),
      column<&T::issued>("issued"),
      column<&T::lifetime>("lifetime"),
      column<&T::assoc_type>("assoc_type"),
  };
  static constexpr std::array indexes{
      unique("server_url", "handle"),
  };
};

namespace system {

struct SocialCode {
  Id<SocialCode> id;
  Personal email;
  Secret code;
  bool verified = false;
  Time timestamp;
};

}  // namespace system

template <>
struct Entity<system::SocialCode> {
  using T = system::SocialCode;
  static constexpr std::string_view table = "social_auth_code";
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::email>("email"),
      column<&T::code>("code").guarded(),
      column<&T::verified>("verified"),
      column<&T::timestamp>("timestamp"),
  };
};

namespace system {

struct SocialPartial {
  Id<SocialPartial> id;
  Secret token;
  std::int64_t next_step = 0;
  std::string backend;
  Json data = Json::object();
  Time timestamp;
};

}  // namespace system

template <>
struct Entity<system::SocialPartial> {
  using T = system::SocialPartial;
  static constexpr std::string_view table = "social_auth_partial";
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::token>("token").guarded(),
      column<&T::next_step>("next_step"),
      column<&T::backend>("backend"),
      column<&T::data>("data"),
      column<&T::timestamp>("timestamp"),
  };
};

namespace system {

struct ApiToken {
  Id<ApiToken> key;
  Ref<account::User> user;
  Time created;
};

}  // namespace system

template <>
struct Entity<system::ApiToken> {
  using T = system::ApiToken;
  static constexpr std::array columns{
      column<&T::key>("key"),
      column<&T::user>("user_id").unique(),
      column<&T::created>("created"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
  static constexpr std::string_view actor = "user_id";
};

}  // namespace techhub
