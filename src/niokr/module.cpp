// SPDX-License-Identifier: MIT
#include "niokr/module.hpp"

#include "hub/declare.hpp"
#include "niokr/flows.hpp"
#include "techhub/niokr/entities.hpp"

namespace techhub::niokr {

Result<Module> module() {
  Module made{.name = "niokr"};
  TECHHUB_DO(hub::declare<NiokrProject, NiokrProjectExecutor, NiokrNotification>(made));
  made.flows = flows();
  return made;
}

}  // namespace techhub::niokr
