// SPDX-License-Identifier: MIT
// Answers as a row of service.hubformdata holds them. They enter and leave a row here and nowhere else.
#pragma once

#include "techhub/hub/change.hpp"
#include "techhub/service/answers.hpp"

namespace techhub::service {

// The fields of a form, in their order.
Result<std::vector<HubFormField>> fields_of(Records& records, const Value& form);

// The answers of a row in the clear, and answers as the row stores them. Personal ones (is_personal) are to be sealed
// between the two, under the row's own salt; they are stored as they are for now.
Result<Json> open_answers(Records& records, const Record& form_data);
Result<Json> seal_answers(Records& records, const Record& form_data, const Json& answers);

// The answers of a row against its form.
Result<Answers> validate_stored(Records& records, const Record& form_data, Answering answering);

// An `invalid` error of this change with every problem of the answers.
[[nodiscard]] Error wrong_answers(const Change& change, std::string_view field, std::vector<Problem> problems);

}  // namespace techhub::service
