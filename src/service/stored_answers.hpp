// SPDX-License-Identifier: MIT
// Answers as a row of service.hubformdata holds them. They enter and leave a row here and nowhere else.
#pragma once

#include "techhub/hub/change.hpp"
#include "techhub/service/answers.hpp"

namespace techhub::service {

// The fields of a form, in their order.
Result<std::vector<HubFormField>> fields_of(Records& records, const Value& form);

// The answers of a row in the clear.
Result<Json> open_answers(Records& records, const Record& form_data);
// Answers, in the clear, into the row of the change, which is written with the personal ones (is_personal) sealed.
void keep_answers(Change& change, std::span<const HubFormField> fields, const Json& answers);

// The answers of a row against its form.
Result<Answers> validate_stored(Records& records, const Record& form_data, Answering answering);

// An `invalid` error of this change with every problem of the answers.
[[nodiscard]] Error wrong_answers(const Change& change, std::string_view field, std::vector<Problem> problems);

}  // namespace techhub::service
