// SPDX-License-Identifier: MIT
// A form as a JSON Schema of its answers, for programs that fill it in or check it without this library. Pure; any
// thread. docs/forms.md says what such a schema cannot hold.
#pragma once

#include <span>

#include "techhub/service/answers.hpp"

namespace techhub::service {

// A JSON Schema (2020-12) of whole answers, as validate() wants them when their request is sent. It refuses nothing that
// validate() takes; where it takes more, the `$comment` of the field says what it leaves to validate(). Titles and
// descriptions are the labels and helps in this language. `invalid` with what check_fields() says of the fields, and for
// a condition that compares with a text of more than 100 characters.
[[nodiscard]] Result<Json> answers_schema(std::span<const HubFormField> fields, Language language = Language::ru);

}  // namespace techhub::service
