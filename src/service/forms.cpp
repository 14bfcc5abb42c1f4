// SPDX-License-Identifier: MIT
// Fields and answers as they are saved. A form with answers never changes: a version is a form of its own.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "service/condition.hpp"
#include "service/field_check.hpp"
#include "service/parts.hpp"
#include "service/reasons.hpp"
#include "service/stored_answers.hpp"
#include "techhub/service/form_versions.hpp"

namespace techhub::service {
namespace {

Result<> check_form_is_open(Change& change, const Value& form) {
  const Table& answers = change.table("service.hubformdata");
  TECHHUB_TRY(const bool answered, change.records().exists(answers, Filter::is(answers.at("hub_form_id"), form)));
  if (answered) return change.refuse(form_has_answers, "hub_form_id");
  return success();
}

Result<> check_field_is_free(Change& change, const Record& field) {
  TECHHUB_TRY(const auto fields, fields_of(change.records(), field.get("hub_form_id")));
  for (const auto& other : fields) {
    if (other.id.value == as_integer(field.key())) continue;
    const auto asked = Condition::asked_by(other.rules);
    if (std::find(asked.begin(), asked.end(), field.text("key")) != asked.end())
      return change.refuse(field_in_use, "key", field.text("key"));
  }
  return success();
}

// Old faults of an imported field do not stand in the way of a change elsewhere in it.
bool is_of_this_change(const Change& change, const Problem& problem, const std::string& key) {
  const bool whole = change.changes("key") || change.changes("type") || change.changes("hub_form_id");
  if (problem.field == key) return whole || (problem.code == conditions_in_circle.code && change.changes("rules"));
  if (problem.field.starts_with(key + ".options")) return whole || change.changes("options");
  return problem.field.starts_with(key + ".rules") && (whole || change.changes("rules"));
}

// What the check of another field reads of a field.
HubFormField as_asked(const Record& row) {
  HubFormField field;
  field.key = row.text("key");
  field.type = Word<HubFormFieldType>::from(row.text("type"));
  field.rules = row.json("rules");
  return field;
}

// The field, and after it those of its form that its conditions lead to; the others are nothing to it. Most conditions
// lead no further than a step or two, so fields are looked up by their keys; the form is read whole only beyond that.
Result<std::vector<HubFormField>> with_asked(Change& change, HubFormField field) {
  constexpr int steps_by_key = 4;
  const Table& table = change.table();
  const Value own_key = change.after().key();
  std::vector<HubFormField> found;
  found.push_back(std::move(field));
  std::unordered_set<std::string> known{found.front().key};
  std::unordered_map<std::string, Record> read;
  std::size_t first = 0;  // of those whose conditions nobody followed yet
  for (int step = 0; first < found.size(); ++step) {
    std::vector<std::string> keys;
    for (; first < found.size(); ++first) {
      for (auto& key : Condition::asked_by(found[first].rules)) {
        if (known.insert(key).second) keys.push_back(std::move(key));
      }
    }
    if (keys.empty()) break;
    if (step <= steps_by_key) {
      Filter filter = Filter::is(table.at("hub_form_id"), change.after().get("hub_form_id"));
      if (step < steps_by_key) filter = std::move(filter) && Filter::in(table.at("key"), {keys.begin(), keys.end()});
      TECHHUB_TRY(auto rows, change.records().select(Query{.table = &table, .filter = std::move(filter)}));
      for (Record& row : rows) {
        if (row.key() != own_key) read.insert_or_assign(std::string(row.text("key")), std::move(row));
      }
    }
    for (const auto& key : keys) {
      if (const auto row = read.find(key); row != read.end()) found.push_back(as_asked(row->second));
    }
  }
  return found;
}

Result<> check_form_field(Change& change) {
  const Record& row = change.after();
  if (change.is_effect() || is_null(row.get("hub_form_id"))) return success();
  TECHHUB_DO(check_form_is_open(change, row.get("hub_form_id")));
  if (change.kind() == Change::Kind::update) {
    if (change.changes("hub_form_id")) TECHHUB_DO(check_form_is_open(change, change.before().get("hub_form_id")));
    if (change.changes("hub_form_id") || change.changes("key"))
      TECHHUB_DO(check_field_is_free(change, change.before()));
  }
  Record given = row;
  if (is_null(given.key())) given[0] = std::int64_t{0};  // a new field has no key yet
  TECHHUB_TRY(auto field, row_from<HubFormField>(given));
  const std::string key = field.key;
  TECHHUB_TRY(const auto fields, with_asked(change, std::move(field)));
  auto problems = check_field(fields, 0);
  std::erase_if(problems, [&](const Problem& problem) { return !is_of_this_change(change, problem, key); });
  if (problems.empty()) return success();
  Error error = Error(Code::invalid, "the field is wrong").at(change.table().label, "rules");
  for (auto& problem : problems) error = std::move(error).add(std::move(problem));
  return error;
}

Result<> check_field_removal(Change& change) {
  if (change.is_effect()) return success();
  TECHHUB_DO(check_form_is_open(change, change.before().get("hub_form_id")));
  return check_field_is_free(change, change.before());
}

// Answers are checked as they are given, so that nothing unknown is ever kept; what is missing may still come.
Result<> check_answers_given(Change& change) {
  if (is_null(change.after().get("hub_form_id")) || !(change.changes("data") || change.changes("hub_form_id")))
    return success();
  TECHHUB_TRY(const auto fields, fields_of(change.records(), change.after().get("hub_form_id")));
  // What the input gave is in the clear; what was stored before may not be.
  Json given = change.after().json("data");
  if (!change.changes("data")) {
    TECHHUB_TRY(given, open_answers(change.records(), change.before()));
  }
  Answers answers = validate(fields, given, Answering::partial);
  if (!answers.problems.empty()) return wrong_answers(change, "data", std::move(answers.problems));
  keep_answers(change, fields, answers.kept);
  return success();
}

// While somebody decides on a request, its answers stay what they were.
Result<> check_answers_are_editable(Change& change) {
  if (change.is_effect() || change.is_override()) return success();
  const Table& requests = change.table("service.servicerequest");
  Filter sent = Filter::is(requests.at("hub_form_data_id"), change.after().key()) &&
                Filter::negate(Filter::in(requests.at("status"), {"draft", "created"}));
  TECHHUB_TRY(const bool is_sent, change.records().exists(requests, std::move(sent)));
  if (is_sent) return change.refuse(answers_are_sent, "data");
  return success();
}

Result<Record> copy_form(Change& change, const Record& form) {
  Json data = form.json("data");
  data.set("version", data["version"].as_integer(1) + 1);
  const Value& organization = form.get("organization_id");
  return change.create("service.hubform",
                       Json::object({{"organization_id", is_null(organization) ? Json() : Json(as_text(organization))},
                                     {"data", std::move(data)}}));
}

Result<> copy_fields(Change& change, const Record& from, const Record& to) {
  const Table& table = change.table("service.hubformfield");
  TECHHUB_TRY(const auto rows, change.records().select(
                                   Query{.table = &table, .filter = Filter::is(table.at("hub_form_id"), from.key())}));
  for (const Record& row : rows) {
    Json fields = json_from(row);
    for (const auto own : {"id", "created_at", "updated_at"}) fields.remove(own);
    fields.set("hub_form_id", as_integer(to.key()));
    TECHHUB_DO(change.create("service.hubformfield", std::move(fields)));
  }
  return success();
}

Result<> move_services(Change& change, const Record& from, const Record& to) {
  const Table& table = change.table("service.service");
  TECHHUB_TRY(const auto rows, change.records().select(
                                   Query{.table = &table, .filter = Filter::is(table.at("hub_form_id"), from.key())}));
  for (const Record& row : rows) {
    TECHHUB_TRY(const bool may, change.may("change", row));
    if (!may)
      return Error(Code::denied, "service `" + key_text(row.key()) + "` is not the actor's to change")
          .at("service.service")
          .because(rules::reason(rules::Verdict::out_of_scope));
    TECHHUB_DO(change.update(row, Json::object({{"hub_form_id", as_integer(to.key())}})));
  }
  return success();
}

}  // namespace

Result<Outcome> new_version(Hub& hub, const rules::Actor& actor, std::int64_t form) {
  return hub.run(actor, {.label = "service.hubform",
                         .action = "change",
                         .on = [form](Change& change) { return change.need("service.hubform", form); },
                         .work = [](Change& change) -> Result<Record> {
                           TECHHUB_TRY(auto made, copy_form(change, change.before()));
                           TECHHUB_DO(copy_fields(change, change.before(), made));
                           TECHHUB_DO(move_services(change, change.before(), made));
                           return made;
                         }});
}

Result<std::vector<FormChange>> compare_versions(Hub& hub, const rules::Actor& actor, std::int64_t before,
                                                 std::int64_t after) {
  for (const std::int64_t form : {before, after}) TECHHUB_DO(hub.get(actor, "service.hubform", form));
  std::vector<HubFormField> old_fields, new_fields;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    TECHHUB_TRY(old_fields, fields_of(records, Value(before)));
    TECHHUB_TRY(new_fields, fields_of(records, Value(after)));
    return success();
  }));
  return compare(old_fields, new_fields);
}

void add_forms(Module& module) {
  module.steps.insert({{"check_form_field", &check_form_field},
                       {"check_field_removal", &check_field_removal},
                       {"check_answers_given", &check_answers_given},
                       {"check_answers_are_editable", &check_answers_are_editable}});
  module.hooks["service.hubformfield"] = {
      .create = {"check_form_field"}, .update = {"check_form_field"}, .erase = {"check_field_removal"}};
  module.hooks["service.hubformdata"] = {.create = {"check_answers_given"},
                                         .update = {"check_answers_are_editable", "check_answers_given"},
                                         .erase = {"check_answers_are_editable"}};
}

}  // namespace techhub::service
