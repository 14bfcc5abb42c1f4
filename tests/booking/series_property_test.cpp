// SPDX-License-Identifier: MIT
// Series against the plain meaning of their modes, in rooms that are taken at random.
#include <rapidcheck.h>

#include "support/hub_fixture.hpp"
#include "techhub/booking/series.hpp"

using namespace techhub;
using namespace techhub::test;
using booking::SeriesMode;
using std::chrono::hours;

namespace {

struct Taken {
  Time from;
  Time to;
};

std::vector<Taken> take(HubFixture& fixture, std::int64_t room) {
  std::vector<Taken> taken;
  Time end = monday;
  for (int count = *rc::gen::inRange(0, 12); count > 0; --count) {
    const Time start = end + hours(*rc::gen::inRange(0, 60));
    end = start + hours(*rc::gen::inRange(1, 12));
    fixture.insert("booking.booking",
                   Json::object({{"room_id", room}, {"start", text(start)}, {"end", text(end)}, {"status", "active"}}));
    taken.push_back({start, end});
  }
  return taken;
}

bool is_free(HubFixture& fixture, const rules::Actor& actor, const booking::Slot& slot) {
  const auto minutes = (slot.end - slot.start) / std::chrono::minutes(1);
  const auto slots = booking::free_slots(fixture.hub(), actor,
                                         {.room = slot.room, .from = slot.start, .to = slot.end, .minutes = minutes})
                         .value();
  return slots.size() == 1 && slots.front() == slot;
}

}  // namespace

TEST_CASE("what a series books is what its mode says") {
  HubFixture fixture;
  const auto actor = fixture.actor("user");
  auto& hub = fixture.hub();
  CHECK(rc::check("all or none, the free ones, or proposals that are free", [&] {
    const auto room = fixture.insert("booking.room", Json::object({{"max_people", 5}}));
    const auto taken = take(fixture, room);
    const int length = *rc::gen::inRange(1, 30);
    const Time start = monday + hours(*rc::gen::inRange(0, 48));
    const booking::NewBooking wanted{.room = room, .start = start, .end = start + hours(length), .people = 5};
    const std::string rule = *rc::gen::elementOf(std::vector<std::string>{"FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TU,FR,SA"}) +
                             ";COUNT=" + std::to_string(*rc::gen::inRange(1, 9));
    const auto booked = [&] { return fixture.rows("booking.booking", Json::object({{"room_id", room}})).size(); };

    const auto proposed = booking::book_series(hub, actor, wanted, rule, SeriesMode::propose).value();
    RC_ASSERT(booked() == taken.size());
    bool clashes = false;
    std::size_t open = 0;
    Time reached = Time::min;
    for (const auto& one : proposed.occurrences) {
      bool is_taken = one.start < reached;
      for (const Taken& other : taken) is_taken = is_taken || (other.from < one.end && one.start < other.to);
      if (!is_taken) reached = one.end;
      RC_ASSERT(one.is_taken == is_taken);
      RC_ASSERT(one.booking == 0);
      clashes = clashes || is_taken;
      open += is_taken ? 0 : 1;
      Microseconds last{0};
      for (const auto& slot : one.instead) {
        const auto away = std::chrono::abs(slot.start - one.start);
        RC_ASSERT(last <= away);
        last = away;
        RC_ASSERT(away <= hours(24 * 7 + length));
        RC_ASSERT(slot.end - slot.start == hours(length));
        RC_ASSERT(is_free(fixture, actor, slot));
      }
      RC_ASSERT(one.instead.empty() == !is_taken);
    }

    const auto all = booking::book_series(hub, actor, wanted, rule);
    RC_ASSERT(all.has_value() == !clashes);
    RC_ASSERT(booked() == taken.size() + (clashes ? 0 : proposed.occurrences.size()));
    if (!clashes) return;
    const auto skipped = booking::book_series(hub, actor, wanted, rule, SeriesMode::skip_clashes).value();
    RC_ASSERT(booked() == taken.size() + open);
    for (std::size_t i = 0; i < skipped.occurrences.size(); ++i) {
      const auto& one = skipped.occurrences[i];
      RC_ASSERT(one.is_taken == proposed.occurrences[i].is_taken);
      RC_ASSERT((one.booking != 0) == !one.is_taken);
    }
  }));
}
