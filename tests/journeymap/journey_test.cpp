// SPDX-License-Identifier: MIT
// Maps and the journeys of people and companies along them.
#include "support/hub_fixture.hpp"
#include "techhub/journeymap/journeys.hpp"

using namespace techhub;
using namespace techhub::test;
using namespace techhub::journeymap;

namespace {

constexpr std::string_view map_label = "journeymap.journeymap";
constexpr std::string_view state_label = "journeymap.userstate";

struct Atlas : HubFixture {
  rules::Actor manager = actor("manager");
  rules::Actor traveller = actor("user");
  std::int64_t map = a_map("user");
  // Two steps: the first with a required and an optional task, the second with one required.
  std::int64_t second = step(map, 1);
  std::int64_t first = step(map, 0);
  std::int64_t needed = task(first, true);
  std::int64_t optional_one = task(first, false);
  std::int64_t last = task(second, true);

  std::int64_t a_map(std::string_view audience, std::string_view status = "published") {
    return insert(map_label, Json::object({{"audience", audience}, {"status", status}}));
  }
  std::int64_t step(std::int64_t of, std::int64_t position) {
    return insert("journeymap.step", Json::object({{"journey_map_id", of}, {"position", position}}));
  }
  std::int64_t task(std::int64_t of, bool required) {
    return insert("journeymap.task", Json::object({{"step_id", of}, {"required", required}}));
  }
  std::int64_t question(std::int64_t of, std::string_view type, const Json& correct) {
    return insert("journeymap.question", Json::object({{"task_id", of}, {"type", type}, {"correct", correct}}));
  }
  std::int64_t started() { return as_integer(start(hub(), traveller, map).value().row.key()); }
  std::string do_one(std::int64_t state, std::int64_t which, const Json& answers = Json::object()) {
    return fault(do_task(hub(), traveller, Traveller::user, state, which, answers));
  }
  std::string complete(std::int64_t state) { return fault(complete_step(hub(), traveller, Traveller::user, state)); }
};

Json answer(std::int64_t question, Json given) { return Json::object({{std::to_string(question), std::move(given)}}); }

}  // namespace

TEST_CASE("whoever travels a map reads its questions and not what is right") {
  Atlas atlas;
  const std::string_view label = "journeymap.question";
  const auto asked = atlas.question(atlas.needed, "single", Json("b"));
  const auto correct = [&](const rules::Actor& who) {
    const auto row = atlas.hub().get(who, label, asked);
    return row ? row.value().json("correct") : Json(fault(row));
  };
  CHECK(correct(atlas.manager) == Json("b"));
  CHECK(correct(atlas.traveller).is_null());
  CHECK(correct(rules::Actor::anonymous()).is_null());
  const Table& questions = atlas.hub().platform().at(label);
  const auto found = [&](const rules::Actor& who) {
    const auto page = atlas.hub().list(who, label, {.filter = Filter::is(questions.at("correct"), "\"b\"")});
    return page ? std::to_string(page.value().rows.size()) : fault(page);
  };
  CHECK(found(atlas.manager) == "1");
  CHECK(found(atlas.traveller) == "0");
  const auto page = atlas.hub().list(atlas.traveller, label).value();
  REQUIRE(page.rows.size() == 1);
  CHECK(page.rows.front().json("correct").is_null());
  // A right answer is known as such all the same.
  const auto state = atlas.started();
  CHECK(atlas.do_one(state, atlas.needed, answer(asked, "b")).empty());
}

TEST_CASE("what is no object of answers does no task") {
  Atlas atlas;
  const auto state = atlas.started();
  for (const Json& given : {Json("b"), Json(1), Json(true), Json::array()})
    CHECK(atlas.do_one(state, atlas.needed, given) == "invalid: bad_answer");
  CHECK(atlas.do_one(state, atlas.needed, Json()).empty());
}

TEST_CASE("a map is published and archived, and fixed from then on") {
  Atlas atlas;
  const auto map = atlas.a_map("user", "draft");
  const auto perform = [&](const rules::Actor& who, std::string_view action) {
    return fault(atlas.hub().perform(who, map_label, map, action));
  };
  const auto add_step = [&] {
    return fault(atlas.hub().create(atlas.manager, "journeymap.step", Json::object({{"journey_map_id", map}})));
  };
  CHECK(add_step().empty());
  CHECK(perform(atlas.manager, "archive") == "illegal_transition: not_from_status");
  CHECK(perform(atlas.traveller, "publish") == "not_found");
  CHECK(perform(atlas.manager, "publish").empty());
  CHECK(perform(atlas.traveller, "archive") == "denied: no_grant");
  CHECK(perform(atlas.manager, "publish") == "illegal_transition: not_from_status");
  CHECK(add_step() == "invalid: map_fixed");
  CHECK(perform(atlas.manager, "archive").empty());
  CHECK(perform(atlas.manager, "publish") == "illegal_transition: not_from_status");
  CHECK(add_step() == "invalid: map_fixed");

  const auto edit = [&](std::string_view label, std::int64_t key) {
    return fault(atlas.hub().update(atlas.manager, label, key, Json::object({{"data", Json::object({{"a", 1}})}})));
  };
  CHECK(edit("journeymap.step", atlas.first) == "invalid: map_fixed");
  CHECK(edit("journeymap.task", atlas.needed) == "invalid: map_fixed");
  CHECK(edit("journeymap.question", atlas.question(atlas.needed, "text", {})) == "invalid: map_fixed");
  CHECK(edit(map_label, atlas.map) == "illegal_transition: not_editable");
}

TEST_CASE("a journey starts at the first step, once") {
  Atlas atlas;
  const auto made = start(atlas.hub(), atlas.traveller, atlas.map).value();
  CHECK(made.to == "in_progress");
  CHECK(made.row.integer("step_id") == atlas.first);
  CHECK(made.row.integer("user_id") == atlas.traveller.user);
  CHECK(atlas.history(state_label, made.row.key()) == ">not_started not_started>in_progress");
  CHECK(fault(start(atlas.hub(), atlas.traveller, atlas.map)) == "illegal_transition: not_from_status");
  CHECK(atlas.rows(state_label).size() == 1);

  CHECK(fault(start(atlas.hub(), atlas.traveller, atlas.a_map("user", "draft"))) == "not_found");
  CHECK(fault(start(atlas.hub(), atlas.manager, atlas.a_map("user", "archived"))) == "invalid: map_not_published");
  CHECK(fault(start(atlas.hub(), atlas.traveller, atlas.a_map("company"))) == "invalid: map_for_companies");
  CHECK(fault(start(atlas.hub(), rules::Actor::anonymous(), atlas.map)).starts_with("unauthenticated"));

  const auto imported =
      atlas.insert(state_label, Json::object({{"user_id", atlas.manager.user}, {"journey_map_id", atlas.map}}));
  CHECK(start(atlas.hub(), atlas.manager, atlas.map).value().row.key() == Value(imported));
}

TEST_CASE("a company travels a map of its own through its owner and members") {
  Atlas atlas;
  const auto map = atlas.a_map("company");
  atlas.step(map, 0);
  const auto owner = atlas.user();
  const auto company = atlas.company(owner);
  const auto advisor = atlas.user();
  atlas.member(company, advisor, "advisor");
  CHECK(fault(start_for_company(atlas.hub(), atlas.traveller, map, company)) == "denied: out_of_scope");
  CHECK(fault(start_for_company(atlas.hub(), atlas.actor(advisor), map, company)) == "denied: out_of_scope");
  CHECK(fault(start_for_company(atlas.hub(), atlas.actor(owner), atlas.map, company)) == "invalid: map_for_users");
  const auto state = as_integer(start_for_company(atlas.hub(), atlas.actor(owner), map, company).value().row.key());
  const auto complete = [&](std::int64_t who) {
    return fault(complete_step(atlas.hub(), atlas.actor(who), Traveller::company, state));
  };
  CHECK(complete(advisor) == "denied: out_of_scope");
  atlas.change("account.company", company, Json::object({{"status", "blocked"}}));
  CHECK(complete(owner) == "denied: company_blocked");
  atlas.change("account.company", company, Json::object({{"status", "active"}}));
  CHECK(complete(owner).empty());
  CHECK(atlas.status("journeymap.companystate", state) == "completed");
}

TEST_CASE("a step wants its required tasks, and the last one completes the map") {
  Atlas atlas;
  const auto state = atlas.started();
  const auto share = [&] { return progress(atlas.hub(), atlas.traveller, Traveller::user, state).value().share; };
  CHECK(share() == 0.0);
  CHECK(atlas.complete(state) == "invalid: task_not_done");
  CHECK(atlas.do_one(state, atlas.last) == "invalid: not_of_this_step");
  CHECK(atlas.do_one(state, 999) == "invalid: not_of_this_step");
  CHECK(atlas.do_one(state, atlas.needed).empty());
  CHECK(atlas.do_one(state, atlas.needed).empty());  // twice is once
  CHECK(share() == 0.5);
  CHECK(atlas.complete(state).empty());
  CHECK(atlas.row(state_label, state).integer("step_id") == atlas.second);
  CHECK(atlas.do_one(state, atlas.needed) == "invalid: not_of_this_step");
  CHECK(fault(atlas.hub().perform(atlas.actor("admin"), state_label, state, "complete")) == "invalid: task_not_done");
  CHECK(atlas.do_one(state, atlas.last).empty());
  CHECK(atlas.complete(state).empty());
  CHECK(atlas.status(state_label, state) == "completed");
  CHECK(share() == 1.0);
  CHECK(atlas.complete(state) == "invalid: not_under_way");
  CHECK(atlas.do_one(state, atlas.last) == "invalid: not_under_way");
}

TEST_CASE("a journey is completed at its last step only, and is one's own") {
  Atlas atlas;
  const auto state = atlas.started();
  CHECK(fault(atlas.hub().perform(atlas.actor("admin"), state_label, state, "complete")) ==
        "invalid: not_the_last_step");
  CHECK(fault(atlas.hub().perform(atlas.traveller, state_label, state, "complete")) == "denied: no_grant");
  CHECK(fault(complete_step(atlas.hub(), atlas.actor("user"), Traveller::user, state)) == "not_found");
  CHECK(fault(progress(atlas.hub(), atlas.actor("user"), Traveller::user, state)) == "not_found");
  atlas.change(map_label, atlas.map, Json::object({{"status", "archived"}}));
  CHECK(atlas.do_one(state, atlas.needed) == "invalid: map_not_published");
}

TEST_CASE("answers are right where a question has a right one") {
  struct Row {
    const char* type;
    Json correct;
    Json given;
    bool taken;
    bool right;
  };
  const Row rows[] = {
      {"single", "a", "a", true, true},
      {"single", "a", "b", true, false},
      {"single", Json::array({"a", "b"}), "b", true, true},
      {"single", "a", Json::array({"a"}), false, false},
      {"multiple", Json::array({"a", "b"}), Json::array({"b", "a"}), true, true},
      {"multiple", Json::array({"a", "b"}), Json::array({"a"}), true, false},
      {"multiple", Json::array({"a", "b"}), Json::array({"a", "b", "c"}), true, false},
      {"multiple", Json::array({"a"}), "a", false, false},
      {"text", "Астана", " астана ", true, true},
      {"text", Json::array({"Астана", "Astana"}), "ASTANA", true, true},
      {"text", "Астана", "Алматы", true, false},
      {"text", "1", 1, false, false},
      {"text", {}, "что угодно", true, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.type, row.correct.dump(), row.given.dump());
    Atlas atlas;
    const auto question = atlas.question(atlas.needed, row.type, row.correct);
    const auto state = atlas.started();
    CHECK(atlas.do_one(state, atlas.needed, answer(question, row.given)) == (row.taken ? "" : "invalid: bad_answer"));
    if (row.taken) CHECK(atlas.complete(state) == (row.right ? "" : "invalid: wrong_answer"));
  }
}

TEST_CASE("a step tells all that it still wants, and a wrong answer may be mended") {
  Atlas atlas;
  const auto another = atlas.task(atlas.first, true);
  const auto question = atlas.question(atlas.needed, "text", "да");
  const auto of_optional = atlas.question(atlas.optional_one, "text", "нет");
  const auto state = atlas.started();
  CHECK(atlas.do_one(state, atlas.needed, answer(of_optional, "нет")) == "invalid: not_of_this_task");
  CHECK(atlas.do_one(state, atlas.needed).empty());  // done, but not answered
  CHECK(atlas.complete(state) == "invalid: wrong_answer, task_not_done");
  CHECK(atlas.do_one(state, another).empty());
  CHECK(atlas.do_one(state, atlas.needed, answer(question, "нет")).empty());
  CHECK(atlas.complete(state) == "invalid: wrong_answer");
  CHECK(atlas.do_one(state, atlas.needed, answer(question, "Да")).empty());
  CHECK(atlas.do_one(state, atlas.optional_one).empty());  // whoever takes up an optional task answers it too
  CHECK(atlas.complete(state) == "invalid: wrong_answer");
  CHECK(atlas.do_one(state, atlas.optional_one, answer(of_optional, "нет")).empty());
  CHECK(atlas.complete(state).empty());
}

TEST_CASE("a task and a question that a step still wants are told as numbers, not as counts") {
  Atlas atlas;
  const auto question = std::to_string(atlas.question(atlas.needed, "text", "да"));
  const auto task = std::to_string(atlas.task(atlas.first, true));
  const auto state = atlas.started();
  CHECK(atlas.do_one(state, atlas.needed).empty());
  const auto refused = complete_step(atlas.hub(), atlas.traveller, Traveller::user, state);
  REQUIRE(fault(refused) == "invalid: wrong_answer, task_not_done");
  const auto& problems = refused.error().problems();
  CHECK(problems[0].text.get(Language::ru) == "Неверный ответ на вопрос № " + question);
  CHECK(problems[0].text.get(Language::kk) == "№" + question + " сұраққа берілген жауап қате");
  CHECK(problems[1].text.get(Language::ru) == "Не выполнено обязательное задание № " + task);
  CHECK(problems[1].text.get(Language::kk) == "№" + task + " міндетті тапсырма орындалмаған");
}
