// SPDX-License-Identifier: MIT
// Certificates, education and experience: what people keep about themselves.
#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("certificates, education and experience are their person's own") {
  struct Kind {
    const char* label;
    Json fields;
    Json change;
  };
  const Kind kinds[] = {
      {"account.certificate", Json::object({{"title", "Курс"}, {"issuer", "Astana Hub"}, {"issued_on", "2024-02-29"}}),
       Json::object({{"expires_on", "2028-02-29"}})},
      {"account.education",
       Json::object({{"institution", "КазНУ"}, {"degree", "бакалавр"}, {"started_on", "2019-09-01"}}),
       Json::object({{"finished_on", "2023-06-30"}})},
      {"account.experience",
       Json::object({{"company_name", "ТОО"}, {"position", "инженер"}, {"started_on", "2023-07-01"}}),
       Json::object({{"position", "архитектор"}})},
  };
  HubFixture f;
  Hub& hub = f.hub();
  const auto person = f.actor("user");
  const auto stranger = f.actor("user");
  const auto admin = f.actor("admin");
  for (const Kind& kind : kinds) {
    INFO(kind.label);
    const auto made = hub.create(person, kind.label, kind.fields);
    REQUIRE(fault(made) == "");
    const Value key = made.value().row.key();
    CHECK(made.value().row.integer("user_id") == person.user);
    CHECK(fault(hub.update(person, kind.label, key, kind.change)) == "");
    CHECK(hub.count(person, kind.label).value() == 1);
    CHECK(hub.count(stranger, kind.label).value() == 0);
    CHECK(hub.count(rules::Actor::anonymous(), kind.label).value() == 0);
    CHECK(hub.count(admin, kind.label).value() == 1);
    CHECK(fault(hub.get(stranger, kind.label, key)) == "not_found");
    CHECK(fault(hub.update(stranger, kind.label, key, kind.change)) == "not_found");
    CHECK(fault(hub.erase(stranger, kind.label, key)) == "not_found");
    // Nobody writes somebody else's life, and it stays with its person.
    Json of_another = kind.fields;
    of_another.set("user_id", person.user);
    CHECK(fault(hub.create(stranger, kind.label, of_another)) == "denied: out_of_scope");
    CHECK_FALSE(hub.update(person, kind.label, key, Json::object({{"user_id", stranger.user}})));
    CHECK(fault(hub.create(rules::Actor::anonymous(), kind.label, kind.fields)) == "unauthenticated: no_grant");
    Json wrong = kind.fields;
    wrong.set(kind.change.members().front().first, "2023-02-30");
    if (kind.change.members().front().first != "position")
      CHECK(hub.create(person, kind.label, wrong).error().code() == Code::invalid);
    CHECK(fault(hub.erase(person, kind.label, key)) == "");
    CHECK(f.rows(kind.label).empty());
  }
}
