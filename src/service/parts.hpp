// SPDX-License-Identifier: MIT
// The parts of the module, a file each: every one adds its steps and hooks.
#pragma once

#include "techhub/hub/change.hpp"
#include "techhub/hub/platform.hpp"

namespace techhub::service {

void add_services(Module& module);
void add_forms(Module& module);
void add_requests(Module& module);
void add_expertises(Module& module);
void add_protocols(Module& module);
void add_reports(Module& module);

// The services and organisations that the platform starts with.
Result<> add_catalogue(Records& records, Time now);
// The codes of these services.
std::vector<std::string> catalogue_services();
// Of rows that the rules would not have let be (Module::judge).
Result<> judge(Judging& judging);

}  // namespace techhub::service
