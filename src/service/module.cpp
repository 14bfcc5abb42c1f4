// SPDX-License-Identifier: MIT
#include "service/module.hpp"

#include "hub/declare.hpp"
#include "service/flows.hpp"
#include "techhub/service/entities.hpp"
#include "techhub/service/forms.hpp"
#include "techhub/service/protocols.hpp"

namespace techhub::service {

Result<Module> module() {
  Module made{.name = "service"};
  TECHHUB_DO(hub::declare<Service, HubForm, HubFormField, HubFormData, ServiceRequest, Expertise, Report, Protocol,
                          ProtocolRequest, ProtocolVote>(made));
  made.flows = {request_flow(), expertise_flow(), protocol_flow(), report_flow()};
  return made;
}

}  // namespace techhub::service
