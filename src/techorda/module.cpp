// SPDX-License-Identifier: MIT
#include "techorda/module.hpp"

#include "hub/declare.hpp"
#include "techhub/techorda/entities.hpp"

namespace techhub::techorda {

Result<Module> module() {
  Module made{.name = "techorda"};
  TECHHUB_DO(hub::declare<School, Flow, Course, ApplicationForm, CourseApplication, Assessment>(made));
  return made;
}

}  // namespace techhub::techorda
