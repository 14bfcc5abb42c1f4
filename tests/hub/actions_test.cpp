// SPDX-License-Identifier: MIT
// What may be done with a page of rows, in one call.
#include "techhub/hub/actions.hpp"

#include <catch2/catch.hpp>

#include "hub/random_policy.hpp"
#include "hub/world.hpp"
#include "techhub/hub/explain.hpp"

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

TEST_CASE("a list by an action keeps the viewed rows on which neither the right nor the status is missing") {
  World world(static_cast<std::uint32_t>(wanted("TECHHUB_SEED", 12)));
  Hub& hub = world.f.hub();
  std::set<std::string> rights{"not_from_status", "not_editable"};
  using rules::Verdict;
  for (const auto verdict : {Verdict::inactive, Verdict::denied_by_rule, Verdict::own_case, Verdict::no_grant,
                             Verdict::out_of_scope, Verdict::not_now})
    rights.insert(std::string(rules::reason(verdict).code));
  std::size_t listed = 0, left_out = 0;
  auto everybody = world.actors();
  everybody.push_back(rules::Actor::system());
  for (const auto& [its, rows] : world.tables()) {
    const Table* table = its;
    for (const auto& actor : everybody) {
      std::map<std::string, std::set<std::string>> kept;  // by action
      const auto page = [&](const std::string& action) {
        std::set<std::string> keys;
        ListQuery query{.action = action, .limit = 3};
        for (;;) {
          const auto part = hub.list(actor, table->label, query);
          REQUIRE(fault(part) == "");
          for (const Record& row : part.value().rows) keys.insert(key_text(row.key()));
          if (part.value().next.empty()) break;
          query.after = part.value().next;
        }
        CHECK(hub.count(actor, table->label, {}, action).value() == static_cast<std::int64_t>(keys.size()));
        return keys;
      };
      for (const auto& row : rows) {
        const std::string key = key_text(row.record.key());
        const auto states = hub.actions(actor, table->label, row.record.key());
        if (!states) continue;
        for (const auto& state : states.value()) {
          if (kept.count(state.action) == 0) kept[state.action] = page(state.action);
          const bool is_right = std::none_of(state.missing.begin(), state.missing.end(),
                                             [&](const Problem& one) { return rights.count(one.code) > 0; });
          INFO(table->label << " " << key << " " << state.action << " user " << actor.user);
          const bool is_listed = kept[state.action].count(key) > 0;
          // Somebody who holds more than the actor is removed by nobody, whatever the policy says of their row.
          CHECK((is_right == is_listed || (table->label == "account.user" && is_listed)));
          ++(is_right ? listed : left_out);
        }
      }
      if (kept.count("change") > 0) CHECK(page("view") == page(""));
    }
  }
  CHECK(listed > 300);
  CHECK(left_out > 3000);
  ListQuery unknown{.action = "fly"};
  CHECK(fault(hub.list(world.f.actor("admin"), "core.event", unknown)) == "invalid: unknown_action");
  CHECK(fault(hub.count(world.f.actor("admin"), "core.event", {}, "fly")) == "invalid: unknown_action");
}

TEST_CASE("an action of which the right depends on the status is listed from each status by its own right") {
  HubFixture f;
  f.insert_code("service.service", "seedmoney");
  for (const auto* status : {"sent", "approved", "draft"})
    f.insert("service.servicerequest",
             Json::object({{"service_id", "seedmoney"}, {"status", status}, {"author_id", f.user()}}));
  const auto rejected = [&](std::string_view roles) {
    REQUIRE(fault(f.hub().set_policy(std::string(roles))) == "");
    std::string statuses;
    const auto page = f.hub().list(f.actor("manager"), "service.servicerequest", ListQuery{.action = "reject"}).value();
    for (const Record& row : page.rows) statuses += std::string(row.text("status")) + " ";
    return statuses;
  };
  const auto with = [](std::string_view actions) {
    return R"({"format": 1, "roles": {"manager": {"title": {"ru": "м", "kk": "м", "en": "m"},
              "grants": [{"do": [)" +
           std::string(actions) + R"(], "on": ["service.servicerequest"], "scope": ["any"]}]}}})";
  };
  CHECK(rejected(with(R"("view", "reject")")) == "sent ");
  CHECK(rejected(with(R"("view", "refuse_approved")")) == "approved ");
  CHECK(rejected(with(R"("view", "reject", "refuse_approved")")) == "sent approved ");
  CHECK(rejected(with(R"("view")")).empty());
}

TEST_CASE("actions tell which arguments they will not go without") {
  HubFixture f;
  f.insert_code("service.service", "seedmoney");
  const auto needs = [&](const rules::Actor& actor, std::string_view label, const Value& key, std::string_view action) {
    std::string all;
    const auto states = f.hub().actions(actor, label, key).value();
    for (const auto& state : states)
      if (state.action == action)
        for (const auto& one : state.needs) all += one + " ";
    return all;
  };
  const auto request =
      f.insert("service.servicerequest",
               Json::object({{"service_id", "seedmoney"}, {"status", "approved"}, {"author_id", f.user()}}));
  const auto expert = f.actor("expert");
  const auto expertise =
      f.insert("service.expertise",
               Json::object({{"service_request_id", request}, {"author_id", expert.user}, {"status", "assigned"}}));
  CHECK(needs(expert, "service.expertise", expertise, "conclude") == "verdict ");
  CHECK(needs(expert, "service.expertise", expertise, "decline") == "comment ");
  CHECK(fault(f.hub().perform(expert, "service.expertise", expertise, "conclude")) == "invalid: required");
  CHECK(f.hub().perform(expert, "service.expertise", expertise, "conclude", Json::object({{"verdict", "positive"}})));
}

TEST_CASE("whom an action is not for learns so also where the right or the status is missing") {
  HubFixture f;
  f.insert_code("service.service", "seedmoney");
  const auto expert = f.user("expert");
  const auto a_row = [&](std::string_view status) {
    const auto request =
        f.insert("service.servicerequest",
                 Json::object({{"service_id", "seedmoney"}, {"status", "approved"}, {"author_id", f.user()}}));
    return f.insert("service.expertise",
                    Json::object({{"service_request_id", request}, {"author_id", expert}, {"status", status}}));
  };
  const auto missing = [&](const rules::Actor& actor, std::string_view status) {
    std::string codes;
    const auto states = f.hub().actions(actor, "service.expertise", a_row(status)).value();
    for (const auto& state : states)
      if (state.action == "conclude")
        for (const auto& one : state.missing) codes += one.code + " ";
    return codes;
  };
  CHECK(missing(f.actor(expert), "assigned").empty());
  CHECK(missing(f.actor(expert), "done") == "not_from_status ");
  CHECK(missing(f.actor("manager"), "assigned") == "no_grant not_the_expert ");
  CHECK(missing(f.actor("manager"), "done") == "no_grant not_from_status not_the_expert ");
  const auto why = explain(f.hub(), f.actor("manager"), "conclude", "service.expertise", a_row("assigned")).value();
  CHECK(why.text.get(Language::en).find("Only the assigned expert may do this.") != std::string_view::npos);
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
