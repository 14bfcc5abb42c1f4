// SPDX-License-Identifier: MIT
// Tables with personal columns, keys and a vault over them, all repeatable.
#pragma once

#include <catch2/catch.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "techhub/vault/vault.hpp"

namespace techhub::vault::test {

// splitmix64: random enough that no two nonces meet, and the same in every run.
inline Random seeded(std::uint64_t seed) {
  auto state = std::make_shared<std::uint64_t>(seed);
  return [state](std::span<std::uint8_t> out) {
    for (std::uint8_t& byte : out) {
      std::uint64_t z = (*state += 0x9E3779B97F4A7C15U);
      z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
      z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
      byte = static_cast<std::uint8_t>(z >> 56);
    }
  };
}

// id, email (unique, looked up), phone (nullable, looked up), tin (nullable, looked up), first_name, last_name
// (nullable), note (not personal)
inline Table people(std::string label, KeyKind kind = KeyKind::id) {
  Table table;
  table.label = std::move(label);
  const auto add = [&table](std::string_view name, Type type, bool nullable = false, bool lookup = false) {
    Column column;
    column.name = name;
    column.type = type;
    column.is_nullable = nullable;
    column.is_lookup = lookup;
    table.columns.push_back(column);
  };
  add("id", kind == KeyKind::id ? Type::id : Type::code);
  add("email", Type::personal, false, true);
  add("phone", Type::personal, true, true);
  add("tin", Type::personal, true, true);
  add("first_name", Type::personal);
  add("last_name", Type::personal, true);
  add("note", Type::text);
  return Table::make(std::move(table)).value();
}

inline const Table& users() {
  static const Table table = people("account.user");
  return table;
}
inline const Table& guests() {
  static const Table table = people("account.guest");
  return table;
}

inline MasterKey master(std::uint64_t seed = 1) { return MasterKey::generate(seeded(seed)); }

// One key of each purpose: data 1, lookup 2, code 3.
inline std::vector<WrappedKey> keys(const MasterKey& wrapping = master()) {
  const Random random = seeded(7);
  return {make_key(wrapping, 1, Purpose::data, random), make_key(wrapping, 2, Purpose::lookup, random),
          make_key(wrapping, 3, Purpose::code, random)};
}

inline std::shared_ptr<const Vault> open_vault(std::span<const WrappedKey> stored, std::uint64_t seed = 11) {
  return Vault::open(master(), stored, seeded(seed)).value();
}
inline const Vault& shared_vault() {
  static const std::shared_ptr<const Vault> vault = open_vault(keys());
  return *vault;
}

inline Record person(const Table& table, Value key, std::string_view email = "aigul@mail.kz") {
  Record record(table);
  record[0] = std::move(key);
  record.set("email", std::string(email));
  record.set("phone", "+77011234567");
  record.set("tin", "860904350504");
  record.set("first_name", "Айгүл");
  record.set("last_name", Value{});
  return record;
}

inline ColumnSet all(const Record& record) { return ColumnSet::all(record.table()); }

inline void seal(const Vault& vault, Record& record) {
  ColumnSet written;
  vault.seal(record, all(record), written).value();
}

inline const Bytes& sealed(const Record& record, std::string_view column) {
  return std::get<Bytes>(record.get(column));
}

inline Code code_of(const Result<>& result) { return result ? Code{} : result.error().code(); }

inline std::string to_hex(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

}  // namespace techhub::vault::test
