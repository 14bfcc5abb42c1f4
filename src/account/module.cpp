// SPDX-License-Identifier: MIT
#include "account/module.hpp"

#include "hub/declare.hpp"
#include "techhub/account/entities.hpp"
#include "techhub/account/records.hpp"

namespace techhub::account {

Result<Module> module() {
  Module made{.name = "account"};
  TECHHUB_DO(hub::declare<User, UserGroup, UserPermission, Company, UserCompany, Activation, Certificate, Education,
                          Experience>(made));
  return made;
}

}  // namespace techhub::account
