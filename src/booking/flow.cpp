// SPDX-License-Identifier: MIT
#include "booking/flow.hpp"

namespace techhub::booking {
namespace {

rules::Flow booking_flow() {
  return {.entity = "booking.booking",
          .initial = "active",
          .terminal = {"finished", "deactivated"},
          .editable = {"active"},
          .states = {{"active", {"Действует", "Күшінде", "Active", {}}},
                     {"finished", {"Завершена", "Аяқталды", "Finished", {}}},
                     {"deactivated", {"Отменена", "Бас тартылды", "Cancelled", {}}}},
          .transitions = {
              {.action = "finish",
               .from = {"active"},
               .to = "finished",
               .is_system = true,
               .guards = {"booking.end_has_passed"},
               .effects = {"booking.record_history"}},
              {.action = "cancel",
               .from = {"active"},
               .to = "deactivated",
               .guards = {"booking.is_cancelled_in_time"},
               .effects = {"booking.record_history"}},
          }};
}

Result<> nothing(Change&) { return success(); }

}  // namespace

void add_flow(Module& module) {
  module.flows.push_back(booking_flow());
  for (const char* step : {"booking.end_has_passed", "booking.is_cancelled_in_time", "booking.record_history"}) {
    module.steps[step] = nothing;
  }
}

}  // namespace techhub::booking
