// SPDX-License-Identifier: MIT
#include "techhub/journeymap/journeys.hpp"

#include <algorithm>

#include "hub/refusals.hpp"
#include "journeymap/answers.hpp"
#include "journeymap/parts.hpp"
#include "journeymap/reasons.hpp"

namespace techhub::journeymap {
namespace {

rules::Flow journey_flow(std::string_view entity) {
  return {
      .entity = std::string(entity),
      .initial = "not_started",
      .terminal = {"completed"},
      .editable = {},
      .states = {{"not_started", {"Не начата", "Басталмаған", "Not started", {}}},
                 {"in_progress", {"В пути", "Жолда", "In progress", {}}},
                 {"completed", {"Пройдена", "Өтілді", "Completed", {}}}},
      .transitions = {
          {.action = "start",
           .from = {"not_started"},
           .to = "in_progress",
           .guards = {"journeymap.map_is_for_traveller", "journeymap.stands_at_first_step"}},
          {.action = "complete", .from = {"in_progress"}, .to = "completed", .guards = {"journeymap.is_at_the_end"}}}};
}

std::string_view label_of_state(Traveller traveller) {
  return traveller == Traveller::user ? "journeymap.userstate" : "journeymap.companystate";
}

// The rows that refer to `parent`, by (position, id) where they have a position.
Result<std::vector<Record>> parts(Records& records, std::string_view label, std::string_view column,
                                  const Value& parent) {
  const Table& table = records.table(label);
  Query query{.table = &table, .filter = Filter::is(table.at(column), parent)};
  if (const auto position = table.find("position"); position != Table::npos) query.order = {{position, false}};
  return records.select(query);
}

// Where a state stands: the map's steps, and its own among them (the first, while none is said; the end if the map has
// no steps).
struct Place {
  std::vector<Record> steps;
  std::size_t at = 0;
  [[nodiscard]] bool is_last() const noexcept { return at + 1 >= steps.size(); }
};

Result<Place> place_of(Change& change, const Record& state) {
  Place place;
  TECHHUB_TRY(place.steps, parts(change.records(), "journeymap.step", "journey_map_id", state.get("journey_map_id")));
  const auto found = std::find_if(place.steps.begin(), place.steps.end(),
                                  [&](const Record& step) { return step.key() == state.get("step_id"); });
  if (found != place.steps.end()) place.at = static_cast<std::size_t>(found - place.steps.begin());
  return place;
}

Result<> map_is_published(Change& change, const Record& state) {
  TECHHUB_TRY(const auto map, change.need("journeymap.journeymap", state.get("journey_map_id")));
  if (map.text("status") != "published") return change.refuse(map_not_published, "journey_map_id");
  return success();
}

Result<> map_is_for_traveller(Change& change) {
  const Record& state = change.after();
  TECHHUB_DO(map_is_published(change, state));
  TECHHUB_TRY(const auto map, change.need("journeymap.journeymap", state.get("journey_map_id")));
  const bool is_person = state.table().label == label_of_state(Traveller::user);
  if ((map.text("audience") == "user") != is_person)
    return change.refuse(is_person ? map_for_companies : map_for_users, "journey_map_id");
  return success();
}

Result<> stands_at_first_step(Change& change) {
  TECHHUB_TRY(const auto place, place_of(change, change.before()));
  if (!place.steps.empty()) change.set("step_id", place.steps.front().key());
  return success();
}

// What the current step still wants.
Result<> step_is_done(Change& change, const Record& state, const Place& place) {
  if (place.steps.empty()) return success();
  const Answers answers(state.json("answers"));
  hub::Refusals refusals(change);
  TECHHUB_TRY(const auto tasks, parts(change.records(), "journeymap.task", "step_id", place.steps[place.at].key()));
  for (const Record& task : tasks) {
    const bool is_required = task.integer("required") != 0;
    const bool is_done = answers.is_done(as_integer(task.key()));
    if (is_required && !is_done) refusals.add(task_not_done, "tasks", key_text(task.key()));
    if (!is_done) continue;
    TECHHUB_TRY(const auto questions, parts(change.records(), "journeymap.question", "task_id", task.key()));
    for (const Record& question : questions) {
      if (!is_right(question, answers.answer(as_integer(question.key()))))
        refusals.add(wrong_answer, "questions", key_text(question.key()));
    }
  }
  return std::move(refusals).result();
}

Result<> is_at_the_end(Change& change) {
  TECHHUB_TRY(const auto place, place_of(change, change.before()));
  if (!place.is_last()) return change.refuse(not_the_last_step, "step_id");
  return step_is_done(change, change.before(), place);
}

Result<Outcome> start_state(Hub& hub, const rules::Actor& actor, Traveller traveller, std::int64_t map,
                            std::string_view column, std::int64_t who) {
  const auto label = label_of_state(traveller);
  const auto on = [&](Change& change) -> Result<Record> {
    const Table& states = change.table();
    TECHHUB_TRY(auto held, change.records().first(states, Filter::is(states.at(column), who) &&
                                                              Filter::is(states.at("journey_map_id"), map)));
    if (held) return std::move(*held);
    Record asked(states);
    if (who != 0) asked.set(column, who);
    asked.set("journey_map_id", map);
    return asked;
  };
  const auto work = [&](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto row, change.find("journeymap.journeymap", map));
    bool is_known = row.has_value();
    if (is_known) {
      TECHHUB_TRY(is_known, change.may("view", *row));
    }
    if (!is_known) return Error(Code::not_found, "no row `" + std::to_string(map) + "`").at("journeymap.journeymap");
    if (!is_null(change.before().key())) return change.perform(change.before(), "start");
    TECHHUB_TRY(const auto state,
                change.create(label, Json::object({{std::string(column), who}, {"journey_map_id", map}})));
    return change.perform(state, "start");
  };
  return hub.run(actor, {.label = label, .action = "start", .on = on, .work = work});
}

// A use case on a state that is under way, on a map that is open.
Result<Outcome> travel(Hub& hub, const rules::Actor& actor, Traveller traveller, std::int64_t state,
                       const std::function<Result<Record>(Change&)>& work) {
  const auto label = label_of_state(traveller);
  return hub.run(actor, {.label = label,
                         .action = "complete_step",
                         .on = [&](Change& change) { return change.need(label, state); },
                         .work = [&](Change& change) -> Result<Record> {
                           if (change.before().text("status") != "in_progress")
                             return change.refuse(not_under_way, "status");
                           TECHHUB_DO(map_is_published(change, change.before()));
                           return work(change);
                         }});
}

}  // namespace

void add_journeys(Module& module) {
  module.flows.push_back(journey_flow(label_of_state(Traveller::user)));
  module.flows.push_back(journey_flow(label_of_state(Traveller::company)));
  module.steps["journeymap.map_is_for_traveller"] = map_is_for_traveller;
  module.steps["journeymap.stands_at_first_step"] = stands_at_first_step;
  module.steps["journeymap.is_at_the_end"] = is_at_the_end;
}

Result<Outcome> start(Hub& hub, const rules::Actor& actor, std::int64_t map) {
  return start_state(hub, actor, Traveller::user, map, "user_id", actor.user);
}

Result<Outcome> start_for_company(Hub& hub, const rules::Actor& actor, std::int64_t map, std::int64_t company) {
  return start_state(hub, actor, Traveller::company, map, "company_id", company);
}

Result<Outcome> do_task(Hub& hub, const rules::Actor& actor, Traveller traveller, std::int64_t state, std::int64_t task,
                        const Json& given) {
  return travel(hub, actor, traveller, state, [&](Change& change) -> Result<Record> {
    const Record& row = change.before();
    TECHHUB_TRY(const auto place, place_of(change, row));
    TECHHUB_TRY(const auto its, change.find("journeymap.task", task));
    if (!its || place.steps.empty() || its->get("step_id") != place.steps[place.at].key())
      return change.refuse(not_of_this_step, "task");
    TECHHUB_TRY(const auto questions, parts(change.records(), "journeymap.question", "task_id", task));
    Answers answers(row.json("answers"));
    if (!given.is_object() && !given.is_null()) return change.refuse(bad_answer, "answers");
    hub::Refusals refusals(change);
    for (const auto& [name, answer] : given.members()) {
      const auto question = std::find_if(questions.begin(), questions.end(),
                                         [&name = name](const Record& one) { return key_text(one.key()) == name; });
      if (question == questions.end()) {
        refusals.add(not_of_this_task, name);
      } else if (!is_answer(*question, answer)) {
        refusals.add(bad_answer, name);
      } else {
        answers.set_answer(as_integer(question->key()), answer);
      }
    }
    TECHHUB_DO(std::move(refusals).result());
    answers.do_task(task);
    return change.update(row, Json::object({{"answers", answers.json()}}));
  });
}

Result<Outcome> complete_step(Hub& hub, const rules::Actor& actor, Traveller traveller, std::int64_t state) {
  return travel(hub, actor, traveller, state, [](Change& change) -> Result<Record> {
    const Record& row = change.before();
    TECHHUB_TRY(const auto place, place_of(change, row));
    TECHHUB_DO(step_is_done(change, row, place));
    if (place.is_last()) return change.perform(row, "complete");
    return change.update(row, Json::object({{"step_id", as_integer(place.steps[place.at + 1].key())}}));
  });
}

Result<Progress> progress(Hub& hub, const rules::Actor& actor, Traveller traveller, std::int64_t state) {
  TECHHUB_TRY(const Record row, hub.get(actor, label_of_state(traveller), state));
  const Answers answers(row.json("answers"));
  Progress made;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    const Table& tasks = records.table("journeymap.task");
    const Table& steps = records.table("journeymap.step");
    Filter required =
        Filter::is(tasks.at("required"), std::int64_t{1}) &&
        Filter::forward(tasks.at("step_id"), steps, Filter::is(steps.at("journey_map_id"), row.get("journey_map_id")));
    TECHHUB_TRY(const auto rows, records.select(Query{.table = &tasks, .filter = std::move(required)}));
    for (const Record& task : rows) {
      ++made.total;
      if (answers.is_done(as_integer(task.key()))) ++made.done;
    }
    return success();
  }));
  if (made.total != 0) {
    made.share = static_cast<double>(made.done) / static_cast<double>(made.total);
  } else if (row.text("status") == "completed") {
    made.share = 1;
  }
  return made;
}

}  // namespace techhub::journeymap
