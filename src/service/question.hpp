// SPDX-License-Identifier: MIT
// Question: what one answer has to be, of a field or of a column of a table field.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/pattern.hpp"
#include "techhub/schema/value.hpp"
#include "techhub/service/answers.hpp"

namespace techhub::service {

// What no field takes, whatever its rules: nobody types so much, and all of it is kept for ever.
constexpr std::int64_t max_text = 100'000;  // code points
constexpr std::int64_t max_url = 2'048;
constexpr std::int64_t max_rows = 1'000;

struct Question {
  std::string_view key;
  HubFormFieldType type = HubFormFieldType::text;
  bool required = false;
  const Json* options = nullptr;
  const Json* rules = nullptr;
};

[[nodiscard]] Question question_of(const HubFormField& field) noexcept;
// A column of a table field; a word that is no type reads as text.
[[nodiscard]] Question question_of(const Json& column) noexcept;

// What a question demands of an answer, read from its options and rules, which have to outlive it. A limit that is not
// of the question's type is none.
struct Demands {
  explicit Demands(const Question& question);

  std::int64_t min_length = 0;
  std::int64_t max_length = 0;
  std::optional<Decimal> least{}, most{};
  std::optional<Date> first_day{}, last_day{};
  std::optional<Time> earliest{}, latest{};
  bool has_pattern = false;
  std::unique_ptr<const Pattern> pattern{};  // null for a pattern that is none
  std::vector<const Json*> offers{};         // in order
  bool has_content_types = false;
  std::vector<std::string> content_types{};  // in lower case
  std::vector<struct Asking> columns;        // of a table
};
struct Asking {
  Question question;
  Demands demands;
};

// An order of values, of the same text or number as one, to find them by; it means nothing else.
struct ValueLess {
  bool operator()(const Json* a, const Json* b) const;
};

// The exact number of a number, or of a decimal as text.
[[nodiscard]] std::optional<Decimal> decimal_of(const Json& json);
// The same of an answer of the type money.
[[nodiscard]] std::optional<Decimal> money_of(const Json& answer);
// -1, 0, 1 for limits (`min`, `max`) of one type: numbers, dates or times.
[[nodiscard]] int order_of_limits(HubFormFieldType type, const Json& a, const Json& b);
// A media type (RFC 6838) without parameters, or with `or_any` all of one kind: `image/*`.
[[nodiscard]] bool is_media_type(std::string_view text, bool or_any = false);
// Whether one of these, in lower case, is or covers the media type.
[[nodiscard]] bool is_covered(const std::vector<std::string>& content_types, std::string_view media_type);

// null, white space, [] and {}: as if nothing had been answered.
[[nodiscard]] bool is_blank_answer(const Json& answer) noexcept;
// The values that a select or multiselect offers: a list of values, or of {"value": ..., "label": {...}}.
[[nodiscard]] std::vector<Json> offered(const Json& options);
// Appends the faults of an answer that is not blank; `place` is the field of the problems.
void check_answer(const Question& question, const Demands& demands, const Json& answer, const std::string& place,
                  std::vector<Problem>& problems);
// Appends the faults of the question itself: key, options and rules other than its conditions.
void check_question(const Question& question, const std::string& place, std::vector<Problem>& problems);

// The start of a name that somebody gave, for a problem: at most 64 bytes, whole characters.
[[nodiscard]] std::string_view start_of(std::string_view name) noexcept;

inline void add(std::vector<Problem>& problems, std::string place, const Reason& reason,
                std::string_view argument = {}) {
  problems.push_back({std::move(place), std::string(reason.code), reason.text(argument)});
}

}  // namespace techhub::service
