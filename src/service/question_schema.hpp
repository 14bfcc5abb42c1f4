// SPDX-License-Identifier: MIT
// What a JSON Schema says of one answer, and the parts that such schemas are made of.
#pragma once

#include <string_view>

#include "service/question.hpp"

namespace techhub::service {

// {"$ref": ...} to a definition of the whole schema; `blank` is blank_schema().
[[nodiscard]] Json defined(std::string_view name);
[[nodiscard]] Json no(Json schema);
[[nodiscard]] Json of_type(std::string_view type);
[[nodiscard]] Json member(std::string_view key, Json schema);
// `anyOf` or `allOf`.
[[nodiscard]] Json combined(std::string_view word, Json::Array schemas);

// No answer.
[[nodiscard]] Json blank_schema();
// A right answer; where none is required a blank one too. Its `$comment` says what it leaves to check_answer().
[[nodiscard]] Json answer_schema(const Question& question, bool required);

}  // namespace techhub::service
