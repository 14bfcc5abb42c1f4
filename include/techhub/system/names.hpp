// SPDX-License-Identifier: MIT
// The entities of `system` by name, so that those of all modules may refer to one another.
#pragma once

#include "techhub/value/id.hpp"

namespace techhub {

namespace system {

struct Group;
struct PermissionRow;
struct GroupPermission;
struct ContentType;
struct Site;
struct MigrationRow;
struct Session;
struct LogEntry;
struct OauthApplication;
struct OauthGrant;
struct OauthAccessToken;
struct OauthRefreshToken;
struct OauthIdToken;
struct SocialAuth;
struct SocialNonce;
struct SocialAssociation;
struct SocialCode;
struct SocialPartial;
struct ApiToken;
struct WaffleFlag;
struct WaffleFlagGroup;
struct WaffleFlagUser;
struct WaffleSwitch;
struct WaffleSample;
struct SilkRequest;
struct SilkResponse;
struct SilkQuery;
struct SilkProfile;
struct SilkProfileQuery;
struct Revision;
struct Version;
struct TransitionRow;
struct OutboxEntry;
struct OutboxConsumer;
struct Setting;
struct Disclosure;
struct SignInAttempt;
struct KeyRow;

}  // namespace system

template <>
inline constexpr Label label_of<system::Group>{"auth.group"};
template <>
inline constexpr Label label_of<system::PermissionRow>{"auth.permission"};
template <>
inline constexpr Label label_of<system::GroupPermission>{"auth.group_permissions"};
template <>
inline constexpr Label label_of<system::ContentType>{"contenttypes.contenttype"};
template <>
inline constexpr Label label_of<system::Site>{"sites.site"};
template <>
inline constexpr Label label_of<system::MigrationRow>{"migrations.migration"};
template <>
inline constexpr Label label_of<system::Session>{"sessions.session", KeyKind::code};
template <>
inline constexpr Label label_of<system::LogEntry>{"admin.logentry"};
template <>
inline constexpr Label label_of<system::OauthApplication>{"oauth2_provider.application"};
template <>
inline constexpr Label label_of<system::OauthGrant>{"oauth2_provider.grant"};
template <>
inline constexpr Label label_of<system::OauthAccessToken>{"oauth2_provider.accesstoken"};
template <>
inline constexpr Label label_of<system::OauthRefreshToken>{"oauth2_provider.refreshtoken"};
template <>
inline constexpr Label label_of<system::OauthIdToken>{"oauth2_provider.idtoken"};
template <>
inline constexpr Label label_of<system::SocialAuth>{"social_django.usersocialauth"};
template <>
inline constexpr Label label_of<system::SocialNonce>{"social_django.nonce"};
template <>
inline constexpr Label label_of<system::SocialAssociation>{"social_django.association"};
template <>
inline constexpr Label label_of<system::SocialCode>{"social_django.code"};
template <>
inline constexpr Label label_of<system::SocialPartial>{"social_django.partial"};
template <>
inline constexpr Label label_of<system::ApiToken>{"authtoken.token", KeyKind::code};
template <>
inline constexpr Label label_of<system::WaffleFlag>{"waffle.flag"};
template <>
inline constexpr Label label_of<system::WaffleFlagGroup>{"waffle.flag_groups"};
template <>
inline constexpr Label label_of<system::WaffleFlagUser>{"waffle.flag_users"};
template <>
inline constexpr Label label_of<system::WaffleSwitch>{"waffle.switch"};
template <>
inline constexpr Label label_of<system::WaffleSample>{"waffle.sample"};
template <>
inline constexpr Label label_of<system::SilkRequest>{"silk.request", KeyKind::code};
template <>
inline constexpr Label label_of<system::SilkResponse>{"silk.response", KeyKind::code};
template <>
inline constexpr Label label_of<system::SilkQuery>{"silk.sqlquery"};
template <>
inline constexpr Label label_of<system::SilkProfile>{"silk.profile"};
template <>
inline constexpr Label label_of<system::SilkProfileQuery>{"silk.profile_queries"};
template <>
inline constexpr Label label_of<system::Revision>{"reversion.revision"};
template <>
inline constexpr Label label_of<system::Version>{"reversion.version"};
template <>
inline constexpr Label label_of<system::TransitionRow>{"techhub.transition"};
template <>
inline constexpr Label label_of<system::OutboxEntry>{"techhub.outbox"};
template <>
inline constexpr Label label_of<system::OutboxConsumer>{"techhub.consumer", KeyKind::code};
template <>
inline constexpr Label label_of<system::Setting>{"techhub.setting", KeyKind::code};
template <>
inline constexpr Label label_of<system::Disclosure>{"techhub.access"};
template <>
inline constexpr Label label_of<system::SignInAttempt>{"techhub.attempt", KeyKind::code};
template <>
inline constexpr Label label_of<system::KeyRow>{"techhub.key"};

}  // namespace techhub
