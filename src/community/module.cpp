// SPDX-License-Identifier: MIT
#include "community/module.hpp"

#include "community/parts.hpp"
#include "hub/declare.hpp"
#include "techhub/community/entities.hpp"

namespace techhub::community {

Result<Module> module() {
  Module made{.name = "community"};
  TECHHUB_DO(hub::declare<UserFollow, CompanyFollow, Profile, Match>(made));
  add_follows(made);
  add_profiles(made);
  add_matches(made);
  return made;
}

}  // namespace techhub::community
