// SPDX-License-Identifier: MIT
#include "service/flows.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace techhub::service {

using rules::Flow;
using rules::Sod;

namespace {

// From draft to success by the steps that a service may ask for. With experts the last conclusion completes the
// request, with a protocol its signature does.
std::vector<rules::Way> request_ways() {
  struct Steps {
    std::string_view name;
    bool experts, protocol;
  };
  constexpr std::array<Steps, 4> lists{{{"moderator", false, false},
                                        {"moderator,expert", true, false},
                                        {"moderator,expert,protocol", true, true},
                                        {"moderator,protocol", false, true}}};
  std::vector<rules::Way> ways;
  for (const Steps& steps : lists) {
    rules::Way way{
        .name = std::string(steps.name), .legs = {{.action = "add"}, {.to = "approved"}}, .by_service = true};
    if (steps.experts)
      for (const char* action : {"assign", "conclude"})
        way.legs.push_back({.entity = "service.expertise", .action = action, .status = "assigned"});
    if (steps.protocol)
      // Nobody puts their own case on a protocol, or signs one that holds it.
      for (const auto& [action, sod] : {std::pair{"add", Sod::none}, {"change", Sod::full}, {"sign", Sod::full}})
        way.legs.push_back({.entity = "service.protocol",
                            .action = action,
                            .status = "draft",
                            .sod = sod,
                            .assigns = std::string_view(action) == "add"});
    if (!steps.experts && !steps.protocol) way.legs.push_back({.status = "approved", .to = "success"});
    ways.push_back(std::move(way));
  }
  return ways;
}

}  // namespace

// Two words for refusal, as the platform has them: `reject` is a reviewer's, `rejected` the commission's.
Flow request_flow() {
  return {
      .entity = "service.servicerequest",
      .initial = "draft",
      .terminal = {"success", "reject", "rejected"},
      .editable = {"draft", "created"},
      .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}},
                 {"created", {"Создана", "Құрылды", "Created", {}}},
                 {"sent", {"Отправлена на рассмотрение", "Қарауға жіберілді", "Sent for review", {}}},
                 {"approved", {"Одобрена модератором", "Модератор мақұлдады", "Approved by a moderator", {}}},
                 {"success", {"Успешно завершена", "Сәтті аяқталды", "Completed", {}}},
                 {"reject", {"Отклонена", "Қабылданбады", "Rejected", {}}},
                 {"rejected", {"Отклонена комиссией", "Комиссия қабылдамады", "Rejected by the commission", {}}}},
      .transitions =
          {
              {.action = "fill",
               .from = {"draft"},
               .to = "created",
               .guards = {"check_service_takes_requests", "check_request_answers", "check_only_open_request"},
               .effects = {"keep_shown_answers"}},
              {.action = "send",
               .from = {"draft", "created"},
               .to = "sent",
               .guards = {"check_service_takes_requests", "check_request_answers", "check_request_company",
                          "check_only_open_request"},
               .effects = {"keep_shown_answers", "stamp_sent"}},
              {.action = "withdraw", .from = {"sent"}, .to = "draft"},
              {.action = "return", .from = {"sent"}, .to = "created", .sod = Sod::full, .needs_comment = true},
              {.action = "approve",
               .from = {"sent"},
               .to = "approved",
               .sod = Sod::full,
               .effects = {"stamp_assignee"}},
              {.action = "reject",
               .from = {"sent"},
               .to = "reject",
               .sod = Sod::full,
               .needs_comment = true,
               .effects = {"revoke_open_expertises"}},
              {.action = "reject",
               .from = {"approved"},
               .to = "reject",
               .permission = "refuse_approved",
               .sod = Sod::full,
               .needs_comment = true,
               .effects = {"revoke_open_expertises"}},
              {.action = "complete",
               .from = {"approved"},
               .to = "success",
               .sod = Sod::full,
               .guards = {"check_steps_taken"},
               .effects = {"revoke_open_expertises", "take_service_effect"}},
              {.action = "refuse",
               .from = {"approved"},
               .to = "rejected",
               .effect_only = true,
               .effects = {"revoke_open_expertises"}},
          },
      .ways = request_ways(),
  };
}

// The facts of an expertise are those of its request: separation of duties is against the applicant.
Flow expertise_flow() {
  return {
      .entity = "service.expertise",
      .initial = "assigned",
      .terminal = {"done", "declined", "revoked"},
      .editable = {},
      .states = {{"assigned", {"Назначена", "Тағайындалды", "Assigned", {}}},
                 {"done", {"Дано заключение", "Қорытынды берілді", "Concluded", {}}},
                 {"declined", {"Эксперт отказался", "Сарапшы бас тартты", "Declined by the expert", {}}},
                 {"revoked", {"Отозвана", "Кері қайтарып алынды", "Revoked", {}}}},
      .transitions =
          {
              {.action = "conclude",
               .from = {"assigned"},
               .to = "done",
               .sod = Sod::full,
               .guards = {"check_is_the_expert", "check_request_waits", "read_conclusion"},
               .effects = {"keep_comment", "let_experts_decide"}},
              {.action = "decline",
               .from = {"assigned"},
               .to = "declined",
               .sod = Sod::full,
               .needs_comment = true,
               .guards = {"check_is_the_expert"},
               .effects = {"keep_comment", "let_experts_decide"}},
              {.action = "revoke",
               .from = {"assigned"},
               .to = "revoked",
               .sod = Sod::full,
               .needs_comment = true,
               .effects = {"keep_comment", "let_experts_decide"}},
          },
  };
}

Flow protocol_flow() {
  return {
      .entity = "service.protocol",
      .initial = "draft",
      .terminal = {"signed", "cancelled"},
      .editable = {"draft"},
      .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}},
                 {"signed", {"Подписан", "Қол қойылды", "Signed", {}}},
                 {"cancelled", {"Отменён", "Күші жойылды", "Cancelled", {}}}},
      .transitions =
          {
              {.action = "sign",
               .from = {"draft"},
               .to = "signed",
               .guards = {"check_signable"},
               .effects = {"carry_out_decisions"}},
              {.action = "cancel", .from = {"draft"}, .to = "cancelled"},
          },
      .ways = {{.legs = {{.action = "add", .assigns = true}, {.action = "change"}, {.to = "signed"}},
                .by_service = true,
                .has_author = false}},
  };
}

Flow report_flow() {
  return {
      .entity = "service.report",
      .initial = "draft",
      .terminal = {"accepted"},
      .editable = {"draft", "correction"},
      .states = {{"draft", {"Черновик", "Жоба", "Draft", {}}},
                 {"sent", {"Отправлен", "Жіберілді", "Sent", {}}},
                 {"correction", {"На доработке", "Пысықтауда", "To be corrected", {}}},
                 {"accepted", {"Принят", "Қабылданды", "Accepted", {}}}},
      .transitions =
          {
              {.action = "send", .from = {"draft", "correction"}, .to = "sent", .guards = {"check_reported_request"}},
              {.action = "accept", .from = {"sent"}, .to = "accepted", .sod = Sod::full},
              {.action = "return", .from = {"sent"}, .to = "correction", .sod = Sod::full, .needs_comment = true},
          },
  };
}

}  // namespace techhub::service
