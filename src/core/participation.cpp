// SPDX-License-Identifier: MIT
// Participation in events: an open event takes everybody, a closed one whom its side confirms.
#include "core/parts.hpp"

namespace techhub::core {
namespace {

rules::Flow participation_flow() {
  return {
      .entity = "core.eventparticipant",
      .initial = "pending",
      .terminal = {"attended"},
      .editable = {},
      .states = {{"pending", {"Ждёт подтверждения", "Растауды күтуде", "Pending", {}}},
                 {"confirmed", {"Подтверждено", "Расталды", "Confirmed", {}}},
                 {"declined", {"Отклонено", "Қабылданбады", "Declined", {}}},
                 {"cancelled", {"Отменено", "Бас тартылды", "Cancelled", {}}},
                 {"attended", {"Посетил", "Қатысты", "Attended", {}}}},
      .transitions = {
          {.action = "confirm", .from = {"pending"}, .to = "confirmed", .guards = {"core.event_goes_on"}},
          {.action = "decline", .from = {"pending"}, .to = "declined", .guards = {"core.event_goes_on"}},
          {.action = "cancel", .from = {"pending", "confirmed"}, .to = "cancelled", .guards = {"core.event_is_ahead"}},
          {.action = "mark_attended", .from = {"confirmed"}, .to = "attended", .guards = {"core.event_has_begun"}},
          // Whoever was declined waits for the event's side again; whoever left an open event comes straight back.
          {.action = "register",
           .from = {"cancelled", "declined"},
           .to = "pending",
           .guards = {"core.event_goes_on", "core.needs_confirmation"}},
          {.action = "rejoin",
           .from = {"cancelled"},
           .to = "confirmed",
           .permission = "register",
           .guards = {"core.event_goes_on", "core.needs_no_confirmation"}},
      }};
}

Result<> nothing(Change&) { return success(); }

}  // namespace

void add_participation(Module& module) {
  module.flows.push_back(participation_flow());
  for (const char* step : {"core.event_goes_on", "core.event_is_ahead", "core.event_has_begun",
                           "core.needs_confirmation", "core.needs_no_confirmation"}) {
    module.steps[step] = nothing;
  }
}

}  // namespace techhub::core
