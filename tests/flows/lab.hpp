// SPDX-License-Identifier: MIT
// The host's module of examples/modules/lab.json, and platforms with it.
#pragma once

#include <fstream>
#include <functional>
#include <sstream>

#include "support/hub_fixture.hpp"
#include "techhub/hub/host_module.hpp"
#include "techhub/rules/shipped.hpp"

namespace techhub::test {

inline std::string read_source(const std::string& path) {
  std::ifstream file(std::string(TECHHUB_SOURCE_DIR) + "/" + path);
  REQUIRE(file);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The document, changed.
inline Json lab_document(const std::function<void(Json&)>& change = {}) {
  Json document = Json::parse(read_source("examples/modules/lab.json")).value();
  if (change) change(document);
  return document;
}

inline Result<std::shared_ptr<const Platform>> platform_with(Result<Module> module) {
  TECHHUB_TRY(auto all, modules());
  TECHHUB_TRY(Module own, std::move(module));
  all.push_back(std::move(own));
  return Platform::build(std::move(all));
}

inline HubOptions options_with(const Module& module) {
  HubOptions options;
  options.policy = add_grants(rules::shipped_policy("default"), module).value();
  return options;
}

}  // namespace techhub::test
