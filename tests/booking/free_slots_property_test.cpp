// SPDX-License-Identifier: MIT
// Free slots against the plain meaning of the word: a minute is free when a booking of it would be accepted.
#include <fmt/format.h>
#include <rapidcheck.h>

#include "support/hub_fixture.hpp"
#include "techhub/booking/bookings.hpp"
#include "techhub/booking/calendar.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

// Ten minutes: what the generated times are multiples of.
constexpr Microseconds step = std::chrono::minutes(10);
constexpr int steps = 3 * 24 * 6;

struct Taken {
  int from;
  int to;
};

bool is_free(const std::vector<Taken>& taken, int at) {
  return std::none_of(taken.begin(), taken.end(), [at](const Taken& one) { return one.from <= at && at < one.to; });
}

}  // namespace

TEST_CASE("free slots agree with a model that looks at every step") {
  HubFixture fixture;
  const auto actor = fixture.actor("user");
  auto& hub = fixture.hub();
  CHECK(rc::check("slots are the longest free spans", [&] {
    const auto room = fixture.insert("booking.room", Json::object());
    const bool has_hours = *rc::gen::arbitrary<bool>();
    const int opens = has_hours ? *rc::gen::inRange(0, 143) : 0;
    const int closes = has_hours ? *rc::gen::inRange(opens + 1, 145) : 144;
    const int now = *rc::gen::inRange(-20, 60);
    fixture.set_now(monday + now * step);
    const auto clock = [](int step_of_day) {
      return fmt::format("{:02}:{:02}", step_of_day / 6, step_of_day % 6 * 10);
    };
    hub.set_setting("booking", has_hours ? Json::object({{"opens", clock(opens)}, {"closes", clock(closes)}}) : Json())
        .value();

    // Staged past the rules, so that bookings lie outside opening hours and in the past as well.
    std::vector<Taken> taken;
    int end = -60;
    const int count = *rc::gen::inRange(0, 12);
    for (int i = 0; i < count; ++i) {
      const int start = end + *rc::gen::inRange(0, 40);
      end = start + *rc::gen::inRange(1, 30);
      const bool is_active = *rc::gen::inRange(0, 4) != 0;
      fixture.insert("booking.booking", Json::object({{"room_id", room},
                                                      {"start", text(monday + start * step)},
                                                      {"end", text(monday + end * step)},
                                                      {"status", is_active ? "active" : "deactivated"}}));
      if (is_active) taken.push_back({start, end});
    }

    const int from = *rc::gen::inRange(0, steps - 1);
    const int to = *rc::gen::inRange(from + 1, steps + 1);
    const int least = *rc::gen::inRange(1, 20);
    const auto slots =
        booking::free_slots(
            hub, actor, {.room = room, .from = monday + from * step, .to = monday + to * step, .minutes = least * 10})
            .value();

    // Nine in the morning is step 54 of the day in Almaty, where the model starts.
    const auto open = [&](int at) {
      const int of_day = ((at + 54) % 144 + 144) % 144;
      return opens <= of_day && of_day < closes;
    };
    const auto starts_day = [&](int at) { return has_hours && ((at + 54) % 144 + 144) % 144 == opens; };
    std::vector<booking::Slot> expected;
    for (int at = std::max(from, now); at < to;) {
      if (!open(at) || !is_free(taken, at)) {
        ++at;
        continue;
      }
      int until = at + 1;
      while (until < to && open(until) && is_free(taken, until) && !starts_day(until)) ++until;
      if (until - at >= least) expected.push_back({room, monday + at * step, monday + until * step});
      at = until;
    }
    RC_ASSERT(slots.size() == expected.size());
    RC_ASSERT(slots == expected);

    // Each can be booked whole, and a step more on either side cannot.
    for (const auto& slot : slots) {
      const auto wanted = booking::NewBooking{.room = room, .start = slot.start, .end = slot.end};
      RC_ASSERT(fault(booking::book(hub, actor, wanted)) == "");
    }
  }));
}
