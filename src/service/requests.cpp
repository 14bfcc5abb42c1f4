// SPDX-License-Identifier: MIT
// What stands before and behind the actions of a request.
#include "hub/acting.hpp"
#include "hub/reasons.hpp"
#include "service/parts.hpp"
#include "service/pipeline.hpp"
#include "service/reasons.hpp"
#include "service/stored_answers.hpp"

namespace techhub::service {
namespace {

Result<> check_service_takes_requests(Change& change) {
  // Filled in later by whoever is told that it is required.
  if (is_null(change.after().get("service_id"))) return success();
  if (change.kind() == Change::Kind::update && !change.changes("service_id")) return success();
  TECHHUB_TRY(const auto service, service_of(change, change.after()));
  if (!takes_requests(service)) return change.refuse(service_inactive, "service_id");
  return success();
}

// Answers belong to one request, and only to somebody who could have given them: whoever acts for a request reads and
// changes its answers.
Result<> check_answers_attached(Change& change) {
  if (!change.changes("hub_form_data_id")) return success();
  TECHHUB_TRY(const auto form_data, change.find("service.hubformdata", change.after().get("hub_form_data_id")));
  if (!form_data) return success();
  const Table& requests = change.table();
  Filter others = Filter::is(requests.at("hub_form_data_id"), form_data->key());
  if (!is_null(change.after().key())) {
    others = std::move(others) && Filter::is(0, change.after().key(), Compare::not_equal);
  }
  TECHHUB_TRY(bool taken, change.records().exists(requests, std::move(others)));
  if (!taken && !change.is_effect()) {
    TECHHUB_TRY(const bool may, change.may("change", *form_data));
    taken = !may;
  }
  if (taken) return change.refuse(answers_of_another, "hub_form_data_id");
  return success();
}

Result<> check_request_answers(Change& change) {
  const Record& request = change.after();
  TECHHUB_TRY(const auto service, service_of(change, request));
  const Value& form = service.get("hub_form_id");
  if (is_null(form)) return success();
  TECHHUB_TRY(const auto form_data, change.find("service.hubformdata", request.get("hub_form_data_id")));
  if (!form_data) return change.refuse(form_missing, "hub_form_data_id");
  if (form_data->get("hub_form_id") != form) return change.refuse(form_changed, "hub_form_data_id");
  TECHHUB_TRY(auto answers, validate_stored(change.records(), *form_data, Answering::whole));
  if (!answers.problems.empty()) return wrong_answers(change, "hub_form_data_id", std::move(answers.problems));
  return success();
}

// Rows that came from elsewhere may still hold answers of hidden fields.
Result<> keep_shown_answers(Change& change) {
  TECHHUB_TRY(const auto form_data, change.find("service.hubformdata", change.after().get("hub_form_data_id")));
  if (!form_data) return success();
  TECHHUB_TRY(const auto stored, open_answers(change.records(), *form_data));
  TECHHUB_TRY(const auto fields, fields_of(change.records(), form_data->get("hub_form_id")));
  const Answers answers = validate(fields, stored);
  if (answers.problems.empty() && !(answers.kept == stored))
    TECHHUB_DO(change.update(*form_data, Json::object({{"data", answers.kept}})));
  return success();
}

Result<> check_request_company(Change& change) {
  const Value& company = change.after().get("company_id");
  if (is_null(company)) return success();
  TECHHUB_TRY(const bool acts, hub::acts_for(change.records(), change.actor(), company));
  if (!acts) return change.refuse(hub::not_your_company, "company_id");
  return success();
}

// A company has one open request where the service says so; who applies for themselves, one of their own. Two that were
// filled in already (an import brings them) do not hold one another up: the one that is sent first is the open one.
Result<> check_only_open_request(Change& change) {
  const Record& request = change.after();
  TECHHUB_TRY(const auto service, service_of(change, request));
  if (!takes_one_at_a_time(service)) return success();
  const Table& requests = change.table();
  const auto company = requests.at("company_id");
  Filter same = is_null(request[company])
                    ? Filter::is_null(company) && Filter::is(requests.at("author_id"), request.get("author_id"))
                    : Filter::is(company, request[company]);
  std::vector<Value> statuses{std::string("sent"), std::string("approved")};
  if (change.before().text("status") != "created") statuses.emplace_back(std::string("created"));
  Filter open = Filter::is(requests.at("service_id"), request.get("service_id")) &&
                Filter::in(requests.at("status"), std::move(statuses)) &&
                Filter::is(0, request.key(), Compare::not_equal) && std::move(same);
  TECHHUB_TRY(const bool exists, change.records().exists(requests, std::move(open)));
  if (exists) return change.refuse(open_request, "service_id");
  return success();
}

Result<> stamp_sent(Change& change) {
  change.set("sent_at", change.now().us);
  return success();
}

Result<> stamp_assignee(Change& change) {
  if (is_null(change.after().get("assignee_id")) && change.actor().user != 0)
    change.set("assignee_id", change.actor().user);
  return success();
}

// A conclusion or a signature that completes a request has looked already.
Result<> check_steps_taken(Change& change) {
  if (change.is_effect()) return success();
  TECHHUB_TRY(const auto service, service_of(change, change.after()));
  const Pipeline pipeline = pipeline_of(service);
  if (pipeline.with_protocol) return change.refuse(waits_for_protocol, "status");
  TECHHUB_TRY(const auto opinions, opinions_on(change.records(), change.after()));
  if (!opinions.are_complete(pipeline)) return change.refuse(waits_for_experts, "status");
  if (!opinions.support(pipeline)) return change.refuse(experts_refused, "status");
  return success();
}

// Some may be open even as a request completes: the steps of its service were changed after they were assigned.
Result<> revoke_open_expertises(Change& change) {
  const Table& expertises = change.table("service.expertise");
  Filter open = Filter::is(expertises.at("service_request_id"), change.after().key()) &&
                Filter::is(expertises.at("status"), "assigned");
  TECHHUB_TRY(const auto rows, change.records().select(Query{.table = &expertises, .filter = std::move(open)}));
  for (const Record& row : rows) TECHHUB_DO(change.perform(row, "revoke"));
  return success();
}

// Who stands for the decision where the applicant reads it. Experts are not named to them: the reviewer is.
Result<Json> verified_by(Change& change) {
  const Table& expertises = change.table("service.expertise");
  Filter own = Filter::is(expertises.at("service_request_id"), change.after().key()) &&
               Filter::is(expertises.at("author_id"), change.actor().user);
  TECHHUB_TRY(const bool is_expert, change.records().exists(expertises, std::move(own)));
  if (!is_expert) return Json(change.actor().user);
  const Value& assignee = change.after().get("assignee_id");
  return is_null(assignee) ? Json() : Json(as_integer(assignee));
}

Result<> take_service_effect(Change& change) {
  TECHHUB_TRY(const auto service, service_of(change, change.after()));
  const Effect effect = effect_of(service);
  TECHHUB_TRY(const auto company, change.find("account.company", change.after().get("company_id")));
  if (effect == Effect::none || !company) return success();
  const std::string_view column = effect == Effect::verify_company ? "tag_it_company" : "tag_startup";
  Json tag = company->json(column);
  tag.set("active", true);
  tag.set("verified_at", change.now().to_string().substr(0, 10));
  TECHHUB_TRY(auto by, verified_by(change));
  tag.set("verified_by", std::move(by));
  Json fields = Json::object({{std::string(column), std::move(tag)}});
  if (effect == Effect::verify_company) fields.set("verified", true);
  TECHHUB_DO(change.update(*company, std::move(fields)));
  return success();
}

}  // namespace

void add_requests(Module& module) {
  module.steps.insert({{"check_service_takes_requests", &check_service_takes_requests},
                       {"check_answers_attached", &check_answers_attached},
                       {"check_request_answers", &check_request_answers},
                       {"keep_shown_answers", &keep_shown_answers},
                       {"check_request_company", &check_request_company},
                       {"check_only_open_request", &check_only_open_request},
                       {"stamp_sent", &stamp_sent},
                       {"stamp_assignee", &stamp_assignee},
                       {"check_steps_taken", &check_steps_taken},
                       {"revoke_open_expertises", &revoke_open_expertises},
                       {"take_service_effect", &take_service_effect}});
  module.hooks["service.servicerequest"] = {.create = {"check_service_takes_requests", "check_answers_attached"},
                                            .update = {"check_service_takes_requests", "check_answers_attached"}};
}

}  // namespace techhub::service
