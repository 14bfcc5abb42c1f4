// SPDX-License-Identifier: MIT
// Events at the edges of the calendar: typed answers, and nothing that wraps round.
#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/core/participation.hpp"
#include "techhub/timers.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("events at the edges of the calendar have begun, or are ahead, like any other") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto moderator = f.actor("moderator");
  const auto guest = f.actor("user");
  const auto event = [&](Time start, Time end) {
    const auto made = f.hub().create(author, "core.event",
                                     Json::object({{"title", "Форум"},
                                                   {"event_type", "open_event"},
                                                   {"event_format", "online"},
                                                   {"datetime_start", text(start)},
                                                   {"datetime_end", text(end)}}));
    return made ? as_integer(made.value().row.key()) : 0;
  };
  const auto publish = [&](std::int64_t key) {
    const auto sent = f.hub().perform(author, "core.event", key, "send");
    if (!sent) return fault(sent);
    return fault(f.hub().perform(moderator, "core.event", key, "publish"));
  };
  const auto whole = event(Time::min, Time::max);
  CHECK(publish(whole) == "");
  CHECK(fault(core::register_participant(f.hub(), guest, whole)) == "");
  const auto last = event(Time::max - std::chrono::microseconds(1), Time::max);
  CHECK(publish(last) == "");
  const auto joined = core::register_participant(f.hub(), guest, last);
  CHECK(fault(joined) == "");
  CHECK(fault(f.hub().perform(guest, "core.eventparticipant", joined.value().row.key(), "cancel")) == "");
  const auto past = event(Time::min, Time::min + std::chrono::microseconds(1));
  CHECK(publish(past) == "");
  CHECK(fault(core::register_participant(f.hub(), guest, past)) == "invalid: event_has_ended");
  CHECK(event(Time::max, Time::max) == 0);  // no end after its start
  for (const char* bad : {"10000-01-01T00:00:00Z", "0000-12-31T00:00:00Z", "2024-02-30T00:00:00Z",
                          "9999-12-31T23:59:59.999999-05:00", "2024-01-01T25:00:00Z"}) {
    INFO(bad);
    CHECK(fault(f.hub().create(author, "core.event", Json::object({{"title", "x"}, {"datetime_start", bad}})))
              .starts_with("invalid"));
  }
  // The hub's own clock at either edge.
  for (const Time now : {Time::min, Time::max}) {
    f.set_now(now);
    CHECK(fault(due(f.hub())) == "");
    CHECK(fault(f.hub().create(author, "core.blog", Json::object({{"title", "x"}}))) == "");
  }
}
