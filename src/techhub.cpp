// SPDX-License-Identifier: MIT
#include "techhub/techhub.hpp"

#include "account/module.hpp"
#include "booking/module.hpp"
#include "community/module.hpp"
#include "core/module.hpp"
#include "journeymap/module.hpp"
#include "landing/module.hpp"
#include "niokr/module.hpp"
#include "service/module.hpp"
#include "system/module.hpp"
#include "techorda/module.hpp"

namespace techhub {

Result<std::vector<Module>> modules() {
  using Make = Result<Module> (*)();
  constexpr std::array<Make, 10> all{&account::module,    &service::module, &core::module,  &booking::module,
                                     &techorda::module,   &landing::module, &niokr::module, &community::module,
                                     &journeymap::module, &system::module};
  std::vector<Module> made;
  for (const Make make : all) {
    TECHHUB_TRY(Module module, make());
    made.push_back(std::move(module));
  }
  return made;
}

Result<std::shared_ptr<const Platform>> platform() {
  static const Result<std::shared_ptr<const Platform>> shared = []() -> Result<std::shared_ptr<const Platform>> {
    TECHHUB_TRY(auto all, modules());
    return Platform::build(std::move(all));
  }();
  return shared;
}

}  // namespace techhub
