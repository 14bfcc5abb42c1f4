// SPDX-License-Identifier: MIT
#include "hub/sealed_inside.hpp"

#include <algorithm>

#include "techhub/value/personal.hpp"
#include "vault/crypto.hpp"
#include "vault/damaged.hpp"
#include "vault/normal.hpp"

namespace techhub::hub {
namespace {

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_address(std::string_view text) noexcept {
  const auto at = text.find('@');
  return at != std::string_view::npos && at != 0 && at + 1 < text.size() && text.rfind('@') == at &&
         std::none_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

bool is_phone(std::string_view text) {
  if (text.find_first_not_of("0123456789+-() ") != std::string_view::npos) return false;
  std::string normal = vault::normal_phone(text);
  const bool is = normal.starts_with('+');
  wipe(normal);
  return is;
}

std::string masked(std::string_view text) {
  if (text.size() == 12 && std::all_of(text.begin(), text.end(), is_digit)) return mask_tin(text);
  if (is_address(text)) return mask_email(text);
  if (is_phone(text)) return mask_phone(text);
  // The first digit of a date or an amount tells more than the first letter of a name.
  return !text.empty() && is_digit(text.front()) ? "***" : mask_name(text);
}

// Rows of a table keep their columns, so that a reader sees what was asked and how much was answered.
Json masked(const Json& value) {
  if (value.is_string()) return Json(masked(value.as_string()));
  if (value.is_array()) {
    Json::Array items;
    for (const Json& item : value.items()) items.push_back(masked(item));
    return items;
  }
  if (value.is_object()) {
    Json::Object members;
    for (const auto& [name, member] : value.members()) members.emplace_back(name, masked(member));
    return Json::object_of(std::move(members));
  }
  return value.is_null() ? value : Json("***");
}

template <class Show>
Result<> show_inside(const vault::Vault& vault, Record& row, Show show) {
  const auto column = column_inside(row.table());
  if (column == Table::npos || !may_hold_sealed(row, column)) return success();
  const auto parsed = Json::parse(as_text(row[column]));
  if (!parsed) return vault::damaged(row.table(), row.table().columns[column].name);
  const Json& data = parsed.value();
  Json shown = data;
  for (const auto& [member, value] : data.members()) {
    if (!is_sealed_inside(value)) continue;
    TECHHUB_TRY(Json clear, open_inside(vault, row, member, value));
    shown.set(member, show(clear));
    wipe_texts(clear);
  }
  row[column] = shown.dump();
  return success();
}

bool holds_sealed_columns(const Record& row) {
  const Table& table = row.table();
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].type == Type::personal && std::holds_alternative<Bytes>(row[i])) return true;
  }
  return false;
}

}  // namespace

void wipe_texts(Json& value) noexcept {
  // What a value that may be changed gives to read may be changed as well.
  const auto text = value.as_string();
  if (!text.empty()) sodium_memzero(const_cast<char*>(text.data()), text.size());
  for (const Json& item : value.items()) wipe_texts(const_cast<Json&>(item));
  for (const auto& member : value.members()) wipe_texts(const_cast<Json&>(member.second));
}

std::size_t column_inside(const Table& table) noexcept {
  const auto column = table.has_personal() ? table.find("data") : Table::npos;
  return column != Table::npos && table.columns[column].type == Type::json ? column : Table::npos;
}

bool may_hold_sealed(const Record& row, std::size_t column) noexcept {
  const std::string_view text = as_text(row[column]);
  return text.find("\"p$") != std::string_view::npos || text.find("$p\"") != std::string_view::npos;
}

Result<> open_inside(const vault::Vault& vault, Record& row) {
  return show_inside(vault, row, [](const Json& clear) { return clear; });
}

Result<> mask_inside(const vault::Vault& vault, Record& row) {
  return show_inside(vault, row, [](const Json& clear) { return masked(clear); });
}

Result<> seal_inside(const vault::Vault& vault, Record& row, const Record& stored,
                     std::span<const std::string> personal) {
  const Table& table = row.table();
  const auto column = column_inside(table);
  if (column == Table::npos) return success();
  const Json before = stored.empty() ? Json() : stored.json("data");
  const Json data = row.json("data");
  const bool was_forgotten = is_null(row[table.salt()]);
  Json sealed = data;
  for (const auto& [member, value] : data.members()) {
    const bool was_sealed = is_sealed_inside(before[member]);
    if (was_sealed && value == before[member]) {
      // Under a new salt it would be damage, and its person asked for it to be gone.
      if (was_forgotten) sealed.set(member, "");
      continue;
    }
    const bool is_personal = std::find(personal.begin(), personal.end(), member) != personal.end();
    if (value.is_null() || !(is_personal || was_sealed || is_sealed_inside(value))) continue;
    // A new salt beside columns that were sealed under another one would make them unreadable.
    if (was_forgotten && holds_sealed_columns(row))
      return Error(Code::misuse, "the row holds sealed values but no salt").at(table.label, place_inside(member));
    TECHHUB_TRY(Json made, seal_inside(vault, row, member, value));
    sealed.set(member, std::move(made));
  }
  if (!data.members().empty()) row[column] = sealed.dump();
  return success();
}

void unmask_inside(const vault::Vault& vault, Record& row, const Record& stored) {
  const auto column = column_inside(row.table());
  if (column == Table::npos || !may_hold_sealed(stored, column)) return;
  const Json before = stored.json("data");
  const Json data = row.json("data");
  Json unmasked = data;
  for (const auto& [member, value] : data.members()) {
    const Json& hidden = before[member];
    if (!is_sealed_inside(hidden)) continue;
    // A damaged one was shown to nobody, and is mended by a new one.
    auto clear = open_inside(vault, stored, member, hidden);
    if (!clear) continue;
    if (value == masked(clear.value())) unmasked.set(member, clear.value());
    wipe_texts(clear.value());
  }
  if (!data.members().empty()) row[column] = unmasked.dump();
}

}  // namespace techhub::hub
