// SPDX-License-Identifier: MIT
#include "journeymap/module.hpp"

#include "hub/declare.hpp"
#include "journeymap/flows.hpp"
#include "techhub/journeymap/entities.hpp"

namespace techhub::journeymap {

Result<Module> module() {
  Module made{.name = "journeymap"};
  TECHHUB_DO(hub::declare<JourneyMap, Step, Task, Question, UserState, CompanyState>(made));
  made.flows = flows();
  return made;
}

}  // namespace techhub::journeymap
