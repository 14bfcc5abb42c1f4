// SPDX-License-Identifier: MIT
// The code of docs/booking.md.
#include <string>

#include "support/hub_fixture.hpp"
#include "techhub/booking/feed.hpp"
#include "techhub/booking/series.hpp"

namespace techhub {

// Every Monday and Wednesday until the end of the year, at the time of `first`.
Result<booking::Series> book_course(Hub& hub, const rules::Actor& actor, const booking::NewBooking& first) {
  return booking::book_series(hub, actor, first, "FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20251231",
                              booking::SeriesMode::skip_clashes);
}

// What a link such as /rooms/5.ics answers.
Result<std::string> room_page(Hub& hub, const rules::Actor& reader, std::int64_t room) {
  const Time now = hub.now();
  return booking::room_feed(hub, reader, room,
                            {.from = now - std::chrono::days(30),
                             .to = now + std::chrono::days(180),
                             .domain = "rooms.example.kz",
                             .language = Language::kk});
}

}  // namespace techhub

using namespace techhub;
using namespace techhub::test;

TEST_CASE("the samples of bookings do what their page says") {
  HubFixture fixture;
  const auto room = fixture.insert("booking.room", Json::object({{"name", "Ақ"}}));
  const auto actor = fixture.actor("user");
  const auto made =
      book_course(fixture.hub(), actor, {.room = room, .start = monday, .end = monday + std::chrono::hours(1)}).value();
  CHECK(made.occurrences.size() == 62);
  CHECK(made.occurrences.back().start == at("2025-12-31T04:00:00Z"));
  const std::string page = room_page(fixture.hub(), actor, room).value();
  CHECK(page.find("SUMMARY:Брондау: Ақ") != std::string::npos);
}
