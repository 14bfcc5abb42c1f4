// SPDX-License-Identifier: MIT
#include "service/parts.hpp"
#include "service/reasons.hpp"

namespace techhub::service {
namespace {

// The company of a report stands for the applicant's side: another one would let the applicant decide on it.
Result<> check_report(Change& change) {
  const Record& report = change.after();
  const Value& start = report.get("period_start");
  const Value& end = report.get("period_end");
  if ((change.changes("period_start") || change.changes("period_end")) && !is_null(start) && !is_null(end) &&
      as_integer(end) < as_integer(start))
    return change.refuse(period_reversed, "period_end");
  if (!change.changes("service_request_id") && !change.changes("company_id")) return success();
  TECHHUB_TRY(const auto request, change.find("service.servicerequest", report.get("service_request_id")));
  if (!request) return success();
  if (request->text("status") != "success") return change.refuse(request_not_completed, "service_request_id");
  const Value& company = report.get("company_id");
  if (!is_null(company) && !is_null(request->get("company_id")) && company != request->get("company_id"))
    return change.refuse(company_of_another, "company_id");
  return success();
}

Result<> check_reported_request(Change& change) {
  TECHHUB_TRY(const auto request, change.need("service.servicerequest", change.before().get("service_request_id")));
  if (request.text("status") != "success") return change.refuse(request_not_completed, "service_request_id");
  return success();
}

}  // namespace

void add_reports(Module& module) {
  module.steps.insert({{"check_report", &check_report}, {"check_reported_request", &check_reported_request}});
  module.hooks["service.report"] = {.create = {"check_report"}, .update = {"check_report"}};
}

}  // namespace techhub::service
