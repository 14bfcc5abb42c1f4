// SPDX-License-Identifier: MIT
#include <atomic>
#include <thread>

#include "support/hub_fixture.hpp"
#include "techhub/booking/bookings.hpp"
#include "techhub/booking/series.hpp"

using namespace techhub;
using namespace techhub::test;
using std::chrono::hours;

TEST_CASE("of those who book one room for one time exactly one succeeds") {
  HubFixture fixture;
  const auto room = fixture.insert("booking.room", Json::object());
  constexpr int rounds = 10;
  constexpr int people = 2;
  const std::array<rules::Actor, people> actors{fixture.actor("user"), fixture.actor("user")};
  for (int round = 0; round < rounds; ++round) {
    const Time start = monday + hours(24 * round);
    std::atomic<int> ready{0};
    std::atomic<int> booked{0};
    std::atomic<int> told_taken{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < people; ++i) {
      threads.emplace_back([&, i] {
        ++ready;
        while (ready < people) std::this_thread::yield();
        const auto made =
            booking::book(fixture.hub(), actors[static_cast<std::size_t>(i)],
                          {.room = room, .start = start + std::chrono::minutes(i * 10), .end = start + hours(1)});
        if (made) ++booked;
        if (!made && made.error().code() == Code::overlap) ++told_taken;
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(booked == 1);
    CHECK(told_taken == people - 1);
  }
  CHECK(fixture.rows("booking.booking").size() == rounds);
}

TEST_CASE("two timers finish each booking once") {
  HubFixture fixture;
  const auto room = fixture.insert("booking.room", Json::object());
  const auto actor = fixture.actor("user");
  for (int i = 0; i < 20; ++i)
    booking::book(fixture.hub(), actor, {.room = room, .start = monday + hours(i), .end = monday + hours(i + 1)})
        .value();
  fixture.set_now(monday + hours(20));
  std::atomic<std::int64_t> finished{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 2; ++i) {
    threads.emplace_back([&] {
      if (const auto done = booking::due(fixture.hub(), fixture.now())) finished += done.assume_value();
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(finished == 20);
  CHECK(fixture.rows("booking.bookingstatus", Json::object({{"status", "finished"}})).size() == 20);
}

TEST_CASE("of those who book series that meet once exactly one has all of it") {
  HubFixture fixture;
  const auto room = fixture.insert("booking.room", Json::object());
  const std::array<rules::Actor, 2> actors{fixture.actor("user"), fixture.actor("user")};
  const std::array<const char*, 2> rules{"FREQ=DAILY;COUNT=30", "FREQ=WEEKLY;COUNT=10"};
  std::atomic<int> ready{0};
  std::array<std::string, 2> said;
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < 2; ++i) {
    threads.emplace_back([&, i] {
      ++ready;
      while (ready < 2) std::this_thread::yield();
      said[i] = fault(booking::book_series(fixture.hub(), actors[i],
                                           {.room = room, .start = monday, .end = monday + hours(1)}, rules[i]));
    });
  }
  for (auto& thread : threads) thread.join();
  const std::size_t winner = said[0].empty() ? 0 : 1;
  CHECK(said[winner].empty());
  CHECK(said[1 - winner].starts_with("overlap: room_is_taken, room_is_taken"));
  CHECK(fixture.rows("booking.booking").size() == (winner == 0 ? 30 : 10));
}
