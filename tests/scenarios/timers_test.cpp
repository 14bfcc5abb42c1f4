// SPDX-License-Identifier: MIT
// What time itself changes, however often, how late and from how many sides it is called.
#include "techhub/timers.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "support/folder.hpp"
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

TEST_CASE("two processes whose timers go off at once change nothing twice") {
  const Folder folder;
  const auto file = folder / "due.db";
  const auto key = vault::MasterKey::generate();
  const auto open = [&](Time now) {
    HubOptions options;
    options.clock = [now] { return now; };
    return Hub::open(platform().value(), storage::open_sqlite(file).value(), key, std::move(options));
  };
  constexpr int bookings = 200;
  {
    auto hub = Hub::init(platform().value(), storage::open_sqlite(file, {.create = true}).value(), key).value();
    hub->write([&](Records& records) -> Result<> {
         Record room(records.table("booking.room"));
         TECHHUB_DO(records.insert(room));
         for (int i = 0; i < bookings; ++i) {
           Record row(records.table("booking.booking"));
           row.set("room_id", room.key());
           row.set("start", (monday + std::chrono::hours(i)).us);
           row.set("end", (monday + std::chrono::hours(i + 1)).us);
           row.set("status", std::string("active"));
           TECHHUB_DO(records.insert(row));
         }
         return success();
       })
        .value();
  }
  // Both wait for the file that starts them, each says how many it finished.
  const auto later = monday + std::chrono::hours(24 * 365);
  std::vector<int> children;
  for (const char* name : {"a", "b"}) {
    const int child = ::fork();
    if (child == 0) {
      auto hub = open(later);
      if (!hub) ::_exit(2);
      std::ofstream(folder / (std::string(name) + ".ready")) << "ready";
      while (!std::filesystem::exists(folder / "start")) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      const auto done = due(*hub.value());
      if (!done) ::_exit(3);
      std::ofstream(folder / name) << done.value().bookings;
      ::_exit(0);
    }
    children.push_back(child);
  }
  while (!std::filesystem::exists(folder / "a.ready") || !std::filesystem::exists(folder / "b.ready"))
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  std::ofstream(folder / "start") << "now";
  for (const int child : children) CHECK(wait_for(child) == 0);
  int finished = 0, of_both = 0;
  for (const char* name : {"a", "b"}) {
    REQUIRE(std::ifstream(folder / name) >> finished);
    of_both += finished;
  }
  CHECK(of_both == bookings);
  const auto hub = open(later).value();
  CHECK(hub->count(rules::Actor::system(), "booking.booking").value() == bookings);
  hub->read([&](Records& records) -> Result<> {
       const Table& history = records.table("techhub.transition");
       CHECK(records.count(history, Filter::is(history.at("action"), std::string("finish"))).value() == bookings);
       const Table& statuses = records.table("booking.bookingstatus");
       CHECK(records.count(statuses, {}).value() == bookings);
       return success();
     })
      .value();
  const auto again = due(*hub).value();
  CHECK(again.bookings == 0);
}
