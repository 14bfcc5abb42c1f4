// SPDX-License-Identifier: MIT
// Question: what one answer has to be, of a field or of a column of a table field.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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

// null, white space, [] and {}: as if nothing had been answered.
[[nodiscard]] bool is_blank_answer(const Json& answer) noexcept;
// The values that a select or multiselect offers: a list of values, or of {"value": ..., "label": {...}}.
[[nodiscard]] std::vector<Json> offered(const Json& options);
// Appends the faults of an answer that is not blank; `place` is the field of the problems.
void check_answer(const Question& question, const Json& answer, const std::string& place,
                  std::vector<Problem>& problems);
// Appends the faults of the question itself: key, options and rules other than its conditions.
void check_question(const Question& question, const std::string& place, std::vector<Problem>& problems);

inline void add(std::vector<Problem>& problems, std::string place, const Reason& reason,
                std::string_view argument = {}) {
  problems.push_back({std::move(place), std::string(reason.code), reason.text(argument)});
}

}  // namespace techhub::service
