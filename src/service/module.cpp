// SPDX-License-Identifier: MIT
#include "service/module.hpp"

#include "hub/declare.hpp"
#include "service/flows.hpp"
#include "service/parts.hpp"
#include "techhub/service/entities.hpp"
#include "techhub/service/forms.hpp"
#include "techhub/service/protocols.hpp"

namespace techhub::service {

Result<Module> module() {
  Module made{.name = "service"};
  TECHHUB_DO(hub::declare<Service, HubForm, HubFormField, HubFormData, ServiceRequest, Expertise, Report, Protocol,
                          ProtocolRequest, ProtocolVote>(made));
  made.flows = {request_flow(), expertise_flow(), protocol_flow(), report_flow()};
  add_services(made);
  add_forms(made);
  add_requests(made);
  add_expertises(made);
  add_protocols(made);
  add_reports(made);
  made.catalogue = &add_catalogue;
  made.services = catalogue_services();
  made.judge = &judge;
  return made;
}

}  // namespace techhub::service
