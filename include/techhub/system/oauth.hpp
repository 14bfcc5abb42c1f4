// SPDX-License-Identifier: MIT
// Sign-in by OAuth2. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/schema/table.hpp"
#include "techhub/system/names.hpp"

namespace techhub {

namespace system {

enum class OauthApplicationClientType : std::uint8_t { confidential, public_ };
enum class OauthApplicationAuthorizationGrantType : std::uint8_t {
  authorization_code,
  implicit_,
  password,
  client_credentials,
  openid_hybrid
};

struct OauthApplication {
  Id<OauthApplication> id;
  std::string client_id;
  std::optional<Ref<account::User>> user;
  std::string redirect_uris;
  Word<OauthApplicationClientType> client_type;
  Word<OauthApplicationAuthorizationGrantType> authorization_grant_type;
  Secret client_secret;
  std::string name;
  bool skip_authorization = false;
  std::string algorithm;
  Time created;
  Time updated;
};

}  // namespace system

template <>
inline constexpr std::array<std::string_view, 2> words_of<system::OauthApplicationClientType>{"confidential", "public"};
template <>
inline constexpr std::array<std::string_view, 5> words_of<system::OauthApplicationAuthorizationGrantType>{
    "authorization-code", "implicit", "password", "client-credentials", "openid-hybrid"};
template <>
struct Entity<system::OauthApplication> {
  using T = system::OauthApplication;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::client_id>("client_id").unique(),
      column<&T::user>("user_id"),
      column<&T::redirect_uris>("redirect_uris"),
      column<&T::client_type>("client_type"),
      column<&T::authorization_grant_type>("authorization_grant_type"),
      column<&T::client_secret>("client_secret").guarded(),
      column<&T::name>("name"),
      column<&T::skip_authorization>("skip_authorization"),
      column<&T::algorithm>("algorithm"),
      column<&T::created>("created"),
      column<&T::updated>("updated"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
  static constexpr std::string_view actor = "user_id";
};

namespace system {

enum class OauthGrantCodeChallengeMethod : std::uint8_t { none, plain, S256 };

struct OauthGrant {
  Id<OauthGrant> id;
  Ref<account::User> user;
  Secret code;
  Ref<OauthApplication> application;
  Time expires;
  std::string redirect_uri;
  std::string scope;
  std::string code_challenge;
  Word<OauthGrantCodeChallengeMethod> code_challenge_method;
  std::string nonce;
  std::string claims;
  Time created;
  Time updated;
};

}  // namespace system

template <>
inline constexpr std::array<std::string_view, 3> words_of<system::OauthGrantCodeChallengeMethod>{"", "plain", "S256"};
template <>
struct Entity<system::OauthGrant> {
  using T = system::OauthGrant;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::code>("code").unique().guarded(),
      column<&T::application>("application_id"),
      column<&T::expires>("expires"),
      column<&T::redirect_uri>("redirect_uri"),
      column<&T::scope>("scope"),
      column<&T::code_challenge>("code_challenge"),
      column<&T::code_challenge_method>("code_challenge_method"),
      column<&T::nonce>("nonce"),
      column<&T::claims>("claims"),
      column<&T::created>("created"),
      column<&T::updated>("updated"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
};

namespace system {

struct OauthAccessToken {
  Id<OauthAccessToken> id;
  std::optional<Ref<account::User>> user;
  std::optional<Ref<OauthRefreshToken>> source_refresh_token;
  std::optional<Ref<OauthIdToken>> id_token;
  Secret token;
  std::optional<Ref<OauthApplication>> application;
  Time expires;
  std::string scope;
  Time created;
  Time updated;
};

}  // namespace system

template <>
struct Entity<system::OauthAccessToken> {
  using T = system::OauthAccessToken;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::source_refresh_token>("source_refresh_token_id").unique(),
      column<&T::id_token>("id_token_id").unique(),
      column<&T::token>("token").unique().guarded(),
      column<&T::application>("application_id"),
      column<&T::expires>("expires"),
      column<&T::scope>("scope"),
      column<&T::created>("created"),
      column<&T::updated>("updated"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
};

namespace system {

struct OauthRefreshToken {
  Id<OauthRefreshToken> id;
  Ref<account::User> user;
  Secret token;
  Ref<OauthApplication> application;
  std::optional<Ref<OauthAccessToken>> access_token;
  Time created;
  Time updated;
  std::optional<Time> revoked;
};

}  // namespace system

template <>
struct Entity<system::OauthRefreshToken> {
  using T = system::OauthRefreshToken;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::token>("token").guarded(),
      column<&T::application>("application_id"),
      column<&T::access_token>("access_token_id").unique(),
      column<&T::created>("created"),
      column<&T::updated>("updated"),
      column<&T::revoked>("revoked"),
  };
  static constexpr std::array indexes{
      unique("token", "revoked"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
};

namespace system {

struct OauthIdToken {
  Id<OauthIdToken> id;
  std::optional<Ref<account::User>> user;
  std::string jti;
  std::optional<Ref<OauthApplication>> application;
  Time expires;
  std::string scope;
  Time created;
  Time updated;
};

}  // namespace system

template <>
struct Entity<system::OauthIdToken> {
  using T = system::OauthIdToken;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::jti>("jti").unique(),
      column<&T::application>("application_id"),
      column<&T::expires>("expires"),
      column<&T::scope>("scope"),
      column<&T::created>("created"),
      column<&T::updated>("updated"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
};

}  // namespace techhub
