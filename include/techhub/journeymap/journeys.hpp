// SPDX-License-Identifier: MIT
// Journeys: how a person or a company travels a published map, step by step. A state keeps its step, the tasks that are
// done and the answers: `answers` is {"tasks": [ids], "questions": {"<id>": answer}}. Any thread.
#pragma once

#include "techhub/hub/hub.hpp"

namespace techhub::journeymap {

// What travels: a state of a person (journeymap.userstate) or of a company (journeymap.companystate).
enum class Traveller : std::uint8_t { user, company };

// Starts the map, for the actor or for a company that they act for; the outcome is the state, at the first step.
// `illegal_transition` when it was started before.
Result<Outcome> start(Hub& hub, const rules::Actor& actor, std::int64_t map);
Result<Outcome> start_for_company(Hub& hub, const rules::Actor& actor, std::int64_t map, std::int64_t company);

// Marks a task of the current step as done and keeps the answers to its questions ({"<question>": answer}: the option
// for `single`, a list of options for `multiple`, a text). Doing it again replaces the answers that are given. Whether
// they are right is judged when the step is completed.
Result<Outcome> do_task(Hub& hub, const rules::Actor& actor, Traveller traveller, std::int64_t state, std::int64_t task,
                        const Json& answers = Json::object());

// Completes the current step and goes on to the next; the last one completes the map. Wants every required task done,
// and right answers, where a question has `correct`, of the tasks that are required or done; `invalid` names all that
// is missing.
Result<Outcome> complete_step(Hub& hub, const rules::Actor& actor, Traveller traveller, std::int64_t state);

struct Progress {
  std::int64_t done = 0;   // required tasks
  std::int64_t total = 0;  // all required tasks of the map
  // 0 to 1; of a map that requires nothing, 1 once it is completed.
  double share = 0;
};
[[nodiscard]] Result<Progress> progress(Hub& hub, const rules::Actor& actor, Traveller traveller, std::int64_t state);

}  // namespace techhub::journeymap
