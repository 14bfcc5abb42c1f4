// SPDX-License-Identifier: MIT
#include "techhub/booking/bookings.hpp"

#include <algorithm>

#include "booking/access.hpp"
#include "booking/busy.hpp"

namespace techhub::booking {
namespace {

// Somebody else finished, cancelled or moved it meanwhile: nothing is left to do here.
bool is_settled(Code code) {
  return code == Code::conflict || code == Code::illegal_transition || code == Code::not_found || code == Code::invalid;
}

Result<std::vector<Record>> ended(Hub& hub, Time now, std::int64_t after) {
  constexpr std::size_t batch = 200;
  std::vector<Record> found;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    const Table& table = records.table("booking.booking");
    TECHHUB_TRY(found, records.select(Query{.table = &table,
                                            .filter = Filter::is(table.at("status"), "active") &&
                                                      Filter::is(table.at("end"), now.us, Compare::less_equal),
                                            .after = {after},
                                            .limit = batch}));
    return success();
  }));
  return found;
}

}  // namespace

Result<Outcome> book(Hub& hub, const rules::Actor& actor, const NewBooking& wanted) {
  TECHHUB_DO(check_moment(wanted.start, "start"));
  TECHHUB_DO(check_moment(wanted.end, "end"));
  Json fields =
      Json::object({{"room_id", wanted.room}, {"start", wanted.start.to_string()}, {"end", wanted.end.to_string()}});
  if (wanted.people) fields.set("people", *wanted.people);
  if (wanted.company) fields.set("company_id", *wanted.company);
  auto made = hub.create(actor, "booking.booking", fields);
  // A backend whose writers do not wait for one another finds the overlap itself.
  if (!made && made.error().code() == Code::overlap && made.error().problems().empty()) return overlap();
  return made;
}

Result<std::int64_t> due(Hub& hub, Time now) {
  const Time until = std::min(now, hub.now());
  std::int64_t finished = 0;
  std::int64_t last = 0;
  for (;;) {
    TECHHUB_TRY(const auto bookings, ended(hub, until, last));
    if (bookings.empty()) return finished;
    for (const Record& booking : bookings) {
      const auto done = hub.perform(rules::Actor::system(), "booking.booking", booking.key(), "finish");
      if (done) {
        ++finished;
      } else if (!is_settled(done.error().code())) {
        return done.error();
      }
    }
    last = as_integer(bookings.back().key());
  }
}

}  // namespace techhub::booking
