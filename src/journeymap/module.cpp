// SPDX-License-Identifier: MIT
#include "journeymap/module.hpp"

#include "hub/declare.hpp"
#include "journeymap/parts.hpp"
#include "techhub/journeymap/entities.hpp"

namespace techhub::journeymap {

Result<Module> module() {
  Module made{.name = "journeymap"};
  TECHHUB_DO(hub::declare<JourneyMap, Step, Task, Question, UserState, CompanyState>(made));
  add_maps(made);
  add_journeys(made);
  return made;
}

}  // namespace techhub::journeymap
