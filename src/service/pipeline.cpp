// SPDX-License-Identifier: MIT
#include "service/pipeline.hpp"

#include <algorithm>

namespace techhub::service {

Pipeline pipeline_of(const Record& service) {
  const Json data = service.json("data");
  Pipeline made;
  for (const Json& step : data["steps"].items()) {
    if (step.as_string() == "expert") made.with_experts = true;
    if (step.as_string() == "protocol") made.with_protocol = true;
  }
  made.experts = std::max<std::int64_t>(1, data["experts"].as_integer(1));
  made.must_agree = data["rule"].as_string() == "all";
  made.commission = std::max<std::int64_t>(0, data["commission"].as_integer(0));
  return made;
}

bool takes_one_at_a_time(const Record& service) { return service.json("data")["unique_open"].as_bool(); }

bool takes_requests(const Record& service) { return service.json("data")["active"].as_bool(true); }

Effect effect_of(const Record& service) {
  const Json data = service.json("data");
  auto word = data["effect"].as_string();
  if (data["effect"].is_null()) {
    const auto code = as_text(service.key());
    word = code == "accreditation" ? "verify_company" : code == "startup_register" ? "tag_startup" : "none";
  }
  if (word == "verify_company") return Effect::verify_company;
  return word == "tag_startup" ? Effect::tag_startup : Effect::none;
}

Result<Opinions> opinions_on(Records& records, const Record& request) {
  const Table& expertises = records.table("service.expertise");
  TECHHUB_TRY(const auto rows,
              records.select(Query{.table = &expertises,
                                   .filter = Filter::is(expertises.at("service_request_id"), request.key())}));
  Opinions found;
  for (const Record& row : rows) {
    if (row.text("status") == "assigned") ++found.open;
    if (row.text("status") != "done") continue;
    ++found.done;
    if (row.text("verdict") == "positive") ++found.positive;
    if (row.text("verdict") == "negative") ++found.negative;
  }
  return found;
}

Result<Record> service_of(Change& change, const Record& request) {
  return change.need("service.service", request.get("service_id"));
}

Result<bool> awaits_protocol(Change& change, const Record& request) {
  if (request.text("status") != "approved") return false;
  TECHHUB_TRY(const auto service, service_of(change, request));
  const Pipeline pipeline = pipeline_of(service);
  if (!pipeline.with_protocol) return false;
  TECHHUB_TRY(const auto opinions, opinions_on(change.records(), request));
  return opinions.are_complete(pipeline);
}

Result<bool> is_own_case(Change& change, const rules::Actor& actor, const Record& request) {
  TECHHUB_TRY(const auto facts, hub::RowFacts::load(change.records(), request));
  return rules::is_own_case(actor, facts.view(), rules::Sod::full);
}

Error deny(const Change& change, const Reason& reason, std::string_view field) {
  return Error(Code::denied, "refused: " + std::string(reason.code)).at(change.table().label, field).because(reason);
}

}  // namespace techhub::service
