// SPDX-License-Identifier: MIT
#include "service/scene.hpp"

using namespace techhub;
using namespace techhub::service::test;

TEST_CASE("a report goes back and forth until it is accepted", "[service]") {
  Scene scene;
  scene.service("plain");
  const auto request = scene.request("plain", "success");
  const auto made = scene.hub().create(scene.applicant, reports, Json::object({{"service_request_id", request}}));
  REQUIRE(fault(made) == "");
  const auto report = as_integer(made.value().row.key());
  CHECK(scene.take(scene.manager, reports, report, "accept") == "illegal_transition: not_from_status");
  CHECK(scene.take(scene.applicant, reports, report, "send") == "");
  CHECK(fault(scene.hub().update(scene.applicant, reports, report, Json::object({{"comment", "ещё"}}))) ==
        "illegal_transition: not_editable");
  CHECK(scene.take(scene.manager, reports, report, "return") == "invalid: comment_required");
  CHECK(scene.say(scene.manager, reports, report, "return") == "");
  CHECK(fault(scene.hub().update(scene.applicant, reports, report, Json::object({{"comment", "ещё"}}))) == "");
  CHECK(scene.take(scene.applicant, reports, report, "send") == "");
  CHECK(scene.take(scene.moderator, reports, report, "accept") == "not_found");
  CHECK(scene.take(scene.manager, reports, report, "accept") == "");
  CHECK(scene.history(reports, report) == ">draft draft>sent sent>correction correction>sent sent>accepted");
}

TEST_CASE("a report is about a completed request", "[service]") {
  Scene scene;
  scene.service("plain");
  const auto request = scene.request("plain", "approved");
  CHECK(fault(scene.hub().create(scene.applicant, reports, Json::object({{"service_request_id", request}}))) ==
        "invalid: request_not_completed");
  const auto imported =
      scene.insert(reports, Json::object({{"service_request_id", request}, {"author_id", scene.author}}));
  CHECK(scene.take(scene.applicant, reports, imported, "send") == "invalid: request_not_completed");
}

TEST_CASE("a report names the company of its request, and a period that runs forward", "[service]") {
  Scene scene;
  scene.service("plain");
  const auto firm = scene.company(scene.author);
  const auto other = scene.company(scene.author);
  const auto request = scene.request("plain", "success", Json::object({{"company_id", firm}}));
  const auto create = [&](const Json& more) {
    Json fields = Json::object({{"service_request_id", request}});
    for (const auto& [key, value] : more.members()) fields.set(key, value);
    return fault(scene.hub().create(scene.actor(scene.author), reports, fields));
  };
  CHECK(create(Json::object({{"company_id", other}})) == "invalid: company_of_another");
  CHECK(create(Json::object({{"company_id", firm}})) == "");
  CHECK(create(Json::object({{"period_start", "2025-04-01"}, {"period_end", "2025-03-31"}})) ==
        "invalid: period_reversed");
  CHECK(create(Json::object({{"period_start", "2025-04-01"}, {"period_end", "2025-04-01"}})) == "");
}

TEST_CASE("nobody accepts or returns the report on their own request", "[service]") {
  Scene scene;
  scene.service("plain");
  const auto own = scene.user("manager");
  const auto request = scene.request("plain", "success", Json::object({{"author_id", own}}));
  const auto report = scene.insert(
      reports, Json::object({{"service_request_id", request}, {"author_id", scene.author}, {"status", "sent"}}));
  CHECK(scene.say(scene.actor(own), reports, report, "accept") == "denied: own_case");
  CHECK(scene.say(scene.actor(own), reports, report, "return") == "denied: own_case");
  CHECK(scene.say(scene.manager, reports, report, "accept") == "");
}
