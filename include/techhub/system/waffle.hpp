// SPDX-License-Identifier: MIT
// Feature flags. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/schema/table.hpp"
#include "techhub/system/names.hpp"

namespace techhub {

namespace system {

struct WaffleFlag {
  Id<WaffleFlag> id;
  std::string name;
  std::optional<bool> everyone;
  std::optional<Decimal> percent;
  bool testing = false;
  bool superusers = false;
  bool staff = false;
  bool authenticated = false;
  std::string languages;
  bool rollout = false;
  std::string note;
  Time created;
  Time modified;
};

}  // namespace system

template <>
struct Entity<system::WaffleFlag> {
  using T = system::WaffleFlag;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::name>("name").unique(),
      column<&T::everyone>("everyone"),
      column<&T::percent>("percent").decimal(3, 1),
      column<&T::testing>("testing"),
      column<&T::superusers>("superusers"),
      column<&T::staff>("staff"),
      column<&T::authenticated>("authenticated"),
      column<&T::languages>("languages"),
      column<&T::rollout>("rollout"),
      column<&T::note>("note"),
      column<&T::created>("created"),
      column<&T::modified>("modified"),
  };
};

namespace system {

struct WaffleFlagGroup {
  Id<WaffleFlagGroup> id;
  Ref<WaffleFlag> flag;
  Ref<Group> group;
};

}  // namespace system

template <>
struct Entity<system::WaffleFlagGroup> {
  using T = system::WaffleFlagGroup;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::flag>("flag_id"),
      column<&T::group>("group_id"),
  };
  static constexpr std::array indexes{
      unique("flag_id", "group_id"),
  };
};

namespace system {

struct WaffleFlagUser {
  Id<WaffleFlagUser> id;
  Ref<WaffleFlag> flag;
  Ref<account::User> user;
};

}  // namespace system

template <>
struct Entity<system::WaffleFlagUser> {
  using T = system::WaffleFlagUser;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::flag>("flag_id"),
      column<&T::user>("user_id"),
  };
  static constexpr std::array indexes{
      unique("flag_id", "user_id"),
  };
};

namespace system {

struct WaffleSwitch {
  Id<WaffleSwitch> id;
  std::string name;
  bool active = false;
  std::string note;
  Time created;
  Time modified;
};

}  // namespace system

template <>
struct Entity<system::WaffleSwitch> {
  using T = system::WaffleSwitch;
  static constexpr std::array columns{
      column<&T::id>("id"),     column<&T::name>("name").unique(), column<&T::active>("active"),
      column<&T::note>("note"), column<&T::created>("created"),    column<&T::modified>("modified"),
  };
};

namespace system {

struct WaffleSample {
  Id<WaffleSample> id;
  std::string name;
  Decimal percent;
  std::string note;
  Time created;
  Time modified;
};

}  // namespace system

template <>
struct Entity<system::WaffleSample> {
  using T = system::WaffleSample;
  static constexpr std::array columns{
      column<&T::id>("id"),     column<&T::name>("name").unique(), column<&T::percent>("percent").decimal(4, 1),
      column<&T::note>("note"), column<&T::created>("created"),    column<&T::modified>("modified"),
  };
};

}  // namespace techhub
