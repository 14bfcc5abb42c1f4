// SPDX-License-Identifier: MIT
#include "landing/flows.hpp"

namespace techhub::landing {
namespace {

using rules::Flow;
using rules::Sod;

I18n title(const char* ru, const char* kk, const char* en) { return {.ru = ru, .kk = kk, .en = en}; }

Flow page_flow() {
  return {.entity = "landing.page",
          .initial = "draft",
          .terminal = {},
          .editable = {"draft", "published"},
          .states = {{"draft", title("Черновик", "Жоба нұсқа", "Draft")},
                     {"published", title("Опубликовано", "Жарияланған", "Published")},
                     {"archived", title("В архиве", "Мұрағатта", "Archived")}},
          .transitions = {{.action = "publish", .from = {"draft"}, .to = "published"},
                          {.action = "archive", .from = {"published"}, .to = "archived"},
                          {.action = "reopen", .from = {"archived"}, .to = "draft"}}};
}

}  // namespace

std::vector<Flow> flows() { return {page_flow()}; }

}  // namespace techhub::landing
