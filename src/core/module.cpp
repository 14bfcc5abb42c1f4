// SPDX-License-Identifier: MIT
#include "core/module.hpp"

#include "core/parts.hpp"
#include "hub/declare.hpp"
#include "techhub/core/content.hpp"
#include "techhub/core/entities.hpp"

namespace techhub::core {

Result<Module> module() {
  Module made{.name = "core"};
  TECHHUB_DO(hub::declare<Organization, City, Category, Event, EventParticipant, Vacancy, Blog, Article, TechTask,
                          Discussion, Comment, Feed, Infrastructure>(made));
  add_content(made);
  add_comments(made);
  add_feed(made);
  add_infrastructure(made);
  add_participation(made);
  made.judge = &judge;
  return made;
}

}  // namespace techhub::core
