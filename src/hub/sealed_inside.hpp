// SPDX-License-Identifier: MIT
// Personal values inside a JSON column `data`: answers to forms, an application's IIN. They are sealed under the salt
// of their row, bound to `data.<member>`. A text is sealed as it is, any other value as its JSON after one zero byte,
// which no text holds. Which members are personal the modules say when a row is written; after that the sealed form
// tells, altered or cut as it may be. What only looks sealed is sealed once more when it is written, so that nobody's
// text is taken for a value.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "techhub/vault/vault.hpp"

namespace techhub::hub {

inline std::string place_inside(std::string_view member) { return "data." + std::string(member); }

[[nodiscard]] inline bool is_sealed_inside(const Json& value) {
  return value.is_string() && vault::bears_mark(value.as_string());
}

// The value as it is stored. Makes the row's salt where it is NULL, which the caller then writes too.
[[nodiscard]] inline Result<Json> seal_inside(const vault::Vault& vault, Record& row, std::string_view member,
                                              const Json& value) {
  std::string text = value.is_string() ? std::string(value.as_string()) : std::string(1, '\0') + value.dump();
  auto sealed = vault.seal_text(row, place_inside(member), text);
  wipe(text);
  if (!sealed) return std::move(sealed).error();
  return Json(std::move(sealed).value());
}

// And back; a value that is not sealed stays as it is. '' when the person was forgotten, `corrupt` when altered.
[[nodiscard]] inline Result<Json> open_inside(const vault::Vault& vault, const Record& row, std::string_view member,
                                              const Json& stored) {
  if (!is_sealed_inside(stored)) return stored;
  TECHHUB_TRY(std::string text, vault.open_text(row, place_inside(member), stored.as_string()));
  if (text.empty() || text.front() != '\0') {
    Json clear(std::move(text));
    wipe(text);
    return clear;
  }
  auto value = Json::parse(std::string_view(text).substr(1));
  wipe(text);
  return value;
}

// Overwrites every text of a value that is not needed any more.
void wipe_texts(Json& value) noexcept;

// The column `data` of a table that keeps personal values and has one, else npos.
[[nodiscard]] std::size_t column_inside(const Table& table) noexcept;

// Most rows hold nothing sealed: those need not be parsed.
[[nodiscard]] bool may_hold_sealed(const Record& row, std::size_t column) noexcept;

// Opens every sealed member in place, for rules and for the person: `corrupt` when one was altered, the row unchanged.
[[nodiscard]] Result<> open_inside(const vault::Vault& vault, Record& row);
// The same for everybody else: what was sealed is masked by its shape (address, number, phone, else the first letter).
[[nodiscard]] Result<> mask_inside(const vault::Vault& vault, Record& row);

// `row` is about to be written with its members in the clear; `stored` is the row as it stands, empty for a new one.
// Seals `personal` members, those that were sealed before, and those that look sealed.
[[nodiscard]] Result<> seal_inside(const vault::Vault& vault, Record& row, const Record& stored,
                                   std::span<const std::string> personal);
// A mask that comes back stands for the value it hides: whoever changes another answer sends the whole object.
void unmask_inside(const vault::Vault& vault, Record& row, const Record& stored);

}  // namespace techhub::hub
