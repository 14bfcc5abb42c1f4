// SPDX-License-Identifier: MIT
#include "service/stored_answers.hpp"

#include "hub/sealed_inside.hpp"

namespace techhub::service {

Result<std::vector<HubFormField>> fields_of(Records& records, const Value& form) {
  const Table& table = records.table("service.hubformfield");
  TECHHUB_TRY(const auto rows, records.select(Query{.table = &table,
                                                    .filter = Filter::is(table.at("hub_form_id"), form),
                                                    .order = {{table.at("position"), false}}}));
  std::vector<HubFormField> fields;
  fields.reserve(rows.size());
  for (const Record& row : rows) {
    TECHHUB_TRY(auto field, row_from<HubFormField>(row));
    fields.push_back(std::move(field));
  }
  return fields;
}

Result<Json> open_answers(Records& records, const Record& form_data) {
  Record opened = form_data;
  TECHHUB_DO(hub::open_inside(records.vault(), opened));
  return opened.json("data");
}

void keep_answers(Change& change, std::span<const HubFormField> fields, const Json& answers) {
  change.set("data", answers.dump());
  for (const HubFormField& field : fields) {
    if (is_personal(field)) change.seal_inside(field.key);
  }
}

Result<Answers> validate_stored(Records& records, const Record& form_data, Answering answering) {
  TECHHUB_TRY(const auto fields, fields_of(records, form_data.get("hub_form_id")));
  TECHHUB_TRY(const auto answers, open_answers(records, form_data));
  return validate(fields, answers, answering);
}

Error wrong_answers(const Change& change, std::string_view field, std::vector<Problem> problems) {
  Error error = Error(Code::invalid, "the answers do not fit the form").at(change.table().label, field);
  for (auto& problem : problems) error = std::move(error).add(std::move(problem));
  return error;
}

}  // namespace techhub::service
