// SPDX-License-Identifier: MIT
#include "niokr/module.hpp"

#include "hub/declare.hpp"
#include "niokr/parts.hpp"
#include "techhub/niokr/entities.hpp"

namespace techhub::niokr {

Result<Module> module() {
  Module made{.name = "niokr"};
  TECHHUB_DO(hub::declare<NiokrProject, NiokrProjectExecutor, NiokrNotification>(made));
  add_projects(made);
  add_notifications(made);
  return made;
}

}  // namespace techhub::niokr
