// SPDX-License-Identifier: MIT
// What the tests of services share: a hub with a service, its form and the people around a request.
#pragma once

#include "support/hub_fixture.hpp"
#include "techhub/service/commission.hpp"
#include "techhub/service/form_versions.hpp"
#include "techhub/service/requests.hpp"

namespace techhub::service::test {

using namespace techhub::test;

inline constexpr std::string_view requests = "service.servicerequest";
inline constexpr std::string_view expertises = "service.expertise";
inline constexpr std::string_view protocols = "service.protocol";
inline constexpr std::string_view reports = "service.report";

struct Scene : HubFixture {
  std::int64_t author = user();
  rules::Actor applicant = actor(author);
  rules::Actor moderator = actor("moderator");
  rules::Actor manager = actor("manager");
  rules::Actor admin = actor("admin");

  // A service of these steps; `more` goes into its data, and `form` into its column.
  std::string service(std::string_view code, std::initializer_list<Json> steps = {"moderator"},
                      const Json& more = Json::object(), std::optional<std::int64_t> form = {}) {
    Json data = Json::object({{"steps", Json::array(steps)}});
    for (const auto& [key, value] : more.members()) data.set(key, value);
    Json fields = Json::object({{"data", data}});
    if (form) fields.set("hub_form_id", *form);
    return insert_code("service.service", code, fields);
  }
  std::int64_t form() { return insert("service.hubform", Json::object({{"data", Json::object({{"version", 1}})}})); }
  std::int64_t field(std::int64_t of, std::string_view key, std::string_view type, const Json& more = Json::object()) {
    Json fields = Json::object({{"hub_form_id", of}, {"key", key}, {"type", type}});
    for (const auto& [name, value] : more.members()) fields.set(name, value);
    return insert("service.hubformfield", fields);
  }
  std::int64_t answers(std::int64_t of, const Json& data, std::int64_t by = 0) {
    return insert("service.hubformdata",
                  Json::object({{"hub_form_id", of}, {"data", data}, {"author_id", by == 0 ? author : by}}));
  }
  std::int64_t request(std::string_view of, std::string_view status = "draft", const Json& more = Json::object()) {
    Json fields =
        Json::object({{"service_id", of}, {"status", status}, {"author_id", author}, {"created_at", text(now())}});
    for (const auto& [name, value] : more.members()) fields.set(name, value);
    return insert(requests, fields);
  }
  std::int64_t expertise(std::int64_t of, std::int64_t expert, std::string_view status = "assigned",
                         const Json& more = Json::object()) {
    Json fields = Json::object({{"service_request_id", of}, {"author_id", expert}, {"status", status}});
    for (const auto& [name, value] : more.members()) fields.set(name, value);
    return insert(expertises, fields);
  }

  // What the action answers: "" when it is taken.
  std::string take(const rules::Actor& who, std::string_view label, std::int64_t key, std::string_view action,
                   const Json& input = Json::object()) {
    return fault(hub().perform(who, label, key, action, input));
  }
  // With a comment.
  std::string say(const rules::Actor& who, std::string_view label, std::int64_t key, std::string_view action) {
    return take(who, label, key, action, Json::object({{"comment", "потому что"}}));
  }
  std::string conclude(std::int64_t expert, std::int64_t its, std::string_view verdict) {
    return take(actor(expert), expertises, its, "conclude",
                Json::object({{"verdict", verdict}, {"score", 70}, {"comment", "обосновано"}}));
  }
};

}  // namespace techhub::service::test
