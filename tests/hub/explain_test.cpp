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
