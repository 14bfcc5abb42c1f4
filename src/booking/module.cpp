// SPDX-License-Identifier: MIT
#include "booking/module.hpp"

#include "booking/flow.hpp"
#include "hub/declare.hpp"
#include "techhub/booking/entities.hpp"

namespace techhub::booking {

Result<Module> module() {
  Module made{.name = "booking"};
  TECHHUB_DO(hub::declare<Room, Booking, BookingHistory>(made));
  add_flow(made);
  return made;
}

}  // namespace techhub::booking
