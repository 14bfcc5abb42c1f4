// SPDX-License-Identifier: MIT
// Lists of requests at the size of the original site: whoever asks, a page is read by walking indexes in its order.
#include <SQLiteCpp/Database.h>

#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/rules/shipped.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

constexpr std::string_view requests = "service.servicerequest";

// 56,000 requests of 40 people for 40 companies, and one person with a part in some of them of every kind: their own,
// those of three companies, those that they work on, and those that they are the expert of.
class Site {
 public:
  Site() {
    for (const auto* code : {"astanahub", "cett", "gup"}) f.organization(code);
    int count = 0;
    for (const auto* code : {"accreditation", "seedmoney", "reestr_dpo", "startup_register", "niokr",
                             "techorda_request", "service_7", "service_8"}) {
      const auto* organization = count++ % 4 == 3 ? "cett" : "astanahub";
      f.insert_code("service.service", code, Json::object({{"organization_id", organization}}));
    }
    person = f.user("user", Json::object({{"organization_id", "cett"}}));
    for (int i = 1; i < 40; ++i) f.user();
    for (int i = 0; i < 40; ++i) companies.push_back(f.company());
    f.member(companies[3], person, "owner");
    f.member(companies[4], person, "member");
    f.member(companies[5], person, "advisor");
    SQLite::Database file(f.file().string(), SQLite::OPEN_READWRITE, 5000);
    const std::string numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT 56000) ";
    const auto person_of = [&](const char* number) { return std::to_string(person) + " + " + number + " * 7919 % 40"; };
    file.exec("INSERT INTO service_servicerequest (service_id, status, author_id, company_id, assignee_id) " + numbers +
              "SELECT (SELECT json_extract(json_group_array(code), '$[' || (i % 8) || ']') FROM service_service), "
              "CASE i * 31 % 7 WHEN 0 THEN 'draft' WHEN 1 THEN 'sent' WHEN 2 THEN 'approved' WHEN 3 THEN 'success' "
              "WHEN 4 THEN 'created' ELSE 'reject' END, " +
              person_of("i") + ", " + std::to_string(companies[0]) + " + i * 104729 % 40, CASE i % 900 WHEN 7 THEN " +
              std::to_string(person) + " END FROM n");
    file.exec("INSERT INTO service_expertise (service_request_id, author_id, status) " + numbers +
              "SELECT 1 + i * 3 % 56000, " + person_of("i") +
              ", CASE i % 5 WHEN 0 THEN 'declined' WHEN 1 THEN 'assigned' ELSE 'done' END FROM n WHERE i % 3 = 0 AND "
              "1 + i * 3 % 56000 IN (SELECT id FROM service_servicerequest)");
  }

  // The person, in a role.
  rules::Actor actor(std::string_view role) {
    if (role == "anonymous") return rules::Actor::anonymous();
    f.change("account.user", person, Json::object({{"role", role}}));
    return f.actor(person);
  }

  Query query(const rules::Actor& actor, bool by_status, bool descending, const char* status, std::size_t limit) {
    const Table& table = f.hub().platform().at(requests);
    Query made{.table = &table, .filter = f.hub().visible(actor, "view", requests).value(), .limit = limit};
    if (status != nullptr) made.filter = std::move(made.filter) && Filter::is(table.at("status"), status);
    if (by_status) made.order.push_back({table.at("status"), descending});
    made.order.push_back({0, descending});
    return made;
  }

  std::string plan(const Query& query) { return begin()->explain(query).value(); }

  std::vector<Record> rows(const Query& query) {
    std::vector<Record> found;
    f.hub()
        .read([&](Records& records) -> Result<> {
          TECHHUB_TRY(found, records.select(query));
          return success();
        })
        .value();
    return found;
  }

  std::unique_ptr<storage::Transaction> begin() { return f.hub().storage().begin(storage::Mode::read).value(); }

  HubFixture f;
  std::int64_t person = 0;
  std::vector<std::int64_t> companies;
};

// Made once: it takes half a second.
Site& shared_site() {
  static Site site;
  return site;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::vector<Value> place(const Record& row, const Query& query) {
  std::vector<Value> values;
  for (const Order& term : query.order) values.push_back(row[term.column]);
  return values;
}

void check_plans(Site& site, const rules::Actor& actor) {
  for (const bool by_status : {false, true}) {
    for (const bool descending : {false, true}) {
      for (const char* status : {static_cast<const char*>(nullptr), "sent"}) {
        Query query = site.query(actor, by_status, descending, status, 51);
        if (query.filter.kind == Filter::Kind::never) continue;
        std::string plan = site.plan(query);
        const auto page = site.rows(query);
        CAPTURE(plan);
        REQUIRE(page.size() == 51);
        CHECK_FALSE(has(plan, "TEMP B-TREE"));
        // Stops by itself: a limit, or a merge of walks that the cursor ends.
        const bool stops = has(plan, " LIMIT ") || has(plan, "MERGE (UNION ALL)");
        CHECK(stops);
        query.after = place(page.back(), query);
        plan = site.plan(query);
        CHECK_FALSE(has(plan, "TEMP B-TREE"));
      }
    }
  }
}

}  // namespace

TEST_CASE("a page of fifty thousand requests is an ordered walk for whoever asks") {
  Site& site = shared_site();
  SECTION("for every role of the shipped policies") {
    for (const auto* name : {"default", "full"}) {
      site.f.hub().set_policy(rules::shipped_policy(name)).value();
      for (const auto& role : site.f.hub().policy()->roles()) {
        CAPTURE(name, role.name);
        check_plans(site, site.actor(role.name));
      }
    }
  }
  SECTION("one walk for each side, by its own index") {
    site.f.hub().set_policy(rules::shipped_policy("default")).value();
    const auto actor = site.actor("expert");
    Query query = site.query(actor, false, false, "sent", 51);
    std::string plan = site.plan(query);
    for (const auto* part :
         {"service_servicerequest__author_id__status__id__idx (author_id=? AND status=?)",
          "service_servicerequest__company_id__status__id__idx (company_id=? AND status=?)",
          "service_servicerequest__assignee_id__status__id__idx (assignee_id=? AND status=?)",
          "SEARCH t1 USING INDEX service_expertise__author_id__service_request_id__idx (author_id=?)"}) {
      CAPTURE(part, plan);
      CHECK(has(plan, part));
    }
    query.after = {std::int64_t{5000}};
    plan = site.plan(query);
    CHECK(has(plan, "(company_id=? AND status=? AND id>?)"));
    CHECK(has(plan, "(author_id=? AND service_request_id>?)"));
    query = site.query(actor, true, false, nullptr, 51);
    query.after = {std::string("sent"), std::int64_t{5000}};
    plan = site.plan(query);
    CHECK(has(plan, "(company_id=? AND status=? AND id>?)"));
    CHECK(has(plan, "(company_id=? AND status>?)"));
  }
  SECTION("several statuses, merged") {
    const Table& table = site.f.hub().platform().at(requests);
    for (const auto* role : {"user", "expert", "moderator"}) {
      Query query = site.query(site.actor(role), false, true, nullptr, 51);
      query.filter =
          std::move(query.filter) && Filter::in(table.at("status"), {std::string("sent"), std::string("draft")});
      CAPTURE(role, site.plan(query));
      CHECK_FALSE(has(site.plan(query), "TEMP B-TREE"));
    }
  }
}

TEST_CASE("merged pages are the whole list with each row once") {
  Site& site = shared_site();
  site.f.hub().set_policy(rules::shipped_policy("full")).value();
  for (const auto* role : {"user", "expert", "cett_manager", "niokr_expert"}) {
    const auto actor = site.actor(role);
    for (const bool by_status : {false, true}) {
      for (const bool descending : {false, true}) {
        for (const char* status : {static_cast<const char*>(nullptr), "sent"}) {
          CAPTURE(role, by_status, descending, status == nullptr);
          Query query = site.query(actor, by_status, descending, status, 0);
          query.limit.reset();
          const auto all = site.rows(query);
          REQUIRE(all.size() > 400);
          CHECK(site.begin()->count(*query.table, query.filter).value() == static_cast<std::int64_t>(all.size()));
          query.limit = 97;
          std::size_t at = 0;
          bool same = true;
          while (at < all.size()) {
            const auto page = site.rows(query);
            same = same && page.size() == std::min(*query.limit, all.size() - at) &&
                   std::equal(page.begin(), page.end(), all.begin() + static_cast<std::ptrdiff_t>(at));
            if (!same) break;
            at += page.size();
            query.after = place(page.back(), query);
          }
          CHECK(same);
        }
      }
    }
  }
}

TEST_CASE("the feed is read in its order, entry by entry, not gathered by what its entries are about") {
  HubFixture f;
  const Table& feed = f.hub().platform().at("core.feed");
  for (const bool by_key : {true, false}) {
    Query query{.table = &feed, .filter = f.hub().visible(rules::Actor::anonymous(), "view", "core.feed").value()};
    if (!by_key) query.order.push_back({feed.at("published_at"), true});
    query.order.push_back({0, true});
    query.limit = 50;
    const auto plan = f.hub().storage().begin(storage::Mode::read).value()->explain(query).value();
    CHECK_FALSE(has(plan, "TEMP B-TREE"));
    CHECK_FALSE(has(plan, "MULTI-INDEX OR"));
  }
}

TEST_CASE("a list of more companies than one statement merges is still whole") {
  HubFixture f;
  const auto person = f.user();
  f.insert_code("service.service", "niokr");
  for (int i = 0; i < 150; ++i) {
    const auto company = f.company();
    f.member(company, person);
    if (i % 50 == 0)
      f.insert(requests, Json::object({{"service_id", "niokr"}, {"status", "draft"}, {"company_id", company}}));
  }
  CHECK(f.hub().list(f.actor(person), requests).value().rows.size() == 3);
}
