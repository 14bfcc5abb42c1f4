// SPDX-License-Identifier: MIT
// Deadlines: what should have been done by now. A request is answered within its service's `sla_days`, counted in
// working days of Kazakhstan (and of the hub's setting `working_days`) after the day in the hub's time zone on which it
// was sent; an expertise by the deadline that it was assigned with. Nothing is written; any thread.
#pragma once

#include <string>
#include <vector>

#include "techhub/hub/hub.hpp"

namespace techhub::service {

struct Overdue {
  std::string label;  // service.servicerequest or service.expertise
  std::int64_t key = 0;
  Time deadline;  // the moment it was due
};

// What is late at the hub's now, of the rows that the actor may view (the system: all), the longest late first.
Result<std::vector<Overdue>> overdue(Hub& hub, const rules::Actor& actor);

// When a request is due that was sent at `sent`: the end of its last day.
Result<Time> request_deadline(Hub& hub, Time sent, std::int64_t sla_days);

}  // namespace techhub::service
