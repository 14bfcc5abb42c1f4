// SPDX-License-Identifier: MIT
#include "landing/module.hpp"

#include "hub/declare.hpp"
#include "landing/flows.hpp"
#include "techhub/landing/entities.hpp"

namespace techhub::landing {

Result<Module> module() {
  Module made{.name = "landing"};
  TECHHUB_DO(hub::declare<Page, Section, Component, PageMediaFile>(made));
  made.flows = flows();
  return made;
}

}  // namespace techhub::landing
