// SPDX-License-Identifier: MIT
// Comments 10,000 deep: nothing that is done with one goes through all of its ancestors.
#include <catch2/catch.hpp>

#include "support/bounded.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/hub/explain.hpp"
#include "techhub/hub/history.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("comments nested 10,000 deep are answered, hidden, listed and removed like any") {
  HubFixture f;
  const auto author = f.user();
  const auto post =
      f.insert("core.blog",
               Json::object({{"title", "Запись"}, {"status", "success"}, {"published", true}, {"author_id", author}}));
  std::int64_t deepest = 0;
  f.hub()
      .write([&](Records& records) -> Result<> {
        for (int depth = 0; depth < 10'000; ++depth) {
          Record row(records.table("core.comment"));
          row.set("source", std::string("core.blog"));
          row.set("primary_key", std::to_string(post));
          row.set("message", std::string("глубже"));
          row.set("user_id", author);
          row.set("status", std::string("visible"));
          if (deepest != 0) row.set("parent_id", deepest);
          TECHHUB_DO(records.insert(row));
          deepest = as_integer(row.key());
        }
        return success();
      })
      .value();
  Hub& hub = f.hub();
  const auto reader = f.actor("user");
  const auto moderator = f.actor("moderator");
  const Bounded guard;
  const auto reply = hub.create(reader, "core.comment",
                                Json::object({{"source", "core.blog"},
                                              {"primary_key", std::to_string(post)},
                                              {"parent_id", deepest},
                                              {"message", "ещё глубже"}}));
  REQUIRE(fault(reply) == "");
  const Value key = reply.value().row.key();
  CHECK(fault(hub.perform(moderator, "core.comment", std::int64_t{1}, "hide",
                          Json::object({{"comment", "не по теме"}}))) == "");
  CHECK(fault(hub.get(reader, "core.comment", deepest)) == "");  // replies of what is hidden stay
  CHECK(hub.actions(reader, "core.comment", key).value().size() == 5);
  CHECK(history(hub, reader, "core.comment", key).value().versions.size() == 1);
  CHECK(hub.count(reader, "core.comment").value() == 10'000);  // all but the hidden one, and the reply
  ListQuery query;
  query.limit = 1000;
  std::size_t listed = 0;
  do {
    const auto page = hub.list(reader, "core.comment", query).value();
    listed += page.rows.size();
    query.after = page.next;
  } while (!query.after.empty());
  CHECK(listed == 10'000);
  // A parent is not moved below its own descendant, nor anywhere else.
  const auto moved = hub.update(f.actor("superadmin"), "core.comment", std::int64_t{1},
                                Json::object({{"parent_id", deepest}}), {}, "a circle");
  CHECK_FALSE(moved);
  CHECK(fault(hub.perform(reader, "core.comment", key, "remove")) == "");
  CHECK(hub.verify().value().empty());
}
