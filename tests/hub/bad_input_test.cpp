// SPDX-License-Identifier: MIT
// Input that no honest caller gives: each a typed error, the database unchanged.
#include <catch2/catch.hpp>
#include <fstream>

#include "support/hub_fixture.hpp"
#include "techhub/account/registration.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

std::int64_t everything(HubFixture& f) {
  std::int64_t rows = 0;
  REQUIRE(f.hub().read([&](Records& records) -> Result<> {
    for (const Table* table : records.platform().tables()) {
      TECHHUB_TRY(const auto count, records.count(*table, {}));
      rows += count;
    }
    return success();
  }));
  return rows;
}

Json nested(int depth) {
  Json value = Json::object({{"leaf", 1}});
  for (int i = 0; i < depth; ++i) value = Json::object({{"a", std::move(value)}});
  return value;
}

}  // namespace

TEST_CASE("fields that are no fields are refused with entity, field and reason") {
  HubFixture f;
  const auto actor = f.actor("user");
  const auto superadmin = f.actor("superadmin");
  const std::string nul("a\0b", 3);
  struct Case {
    std::string_view label;
    Json fields;
    std::string_view field;
  };
  const std::vector<Case> cases{
      {"core.event", Json(), ""},
      {"core.event", Json(1), ""},
      {"core.event", Json::array({1}), ""},
      {"core.event", Json::object({{"no_such", 1}}), "no_such"},
      {"core.event", Json::object({{"", 1}}), ""},
      {"core.event", Json::object({{"title", 5}}), "title"},
      {"core.event", Json::object({{"title", Json::object({{"ru", 5}})}}), "title"},
      {"core.event", Json::object({{"title", "x"}, {"event_type", "secret_event"}}), "event_type"},
      {"core.event", Json::object({{"title", nul}}), "title"},
      {"core.event", Json::object({{"title", "\xff\xfe"}}), "title"},
      {"core.event", Json::object({{"title", "\xed\xa0\x80"}}), "title"},
      {"core.event", Json::object({{"datetime_start", "yesterday"}}), "datetime_start"},
      {"core.event", Json::object({{"datetime_start", "2025-02-30T00:00:00Z"}}), "datetime_start"},
      {"core.event", Json::object({{"datetime_start", "99999-01-01T00:00:00Z"}}), "datetime_start"},
      {"core.event", Json::object({{"datetime_start", "2025-01-01T00:00:00"}}), "datetime_start"},
      {"core.event", Json::object({{"datetime_start", 5}}), "datetime_start"},
      {"core.event", Json::object({{"company_id", "seven"}}), "company_id"},
      {"core.event", Json::object({{"company_id", 999999}}), "company_id"},
      {"core.event", Json::object({{"company_id", -1}}), "company_id"},
      {"core.event", Json::object({{"id", 7}}), "id"},
      {"core.event", Json::object({{"published", nullptr}}), "published"},
      {"core.vacancy", Json::object({{"salary_min", 1.5}}), "salary_min"},
      {"core.vacancy", Json::object({{"salary_min", "many"}}), "salary_min"},
      {"account.company", Json::object({{"name", nullptr}}), "name"},
      {"account.company", Json::object({{"tin", "12"}}), "tin"},
      {"account.company", Json::object({{"personal_salt", "AAAA"}}), "personal_salt"},
      {"account.company", Json::object({{"tin_lookup", "AAAA"}}), "tin_lookup"},
      {"account.company", Json::object({{"tag_startup", "yes"}}), "tag_startup"},
      {"booking.booking", Json::object({{"room_id", 1}}), ""},
  };
  const auto before = everything(f);
  for (const auto& one : cases) {
    INFO(one.label << " " << one.field);
    const auto refused = f.hub().create(actor, one.label, one.fields);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::invalid);
    CHECK(refused.error().entity() == one.label);
    if (!one.field.empty()) {
      CHECK(refused.error().field().substr(0, one.field.size()) == one.field);
      CHECK(is_explained(refused));
    }
  }
  CHECK(everything(f) == before);
  (void)superadmin;
}

TEST_CASE("unknown entities, keys of the wrong kind and unknown actions are typed errors") {
  HubFixture f;
  const auto admin = f.actor("superadmin");
  CHECK(f.hub().get(admin, "no.such", std::int64_t{1}).error().code() == Code::invalid);
  CHECK(f.hub().list(admin, "").error().code() == Code::invalid);
  CHECK(f.hub().create(admin, "core", Json::object()).error().code() == Code::invalid);
  const std::vector<Value> keys{std::int64_t{0}, std::int64_t{-1},        std::int64_t{999999}, Value(),
                                Value(1.5),      Value(std::string("1")), Value(Bytes{1, 2})};
  for (const auto& key : keys) {
    INFO(key.index());
    for (const auto code : {f.hub().get(admin, "core.event", key).error().code(),
                            f.hub().update(admin, "core.event", key, Json::object({{"title", "x"}})).error().code(),
                            f.hub().erase(admin, "core.event", key).error().code(),
                            f.hub().perform(admin, "core.event", key, "send").error().code(),
                            f.hub().actions(admin, "core.event", key).error().code()}) {
      CHECK((code == Code::not_found || code == Code::invalid));
    }
  }
  const auto key = f.insert("core.event", Json::object({{"title", "x"}}));
  for (const auto action : {"", "SEND", "send ", "no_such", "'; DROP TABLE core_event; --"}) {
    CHECK(fault(f.hub().perform(admin, "core.event", key, action)) == "invalid: unknown_action");
  }
  CHECK(f.hub().perform(admin, "core.event", key, "return", Json::array({1})).error().code() == Code::invalid);
  CHECK(f.hub()
            .perform(admin, "core.category", f.insert("core.category", Json::object({{"name", "x"}, {"slug", "s"}})),
                     "send")
            .error()
            .code() == Code::invalid);
}

TEST_CASE("a comment of any bytes is kept whole or refused, never cut") {
  HubFixture f;
  const auto moderator = f.actor("moderator");
  const auto sent = [&] { return f.insert("core.techtask", Json::object({{"title", "x"}, {"status", "sent"}})); };
  const std::string nul("a\0b", 3);
  CHECK(
      f.hub().perform(moderator, "core.techtask", sent(), "return", Json::object({{"comment", nul}})).error().code() ==
      Code::invalid);
  CHECK(f.hub()
            .perform(moderator, "core.techtask", sent(), "return", Json::object({{"comment", "\xc3"}}))
            .error()
            .code() == Code::invalid);
  CHECK(fault(f.hub().perform(moderator, "core.techtask", sent(), "return", Json::object({{"comment", " \n\t "}}))) ==
        "invalid: comment_required");
  CHECK(fault(f.hub().perform(moderator, "core.techtask", sent(), "return", Json::object({{"comment", 5}}))) ==
        "invalid: comment_required");
  const std::string large(1 << 20, 'x');
  REQUIRE(f.hub().perform(moderator, "core.techtask", sent(), "return", Json::object({{"comment", large}})));
  CHECK(f.rows("techhub.transition").back().text("comment") == large);
}

TEST_CASE("deep and large values are stored whole or refused") {
  HubFixture f;
  const auto admin = f.actor("superadmin");
  const auto create = [&](Json data) {
    return f.hub().create(admin, "service.hubform", Json::object({{"data", std::move(data)}}));
  };
  CHECK(create(nested(50)).has_value());
  const auto deep = create(nested(2000));
  REQUIRE_FALSE(deep);
  CHECK((deep.error().code() == Code::invalid || deep.error().code() == Code::limit));
  const auto large = create(Json::object({{"text", std::string(4 << 20, 'x')}}));
  REQUIRE(large);
  CHECK(
      f.hub().get(admin, "service.hubform", large.value().row.key()).value().json("data")["text"].as_string().size() ==
      4u << 20);
}

TEST_CASE("a list is asked with filters and pages that make no sense") {
  HubFixture f;
  const auto admin = f.actor("superadmin");
  f.insert("core.event", Json::object({{"title", "x"}}));
  const Table& events = f.hub().platform().at("core.event");
  ListQuery query;
  query.after = {std::int64_t{1}, std::int64_t{2}, std::int64_t{3}};
  CHECK(f.hub().list(admin, "core.event", query).error().code() == Code::invalid);
  query = {};
  query.order = {{events.columns.size() + 5, false}};
  CHECK(f.hub().list(admin, "core.event", query).error().code() == Code::misuse);
  query = {};
  query.filter = Filter::is(60, std::int64_t{1});
  CHECK(f.hub().list(admin, "core.event", query).error().code() == Code::misuse);
  query = {};
  query.limit = 0;
  CHECK(f.hub().list(admin, "core.event", query).value().rows.size() == 1);
  query.filter = Filter::is(events.at("status"), std::int64_t{5});
  CHECK(f.hub().list(admin, "core.event", query).error().code() == Code::misuse);
  const Table& users = f.hub().platform().at("account.user");
  for (const auto column : {"password", "personal_salt", "email_lookup"}) {
    query.filter = Filter::negate(Filter::is_null(users.at(column)));
    CHECK(f.hub().list(admin, "account.user", query).error().code() == Code::denied);
  }
}

TEST_CASE("an inactive user may do nothing, an unknown one is nobody") {
  HubFixture f;
  const auto sleeping = f.user("admin", Json::object({{"is_active", false}}));
  const auto actor = f.actor(sleeping);
  const auto key = f.insert("core.event", Json::object({{"title", "x"}, {"status", "success"}}));
  CHECK(fault(f.hub().get(actor, "core.event", key)) == "not_found");
  CHECK(f.hub().list(actor, "core.event").value().rows.empty());
  CHECK(fault(f.hub().create(actor, "core.event", Json::object({{"title", "x"}}))) == "denied: inactive");
  CHECK(f.hub().actor(424242).error().code() == Code::not_found);
}

TEST_CASE("registration lists every fault at once and tells nobody whose address is taken") {
  HubFixture f;
  const auto faults =
      account::register_user(f.hub(), {Personal("no address"), Personal("short"), Personal(" "), Personal("")});
  REQUIRE_FALSE(faults);
  CHECK(faults.error().problems().size() == 4);
  CHECK(is_explained(faults));
  const account::Registration good{Personal("a@example.kz"), Personal("correct horse"), Personal("А"), Personal("Б")};
  CHECK(fault(account::register_user(f.hub(), good)) == "");
  CHECK(fault(account::register_user(f.hub(), good)) == "");
  CHECK(f.rows("account.user").size() == 1);
  CHECK(account::deliveries(f.hub()).value().back().topic == "account.already_registered");
}

TEST_CASE("five wrong codes end a code, and each is counted though the call fails") {
  HubFixture f;
  const Personal email("a@example.kz");
  REQUIRE(account::register_user(f.hub(), {email, Personal("correct horse"), Personal("А"), Personal("Б")}));
  const std::string code(account::deliveries(f.hub()).value().front().code.reveal());
  const std::string wrong = code == "00000000" ? "11111111" : "00000000";
  for (int i = 0; i < 5; ++i) CHECK(fault(account::activate(f.hub(), email, wrong)) == "invalid: wrong_code");
  CHECK(fault(account::activate(f.hub(), email, code)) == "expired: code_expired");
  CHECK(f.rows("account.activation").front().text("status") == "expired");
  CHECK(fault(account::activate(f.hub(), Personal("nobody@example.kz"), code)) == "invalid: wrong_code");
  REQUIRE(account::request_code(f.hub(), email));
  const auto fresh = account::deliveries(f.hub()).value().back();
  f.pass(std::chrono::minutes(11));
  CHECK(fault(account::activate(f.hub(), email, fresh.code.reveal())) == "expired: code_expired");
  REQUIRE(account::request_code(f.hub(), email));
  CHECK(fault(account::activate(f.hub(), email, account::deliveries(f.hub()).value().back().code.reveal())) == "");
  CHECK(f.rows("account.user").front().integer("is_active") == 1);
}

TEST_CASE("a user who was made inactive does not become active again by a code") {
  HubFixture f;
  const Personal email("a@example.kz");
  REQUIRE(account::register_user(f.hub(), {email, Personal("correct horse"), Personal("А"), Personal("Б")}));
  const auto user =
      account::activate(f.hub(), email, account::deliveries(f.hub()).value().front().code.reveal()).value();
  f.change("account.user", user, Json::object({{"is_active", false}}));
  const auto sent = account::deliveries(f.hub()).value().size();
  CHECK(fault(account::request_code(f.hub(), email)) == "");
  CHECK(account::deliveries(f.hub()).value().size() == sent);
}

TEST_CASE("a filter nested beyond all measure is refused before anybody goes down it") {
  HubFixture f;
  Filter nested = Filter::is_null(0);
  for (int i = 0; i < 1'000; ++i) {
    Filter around;
    around.kind = i % 2 == 0 ? Filter::Kind::no : Filter::Kind::all;
    around.children.push_back(std::move(nested));
    nested = std::move(around);
  }
  CHECK(fault(f.hub().list(rules::Actor::anonymous(), "core.event", {.filter = nested})) == "limit");
  CHECK(fault(f.hub().count(rules::Actor::anonymous(), "core.event", nested)) == "limit");
}
