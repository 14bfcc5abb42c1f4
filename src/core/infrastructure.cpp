// SPDX-License-Identifier: MIT
#include "core/parts.hpp"

namespace techhub::core {

void add_infrastructure(Module& module) {
  module.flows.push_back({.entity = "core.infrastructure",
                          .initial = "active",
                          .terminal = {},
                          .editable = {"active", "closed"},
                          .states = {{"active", {"Действует", "Жұмыс істейді", "Active", {}}},
                                     {"closed", {"Закрыт", "Жабық", "Closed", {}}}},
                          .transitions = {
                              {.action = "close", .from = {"active"}, .to = "closed"},
                              {.action = "reopen", .from = {"closed"}, .to = "active"},
                          }});
}

}  // namespace techhub::core
