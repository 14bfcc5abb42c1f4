// SPDX-License-Identifier: MIT
#include "service/flows.hpp"

namespace techhub::service {

using rules::Flow;
using rules::Sod;

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
              {.action = "fill", .from = {"draft"}, .to = "created"},
              {.action = "send", .from = {"draft", "created"}, .to = "sent"},
              {.action = "withdraw", .from = {"sent"}, .to = "draft"},
              {.action = "return", .from = {"sent"}, .to = "created", .sod = Sod::full, .needs_comment = true},
              {.action = "approve", .from = {"sent"}, .to = "approved", .sod = Sod::full},
              {.action = "reject", .from = {"sent"}, .to = "reject", .sod = Sod::full, .needs_comment = true},
              {.action = "reject",
               .from = {"approved"},
               .to = "reject",
               .permission = "refuse_approved",
               .sod = Sod::full,
               .needs_comment = true},
              {.action = "complete", .from = {"approved"}, .to = "success", .sod = Sod::full},
              {.action = "refuse", .from = {"approved"}, .to = "rejected", .effect_only = true},
          },
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
                 {"revoked", {"Отозвана", "Кері қайтарылды", "Revoked", {}}}},
      .transitions =
          {
              {.action = "conclude", .from = {"assigned"}, .to = "done", .sod = Sod::full},
              {.action = "decline", .from = {"assigned"}, .to = "declined", .sod = Sod::full, .needs_comment = true},
              {.action = "revoke", .from = {"assigned"}, .to = "revoked", .sod = Sod::full, .needs_comment = true},
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
              {.action = "sign", .from = {"draft"}, .to = "signed"},
              {.action = "cancel", .from = {"draft"}, .to = "cancelled"},
          },
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
                 {"correction", {"На доработке", "Түзетуде", "To be corrected", {}}},
                 {"accepted", {"Принят", "Қабылданды", "Accepted", {}}}},
      .transitions =
          {
              {.action = "send", .from = {"draft", "correction"}, .to = "sent"},
              {.action = "accept", .from = {"sent"}, .to = "accepted", .sod = Sod::full},
              {.action = "return", .from = {"sent"}, .to = "correction", .sod = Sod::full, .needs_comment = true},
          },
  };
}

}  // namespace techhub::service
