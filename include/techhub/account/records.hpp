// SPDX-License-Identifier: MIT
// Activation codes and what a person tells of themselves. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/schema/table.hpp"

namespace techhub {

namespace account {

enum class ActivationChannel : std::uint8_t { email, sms };
enum class ActivationStatus : std::uint8_t { issued, used, expired };

// A code sent to an address; only its hash is kept.
struct Activation {
  Id<Activation> id;
  Ref<User> user;
  Word<ActivationChannel> channel;
  Word<ActivationStatus> status;
  Secret code;
  std::int64_t attempts = 0;
  Time expires_at;
  std::optional<Time> used_at;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
};

}  // namespace account

template <>
inline constexpr std::array<std::string_view, 2> words_of<account::ActivationChannel>{"email", "sms"};
template <>
inline constexpr std::array<std::string_view, 3> words_of<account::ActivationStatus>{"issued", "used", "expired"};
template <>
struct Entity<account::Activation> {
  using T = account::Activation;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::channel>("channel"),
      column<&T::status>("status"),
      column<&T::code>("code").guarded(),
      column<&T::attempts>("attempts"),
      column<&T::expires_at>("expires_at"),
      column<&T::used_at>("used_at"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
};

namespace account {

// A certificate of a person.
struct Certificate {
  Id<Certificate> id;
  Ref<User> user;
  I18n title;
  std::string issuer;
  std::string number;
  std::optional<Date> issued_on;
  std::optional<Date> expires_on;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace account

template <>
struct Entity<account::Certificate> {
  using T = account::Certificate;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::title>("title"),
      column<&T::issuer>("issuer"),
      column<&T::number>("number"),
      column<&T::issued_on>("issued_on"),
      column<&T::expires_on>("expires_on"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
  static constexpr std::string_view actor = "user_id";
};

namespace account {

// Where a person studied.
struct Education {
  Id<Education> id;
  Ref<User> user;
  std::string institution;
  std::string degree;
  std::string field;
  std::optional<Date> started_on;
  std::optional<Date> finished_on;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace account

template <>
struct Entity<account::Education> {
  using T = account::Education;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::institution>("institution"),
      column<&T::degree>("degree"),
      column<&T::field>("field"),
      column<&T::started_on>("started_on"),
      column<&T::finished_on>("finished_on"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
  static constexpr std::string_view actor = "user_id";
};

namespace account {

// Where a person worked.
struct Experience {
  Id<Experience> id;
  Ref<User> user;
  std::string company_name;
  std::string position;
  std::optional<Date> started_on;
  std::optional<Date> finished_on;
  std::optional<Time> created_at;
  std::optional<Time> updated_at;
  Json data = Json::object();
  std::string status;
};

}  // namespace account

template <>
struct Entity<account::Experience> {
  using T = account::Experience;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::user>("user_id"),
      column<&T::company_name>("company_name"),
      column<&T::position>("position"),
      column<&T::started_on>("started_on"),
      column<&T::finished_on>("finished_on"),
      column<&T::created_at>("created_at"),
      column<&T::updated_at>("updated_at"),
      column<&T::data>("data"),
      column<&T::status>("status"),
  };
  static constexpr Facts facts{.subject = "user_id", .organization = "user_id.organization_id"};
  static constexpr std::string_view actor = "user_id";
};

}  // namespace techhub
