// SPDX-License-Identifier: MIT
// Why somebody may or may not do something with a stored row, its flow and guards included.
#include "techhub/hub/explain.hpp"

#include <catch2/catch.hpp>

#include "hub/random_policy.hpp"
#include "hub/world.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

std::string names(const std::vector<rules::Need>& changes) {
  std::string out;
  for (const auto& need : changes) out += (out.empty() ? "" : " ") + need.name();
  return out;
}

bool speaks(const I18n& text) {
  for (const Language language : {Language::ru, Language::kk, Language::en})
    if (text.at(language).value_or("").empty()) return false;
  return true;
}

}  // namespace

TEST_CASE("an explanation of a row names its status, its guards and the way to the opposite answer") {
  HubFixture f;
  const auto author = f.user();
  const auto company = f.company(f.user(), Json::object({{"name", "Ромашка"}}));
  const auto event = [&](std::string_view status, Json more = Json::object()) {
    more.set("status", status).set("title", "t").set("author_id", author);
    return f.insert("core.event", more);
  };
  const auto draft = event("draft");
  const auto sent = event("sent");
  const auto why = [&](const rules::Actor& actor, std::int64_t key, std::string_view action) {
    auto out = explain(f.hub(), actor, action, "core.event", key).value();
    CHECK(speaks(out.text));
    return out;
  };
  const auto moderator = f.actor("moderator");

  const auto early = why(moderator, draft, "publish");
  CHECK(early.explanation.decision.allowed());
  CHECK_FALSE(early.is_open);
  CHECK(early.status == "draft");
  CHECK(early.from == std::vector<std::string>{"sent"});
  CHECK(names(early.changes) == "status:sent");
  CHECK(early.text.get(Language::en) ==
        "You have the right to this action, but it is closed now. This action is not possible from the status "
        "\"Draft\". The action is possible from: In review. To make it possible: bring the record to the status "
        "`In review`.");

  const auto refused = why(f.actor(author), draft, "publish");
  CHECK_FALSE(refused.is_open);
  CHECK_FALSE(refused.can_change);  // it stays the author's own case
  CHECK(refused.text.get(Language::ru).find("«Черновик»") != std::string_view::npos);

  const auto both = why(f.actor(author), sent, "change");
  CHECK(both.explanation.decision.allowed());
  CHECK_FALSE(both.is_open);
  CHECK((names(both.changes) == "status:correction" || names(both.changes) == "status:draft"));

  const auto guarded = why(f.actor(author), draft, "send");
  CHECK(guarded.explanation.decision.allowed());
  CHECK_FALSE(guarded.is_open);
  CHECK_FALSE(guarded.missing.empty());
  CHECK(guarded.text.get(Language::en).find(guarded.missing.front().text.get(Language::en)) != std::string_view::npos);

  const auto open = why(f.actor(author), sent, "withdraw");
  CHECK(open.is_open);
  CHECK(open.can_change);
  CHECK(names(open.changes) == "status:correction");  // from where there is nothing to withdraw

  // A company is called by its name where the actor may see it.
  const auto of_company = event("success", Json::object({{"author_id", f.user()}, {"company_id", company}}));
  const auto stranger = why(f.actor("user"), of_company, "change");
  CHECK_FALSE(stranger.is_open);
  CHECK(names(stranger.changes).find("join:owner:" + std::to_string(company)) != std::string::npos);
  CHECK(stranger.text.get(Language::ru).find("«Ромашка»") != std::string_view::npos);
  CHECK(stranger.text.get(Language::en).find("become an owner of the company «Ромашка»") != std::string_view::npos);

  CHECK(fault(explain(f.hub(), f.actor("user"), "publish", "core.event", draft)) == "not_found");
  CHECK(fault(explain(f.hub(), moderator, "fly", "core.event", sent)) == "invalid: unknown_action");
  const Json data = to_json(early);
  CHECK(data["open"] == Json(false));
  CHECK(data["status"].as_string() == "draft");
  CHECK(data["changes"].items().front()["change"].as_string() == "status:sent");
  CHECK(data["missing"].items().front()["code"].as_string() == "not_from_status");
  // The status is called by its title, in each language.
  const I18n& text = early.missing.front().text;
  for (const Language in : {Language::ru, Language::kk, Language::en}) {
    const auto& states = f.hub().platform().flow(f.hub().platform().at("core.event"))->states;
    const auto& draft_state =
        *std::find_if(states.begin(), states.end(), [](const rules::State& one) { return one.name == "draft"; });
    CHECK(text.get(in).find(draft_state.title.get(in)) != std::string_view::npos);
    CHECK(text.get(in).find("draft") == std::string_view::npos);
  }
}

TEST_CASE("what an explanation of a row calls open is what actions call open, and its changes turn that round") {
  World world(static_cast<std::uint32_t>(wanted("TECHHUB_SEED", 5)));
  Hub& hub = world.f.hub();
  std::size_t asked = 0, turned = 0;
  for (const auto& [table, rows] : world.tables()) {
    const rules::Flow* flow = hub.platform().flow(*table);
    if (!flow) continue;
    for (const auto& actor : world.actors()) {
      for (std::size_t i = 0; i < rows.size(); i += 3) {
        const auto& key = rows[i].record.key();
        const auto states = hub.actions(actor, table->label, key);
        if (!states) continue;
        for (const auto& state : states.value()) {
          const auto why = explain(hub, actor, state.action, table->label, key);
          INFO(table->label << " " << key_text(key) << " " << state.action << " user " << actor.user);
          REQUIRE(fault(why) == "");
          CHECK(why.value().is_open == state.is_open);
          CHECK(speaks(why.value().text));
          CHECK(why.value().explanation.decision.policy == hub.policy()->version());
          ++asked;
          // Where a status is all that is missing, the row is brought there.
          const auto& changes = why.value().changes;
          if (changes.size() != 1 || changes.front().kind != rules::Need::Kind::set_status) continue;
          if (state.action == "change" || state.action == "delete" || why.value().is_open) continue;
          Record before = rows[i].record;
          world.f.change(table->label, key, Json::object({{flow->column, changes.front().word}}));
          const auto then = explain(hub, actor, state.action, table->label, key).value();
          CHECK(then.explanation.decision.allowed());
          CHECK(std::find(then.from.begin(), then.from.end(), then.status) != then.from.end());
          world.f.change(table->label, key, Json::object({{flow->column, before.text(flow->column)}}));
          ++turned;
        }
      }
    }
  }
  CHECK(asked > 300);
  CHECK(turned > 30);
}

namespace {

// Does what a change says, where rows alone say it; answers whether it could.
bool follow(World& world, const rules::Need& need, std::int64_t user, std::string_view label, const Value& key) {
  using Kind = rules::Need::Kind;
  HubFixture& f = world.f;
  const auto write = [&](const Json& fields) { f.change("account.user", user, fields); };
  Json permissions = f.row("account.user", user).json("permissions");
  const auto list = [&](std::string_view name) {
    return permissions[name].is_array() ? permissions[name] : Json::array();
  };
  switch (need.kind) {
    case Kind::set_status:
      f.change(label, key,
               Json::object({{f.hub().platform().flow(f.hub().platform().at(label))->column, Json(need.word)}}));
      return true;
    case Kind::activate:
      write(Json::object({{"is_active", true}}));
      return true;
    case Kind::set_role:
      write(Json::object({{"role", need.word}}));
      return true;
    case Kind::move:
      write(Json::object({{"organization_id", need.word.empty() ? Json() : Json(need.word)}}));
      return true;
    case Kind::allow: {
      Json allow = list("allow");
      allow.push(need.word);
      if (!permissions.is_object()) permissions = Json::object();
      permissions.set("allow", allow);
      write(Json::object({{"permissions", permissions}}));
      return true;
    }
    case Kind::join:
      for (const Record& row : f.rows("account.usercompany", Json::object({{"user_id", user}})))
        if (row.integer("company_id") == need.company) {
          if (!is_null(row.get("ended_at"))) return false;
          f.change("account.usercompany", row.key(), Json::object({{"role", need.word}, {"verified", true}}));
          return true;
        }
      f.member(need.company, user, need.word);
      return true;
    case Kind::leave:
      for (const Record& row : f.rows("account.usercompany", Json::object({{"user_id", user}})))
        if (row.integer("company_id") == need.company && row.text("role") == need.word)
          f.change("account.usercompany", row.key(), Json::object({{"ended_at", f.now().to_string()}}));
      return true;
    default:
      return false;
  }
}

}  // namespace

TEST_CASE("an explanation brings nobody's row to where they do not see it") {
  HubFixture f;
  REQUIRE(fault(f.hub().set_policy(R"({"format": 1, "roles": {
    "anonymous": {"inherits": []},
    "user": {"grants": [{"on": "core.event", "do": "publish", "scope": "any"},
                        {"on": "core.event", "do": "view", "scope": "any", "statuses": ["draft"]}]},
    "boss": {"inherits": ["user"], "grants": [{"on": "core.event", "do": "view", "scope": "any"}]}}})")) == "");
  const auto event =
      f.insert("core.event", Json::object({{"title", "t"}, {"status", "draft"}, {"author_id", f.user()}}));
  const auto why = explain(f.hub(), f.actor("user"), "publish", "core.event", event).value();
  CHECK(names(why.changes) == "status:sent role:boss");
  CHECK(names(explain(f.hub(), f.actor("boss"), "publish", "core.event", event).value().changes) == "status:sent");
}

TEST_CASE("an explanation sends nobody into a company that is blocked") {
  HubFixture f;
  for (const bool is_blocked : {false, true}) {
    const auto company = f.company(f.user(), Json::object({{"status", is_blocked ? "blocked" : "active"}}));
    const auto event = f.insert(
        "core.event",
        Json::object({{"title", "t"}, {"status", "success"}, {"author_id", f.user()}, {"company_id", company}}));
    const auto why = explain(f.hub(), f.actor("moderator"), "withdraw", "core.event", event).value();
    INFO(names(why.changes));
    CHECK(why.can_change);
    CHECK((names(why.changes).find("join:") == std::string::npos) == is_blocked);
  }
}

TEST_CASE("who follows an explanation sees the row and has the right, also where companies are blocked") {
  std::size_t followed = 0, joined = 0;
  const auto first = static_cast<std::uint32_t>(wanted("TECHHUB_SEED", 11));
  for (std::uint32_t seed = first; seed < first + 6; ++seed) {
    World world(seed);
    Hub& hub = world.f.hub();
    for (const auto& [table, rows] : world.tables()) {
      const rules::Flow* flow = hub.platform().flow(*table);
      if (!flow) continue;
      for (std::size_t i = 0; i < 3 * world.users_.size(); ++i) {
        const Value& key = rows[(i * 7 + seed) % rows.size()].record.key();
        const auto user = world.users_[i % world.users_.size()];
        const auto states = hub.actions(world.f.actor(user), table->label, key);
        if (!states) continue;
        for (const auto& state : states.value()) {
          const auto why = explain(hub, world.f.actor(user), state.action, table->label, key);
          if (!why) continue;  // what was followed before has hidden the row
          const Why& told = why.value();
          if (told.is_open || !told.can_change || told.explanation.decision.allowed()) continue;
          INFO("seed " << seed << " " << table->label << " " << key_text(key) << " " << state.action << " user " << user
                       << ": " << names(told.changes));
          bool could = true;
          for (const auto& need : told.changes) could = could && follow(world, need, user, table->label, key);
          if (!could) continue;
          const auto then = explain(hub, world.f.actor(user), state.action, table->label, key);
          REQUIRE(fault(then) == "");
          CHECK(then.value().explanation.decision.allowed());
          CHECK(std::find(then.value().from.begin(), then.value().from.end(), then.value().status) !=
                then.value().from.end());
          for (const Problem& problem : then.value().missing) CHECK(problem.code != "company_blocked");
          ++followed;
          joined += told.changes.front().kind == rules::Need::Kind::join;
        }
      }
    }
  }
  CHECK(followed > 40);
  CHECK(joined > 0);
}
