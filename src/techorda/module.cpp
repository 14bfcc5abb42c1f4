// SPDX-License-Identifier: MIT
#include "techorda/module.hpp"

#include "hub/declare.hpp"
#include "techhub/techorda/entities.hpp"
#include "techorda/parts.hpp"

namespace techhub::techorda {

Result<Module> module() {
  Module made{.name = "techorda"};
  TECHHUB_DO(hub::declare<School, Flow, Course, ApplicationForm, CourseApplication, Assessment>(made));
  add_schools(made);
  add_intakes(made);
  add_applications(made);
  add_assessments(made);
  made.judge = &judge;
  return made;
}

}  // namespace techhub::techorda
