// SPDX-License-Identifier: MIT
#include "techhub/schema/column.hpp"

#include <array>
#include <chrono>

namespace techhub {
namespace {

constexpr std::array<std::string_view, 16> type_names{"id",   "code",  "integer",  "boolean", "real", "decimal",
                                                      "text", "bytes", "time",     "date",    "json", "i18n",
                                                      "tag",  "word",  "personal", "secret"};

constexpr std::int64_t first_day = std::chrono::sys_days(std::chrono::year(1) / 1 / 1).time_since_epoch().count();
constexpr std::int64_t last_day = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31).time_since_epoch().count();

// The JSON of a stored text, or nothing.
std::optional<Json> json_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (!text) return std::nullopt;
  auto json = Json::parse(*text);
  if (!json) return std::nullopt;
  return std::move(json).value();
}

}  // namespace

std::string_view name(Type type) noexcept {
  const auto index = static_cast<std::size_t>(type);
  return index < type_names.size() ? type_names[index] : std::string_view();
}

namespace detail {

bool read_member(Time& member, const Value& value) {
  const auto* us = std::get_if<std::int64_t>(&value);
  if (!us || *us < Time::min.us || *us > Time::max.us) return false;
  member.us = *us;
  return true;
}

bool read_member(Date& member, const Value& value) {
  const auto* days = std::get_if<std::int64_t>(&value);
  if (!days || *days < first_day || *days > last_day) return false;
  member.days = static_cast<std::int32_t>(*days);
  return true;
}

bool read_member(Json& member, const Value& value) {
  auto json = json_of(value);
  if (!json) return false;
  member = std::move(*json);
  return true;
}

bool read_member(I18n& member, const Value& value) {
  const auto json = json_of(value);
  if (!json) return false;
  auto text = i18n_from(*json);
  if (!text) return false;
  member = std::move(text).value();
  return true;
}

bool read_member(Tag& member, const Value& value) {
  auto json = json_of(value);
  if (!json || !json->is_object()) return false;
  member.data = std::move(*json);
  return true;
}

bool read_member(Decimal& member, const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (!text) return false;
  auto decimal = Decimal::parse(*text);
  if (!decimal) return false;
  member = std::move(*decimal);
  return true;
}

bool read_member(Personal& member, const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text) member = Personal(*text);
  return text != nullptr;
}

bool read_member(Secret& member, const Value& value) {
  const auto* hash = std::get_if<std::string>(&value);
  if (hash) member.hash = *hash;
  return hash != nullptr;
}

Value stored(const Time& member) { return member.us; }
Value stored(const Date& member) { return std::int64_t{member.days}; }
Value stored(const Json& member) { return member.dump(); }
Value stored(const I18n& member) { return Json(member).dump(); }
Value stored(const Tag& member) { return member.data.dump(); }
Value stored(const Decimal& member) { return member.text; }
Value stored(const Personal& member) { return std::string(member.reveal()); }
Value stored(const Secret& member) { return member.hash; }

}  // namespace detail
}  // namespace techhub
