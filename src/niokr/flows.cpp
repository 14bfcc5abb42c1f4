// SPDX-License-Identifier: MIT
#include "niokr/flows.hpp"

namespace techhub::niokr {
namespace {

using rules::Flow;
using rules::Sod;

I18n title(const char* ru, const char* kk, const char* en) { return {.ru = ru, .kk = kk, .en = en}; }

Flow project_flow() {
  return {.entity = "niokr.niokrproject",
          .initial = "draft",
          .terminal = {"reject", "finished", "cancelled"},
          .editable = {"draft"},
          .states = {{"draft", title("Черновик", "Жоба нұсқа", "Draft")},
                     {"sent", title("Отправлено", "Жіберілді", "Sent")},
                     {"approved", title("Одобрено", "Мақұлданды", "Approved")},
                     {"reject", title("Отклонено", "Қабылданбады", "Rejected")},
                     {"in_progress", title("В работе", "Орындалуда", "In progress")},
                     {"finished", title("Завершён", "Аяқталды", "Finished")},
                     {"cancelled", title("Отменён", "Тоқтатылды", "Cancelled")}},
          .transitions = {
              {.action = "send", .from = {"draft"}, .to = "sent"},
              {.action = "approve", .from = {"sent"}, .to = "approved", .sod = Sod::full},
              {.action = "reject", .from = {"sent"}, .to = "reject", .sod = Sod::full, .needs_comment = true},
              {.action = "start", .from = {"approved"}, .to = "in_progress"},
              {.action = "finish", .from = {"in_progress"}, .to = "finished"},
              {.action = "cancel", .from = {"approved", "in_progress"}, .to = "cancelled", .needs_comment = true}}};
}

}  // namespace

std::vector<Flow> flows() { return {project_flow()}; }

}  // namespace techhub::niokr
