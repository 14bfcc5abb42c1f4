// SPDX-License-Identifier: MIT
#include "landing/module.hpp"

#include "hub/declare.hpp"
#include "landing/parts.hpp"
#include "techhub/landing/entities.hpp"

namespace techhub::landing {

Result<Module> module() {
  Module made{.name = "landing"};
  TECHHUB_DO(hub::declare<Page, Section, Component, PageMediaFile>(made));
  add_pages(made);
  add_order(made);
  made.judge = &judge;
  return made;
}

}  // namespace techhub::landing
