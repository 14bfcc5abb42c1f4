// SPDX-License-Identifier: MIT
// What time itself changes, however often, how late and from how many sides it is called.
#include "techhub/timers.hpp"

#include <catch2/catch.hpp>
#include <thread>

#include "support/hub_fixture.hpp"
#include "techhub/account/registration.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

// One of each kind, all due within two weeks; beside each, one that is not.
void stage(HubFixture& f) {
  const auto room = f.insert("booking.room", Json::object());
  const auto booked = [&](int from) {
    f.insert("booking.booking", Json::object({{"room_id", room},
                                              {"start", text(f.now() + std::chrono::hours(from))},
                                              {"end", text(f.now() + std::chrono::hours(from + 1))},
                                              {"status", "active"}}));
  };
  booked(0);
  booked(24 * 30);
  const account::Registration person{Personal("a@example.kz"), Personal("correct horse"), Personal("А"), Personal("Б")};
  REQUIRE(account::register_user(f.hub(), person));
  const auto profile = [&] { return f.insert("matchmaking.profile", Json::object({{"user_id", f.user()}})); };
  const auto matched = [&](Time at) {
    f.insert("matchmaking.match", Json::object({{"profile_id", profile()},
                                                {"matched_profile_id", profile()},
                                                {"status", "proposed"},
                                                {"created_at", text(at)},
                                                {"updated_at", text(at)}}));
  };
  matched(f.now());
  matched(f.now() + std::chrono::hours(24 * 13));
  const auto session = [&](const char* key, int days) {
    f.insert_code("sessions.session", vault::hash_token(key),
                  Json::object({{"expire_date", text(f.now() + std::chrono::hours(24 * days))}}));
  };
  session("a", 1);
  session("b", 30);
}

}  // namespace

TEST_CASE("what is due is changed once, called twice, late, and from several sides at once") {
  HubFixture f;
  stage(f);
  const auto nothing = due(f.hub()).value();
  CHECK(nothing.bookings + nothing.codes + nothing.matches + nothing.sessions == 0);
  f.pass(std::chrono::hours(24 * 14));
  std::vector<DueChanges> made(3);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&f, &mine] {
      if (auto done = due(f.hub())) mine = done.assume_value();
    });
  }
  for (auto& thread : threads) thread.join();
  DueChanges all;
  for (const auto& mine : made) {
    all.bookings += mine.bookings;
    all.codes += mine.codes;
    all.matches += mine.matches;
    all.sessions += mine.sessions;
  }
  CHECK(all.bookings == 1);
  CHECK(all.codes == 1);
  CHECK(all.matches == 1);
  CHECK(all.sessions == 1);
  CHECK(f.rows("techhub.transition", Json::object({{"action", "finish"}})).size() == 1);
  CHECK(f.rows("techhub.transition", Json::object({{"action", "expire"}})).size() == 2);
  CHECK(f.rows("booking.booking", Json::object({{"status", "active"}})).size() == 1);
  CHECK(f.rows("sessions.session").size() == 1);
}
