// SPDX-License-Identifier: MIT
// Appender: text in Django's JSONL form (`,` between members, `: ` after keys), handed on in large pieces.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "techhub/hub/export.hpp"

namespace techhub::hub {

struct Style {
  // What Django's serialisers put between members, and between a key and its value.
  std::string_view item = ",";
  std::string_view key = ": ";
  // Times with whole milliseconds in three digits, as Django writes them; others with six all the same.
  bool short_times = false;
};

inline void append_integer(std::string& out, std::int64_t number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

// Canonical JSON with other separators.
void append_separated(std::string& out, std::string_view canonical, const Style& style = {});

// A value as its column types it, as json_from gives it; json, i18n and tag by append_separated. A personal value that
// is sealed is null.
void append_value(std::string& out, const Column& column, const Value& value, const Style& style = {});

// The name of a column in a dump: a reference stands under the field's name, without `_id`.
[[nodiscard]] std::string_view field_name(const Table& table, const Column& column) noexcept;

class Appender {
 public:
  explicit Appender(const ByteWriter& write) : write_(write) { text_.reserve(portion + 16 * 1024); }
  [[nodiscard]] std::string& text() noexcept { return text_; }
  [[nodiscard]] std::int64_t bytes() const noexcept { return written_ + static_cast<std::int64_t>(text_.size()); }
  // Hands on what there is once it is enough.
  Result<> pass() { return text_.size() < portion ? Result<>(success()) : flush(); }
  Result<> flush();

 private:
  static constexpr std::size_t portion = 64 * 1024;
  const ByteWriter& write_;
  std::string text_;
  std::int64_t written_ = 0;
};

}  // namespace techhub::hub
