// SPDX-License-Identifier: MIT
#include <array>

#include "scenarios_script.hpp"
#include "techhub/account/companies.hpp"
#include "techhub/service/commission.hpp"
#include "techhub/service/requests.hpp"

namespace techhub::demo {
namespace {

constexpr std::array<Field, 4> questions{{
    {"project", "text", "Название проекта", "Name of the project"},
    {"amount", "money", "Сумма гранта, тенге", "Grant, tenge"},
    {"plan", "textarea", "На что пойдут деньги", "What the money is for"},
    {"email", "email", "Почта руководителя проекта", "Address of the project's head"},
}};

constexpr std::string_view requests = "service.servicerequest";

struct Case {
  Person owner;
  Person adviser;  // a moderator who advises the company
  std::int64_t company = 0;
  std::int64_t request = 0;
};

Result<> invite_adviser(Script& script, const Case& grant) {
  Hub& hub = script.hub();
  TECHHUB_TRY(const auto invited,
              script.did(grant.owner, "invites a moderator to advise the company",
                         account::invite(hub, grant.owner.actor, grant.company, grant.adviser.id(), "advisor")));
  TECHHUB_DO(script.did(grant.adviser, "accepts", account::accept(hub, grant.adviser.actor, id_of(invited))));
  return success();
}

Result<std::int64_t> write_request(Script& script, const Case& grant, std::int64_t form) {
  Hub& hub = script.hub();
  const Json answers = Json::object({{"project", "Датчики влажности для теплиц"},
                                     {"amount", "12000000.00"},
                                     {"plan", "Опытная партия и сертификация"},
                                     {"email", "head.of.project@greenhouse.example"}});
  TECHHUB_TRY(const auto given, script.did(grant.owner, "answers the form",
                                           hub.create(grant.owner.actor, "service.hubformdata",
                                                      Json::object({{"hub_form_id", form}, {"data", answers}}))));
  TECHHUB_TRY(const auto made, script.did(grant.owner, "drafts a request for the company",
                                          hub.create(grant.owner.actor, requests,
                                                     Json::object({{"service_id", "seedmoney"},
                                                                   {"company_id", grant.company},
                                                                   {"hub_form_data_id", id_of(given)}}))));
  TECHHUB_DO(script.did(grant.owner, "sends it", hub.perform(grant.owner.actor, requests, made.row.key(), "send")));
  return id_of(made);
}

// Two things that a reviewer may not do: judge an own case, and judge what they have not read.
Result<> moderate(Script& script, const Case& grant, const Person& moderator) {
  Hub& hub = script.hub();
  const Person& owner = grant.owner;
  TECHHUB_DO(script.refused(grant.adviser, "wants to approve it as a moderator, advising the company", requests,
                            grant.request, hub.perform(grant.adviser.actor, requests, grant.request, "approve")));
  TECHHUB_TRY(const auto seen, hub.version(requests, grant.request));
  script.pass(std::chrono::minutes(20));
  TECHHUB_DO(
      script.did(owner, "takes it back meanwhile", hub.perform(owner.actor, requests, grant.request, "withdraw")));
  TECHHUB_TRY(const auto row, script.row(requests, grant.request));
  TECHHUB_DO(script.did(
      owner, "asks for less money",
      hub.update(owner.actor, "service.hubformdata", row.get("hub_form_data_id"),
                 Json::object({{"data", Json::object({{"project", "Датчики влажности для теплиц"},
                                                      {"amount", "9500000.00"},
                                                      {"plan", "Опытная партия"},
                                                      {"email", "head.of.project@greenhouse.example"}})}}))));
  TECHHUB_DO(script.did(owner, "sends it again", hub.perform(owner.actor, requests, grant.request, "send")));
  TECHHUB_DO(script.refused(
      moderator, "wants to approve what the screen showed before", requests, grant.request,
      hub.perform(moderator.actor, requests, grant.request, "approve", {}, Expect{.status = "sent", .version = seen})));
  TECHHUB_TRY(const auto fresh, hub.version(requests, grant.request));
  TECHHUB_DO(
      script.did(moderator, "reads it anew and approves it",
                 hub.perform(moderator.actor, requests, grant.request, "approve", {}, Expect{.version = fresh})));
  return success();
}

Result<> hear_experts(Script& script, const Case& grant, const Person& manager, std::int64_t protocol) {
  Hub& hub = script.hub();
  TECHHUB_TRY(const auto experts, script.cast("expert", 1));
  TECHHUB_TRY(const auto of_cett, script.cast("cett_expert", 1));
  const Person& first = experts.front();
  const Person& second = of_cett.front();
  TECHHUB_DO(script.refused(manager, "wants a moderator for an expert", requests, grant.request,
                            service::assign_expert(hub, manager.actor, grant.request, grant.adviser.id())));
  const Time deadline = script.now() + std::chrono::hours(24 * 5);
  TECHHUB_TRY(const auto one,
              script.did(manager, "asks the first expert",
                         service::assign_expert(hub, manager.actor, grant.request, first.id(), deadline)));
  TECHHUB_TRY(const auto two,
              script.did(manager, "asks the second expert",
                         service::assign_expert(hub, manager.actor, grant.request, second.id(), deadline)));
  const auto conclude = [&](const Person& expert, const Outcome& asked, int score, std::string_view what) {
    script.pass(std::chrono::hours(20));
    return script.did(
        expert, what,
        hub.perform(expert.actor, "service.expertise", asked.row.key(), "conclude",
                    Json::object({{"verdict", "positive"}, {"score", score}, {"comment", "Реализуемо"}})));
  };
  TECHHUB_DO(conclude(first, one, 78, "supports it"));
  TECHHUB_DO(script.refused(manager, "wants it on the protocol after one expert of two", "service.protocol", protocol,
                            service::add_item(hub, manager.actor, protocol, grant.request)));
  TECHHUB_DO(conclude(second, two, 91, "supports it too"));
  const Value& key = two.row.key();
  TECHHUB_TRY(const auto read, hub.get(grant.owner.actor, "service.expertise", key));
  TECHHUB_DO(script.came_true(grant.owner, "the applicant reads the conclusion, and not who wrote it",
                              "service.expertise", key,
                              read.text("verdict") == "positive" && is_null(read.get("author_id"))));
  return success();
}

Result<> decide(Script& script, const Case& grant, const std::vector<Person>& commission, std::int64_t protocol) {
  Hub& hub = script.hub();
  const Person& chair = commission.front();
  TECHHUB_TRY(const auto item, script.did(chair, "puts the request on the protocol",
                                          service::add_item(hub, chair.actor, protocol, grant.request)));
  TECHHUB_DO(script.did(chair, "writes down the decision: approve",
                        service::decide_item(hub, chair.actor, id_of(item), "approve")));
  TECHHUB_DO(script.did(chair, "votes for it", service::vote(hub, chair.actor, id_of(item), "approve")));
  TECHHUB_DO(script.refused(chair, "wants to sign with one vote of two", "service.protocol", protocol,
                            hub.perform(chair.actor, "service.protocol", protocol, "sign")));
  TECHHUB_DO(script.did(commission.back(), "votes for it",
                        service::vote(hub, commission.back().actor, id_of(item), "approve")));
  TECHHUB_DO(script.did(chair, "signs; the protocol decides the request",
                        hub.perform(chair.actor, "service.protocol", protocol, "sign")));
  return success();
}

}  // namespace

Result<> apply_for_grant(Stage& stage) {
  TECHHUB_TRY(auto script, Script::begin(stage));
  TECHHUB_TRY(const auto managers, script.cast("manager", 2));
  TECHHUB_TRY(const auto moderators, script.cast("moderator", 2));
  TECHHUB_TRY(auto owned, script.owner_of_a_company());
  Case grant{.owner = std::move(owned.first), .adviser = moderators.back(), .company = owned.second};
  const Json words = Json::object({{"active", true},
                                   {"steps", Json::array({"moderator", "expert", "protocol"})},
                                   {"experts", 2},
                                   {"commission", 2}});
  TECHHUB_TRY(const auto form, script.set_form(managers.front(), "seedmoney", questions, words));
  TECHHUB_DO(invite_adviser(script, grant));
  TECHHUB_TRY(grant.request, write_request(script, grant, form));
  TECHHUB_DO(moderate(script, grant, moderators.front()));
  TECHHUB_TRY(const auto protocol,
              script.did(managers.front(), "opens a protocol of the commission",
                         service::make_protocol(script.hub(), managers.front().actor, "seedmoney", "SM-2025/12")));
  TECHHUB_DO(hear_experts(script, grant, managers.front(), id_of(protocol)));
  return decide(script, grant, managers, id_of(protocol));
}

}  // namespace techhub::demo
