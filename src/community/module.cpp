// SPDX-License-Identifier: MIT
#include "community/module.hpp"

#include "community/flows.hpp"
#include "hub/declare.hpp"
#include "techhub/community/entities.hpp"

namespace techhub::community {

Result<Module> module() {
  Module made{.name = "community"};
  TECHHUB_DO(hub::declare<UserFollow, CompanyFollow, Profile, Match>(made));
  made.flows = flows();
  return made;
}

}  // namespace techhub::community
