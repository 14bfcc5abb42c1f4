// SPDX-License-Identifier: MIT
#include "core/module.hpp"

#include "hub/declare.hpp"
#include "techhub/core/content.hpp"
#include "techhub/core/entities.hpp"

namespace techhub::core {

Result<Module> module() {
  Module made{.name = "core"};
  TECHHUB_DO(hub::declare<Organization, City, Category, Event, EventParticipant, Vacancy, Blog, Article, TechTask,
                          Discussion, Comment, Feed, Infrastructure>(made));
  return made;
}

}  // namespace techhub::core
