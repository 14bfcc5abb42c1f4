// SPDX-License-Identifier: MIT
// Value: what a backend stores in one cell. Types with a richer meaning travel as one of the five kinds:
//   id, integer, boolean (0/1), time (us), date (days)           -> integer
//   real                                                         -> double
//   code, text, decimal, word, json, i18n, tag, secret           -> text (JSON in canonical form)
//   personal                                                     -> text in the clear, bytes when sealed
//   bytes                                                        -> bytes
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "techhub/value/json.hpp"

namespace techhub {

using Bytes = std::vector<std::uint8_t>;
using Value = std::variant<std::monostate, std::int64_t, double, std::string, Bytes>;

[[nodiscard]] inline bool is_null(const Value& value) noexcept { return value.index() == 0; }
// Lenient readers: the fallback when the value is of another kind.
[[nodiscard]] std::int64_t as_integer(const Value& value, std::int64_t fallback = 0) noexcept;
[[nodiscard]] std::string_view as_text(const Value& value) noexcept;

// The key of a row as text, whatever its kind: what `primary_key`, `object_id` and messages hold.
[[nodiscard]] std::string key_text(const Value& key);

// A fixed-point number as its decimal text, exact and, in one form for one number, the same on every backend: "12.5",
// "-0.01", "0"; no needless zeros, no exponent, no plus.
struct Decimal {
  std::string text = "0";

  // Reads digits with or without a fraction and a minus; the result is in the one form. Nothing for any other text.
  [[nodiscard]] static std::optional<Decimal> parse(std::string_view text);
  // Compares as numbers; both in the one form.
  [[nodiscard]] static std::strong_ordering compare(std::string_view a, std::string_view b) noexcept;
  // At most `precision` digits, `scale` of them after the point.
  [[nodiscard]] bool fits(std::size_t precision, std::size_t scale) const noexcept;

  friend bool operator==(const Decimal&, const Decimal&) = default;
};

// A tag of a company: {"active", "verified_at", "verified_by", ...}; unknown keys are kept.
struct Tag {
  Json data = Json::object();
  [[nodiscard]] bool active() const noexcept { return data["active"].as_bool(); }
  friend bool operator==(const Tag&, const Tag&) = default;
};

}  // namespace techhub
