// SPDX-License-Identifier: MIT
// Every row of every flow table, taken once and refused once for each reason that it has. The rows are those of the
// platform: one that is new and has no situation here fails.
#include "flows/rows.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

struct Row {
  std::string label;
  const rules::Transition* transition;
  std::string from;
  Prepare prepare;

  [[nodiscard]] std::string name() const { return label + ": " + transition->action + " from " + from; }
};

std::vector<Row> all_rows(const Platform& platform) {
  const auto known = preparations();
  std::vector<Row> rows;
  for (const Table* table : platform.tables()) {
    const auto* flow = platform.flow(*table);
    if (!flow) continue;
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const auto& one) { return one.first == table->label; });
    for (const auto& transition : flow->transitions) {
      for (const auto& from : transition.from)
        rows.push_back({table->label, &transition, from, found == known.end() ? nullptr : found->second});
    }
  }
  return rows;
}

std::optional<Situation> situation(Stage& stage, const Row& row) {
  if (!row.prepare) return std::nullopt;
  return row.prepare(stage, row.transition->action, row.from);
}

std::string take(Stage& stage, const Row& row, const Situation& at) {
  if (at.cause) return fault(at.cause());
  return fault(stage.hub().perform(at.actor, row.label, at.key, row.transition->action, at.input));
}

// It is refused, for this reason, and the row stays where it was.
void check_refused(Stage& stage, const Row& row, const Situation& at, const rules::Actor& actor,
                   std::string_view expected) {
  const auto done = stage.hub().perform(actor, row.label, at.key, row.transition->action, at.input);
  REQUIRE_FALSE(done);
  if (fault(done).find(expected) == std::string::npos)
    FAIL_CHECK(row.name() << ": " << fault(done) << ", not " << expected);
}

}  // namespace

TEST_CASE("every row of every flow is taken once") {
  Stage stage;
  std::size_t taken = 0;
  for (const Row& row : all_rows(stage.hub().platform())) {
    INFO(row.name());
    const auto at = situation(stage, row);
    if (!at) {
      FAIL_CHECK("no situation for this row: add one to tests/flows/rows*.cpp");
      continue;
    }
    REQUIRE(stage.status(row.label, at->key) == row.from);
    CHECK(take(stage, row, *at) == "");
    CHECK(stage.status(row.label, at->key) == row.transition->to);
    const auto history = stage.history(row.label, at->key);
    CHECK(history.find(row.from + ">" + row.transition->to) != std::string::npos);
    ++taken;
  }
  CHECK(taken >= 150);
}

TEST_CASE("every guard of every row refuses once, for its own reason") {
  Stage stage;
  const auto known = spoils();
  std::size_t refused = 0;
  for (const Row& row : all_rows(stage.hub().platform())) {
    for (const auto& guard : row.transition->guards) {
      INFO(row.name() << ", " << guard);
      const auto spoil = std::find_if(known.begin(), known.end(),
                                      [&](const Spoil& one) { return one.label == row.label && one.guard == guard; });
      if (spoil == known.end()) {
        FAIL_CHECK("no refusal for this guard: add one to tests/flows/rows*.cpp");
        continue;
      }
      if (spoil->code.empty()) continue;  // it sets columns and refuses nothing
      auto at = situation(stage, row);
      REQUIRE(at);
      spoil->spoil(stage, *at);
      // A refusal that begins elsewhere than the row does is of another row.
      if (stage.status(row.label, at->key) != row.from) continue;
      check_refused(stage, row, *at, at->actor, spoil->code);
      CHECK(stage.status(row.label, at->key) == row.from);
      ++refused;
    }
  }
  CHECK(refused >= 40);
}

TEST_CASE("every row is refused from another status, without its comment, on one's own case and without its right") {
  Stage stage;
  std::size_t checked = 0;
  for (const Row& row : all_rows(stage.hub().platform())) {
    INFO(row.name());
    const auto& flow = *stage.hub().platform().flow(stage.hub().platform().at(row.label));
    auto at = situation(stage, row);
    REQUIRE(at);
    const auto superadmin = stage.actor("superadmin");
    if (row.transition->effect_only) {
      check_refused(stage, row, *at, superadmin, "only_as_effect");
      continue;
    }
    if (row.transition->needs_comment) {
      Situation silent = *at;
      silent.input.set("comment", "  ");
      check_refused(stage, row, silent, at->actor, "comment_required");
    }
    // A stranger's right ends somewhere, or they do not see the row.
    const auto stranger = stage.actor("user");
    const auto refused = stage.hub().perform(stranger, row.label, at->key, row.transition->action, at->input);
    REQUIRE_FALSE(refused);
    CHECK((refused.error().code() == Code::denied || refused.error().code() == Code::not_found));
    // The system does what is marked as its own, and nothing else.
    const auto by_system =
        stage.hub().check(rules::Actor::system(), row.label, at->key, row.transition->action, at->input);
    CHECK(bool(by_system) == row.transition->is_system);
    if (!by_system) CHECK(by_system.error().code() == Code::denied);
    if (row.transition->sod != rules::Sod::none) {
      // Whoever they are: the one who could, and the one who may do everything.
      make_own(stage, row.label, *at, at->actor.user);
      check_refused(stage, row, *at, at->actor, "own_case");
      make_own(stage, row.label, *at, superadmin.user);
      check_refused(stage, row, *at, superadmin, "own_case");
      ++checked;
    }
    for (const auto& state : flow.states) {
      if (flow.find(row.transition->action, state.name)) continue;
      auto elsewhere = situation(stage, row);
      REQUIRE(elsewhere);
      if (state.name == "active" && row.label == "booking.booking") continue;
      stage.change(row.label, elsewhere->key, Json::object({{flow.column, state.name}}));
      check_refused(stage, row, *elsewhere, superadmin, "illegal_transition");
      CHECK(stage.status(row.label, elsewhere->key) == state.name);
    }
  }
  CHECK(checked >= 40);
}
