// SPDX-License-Identifier: MIT
// What may be done with a page of rows, in one call.
#include "techhub/hub/actions.hpp"

#include <catch2/catch.hpp>

#include "hub/random_policy.hpp"
#include "hub/world.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

std::string told(const std::vector<ActionState>& states) {
  std::string out;
  for (const auto& state : states) {
    out += state.action + ">" + state.to + (state.is_open ? "+" : "-");
    for (const auto& problem : state.missing)
      out += " " + problem.field + "/" + problem.code + "/" + problem.text.ru.value_or("") + "/" +
             problem.text.kk.value_or("") + "/" + problem.text.en.value_or("");
    out += "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("the actions of a page are those of its rows, one by one") {
  World world(static_cast<std::uint32_t>(wanted("TECHHUB_SEED", 11)));
  Hub& hub = world.f.hub();
  std::size_t rows_told = 0, hidden = 0, open = 0;
  for (const auto& [table, rows] : world.tables()) {
    std::vector<Value> keys;
    for (const auto& row : rows) keys.insert(keys.begin(), row.record.key());
    for (const auto& actor : world.actors()) {
      const auto page = actions(hub, actor, table->label, keys).value();
      std::size_t at = 0;
      for (const Value& key : keys) {
        const auto alone = hub.actions(actor, table->label, key);
        if (!alone) {
          CHECK(fault(alone) == "not_found");
          ++hidden;
          continue;
        }
        REQUIRE(at < page.size());
        CHECK(page[at].key == key);
        if (told(page[at].actions) != told(alone.value()))
          FAIL_CHECK(table->label << " " << key_text(key) << " user " << actor.user << "\n"
                                  << told(page[at].actions) << "instead of\n"
                                  << told(alone.value()));
        for (const auto& one : page[at].actions) {
          open += one.is_open;
          CHECK(one.is_open == one.missing.empty());
          for (const auto& problem : one.missing) {
            INFO(table->label << " " << one.action << " " << problem.code);
            CHECK_FALSE((problem.text.ru.value_or("").empty() || problem.text.kk.value_or("").empty() ||
                         problem.text.en.value_or("").empty()));
          }
        }
        ++at;
        ++rows_told;
      }
      CHECK(at == page.size());
    }
  }
  CHECK(rows_told > 500);
  CHECK(hidden > 500);
  CHECK(open > 100);
}

TEST_CASE("a page of actions tells policy, flow, separation of duties, guards and deadlines, in three languages") {
  HubFixture f;
  f.insert_code("service.service", "seedmoney", Json::object({{"data", Json::object({{"active", false}})}}));
  const auto author = f.user("moderator");
  const auto request = [&](std::string_view status) {
    return f.insert("service.servicerequest",
                    Json::object({{"service_id", "seedmoney"}, {"status", status}, {"author_id", author}}));
  };
  const std::vector<Value> keys{request("sent"), request("draft"), std::int64_t{987654}};
  const auto of_author = actions(f.hub(), f.actor(author), "service.servicerequest", keys).value();
  REQUIRE(of_author.size() == 2);
  const auto missing = [](const RowActions& row, std::string_view action) {
    std::string codes;
    for (const auto& state : row.actions)
      if (state.action == action)
        for (const auto& problem : state.missing) {
          CHECK_FALSE(problem.text.ru.value_or("").empty());
          CHECK_FALSE(problem.text.kk.value_or("").empty());
          CHECK_FALSE(problem.text.en.value_or("").empty());
          codes += problem.code + " ";
        }
    return codes;
  };
  CHECK(missing(of_author[0], "approve") == "own_case ");
  CHECK(missing(of_author[0], "withdraw").empty());
  CHECK(missing(of_author[1], "withdraw") == "not_from_status ");
  CHECK(missing(of_author[1], "send").find("service_inactive") == 0);
  const auto of_other = actions(f.hub(), f.actor("moderator"), "service.servicerequest", keys).value();
  CHECK(missing(of_other[0], "approve").empty());
  CHECK(missing(of_other[0], "withdraw") == "out_of_scope ");
  CHECK(actions(f.hub(), f.actor("user"), "service.servicerequest", keys).value().empty());
  CHECK(actions(f.hub(), f.actor("user"), "service.servicerequest", {}).value().empty());
  // A deadline: what has begun is not cancelled.
  const auto room = f.insert("booking.room", Json::object({{"name", "A"}, {"max_people", 4}}));
  const auto guest = f.user();
  const auto booked = f.insert("booking.booking", Json::object({{"room_id", room},
                                                                {"author_id", guest},
                                                                {"start", text(f.now() - std::chrono::hours(1))},
                                                                {"end", text(f.now() + std::chrono::hours(1))}}));
  const auto of_guest = actions(f.hub(), f.actor(guest), "booking.booking", std::vector<Value>{booked}).value();
  REQUIRE(of_guest.size() == 1);
  CHECK_FALSE(missing(of_guest[0], "cancel").empty());
  const std::vector<Value> many(most_rows_of_actions + 1, Value(std::int64_t{1}));
  CHECK(fault(actions(f.hub(), f.actor("user"), "service.servicerequest", many)) == "limit");
  CHECK(fault(actions(f.hub(), f.actor("user"), "no.such", keys)) == "invalid");
}
