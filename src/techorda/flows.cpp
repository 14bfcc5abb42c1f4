// SPDX-License-Identifier: MIT
#include "techorda/flows.hpp"

namespace techhub::techorda {
namespace {

using rules::Flow;
using rules::Sod;

I18n title(const char* ru, const char* kk, const char* en) { return {.ru = ru, .kk = kk, .en = en}; }

// Schools and courses are approved alike.
Flow reviewed_flow(std::string entity) {
  return {
      .entity = std::move(entity),
      .initial = "draft",
      .terminal = {"approved", "reject"},
      .editable = {"draft"},
      .states = {{"draft", title("Черновик", "Жоба нұсқа", "Draft")},
                 {"sent", title("Отправлено", "Жіберілді", "Sent")},
                 {"approved", title("Одобрено", "Мақұлданды", "Approved")},
                 {"reject", title("Отклонено", "Қабылданбады", "Rejected")}},
      .transitions = {{.action = "send", .from = {"draft"}, .to = "sent"},
                      {.action = "approve", .from = {"sent"}, .to = "approved", .sod = Sod::full},
                      {.action = "reject", .from = {"sent"}, .to = "reject", .sod = Sod::full, .needs_comment = true}}};
}

Flow intake_flow() {
  return {.entity = "techorda.flow",
          .initial = "planned",
          .terminal = {"closed"},
          .editable = {"planned", "open", "running"},
          .states = {{"planned", title("Запланирован", "Жоспарланған", "Planned")},
                     {"open", title("Открыт приём", "Қабылдау ашық", "Open")},
                     {"running", title("Идёт", "Жүріп жатыр", "Running")},
                     {"closed", title("Закрыто", "Жабық", "Closed")}},
          .transitions = {{.action = "open", .from = {"planned"}, .to = "open"},
                          {.action = "start", .from = {"open"}, .to = "running"},
                          {.action = "close", .from = {"running"}, .to = "closed"}}};
}

Flow form_flow() {
  return {.entity = "techorda.applicationform",
          .initial = "draft",
          .terminal = {"closed"},
          .editable = {"draft"},
          .states = {{"draft", title("Черновик", "Жоба нұсқа", "Draft")},
                     {"active", title("Активно", "Белсенді", "Active")},
                     {"closed", title("Закрыто", "Жабық", "Closed")}},
          .transitions = {{.action = "activate", .from = {"draft"}, .to = "active"},
                          {.action = "close", .from = {"active"}, .to = "closed"}}};
}

Flow application_flow() {
  return {.entity = "techorda.courseapplication",
          .initial = "draft",
          .terminal = {"reject", "completed", "dropped"},
          .editable = {"draft"},
          .states = {{"draft", title("Черновик", "Жоба нұсқа", "Draft")},
                     {"sent", title("Отправлено", "Жіберілді", "Sent")},
                     {"assessment", title("На оценке", "Бағалауда", "In assessment")},
                     {"accepted", title("Принято", "Қабылданды", "Accepted")},
                     {"reject", title("Отклонено", "Қабылданбады", "Rejected")},
                     {"completed", title("Завершено", "Аяқталды", "Completed")},
                     {"dropped", title("Отчислен", "Шығарылды", "Dropped out")}},
          .transitions = {
              {.action = "send", .from = {"draft"}, .to = "sent"},
              {.action = "withdraw", .from = {"sent", "assessment"}, .to = "draft"},
              {.action = "start_assessment", .from = {"sent"}, .to = "assessment"},
              {.action = "accept", .from = {"assessment"}, .to = "accepted", .sod = Sod::people},
              {.action = "reject", .from = {"assessment"}, .to = "reject", .sod = Sod::people, .needs_comment = true},
              {.action = "complete", .from = {"accepted"}, .to = "completed", .sod = Sod::people},
              {.action = "drop", .from = {"accepted"}, .to = "dropped", .sod = Sod::people}}};
}

Flow assessment_flow() {
  return {.entity = "techorda.assessment",
          .initial = "draft",
          .terminal = {"done"},
          .editable = {"draft"},
          .states = {{"draft", title("Черновик", "Жоба нұсқа", "Draft")}, {"done", title("Готова", "Дайын", "Done")}},
          .transitions = {{.action = "finish", .from = {"draft"}, .to = "done", .sod = Sod::people}}};
}

}  // namespace

std::vector<Flow> flows() {
  return {reviewed_flow("techorda.school"),
          reviewed_flow("techorda.course"),
          intake_flow(),
          form_flow(),
          application_flow(),
          assessment_flow()};
}

}  // namespace techhub::techorda
