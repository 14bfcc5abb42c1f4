// SPDX-License-Identifier: MIT
#include "techorda/module.hpp"

#include "hub/declare.hpp"
#include "techhub/techorda/entities.hpp"
#include "techorda/flows.hpp"

namespace techhub::techorda {

Result<Module> module() {
  Module made{.name = "techorda"};
  TECHHUB_DO(hub::declare<School, Flow, Course, ApplicationForm, CourseApplication, Assessment>(made));
  made.flows = flows();
  return made;
}

}  // namespace techhub::techorda
