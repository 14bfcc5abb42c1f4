// SPDX-License-Identifier: MIT
// The library's own tables. Rows are plain structs; Entity<T> lists their columns.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "techhub/account/names.hpp"
#include "techhub/schema/table.hpp"
#include "techhub/system/names.hpp"

namespace techhub {

namespace system {

struct TransitionRow {
  Id<TransitionRow> id;
  std::string source;
  std::string primary_key;
  std::string action;
  std::string from_status;
  std::string to_status;
  std::optional<Ref<account::User>> actor;
  std::string comment;
  Time at;
};

}  // namespace system

template <>
struct Entity<system::TransitionRow> {
  using T = system::TransitionRow;
  static constexpr std::array columns{
      column<&T::id>("id"),          column<&T::source>("source"),           column<&T::primary_key>("primary_key"),
      column<&T::action>("action"),  column<&T::from_status>("from_status"), column<&T::to_status>("to_status"),
      column<&T::actor>("actor_id"), column<&T::comment>("comment"),         column<&T::at>("at"),
  };
  static constexpr std::array indexes{
      index("source", "primary_key", "id"),
  };
};

namespace system {

struct OutboxEntry {
  Id<OutboxEntry> id;
  std::int64_t txid = 0;
  std::string topic;
  std::string source;
  std::string primary_key;
  Json payload = Json::object();
  Time at;
};

}  // namespace system

template <>
struct Entity<system::OutboxEntry> {
  using T = system::OutboxEntry;
  static constexpr std::array columns{
      column<&T::id>("id"),
      column<&T::txid>("txid"),
      column<&T::topic>("topic"),
      column<&T::source>("source"),
      column<&T::primary_key>("primary_key"),
      column<&T::payload>("payload"),
      column<&T::at>("at"),
  };
};

namespace system {

struct OutboxConsumer {
  Id<OutboxConsumer> name;
  std::int64_t position = 0;
  Time at;
};

}  // namespace system

template <>
struct Entity<system::OutboxConsumer> {
  using T = system::OutboxConsumer;
  static constexpr std::array columns{
      column<&T::name>("name"),
      column<&T::position>("position"),
      column<&T::at>("at"),
  };
};

namespace system {

struct Setting {
  Id<Setting> key;
  Json value = Json::object();
};

}  // namespace system

template <>
struct Entity<system::Setting> {
  using T = system::Setting;
  static constexpr std::array columns{
      column<&T::key>("key"),
      column<&T::value>("value"),
  };
  static constexpr std::array<std::string_view, 1> rights{"manage_policy"};
};

namespace system {

struct Disclosure {
  Id<Disclosure> id;
  Time at;
  std::optional<Ref<account::User>> actor;
  std::optional<Ref<account::User>> subject;
  std::string columns;
  std::string purpose;
};

}  // namespace system

template <>
struct Entity<system::Disclosure> {
  using T = system::Disclosure;
  static constexpr std::array columns{
      column<&T::id>("id"),           column<&T::at>("at"),
      column<&T::actor>("actor_id"),  column<&T::subject>("subject_id"),
      column<&T::columns>("columns"), column<&T::purpose>("purpose"),
  };
};

namespace system {

// Wrong passwords in a row, by the keyed hash of the address that was given: of accounts and of addresses that are none.
struct SignInAttempt {
  Id<SignInAttempt> key;
  std::int64_t failures = 0;
  Time last_at;
};

}  // namespace system

template <>
struct Entity<system::SignInAttempt> {
  using T = system::SignInAttempt;
  static constexpr std::array columns{
      column<&T::key>("key"),
      column<&T::failures>("failures"),
      column<&T::last_at>("last_at").indexed(),
  };
};

namespace system {

enum class KeyRowPurpose : std::uint8_t { data, lookup, code };

struct KeyRow {
  Id<KeyRow> id;
  Word<KeyRowPurpose> purpose;
  Bytes wrapped;
  Time created;
  std::optional<Time> retired;
};

}  // namespace system

template <>
inline constexpr std::array<std::string_view, 3> words_of<system::KeyRowPurpose>{"data", "lookup", "code"};
template <>
struct Entity<system::KeyRow> {
  using T = system::KeyRow;
  static constexpr std::array columns{
      column<&T::id>("id"),           column<&T::purpose>("purpose"), column<&T::wrapped>("wrapped"),
      column<&T::created>("created"), column<&T::retired>("retired"),
  };
  static constexpr std::array<std::string_view, 1> rights{"rotate_keys"};
};

}  // namespace techhub
