// SPDX-License-Identifier: MIT
// The judge of the walks tells what is broken, and whose case is whose.
#include "flows/invariants.hpp"

#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

// As no rule would let it happen.
void write(HubFixture& f, std::string_view label, std::int64_t key, std::string_view column, const Value& value) {
  f.hub()
      .write([&](Records& records) -> Result<> {
        TECHHUB_TRY(Record row, records.need(records.table(label), key));
        row.set(column, value);
        ColumnSet columns;
        columns.add(row.table().at(column));
        TECHHUB_DO(records.update(row, columns));
        return success();
      })
      .value();
}

}  // namespace

TEST_CASE("the judge of a walk names each row that breaks an invariant") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto made = [&](std::string_view label, const Json& fields) {
    return as_integer(f.hub().create(author, label, fields).value().row.key());
  };
  const auto post = made("core.blog", Json::object({{"title", "Запись"}}));
  const auto company = made("account.company", Json::object({{"name", "ТОО"}}));
  REQUIRE(broken_invariants(f.hub()).empty());
  const auto broken = [&] {
    const auto found = broken_invariants(f.hub());
    return found.empty() ? std::string() : found.front();
  };
  SECTION("a word that is no status") {
    write(f, "core.blog", post, "status", std::string("lost"));
    CHECK(broken() == "core.blog 1: status `lost`");
  }
  SECTION("a status that the history does not tell") {
    write(f, "core.blog", post, "status", std::string("sent"));
    CHECK(broken() == "core.blog 1: is `sent`, its history ends at `draft`");
  }
  SECTION("a step that the flow does not have") {
    write(f, "core.blog", post, "status", std::string("success"));
    write(f, "core.blog", post, "published", std::int64_t{1});
    f.insert("techhub.transition", Json::object({{"source", "core.blog"},
                                                 {"primary_key", "1"},
                                                 {"action", "publish"},
                                                 {"from_status", "draft"},
                                                 {"to_status", "success"},
                                                 {"at", text(f.now())}}));
    CHECK(broken() == "core.blog 1: no such step: `publish` from `draft` to `success`");
  }
  SECTION("what is published and should not be") {
    write(f, "core.blog", post, "published", std::int64_t{1});
    CHECK(broken() == "core.blog 1: published does not follow `draft`");
  }
  SECTION("a company that lost its owner") {
    const auto membership = as_integer(f.rows("account.usercompany").front().key());
    write(f, "account.usercompany", membership, "ended_at", f.now().us);
    CHECK(broken() == "account.company " + std::to_string(company) + ": its last owner is gone");
  }
  SECTION("an order with a gap") {
    const auto page = f.insert("landing.page", Json::object({{"slug", "a"}}));
    f.insert("landing.section", Json::object({{"page_id", page}, {"position", 1}}));
    const auto found = broken_invariants(f.hub());
    CHECK(std::find(found.begin(), found.end(), "landing.section 1: the order below this parent is not dense") !=
          found.end());
  }
  SECTION("more students than seats") {
    const auto school = f.insert("techorda.school", Json::object());
    const auto course = f.insert("techorda.course", Json::object({{"school_id", school}, {"seats", 0}}));
    f.insert("techorda.courseapplication",
             Json::object({{"course_id", course}, {"author_id", author.user}, {"status", "accepted"}}));
    const auto found = broken_invariants(f.hub());
    CHECK(std::find(found.begin(), found.end(), "techorda.course 1: more accepted than seats") != found.end());
  }
}

TEST_CASE("the judge of a walk knows whose case a row is without asking the rules") {
  HubFixture f;
  const auto author = f.user(), colleague = f.user(), left = f.user(), stranger = f.user(), founder = f.user();
  const auto company = f.company(founder);
  f.member(company, colleague);
  f.member(company, left, "member", Json::object({{"ended_at", text(monday + std::chrono::hours(1))}}));
  const auto request = [&](Time made) {
    f.set_now(made);
    return f.insert("service.servicerequest",
                    Json::object({{"service_id", f.insert_code("service.service", made.to_string())},
                                  {"author_id", author},
                                  {"company_id", company},
                                  {"status", "sent"},
                                  {"created_at", text(made)}}));
  };
  const auto before = request(monday), after = request(monday + std::chrono::hours(2));
  const auto is_own = [&](std::int64_t user, std::int64_t key) {
    const rules::Actor actor = f.actor(user);
    return is_own_case(f.hub(), {.actor = &actor, .label = "service.servicerequest", .key = key, .action = "approve"});
  };
  CHECK(is_own(author, after));
  CHECK(is_own(founder, after));
  CHECK(is_own(colleague, after));
  CHECK(is_own(left, before));
  CHECK_FALSE(is_own(left, after));
  CHECK_FALSE(is_own(stranger, before));
}
