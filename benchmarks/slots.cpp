// SPDX-License-Identifier: MIT
// Free slots of an hour for 8 people in the next 14 days: 16 rooms with 8,673 bookings, and with a past a hundred times
// as long; against the same question to SQLite by hand.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "floor.hpp"
#include "techhub/booking/calendar.hpp"
#include "world.hpp"

namespace {

using namespace techhub;
using namespace bench;

constexpr std::int64_t hour = 3'600'000'000;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t zone = 5 * hour;  // Almaty
constexpr std::int64_t opens = 9 * hour;
constexpr std::int64_t closes = 19 * hour;
constexpr int rooms = 16;
constexpr int days = 14;
constexpr int per_day = 2;
constexpr std::int64_t past = 8673 - rooms * days * per_day;

// Two bookings a day ahead in each room, at ten and at twelve local time, which is more than the original site has; and
// behind, one after the other.
struct Rooms {
  explicit Rooms(std::int64_t behind) : world(false) {
    user = world.user("user");
    world.write([&](Records& records) {
      for (int i = 0; i < rooms; ++i)
        world.insert(records, "booking.room", Json::object({{"name", "R"}, {"max_people", 10}}));
    });
    const auto set =
        world.hub().set_setting("booking", Json::object({{"opens", "09:00"}, {"closes", "19:00"}, {"days_ahead", 60}}));
    if (!set) fail(set.error().to_string());
    now = world.hub().now().us;
    const std::int64_t midnight = (now + zone) / day * day - zone;
    Floor floor(world.file(), false);
    Statement insert(floor,
                     "INSERT INTO booking_booking (status, start, \"end\", room_id, author_id, created_at) VALUES "
                     "('active', ?, ?, ?, ?, 0)");
    floor.run("BEGIN");
    for (std::int64_t i = 0; i < behind; ++i) {
      const std::int64_t start = midnight - (i / rooms + 1) * hour;
      insert.bind(start, start + hour, 1 + i % rooms, user).run();
    }
    for (std::int64_t i = 0; i < rooms * days * per_day; ++i) {
      const std::int64_t start =
          midnight + (1 + i / rooms / per_day) * day + 10 * hour + i / rooms % per_day * 2 * hour;
      insert.bind(start, start + hour, 1 + i % rooms, user).run();
    }
    floor.run("COMMIT");
  }
  World world;
  std::int64_t user = 0;
  std::int64_t now = 0;
};

Rooms& staged(bool long_past) {
  static Rooms some(past);
  if (!long_past) return some;
  static Rooms many(100 * past);
  return many;
}

void slots_techhub(benchmark::State& state) {
  auto& world = staged(state.range(0) != 0).world;
  const auto actor = must(world.hub().actor(staged(state.range(0) != 0).user));
  const Time now = world.hub().now();
  const booking::FreeQuery query{
      .from = now, .to = now + std::chrono::days(days), .minutes = 60, .people = 8, .pavilion = {}, .floor = {}};
  if (must(booking::free_slots(world.hub(), actor, query)).size() < rooms * (days - 1) * per_day) fail("too few slots");
  for (auto _ : state) {
    auto slots = booking::free_slots(world.hub(), actor, query);
    benchmark::DoNotOptimize(slots);
  }
}

struct Slot {
  std::int64_t room;
  std::int64_t from;
  std::int64_t to;
};

// As careful C does it: two prepared statements a room, in one transaction.
class ByHand {
 public:
  explicit ByHand(Floor& floor)
      : begin_(floor, "BEGIN"),
        commit_(floor, "COMMIT"),
        rooms_(floor, "SELECT id FROM booking_room WHERE max_people >= ?"),
        last_(floor,
              "SELECT \"end\" FROM booking_booking WHERE room_id = ? AND status = 'active' AND start < ? "
              "ORDER BY start DESC LIMIT 1"),
        within_(floor,
                "SELECT start, \"end\" FROM booking_booking WHERE room_id = ? AND status = 'active' AND start >= ? "
                "AND start < ? ORDER BY start") {}

  std::vector<Slot> run(std::int64_t from, std::int64_t to, std::int64_t people, std::int64_t least) {
    std::vector<Slot> slots;
    begin_.run();
    rooms_.bind(people);
    while (rooms_.step()) {
      const std::int64_t room = rooms_.integer(0);
      taken_.clear();
      last_.bind(room, from);
      if (last_.step()) taken_.push_back({room, from, last_.integer(0)});
      last_.reset();
      within_.bind(room, from, to);
      while (within_.step()) taken_.push_back({room, within_.integer(0), within_.integer(1)});
      within_.reset();
      for (std::int64_t at = (from + zone) / day * day - zone; at < to; at += day) {
        std::int64_t free = std::max(from, at + opens);
        const std::int64_t end = std::min(to, at + closes);
        for (const Slot& one : taken_) {
          if (end <= one.from) break;
          if (one.from - free >= least) slots.push_back({room, free, one.from});
          free = std::max(free, one.to);
        }
        if (end - free >= least) slots.push_back({room, free, end});
      }
    }
    rooms_.reset();
    commit_.run();
    return slots;
  }

 private:
  Statement begin_, commit_, rooms_, last_, within_;
  std::vector<Slot> taken_;
};

void slots_floor(benchmark::State& state) {
  auto& rooms_staged = staged(state.range(0) != 0);
  Floor floor(rooms_staged.world.file(), false);
  ByHand by_hand(floor);
  const std::int64_t now = rooms_staged.world.hub().now().us;
  for (auto _ : state) {
    auto slots = by_hand.run(now, now + days * day, 8, hour);
    benchmark::DoNotOptimize(slots);
  }
}

}  // namespace

BENCHMARK(slots_techhub)->Name("free_slots/techhub")->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(slots_floor)->Name("free_slots/floor")->Arg(0)->Unit(benchmark::kMicrosecond);
BENCHMARK(slots_techhub)->Name("free_slots_100_times_past/techhub")->Arg(1)->Unit(benchmark::kMicrosecond);
BENCHMARK(slots_floor)->Name("free_slots_100_times_past/floor")->Arg(1)->Unit(benchmark::kMicrosecond);
