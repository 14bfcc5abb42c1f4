// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

// A small world drawn from a seed: people of every role, memberships of every kind, rows with and without each fact.
class World {
 public:
  explicit World(std::uint32_t seed) : random_(seed) {
    for (const auto* code : {"astanahub", "cett"}) f.organization(code);
    for (const auto* code : {"accreditation", "seedmoney", "niokr"}) {
      f.insert_code("service.service", code,
                    Json::object({{"organization_id", maybe() ? Json("cett") : Json("astanahub")},
                                  {"data", Json::object({{"active", maybe()}})}}));
    }
    const auto roles = f.hub().policy()->roles();
    for (int i = 0; i < 14; ++i) {
      const auto& role = roles[static_cast<std::size_t>(i) % roles.size()].name;
      Json more = Json::object({{"is_active", draw(8) != 0}});
      if (maybe()) more.set("organization_id", "cett");
      users_.push_back(f.user(role == "anonymous" ? "unheard_of" : role, more));
    }
    for (int i = 0; i < 4; ++i) {
      companies_.push_back(
          f.company(0, Json::object({{"author_id", person()}, {"status", draw(4) ? "active" : "blocked"}})));
    }
    for (const auto company : companies_) {
      std::set<std::int64_t> members;
      for (int i = 0; i < 4; ++i) {
        const auto user = pick(users_);
        if (!members.insert(user).second) continue;
        constexpr std::array<std::string_view, 3> kinds{"owner", "member", "advisor"};
        Json more = Json::object({{"verified", draw(4) != 0}});
        if (draw(4) == 0) more.set("ended_at", text(f.now()));
        f.member(company, user, kinds[draw(3)], more);
      }
    }
    for (int i = 0; i < 8; ++i) rows_of_each_kind();
  }

  HubFixture f;
  std::vector<std::int64_t> users_;

 private:
  std::size_t draw(std::size_t below) { return random_() % below; }
  bool maybe() { return draw(2) == 0; }
  std::int64_t pick(const std::vector<std::int64_t>& from) { return from[draw(from.size())]; }
  Json person() { return maybe() ? Json(pick(users_)) : Json(); }
  Json company() { return maybe() ? Json(pick(companies_)) : Json(); }
  Json word(std::string_view label, std::string_view column) {
    const Table& table = f.hub().platform().at(label);
    const auto words = table.columns[table.at(column)].words;
    return Json(words[draw(words.size())]);
  }
  Json service() {
    constexpr std::array<std::string_view, 3> codes{"accreditation", "seedmoney", "niokr"};
    return Json(codes[draw(3)]);
  }

  void rows_of_each_kind() {
    const auto status = word("core.event", "status");
    const auto event = f.insert(
        "core.event",
        Json::object({{"title", "t"}, {"status", status}, {"author_id", person()}, {"company_id", company()}}));
    const auto user = pick(users_);
    if (joined_.insert({event, user}).second)
      f.insert("core.eventparticipant", Json::object({{"event_id", event}, {"user_id", user}}));
    f.insert("core.techtask",
             Json::object({{"title", "t"}, {"status", word("core.techtask", "status")}, {"author_id", person()}}));
    f.insert("core.comment", Json::object({{"message", "m"},
                                           {"source", draw(5) ? "core.event" : "no.such"},
                                           {"primary_key", draw(6) ? std::to_string(event) : "x"},
                                           {"user_id", person()},
                                           {"status", word("core.comment", "status")}}));
    f.insert("core.feed", Json::object({{"source", "core.event"},
                                        {"primary_key", std::to_string(event)},
                                        {"published_at", text(f.now())},
                                        {"status", word("core.feed", "status")}}));
    const auto form = f.insert("service.hubform", Json::object({}));
    const auto answers =
        f.insert("service.hubformdata", Json::object({{"hub_form_id", form}, {"author_id", person()}}));
    const auto request =
        f.insert("service.servicerequest", Json::object({{"service_id", service()},
                                                         {"status", word("service.servicerequest", "status")},
                                                         {"author_id", person()},
                                                         {"company_id", company()},
                                                         {"assignee_id", person()},
                                                         {"hub_form_data_id", maybe() ? Json(answers) : Json()}}));
    f.insert("service.expertise", Json::object({{"service_request_id", request},
                                                {"author_id", person()},
                                                {"status", word("service.expertise", "status")}}));
    f.insert("service.report",
             Json::object({{"service_request_id", request}, {"author_id", person()}, {"company_id", company()}}));
    f.insert("service.protocol", Json::object({{"service_id", maybe() ? service() : Json()}, {"author_id", person()}}));
    f.insert("matchmaking.profile", Json::object({{"user_id", f.user()}}));
    f.insert("account.certificate", Json::object({{"title", "t"}, {"user_id", pick(users_)}}));
    const auto school = f.insert("techorda.school", Json::object({{"author_id", person()},
                                                                  {"company_id", company()},
                                                                  {"status", word("techorda.school", "status")}}));
    const auto course = f.insert("techorda.course",
                                 Json::object({{"school_id", school}, {"status", word("techorda.course", "status")}}));
    const auto application =
        f.insert("techorda.courseapplication",
                 Json::object({{"course_id", course}, {"author_id", pick(users_)}, {"status", "reject"}}));
    f.insert("techorda.assessment", Json::object({{"course_application_id", maybe() ? Json(application) : Json()},
                                                  {"course_id", maybe() ? Json(course) : Json()},
                                                  {"author_id", person()}}));
  }

  std::mt19937 random_;
  std::vector<std::int64_t> companies_;
  std::set<std::pair<std::int64_t, std::int64_t>> joined_;
};

}  // namespace

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
