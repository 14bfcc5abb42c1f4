// SPDX-License-Identifier: MIT
#include "techhub/timers.hpp"

#include "techhub/account/registration.hpp"
#include "techhub/account/sign_in.hpp"
#include "techhub/booking/bookings.hpp"
#include "techhub/community/matchmaking.hpp"

namespace techhub {

Result<DueChanges> due(Hub& hub) {
  DueChanges made;
  TECHHUB_TRY(made.bookings, booking::due(hub, hub.now()));
  TECHHUB_TRY(made.codes, account::expire_codes(hub));
  TECHHUB_TRY(made.matches, community::expire_matches(hub));
  TECHHUB_TRY(made.sessions, account::expire_sessions(hub));
  return made;
}

}  // namespace techhub
