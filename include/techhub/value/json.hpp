// SPDX-License-Identifier: MIT
// Json: a JSON value in the one form in which the library compares and stores it. Objects are sorted by key (bytewise)
// without duplicates; integers are exact in 64 bits; other numbers are finite doubles, and a double with an integral
// value that fits 64 bits is that integer, so that equal values have equal text on every backend. Text is UTF-8: what
// comes from outside passes check_text() first. A value; one writer at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "techhub/value/i18n.hpp"
#include "techhub/value/result.hpp"

namespace techhub {

class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  // INVARIANT: sorted by key, keys unique.
  using Object = std::vector<Member>;

  Json() noexcept = default;
  Json(std::nullptr_t) noexcept {}
  Json(bool value) noexcept : data_(value) {}
  Json(int value) noexcept : data_(std::int64_t{value}) {}
  Json(std::int64_t value) noexcept : data_(value) {}
  Json(double value) noexcept;  // NaN and infinities become null; integral ones integers
  Json(const char* value) : data_(std::string(value)) {}
  Json(std::string_view value) : data_(std::string(value)) {}
  Json(std::string value) noexcept : data_(std::move(value)) {}
  Json(Array value) noexcept : data_(std::move(value)) {}
  Json(const I18n& value);

  // object({{"a", 1}, {"b", "x"}}): later members win over earlier ones of the same key.
  [[nodiscard]] static Json object(std::initializer_list<Member> members = {});
  [[nodiscard]] static Json array(std::initializer_list<Json> items = {});
  // The same of members gathered in any order: one sort, where set() would insert one by one.
  [[nodiscard]] static Json object_of(Object members);

  // Reads and validates a whole document (UTF-8). `invalid` with the byte offset for anything that is not JSON, holds a
  // duplicate key, a number that no 64-bit integer or double holds, a lone surrogate or U+0000; `limit` when nested
  // deeper than `max_depth` or longer than 4 GiB. A longer integer is held when it is the shortest decimal of a double:
  // PostgreSQL's jsonb writes 1e+20 as 100000000000000000000.
  static constexpr std::size_t max_depth = 128;
  [[nodiscard]] static Result<Json> parse(std::string_view text);

  [[nodiscard]] bool is_null() const noexcept { return data_.index() == 0; }
  [[nodiscard]] bool is_bool() const noexcept { return data_.index() == 1; }
  [[nodiscard]] bool is_integer() const noexcept { return data_.index() == 2; }
  [[nodiscard]] bool is_number() const noexcept { return data_.index() == 2 || data_.index() == 3; }
  [[nodiscard]] bool is_string() const noexcept { return data_.index() == 4; }
  [[nodiscard]] bool is_array() const noexcept { return data_.index() == 5; }
  [[nodiscard]] bool is_object() const noexcept { return data_.index() == 6; }

  // Lenient readers: what the value holds, or the fallback when it is of another kind.
  [[nodiscard]] bool as_bool(bool fallback = false) const noexcept;
  [[nodiscard]] std::int64_t as_integer(std::int64_t fallback = 0) const noexcept;
  [[nodiscard]] double as_double(double fallback = 0) const noexcept;
  [[nodiscard]] std::string_view as_string(std::string_view fallback = {}) const noexcept;
  [[nodiscard]] std::span<const Json> items() const noexcept;      // empty when no array
  [[nodiscard]] std::span<const Member> members() const noexcept;  // empty when no object

  // The member, or null when there is none or this is no object. The reference lives as long as this value unchanged.
  [[nodiscard]] const Json& operator[](std::string_view key) const noexcept;
  [[nodiscard]] const Json* find(std::string_view key) const noexcept;
  [[nodiscard]] Json* find(std::string_view key) noexcept;
  // Sets a member and returns this value; a value that is no object becomes one.
  Json& set(std::string_view key, Json value);
  bool remove(std::string_view key);
  // Appends; a value that is no array becomes one.
  void push(Json value);

  // The canonical text: no white space, keys in order, UTF-8 unescaped but for control characters, `"` and `\`.
  [[nodiscard]] std::string dump() const;
  void dump_to(std::string& out) const;

  friend bool operator==(const Json&, const Json&) = default;

 private:
  struct Reader;
  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> data_;
};

// Appends `text` as a JSON string, quotes included.
void append_json_string(std::string& out, std::string_view text);
// Appends the shortest decimal that reads back as the same double; `null` for what JSON has no number for.
void append_json_number(std::string& out, double number);
// {"ru": ..., "kk": ..., "en": ...} and other text members; a plain string counts as Russian, null (also of a member)
// as not given. `invalid` for the rest.
[[nodiscard]] Result<I18n> i18n_from(const Json& json);

}  // namespace techhub
