// SPDX-License-Identifier: MIT
// Question: what one answer has to be, of a field or of a column of a table field.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/pattern.hpp"
#include "techhub/service/answers.hpp"

namespace techhub::service {

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
  std::optional<double> least{}, most{};
  std::optional<Date> first_day{}, last_day{};
  std::optional<Time> earliest{}, latest{};
  bool has_pattern = false;
  std::unique_ptr<const Pattern> pattern{};  // null for a pattern that is none
  std::vector<const Json*> offers{};
  std::vector<struct Asking> columns;  // of a table
};
struct Asking {
  Question question;
  Demands demands;
};

// null, white space, [] and {}: as if nothing had been answered.
[[nodiscard]] bool is_blank_answer(const Json& answer) noexcept;
// The values that a select or multiselect offers: a list of values, or of {"value": ..., "label": {...}}.
[[nodiscard]] std::vector<Json> offered(const Json& options);
// Appends the faults of an answer that is not blank; `place` is the field of the problems.
void check_answer(const Question& question, const Demands& demands, const Json& answer, const std::string& place,
                  std::vector<Problem>& problems);
// Appends the faults of the question itself: key, options and rules other than its conditions.
void check_question(const Question& question, const std::string& place, std::vector<Problem>& problems);

inline void add(std::vector<Problem>& problems, std::string place, const Reason& reason,
                std::string_view argument = {}) {
  problems.push_back({std::move(place), std::string(reason.code), reason.text(argument)});
}

}  // namespace techhub::service
