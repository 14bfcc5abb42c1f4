// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <set>

#include "hub/world.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("the filter of what an actor may see keeps exactly the rows on which the decision allows") {
  const std::uint32_t seed = Catch::rngSeed() != 0 ? Catch::rngSeed() : 20251122;
  std::size_t compared = 0;
  for (std::uint32_t round = 0; round < 3; ++round) {
    World world(seed + round);
    CAPTURE(seed, round);
    Hub& hub = world.f.hub();
    std::vector<rules::Actor> actors{rules::Actor::anonymous()};
    for (const auto user : world.users_) actors.push_back(world.f.actor(user));
    for (const Table* table : hub.platform().tables()) {
      std::vector<Record> all;
      REQUIRE(hub.read([&](Records& records) -> Result<> {
        TECHHUB_TRY(all, records.select(Query{.table = table, .limit = 100}));
        return success();
      }));
      if (all.empty() || table->app() == "auth" || table->app() == "contenttypes") continue;
      for (const auto& actor : actors) {
        std::set<std::string> listed;
        ListQuery query;
        query.limit = 7;
        for (;;) {
          auto page = hub.list(actor, table->label, query);
          REQUIRE(fault(page) == "");
          for (const Record& row : page.value().rows) listed.insert(key_text(row.key()));
          if (page.value().next.empty()) break;
          query.after = page.value().next;
        }
        CHECK(hub.count(actor, table->label).value() == static_cast<std::int64_t>(listed.size()));
        for (const Record& row : all) {
          const auto key = key_text(row.key());
          const bool allowed = hub.get(actor, table->label, row.key()).has_value();
          ++compared;
          if (allowed != (listed.count(key) > 0)) {
            FAIL_CHECK(table->label << " " << key << " for user " << actor.user << " (" << actor.role << "): get "
                                    << allowed << ", list " << !allowed);
          }
        }
      }
    }
  }
  CHECK(compared > 5000);
}

TEST_CASE("pages neither repeat nor skip rows while others are inserted and removed") {
  HubFixture f;
  const auto author = f.user();
  const auto actor = f.actor(author);
  std::vector<std::int64_t> keys;
  for (int i = 0; i < 30; ++i) {
    keys.push_back(f.insert(
        "core.event", Json::object({{"title", "t"}, {"author_id", author}, {"status", i % 3 ? "draft" : "sent"}})));
  }
  const Table& events = f.hub().platform().at("core.event");
  ListQuery query;
  query.order = {{events.at("status"), true}};
  query.limit = 4;
  std::vector<std::int64_t> seen;
  for (;;) {
    const auto page = f.hub().list(actor, "core.event", query).value();
    for (const Record& row : page.rows) seen.push_back(as_integer(row.key()));
    if (page.next.empty()) break;
    query.after = page.next;
    f.insert("core.event", Json::object({{"title", "late"}, {"author_id", f.user()}, {"status", "sent"}}));
  }
  CHECK(seen.size() == keys.size());
  CHECK(std::set<std::int64_t>(seen.begin(), seen.end()).size() == keys.size());
}

TEST_CASE("an applicant reads a finished expertise without its expert, and cannot find out by a filter") {
  HubFixture f;
  f.insert_code("service.service", "seedmoney");
  const auto applicant = f.user();
  const auto expert = f.user("expert");
  const auto request =
      f.insert("service.servicerequest",
               Json::object({{"service_id", "seedmoney"}, {"status", "approved"}, {"author_id", applicant}}));
  const auto fields = [&](std::string_view status) {
    return Json::object(
        {{"service_request_id", request}, {"author_id", expert}, {"status", status}, {"verdict", "positive"}});
  };
  const auto done = f.insert("service.expertise", fields("done"));
  const auto open = f.insert("service.expertise", fields("assigned"));
  CHECK(is_null(f.hub().get(f.actor(applicant), "service.expertise", done).value().get("author_id")));
  CHECK(fault(f.hub().get(f.actor(applicant), "service.expertise", open)) == "not_found");
  CHECK(f.hub().get(f.actor(expert), "service.expertise", done).value().integer("author_id") == expert);
  CHECK(f.hub().get(f.actor("manager"), "service.expertise", done).value().integer("author_id") == expert);
  const Table& expertises = f.hub().platform().at("service.expertise");
  const Filter by_expert = Filter::is(expertises.at("author_id"), expert);
  CHECK(f.hub().count(f.actor(applicant), "service.expertise", by_expert).value() == 0);
  // The opposite question has one answer, whoever the expert is.
  const auto without = [&](std::int64_t suspect) {
    return f.hub()
        .count(f.actor(applicant), "service.expertise", Filter::negate(Filter::is(expertises.at("author_id"), suspect)))
        .value();
  };
  CHECK(without(expert) == without(applicant));
  CHECK(f.hub().count(f.actor("manager"), "service.expertise", by_expert).value() == 2);
  ListQuery ordered;
  ordered.order = {{expertises.at("author_id"), false}};
  CHECK(f.hub().list(f.actor(applicant), "service.expertise", ordered).error().code() == Code::denied);
}

TEST_CASE("a filter through other rows tells nothing of those that the actor may not view") {
  HubFixture f;
  const auto author = f.user();
  const auto stranger = f.user();
  const auto room = f.insert("booking.room", Json::object({{"name", "A"}, {"max_people", 4}}));
  f.insert("booking.booking", Json::object({{"room_id", room},
                                            {"author_id", author},
                                            {"start", text(f.now())},
                                            {"end", text(f.now() + std::chrono::hours(1))}}));
  const Table& bookings = f.hub().platform().at("booking.booking");
  const Filter booked = Filter::reverse(bookings, bookings.at("room_id"), Filter::is(bookings.at("author_id"), author));
  CHECK(f.hub().count(f.actor(author), "booking.room", booked).value() == 1);
  CHECK(f.hub().count(f.actor(stranger), "booking.room", booked).value() == 0);
  CHECK(f.hub().count(f.actor(stranger), "booking.room", Filter::negate(booked)).value() == 1);
}
