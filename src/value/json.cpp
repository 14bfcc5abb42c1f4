// SPDX-License-Identifier: MIT
#include "techhub/value/json.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

namespace techhub {

namespace {

constexpr double two_to_63 = 9223372036854775808.0;

bool is_int64(double number) noexcept {
  return number >= -two_to_63 && number < two_to_63 && std::trunc(number) == number;
}

bool key_less(const Json::Member& member, std::string_view key) noexcept { return member.first < key; }

bool member_less(const Json::Member& a, const Json::Member& b) noexcept { return a.first < b.first; }

template <class Members>
auto lower_bound(Members& members, std::string_view key) noexcept {
  return std::lower_bound(members.begin(), members.end(), key, key_less);
}

// Keeps the last of equal keys.
void canonicalize(Json::Object& members) {
  const auto not_ascending = [](const Json::Member& a, const Json::Member& b) { return a.first >= b.first; };
  if (std::adjacent_find(members.begin(), members.end(), not_ascending) == members.end()) return;
  std::stable_sort(members.begin(), members.end(), member_less);
  auto kept = members.begin();
  for (auto next = kept + 1; next != members.end(); ++next) {
    if (next->first != kept->first) ++kept;
    if (kept != next) *kept = std::move(*next);
  }
  members.erase(kept + 1, members.end());
}

bool needs_escape(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

constexpr std::uint64_t each_byte = 0x0101010101010101U;
constexpr std::uint64_t high_bits = 0x80U * each_byte;

// The high bit of every byte that is zero; bytes above a zero one may be wrong, which moves only the slow path.
constexpr std::uint64_t zero_bytes(std::uint64_t word) noexcept { return (word - each_byte) & ~word & high_bits; }

// Length of the run of characters that stand for themselves, eight at a time.
std::size_t plain_run(std::string_view text) noexcept {
  std::size_t at = 0;
  for (; text.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, sizeof word);
    const std::uint64_t control = (word - 0x20U * each_byte) & ~word & high_bits;
    const std::uint64_t quote = zero_bytes(word ^ (std::uint64_t{'"'} * each_byte));
    const std::uint64_t backslash = zero_bytes(word ^ (std::uint64_t{'\\'} * each_byte));
    if ((control | quote | backslash) != 0) break;
  }
  while (at < text.size() && !needs_escape(text[at])) ++at;
  return at;
}

void append_escape(std::string& out, char c) {
  constexpr std::string_view meanings = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  constexpr std::string_view hex = "0123456789abcdef";
  if (const std::size_t at = meanings.find(c); at != std::string_view::npos) {
    out.push_back('\\');
    out.push_back(letters[at]);
    return;
  }
  const auto value = static_cast<unsigned char>(c);
  out.append("\\u00");
  out.push_back(hex[value >> 4U]);
  out.push_back(hex[value & 0x0FU]);
}

void append_integer(std::string& out, std::int64_t number) {
  std::array<char, 24> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
  out.append(buffer.data(), end);
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): storing a number does not throw
Json::Json(double value) noexcept {
  if (!std::isfinite(value)) return;
  if (is_int64(value))
    data_.emplace<std::int64_t>(static_cast<std::int64_t>(value));
  else
    data_.emplace<double>(value);
}

Json::Json(const I18n& value) {
  Object members(value.other.begin(), value.other.end());
  for (std::size_t i = 0; i < language_names.size(); ++i)
    if (const auto& text = value.at(static_cast<Language>(i))) members.emplace_back(language_names[i], *text);
  canonicalize(members);
  data_ = std::move(members);
}

Json Json::object(std::initializer_list<Member> members) { return object_of(Object(members)); }

Json Json::object_of(Object members) {
  canonicalize(members);
  Json out;
  out.data_ = std::move(members);
  return out;
}

Json Json::array(std::initializer_list<Json> items) { return {Array(items)}; }

bool Json::as_bool(bool fallback) const noexcept {
  const bool* value = std::get_if<bool>(&data_);
  return value != nullptr ? *value : fallback;
}

std::int64_t Json::as_integer(std::int64_t fallback) const noexcept {
  const auto* value = std::get_if<std::int64_t>(&data_);
  return value != nullptr ? *value : fallback;
}

double Json::as_double(double fallback) const noexcept {
  if (const double* value = std::get_if<double>(&data_)) return *value;
  const auto* integer = std::get_if<std::int64_t>(&data_);
  return integer != nullptr ? static_cast<double>(*integer) : fallback;
}

std::string_view Json::as_string(std::string_view fallback) const noexcept {
  const auto* value = std::get_if<std::string>(&data_);
  return value != nullptr ? std::string_view(*value) : fallback;
}

std::span<const Json> Json::items() const noexcept {
  const auto* value = std::get_if<Array>(&data_);
  return value != nullptr ? std::span<const Json>(*value) : std::span<const Json>();
}

std::span<const Json::Member> Json::members() const noexcept {
  const auto* value = std::get_if<Object>(&data_);
  return value != nullptr ? std::span<const Member>(*value) : std::span<const Member>();
}

const Json& Json::operator[](std::string_view key) const noexcept {
  static const Json none;
  const Json* value = find(key);
  return value != nullptr ? *value : none;
}

const Json* Json::find(std::string_view key) const noexcept {
  const auto* members = std::get_if<Object>(&data_);
  if (members == nullptr) return nullptr;
  const auto at = lower_bound(*members, key);
  return at != members->end() && at->first == key ? &at->second : nullptr;
}

Json* Json::find(std::string_view key) noexcept {
  return const_cast<Json*>(std::as_const(*this).find(key));  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

Json& Json::set(std::string_view key, Json value) {
  // Made first: `key` may lie in the value that gives way.
  std::string name(key);
  if (!is_object()) data_ = Object{};
  auto& members = std::get<Object>(data_);
  const auto at = lower_bound(members, name);
  if (at != members.end() && at->first == name)
    at->second = std::move(value);
  else
    members.emplace(at, std::move(name), std::move(value));
  return *this;
}

bool Json::remove(std::string_view key) {
  auto* members = std::get_if<Object>(&data_);
  if (members == nullptr) return false;
  const auto at = lower_bound(*members, key);
  if (at == members->end() || at->first != key) return false;
  members->erase(at);
  return true;
}

void Json::push(Json value) {
  if (!is_array()) data_ = Array{};
  std::get<Array>(data_).push_back(std::move(value));
}

std::string Json::dump() const {
  std::string out;
  dump_to(out);
  return out;
}

void Json::dump_to(std::string& out) const {
  const auto list = [&out](char open, char close, const auto& range, const auto& put) {
    char before = open;
    for (const auto& one : range) {
      out.push_back(std::exchange(before, ','));
      put(one);
    }
    if (before == open) out.push_back(open);
    out.push_back(close);
  };
  const auto put_item = [&out](const Json& item) { item.dump_to(out); };
  const auto put_member = [&out](const Member& member) {
    append_json_string(out, member.first);
    out.push_back(':');
    member.second.dump_to(out);
  };
  if (const auto* text = std::get_if<std::string>(&data_)) return append_json_string(out, *text);
  if (const auto* integer = std::get_if<std::int64_t>(&data_)) return append_integer(out, *integer);
  if (const auto* members = std::get_if<Object>(&data_)) return list('{', '}', *members, put_member);
  if (const auto* items = std::get_if<Array>(&data_)) return list('[', ']', *items, put_item);
  if (const auto* number = std::get_if<double>(&data_)) return append_json_number(out, *number);
  out.append(is_null() ? "null" : as_bool() ? "true" : "false");
}

void append_json_string(std::string& out, std::string_view text) {
  out.push_back('"');
  while (true) {
    const std::size_t run = plain_run(text);
    out.append(text.substr(0, run));
    if (run == text.size()) break;
    append_escape(out, text[run]);
    text.remove_prefix(run + 1);
  }
  out.push_back('"');
}

void append_json_number(std::string& out, double number) {
  if (!std::isfinite(number)) {
    out.append("null");
    return;
  }
  if (is_int64(number)) return append_integer(out, static_cast<std::int64_t>(number));
  std::array<char, 32> buffer{};
  char* const limit = buffer.data() + buffer.size();
  // In scientific form, so that no large double reads back as an integer.
  const auto written = std::abs(number) >= two_to_63
                           ? std::to_chars(buffer.data(), limit, number, std::chars_format::scientific)
                           : std::to_chars(buffer.data(), limit, number);
  out.append(buffer.data(), written.ptr);
}

Result<I18n> i18n_from(const Json& json) {
  I18n out;
  if (json.is_null()) return out;
  if (json.is_string()) {
    out.ru = json.as_string();
    return out;
  }
  if (!json.is_object()) return Error(Code::invalid, "translated text is neither an object nor a text");
  for (const auto& [key, value] : json.members()) {
    if (value.is_null()) continue;
    if (!value.is_string()) return Error(Code::invalid, "translation is not a text");
    if (const auto known = language(key))
      out.at(*known) = value.as_string();
    else
      out.other.emplace(key, value.as_string());
  }
  return out;
}

}  // namespace techhub
