// SPDX-License-Identifier: MIT
// Users, companies and memberships. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/core/names.hpp"
#include "techhub/schema/table.hpp"
#include "techhub/system/names.hpp"

namespace techhub {

namespace account {

enum class UserLanguage : std::uint8_t { ru, kk, en };

// A person with an account. `role` is a role of the policy.
struct User {
  Id<User> id;
  Secret password;
  std::optional<Time> last_login;
  bool is_superuser = false;
  bool is_staff = false;
  bool is_active = false;
  Time date_joined;
  Personal email;
  std::optional<Personal> phone;
  Personal first_name;
  Personal last_name;
  std::string role;
  Word<UserLanguage> language;
  std::optional<Ref<Company>> company;
  std::optional<Ref<core::Organization>> organization;
  Json tags = Json::object();
  Json permissions = Json::object();
  Json name_lookup = Json::object();
};

}  // namespace account

template <>
inline constexpr std::array<std::string_view, 3> words_of<account::UserLanguage>{"ru", "kk", "en"};
template <>
struct Entity<account::User> {
  using T = account::User;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::password>("password").guarded(),
      column<&T::last_login>("last_login").guarded(),
      column<&T::is_superuser>("is_superuser").guarded(),
      column<&T::is_staff>("is_staff").guarded(),
      column<&T::is_active>("is_active").indexed().guarded(),
      column<&T::date_joined>("date_joined").guarded(),
      column<&T::email>("email").unique().lookup().guarded(),
      column<&T::phone>("phone").lookup().guarded(),
      column<&T::first_name>("first_name"),
      column<&T::last_name>("last_name"),
      column<&T::role>("role").indexed().guarded(),
      column<&T::language>("language"),
      column<&T::company>("company_id"),
      column<&T::organization>("organization_id").guarded(),
      column<&T::tags>("tags"),
      column<&T::permissions>("permissions").guarded(),
      column<&T::name_lookup>("name_lookup").guarded(),
  };
  static constexpr Facts facts{.subject = "id", .organization = "organization_id"};
  static constexpr std::array<std::string_view, 14> rights{
      "register+",       "activate",     "request_code",  "authenticate",   "reset_password",
      "change_password", "change_email", "change_phone",  "view_personal",  "personal_copy",
      "forget",          "assign_role!", "assign_admin!", "export_personal"};
};

namespace account {

// Django's groups of a user; inert unless the host trusts them.
struct UserGroup {
  Id<UserGroup> id;
  Ref<User> user;
  Ref<system::Group> group;
};

}  // namespace account

template <>
struct Entity<account::UserGroup> {
  using T = account::UserGroup;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::group>("group_id"),
  };
  static constexpr std::array indexes{
      unique("user_id", "group_id"),
  };
};

namespace account {

// Django's own permissions of a user; inert unless the host trusts them.
struct UserPermission {
  Id<UserPermission> id;
  Ref<User> user;
  Ref<system::PermissionRow> permission;
};

}  // namespace account

template <>
struct Entity<account::UserPermission> {
  using T = account::UserPermission;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::permission>("permission_id"),
  };
  static constexpr std::array indexes{
      unique("user_id", "permission_id"),
  };
};

namespace account {

enum class CompanyCompanyType : std::uint8_t { law, ip, unknown };
enum class CompanyStatus : std::uint8_t { active, blocked };

// A company or sole trader. A tag is claimed on creation and made active by an action only.
struct Company {
  Id<Company> id;
  Personal tin;
  std::string name;
  Word<CompanyCompanyType> company_type;
  Word<CompanyStatus> status;
  bool verified = false;
  std::optional<Ref<User>> author;
  Tag tag_startup;
  Tag tag_it_company;
  Tag tag_techpark;
  Tag tag_ts_member;
  Tag tag_corp_partner;
  Tag tag_nii;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  std::string search_field;
};

}  // namespace account

template <>
inline constexpr std::array<std::string_view, 3> words_of<account::CompanyCompanyType>{"law", "ip", "unknown"};
template <>
inline constexpr std::array<std::string_view, 2> words_of<account::CompanyStatus>{"active", "blocked"};
template <>
struct Entity<account::Company> {
  using T = account::Company;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::tin>("tin").unique().lookup(),
      column<&T::name>("name"),
      column<&T::company_type>("company_type"),
      column<&T::status>("status").indexed(),
      column<&T::verified>("verified").indexed(),
      column<&T::author>("author_id"),
      column<&T::tag_startup>("tag_startup"),
      column<&T::tag_it_company>("tag_it_company"),
      column<&T::tag_techpark>("tag_techpark"),
      column<&T::tag_ts_member>("tag_ts_member"),
      column<&T::tag_corp_partner>("tag_corp_partner"),
      column<&T::tag_nii>("tag_nii"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::search_field>("search_field"),
  };
  static constexpr Facts facts{.author = "author_id", .company = "id", .published = "status=active"};
  static constexpr std::array<std::string_view, 7> rights{"claim",      "appoint_owner!", "verify!",      "unverify!",
                                                          "grant_tag!", "revoke_tag!",    "view_personal"};
};

namespace account {

enum class MembershipRole : std::uint8_t { owner, member, advisor };
enum class MembershipInitiator : std::uint8_t { user, company };

// A membership; it runs once both sides agreed (`verified`) until `ended_at`.
struct UserCompany {
  Id<UserCompany> id;
  Ref<User> user;
  Ref<Company> company;
  Word<MembershipRole> role;
  Word<MembershipInitiator> initiator;
  bool verified = false;
  std::optional<Time> ended_at;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
};

}  // namespace account

template <>
inline constexpr std::array<std::string_view, 3> words_of<account::MembershipRole>{"owner", "member", "advisor"};
template <>
inline constexpr std::array<std::string_view, 2> words_of<account::MembershipInitiator>{"user", "company"};
template <>
struct Entity<account::UserCompany> {
  using T = account::UserCompany;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::company>("company_id"),
      column<&T::role>("role").guarded(),
      column<&T::initiator>("initiator").guarded(),
      column<&T::verified>("verified"),
      column<&T::ended_at>("ended_at").guarded(),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
  };
  static constexpr std::array indexes{
      unique("user_id", "company_id"),
  };
  static constexpr Facts facts{.subject = "user_id", .company = "company_id"};
  static constexpr std::array<std::string_view, 6> rights{"ask+", "invite+", "accept", "leave", "end", "change_role"};
};

}  // namespace techhub
