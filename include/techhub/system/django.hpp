// SPDX-License-Identifier: MIT
// Django's own tables: groups, permissions, content types, sessions, the admin log, versions. Rows are plain structs;
// Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/schema/table.hpp"
#include "techhub/system/names.hpp"

namespace techhub {

namespace system {

struct Group {
  Id<Group> id;
  std::string name;
};

}  // namespace system

template <>
struct Entity<system::Group> {
  using T = system::Group;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::name>("name").unique(),
  };
};

namespace system {

struct PermissionRow {
  Id<PermissionRow> id;
  Ref<ContentType> content_type;
  std::string codename;
  std::string name;
};

}  // namespace system

template <>
struct Entity<system::PermissionRow> {
  using T = system::PermissionRow;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::content_type>("content_type_id"),
      column<&T::codename>("codename"),
      column<&T::name>("name"),
  };
  static constexpr std::array indexes{
      unique("content_type_id", "codename"),
  };
};

namespace system {

struct GroupPermission {
  Id<GroupPermission> id;
  Ref<Group> group;
  Ref<PermissionRow> permission;
};

}  // namespace system

template <>
struct Entity<system::GroupPermission> {
  using T = system::GroupPermission;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::group>("group_id"),
      column<&T::permission>("permission_id"),
  };
  static constexpr std::array indexes{
      unique("group_id", "permission_id"),
  };
};

namespace system {

struct ContentType {
  Id<ContentType> id;
  std::string app_label;
  std::string model;
};

}  // namespace system

template <>
struct Entity<system::ContentType> {
  using T = system::ContentType;
  static constexpr std::string_view table = "django_content_type";
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::app_label>("app_label"),
      column<&T::model>("model"),
  };
  static constexpr std::array indexes{
      unique("app_label", "model"),
  };
};

namespace system {

struct Site {
  Id<Site> id;
  std::string domain;
  std::string name;
};

}  // namespace system

template <>
struct Entity<system::Site> {
  using T = system::Site;
  static constexpr std::string_view table = "django_site";
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::domain>("domain").unique(),
      column<&T::name>("name"),
  };
};

namespace system {

struct MigrationRow {
  Id<MigrationRow> id;
  std::string app;
  std::string name;
  Time applied;
};

}  // namespace system

template <>
struct Entity<system::MigrationRow> {
  using T = system::MigrationRow;
  static constexpr std::string_view table = "django_migrations";
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::app>("app"),
      column<&T::name>("name"),
      column<&T::applied>("applied"),
  };
};

namespace system {

struct Session {
  Id<Session> session_key;
  std::string session_data;
  Time expire_date;
  std::optional<Ref<account::User>> user;
};

}  // namespace system

template <>
struct Entity<system::Session> {
  using T = system::Session;
  static constexpr std::string_view table = "django_session";
  static constexpr std::array columns{
      column<&T::session_key>("session_key"),
      column<&T::session_data>("session_data"),
      column<&T::expire_date>("expire_date").indexed(),
      column<&T::user>("user_id"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
};

namespace system {

struct LogEntry {
  Id<LogEntry> id;
  Time action_time;
  Ref<account::User> user;
  std::optional<Ref<ContentType>> content_type;
  std::optional<std::string> object_id;
  std::string object_repr;
  std::int64_t action_flag = 0;
  std::string change_message;
};

}  // namespace system

template <>
struct Entity<system::LogEntry> {
  using T = system::LogEntry;
  static constexpr std::string_view table = "django_admin_log";
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::action_time>("action_time"),
      column<&T::user>("user_id"),
      column<&T::content_type>("content_type_id"),
      column<&T::object_id>("object_id"),
      column<&T::object_repr>("object_repr"),
      column<&T::action_flag>("action_flag"),
      column<&T::change_message>("change_message"),
  };
};

namespace system {

struct Revision {
  Id<Revision> id;
  Time date_created;
  std::optional<Ref<account::User>> user;
  std::string comment;
};

}  // namespace system

template <>
struct Entity<system::Revision> {
  using T = system::Revision;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::date_created>("date_created").indexed(),
      column<&T::user>("user_id"),
      column<&T::comment>("comment"),
  };
};

namespace system {

struct Version {
  Id<Version> id;
  Ref<Revision> revision;
  std::string object_id;
  Ref<ContentType> content_type;
  std::string db;
  std::string format;
  std::string serialized_data;
  std::string object_repr;
};

}  // namespace system

template <>
struct Entity<system::Version> {
  using T = system::Version;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::revision>("revision_id"),
      column<&T::object_id>("object_id"),
      column<&T::content_type>("content_type_id"),
      column<&T::db>("db"),
      column<&T::format>("format"),
      column<&T::serialized_data>("serialized_data"),
      column<&T::object_repr>("object_repr"),
  };
  static constexpr std::array indexes{
      unique("db", "content_type_id", "object_id", "revision_id"),
      index("content_type_id", "object_id", "id"),
  };
};

}  // namespace techhub
