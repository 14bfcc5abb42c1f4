// SPDX-License-Identifier: MIT
// Personal values inside a JSON column `data`: answers to forms, an application's IIN. They are sealed under the salt
// of their row, bound to `data.<member>`. A text is sealed as it is, any other value as its JSON after one zero byte,
// which no text holds.
#pragma once

#include <string>
#include <string_view>

#include "techhub/vault/vault.hpp"

namespace techhub::hub {

inline std::string place_inside(std::string_view member) { return "data." + std::string(member); }

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
  if (!stored.is_string() || vault::sealed_with(Value(std::string(stored.as_string()))) == 0) return stored;
  TECHHUB_TRY(std::string text, vault.open_text(row, place_inside(member), stored.as_string()));
  if (text.empty() || text.front() != '\0') return Json(std::move(text));
  auto value = Json::parse(std::string_view(text).substr(1));
  wipe(text);
  return value;
}

}  // namespace techhub::hub
