// SPDX-License-Identifier: MIT
#include "community/flows.hpp"

namespace techhub::community {
namespace {

using rules::Flow;
using rules::Sod;

I18n title(const char* ru, const char* kk, const char* en) { return {.ru = ru, .kk = kk, .en = en}; }

Flow profile_flow() {
  return {.entity = "matchmaking.profile",
          .initial = "active",
          .terminal = {},
          .editable = {"active", "paused"},
          .states = {{"active", title("Активно", "Белсенді", "Active")},
                     {"paused", title("Приостановлен", "Тоқтатыла тұрды", "Paused")}},
          .transitions = {{.action = "pause", .from = {"active"}, .to = "paused"},
                          {.action = "resume", .from = {"paused"}, .to = "active"}}};
}

// A pair has one match: one that has expired is proposed anew, by either side.
Flow match_flow() {
  return {.entity = "matchmaking.match",
          .initial = "proposed",
          .terminal = {"accepted", "declined"},
          .editable = {},
          .states = {{"proposed", title("Предложено", "Ұсынылды", "Proposed")},
                     {"accepted", title("Принято", "Қабылданды", "Accepted")},
                     {"declined", title("Отклонено", "Бас тартылды", "Declined")},
                     {"expired", title("Срок истёк", "Мерзімі өтті", "Expired")}},
          .transitions = {{.action = "propose", .from = {"expired"}, .to = "proposed"},
                          {.action = "accept", .from = {"proposed"}, .to = "accepted"},
                          {.action = "decline", .from = {"proposed"}, .to = "declined"},
                          {.action = "expire", .from = {"proposed"}, .to = "expired", .is_system = true}}};
}

}  // namespace

std::vector<Flow> flows() { return {profile_flow(), match_flow()}; }

}  // namespace techhub::community
