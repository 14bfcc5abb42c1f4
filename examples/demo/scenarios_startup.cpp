// SPDX-License-Identifier: MIT
#include <array>

#include "scenarios_script.hpp"
#include "techhub/account/companies.hpp"
#include "techhub/account/registration.hpp"
#include "techhub/service/requests.hpp"

namespace techhub::demo {
namespace {

constexpr std::array<Field, 4> questions{{
    {"product", "textarea", "Что делает ваш продукт", "What your product does"},
    {"share_of_it", "number", "Доля ИТ-услуг в доходе, %", "Share of IT services in the income, %"},
    {"contact_phone", "phone", "Телефон для связи", "Phone"},
    {"website", "url", "Сайт", "Website", false},
}};

// What the host's sender would send: the last code for this address.
Result<account::Delivery> letter(Hub& hub, const Personal& email) {
  TECHHUB_TRY(auto waiting, account::deliveries(hub));
  for (auto letter = waiting.rbegin(); letter != waiting.rend(); ++letter) {
    if (letter->address == email) return std::move(*letter);
  }
  return Error(Code::not_found, "no code was sent");
}

Result<Person> sign_up(Script& script) {
  const Personal email("nurzhamal.baidaulet@startup.example");
  Hub& hub = script.hub();
  TECHHUB_DO(account::register_user(hub, {.email = email,
                                          .password = Personal("correct horse battery"),
                                          .first_name = Personal("Нуржамал"),
                                          .last_name = Personal("Байдаулеткызы"),
                                          .phone = Personal("+77012345678"),
                                          .language = Language::kk}));
  TECHHUB_TRY(const auto sent, letter(hub, email));
  TECHHUB_TRY(const auto activation, script.row_of("account.activation", "user_id", sent.user));
  const Value& key = activation.key();
  TECHHUB_DO(script.did(visitor(), "registers; a code goes to the address given", "account.activation", key));
  const std::string_view guess = sent.code.reveal() == "00000000" ? "11111111" : "00000000";
  TECHHUB_DO(
      script.refused(visitor(), "guesses a code", "account.activation", key, account::activate(hub, email, guess)));
  TECHHUB_TRY(const auto user, account::activate(hub, email, sent.code.reveal()));
  TECHHUB_TRY(auto founder, script.person(user));
  TECHHUB_DO(script.did(founder, "types the code that came and has an account", "account.activation", key));
  return founder;
}

Result<std::int64_t> found_company(Script& script, const Person& founder) {
  Hub& hub = script.hub();
  Json fields = Json::object({{"name", "ТОО «Aqyl Soft»"},
                              {"company_type", "law"},
                              {"tin", "251140007004"},
                              {"tag_startup", Json::object({{"active", false}, {"stage", "mvp"}})}});
  TECHHUB_DO(script.refused(founder, "founds a company with a mistyped business number", "account.company", {},
                            hub.create(founder.actor, "account.company", fields)));
  fields.set("tin", "251140007003");
  TECHHUB_TRY(const auto made, script.did(founder, "founds a company that says it is a startup",
                                          hub.create(founder.actor, "account.company", fields)));
  const auto company = id_of(made);
  const Json tag = made.row.json("tag_startup");
  TECHHUB_DO(script.came_true(founder, "the tag is a claim until somebody grants it", "account.company", company,
                              !tag["active"].as_bool() && tag["claimed_at"].is_string()));
  TECHHUB_TRY(const auto membership, script.row_of("account.usercompany", "company_id", company));
  TECHHUB_DO(script.came_true(founder, "the founder is the owner", "account.usercompany", membership.key(),
                              membership.integer("user_id") == founder.id() && membership.text("role") == "owner" &&
                                  membership.integer("verified") == 1));
  return company;
}

Result<std::int64_t> write_request(Script& script, const Person& founder, std::int64_t company, std::int64_t form) {
  Hub& hub = script.hub();
  Json answers = Json::object({{"product", "Учёт энергии для небольших цехов"}, {"share_of_it", 95}});
  TECHHUB_TRY(const auto given, script.did(founder, "answers the form, but not every question",
                                           hub.create(founder.actor, "service.hubformdata",
                                                      Json::object({{"hub_form_id", form}, {"data", answers}}))));
  TECHHUB_TRY(const auto made, script.did(founder, "drafts a request for accreditation",
                                          hub.create(founder.actor, "service.servicerequest",
                                                     Json::object({{"service_id", "accreditation"},
                                                                   {"company_id", company},
                                                                   {"hub_form_data_id", id_of(given)}}))));
  const auto request = id_of(made);
  TECHHUB_DO(script.refused(founder, "wants to send it", "service.servicerequest", request,
                            hub.perform(founder.actor, "service.servicerequest", request, "send")));
  answers.set("contact_phone", "+7 701 234 56 78");
  TECHHUB_DO(script.did(
      founder, "answers what was missing",
      hub.update(founder.actor, "service.hubformdata", given.row.key(), Json::object({{"data", std::move(answers)}}))));
  TECHHUB_DO(script.did(founder, "finishes the request",
                        hub.perform(founder.actor, "service.servicerequest", request, "fill")));
  TECHHUB_DO(script.did(founder, "sends it for review",
                        hub.perform(founder.actor, "service.servicerequest", request, "send")));
  return request;
}

Result<> review(Script& script, const Person& founder, std::int64_t request) {
  Hub& hub = script.hub();
  const std::string_view label = "service.servicerequest";
  TECHHUB_TRY(const auto moderators, script.cast("moderator", 1));
  const Person& moderator = moderators.front();
  TECHHUB_DO(script.refused(founder, "tries to approve their own request", label, request,
                            hub.perform(founder.actor, label, request, "approve")));
  TECHHUB_DO(script.refused(moderator, "returns it without saying why", label, request,
                            hub.perform(moderator.actor, label, request, "return")));
  TECHHUB_DO(script.did(moderator, "returns it with a comment",
                        hub.perform(moderator.actor, label, request, "return",
                                    Json::object({{"comment", "Укажите, кто уже пользуется продуктом"}}))));
  TECHHUB_TRY(const auto row, script.row(label, request));
  const Json answers = Json::object({{"product", "Учёт энергии для небольших цехов; три завода в Караганде"},
                                     {"share_of_it", 95},
                                     {"contact_phone", "+7 701 234 56 78"}});
  TECHHUB_DO(script.did(founder, "says it in the answers",
                        hub.update(founder.actor, "service.hubformdata", row.get("hub_form_data_id"),
                                   Json::object({{"data", answers}}))));
  TECHHUB_DO(script.did(founder, "sends it again", hub.perform(founder.actor, label, request, "send")));
  TECHHUB_DO(script.did(moderator, "approves it", hub.perform(moderator.actor, label, request, "approve")));
  return success();
}

Result<> judge(Script& script, std::int64_t request) {
  Hub& hub = script.hub();
  TECHHUB_TRY(const auto executors, script.cast("accreditation_executor", 1));
  TECHHUB_TRY(const auto experts, script.cast("expert", 1));
  const Person& executor = executors.front();
  const Person& expert = experts.front();
  TECHHUB_DO(script.refused(executor, "wants to complete it before an expert has looked at it",
                            "service.servicerequest", request,
                            hub.perform(executor.actor, "service.servicerequest", request, "complete")));
  const Time deadline = script.now() + std::chrono::hours(24 * 7);
  TECHHUB_TRY(const auto asked,
              script.did(executor, "asks an expert",
                         service::assign_expert(hub, executor.actor, request, expert.id(), deadline)));
  script.pass(std::chrono::hours(26));
  TECHHUB_DO(script.did(expert, "supports it; the last word that was awaited completes the request",
                        hub.perform(expert.actor, "service.expertise", asked.row.key(), "conclude",
                                    Json::object({{"verdict", "positive"}, {"score", 87}}))));
  return success();
}

}  // namespace

Result<> register_startup(Stage& stage) {
  TECHHUB_TRY(auto script, Script::begin(stage));
  TECHHUB_TRY(const auto managers, script.cast("manager", 1));
  TECHHUB_TRY(const auto form,
              script.set_form(managers.front(), "accreditation", questions,
                              Json::object({{"active", true}, {"steps", Json::array({"moderator", "expert"})}})));
  TECHHUB_TRY(const auto founder, sign_up(script));
  TECHHUB_TRY(const auto company, found_company(script, founder));
  TECHHUB_TRY(const auto request, write_request(script, founder, company, form));
  TECHHUB_DO(review(script, founder, request));
  TECHHUB_DO(judge(script, request));
  TECHHUB_TRY(const auto verified, script.row("account.company", company));
  const Json tag = verified.json("tag_it_company");
  return script.came_true(founder, "the company is verified, and an IT company from now on", "account.company", company,
                          verified.integer("verified") == 1 && tag["active"].as_bool());
}

}  // namespace techhub::demo
