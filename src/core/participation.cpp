// SPDX-License-Identifier: MIT
// Participation in events: an open event takes everybody, a closed one whom its side confirms.
#include "techhub/core/participation.hpp"

#include "core/parts.hpp"
#include "core/reasons.hpp"

namespace techhub::core {
namespace {

rules::Flow participation_flow() {
  return {
      .entity = "core.eventparticipant",
      .initial = "pending",
      .terminal = {"attended"},
      .editable = {},
      .states = {{"pending", {"Ждёт подтверждения", "Растауды күтуде", "Pending", {}}},
                 {"confirmed", {"Подтверждено", "Расталды", "Confirmed", {}}},
                 {"declined", {"Отклонено", "Қабылданбады", "Declined", {}}},
                 {"cancelled", {"Отменено", "Күші жойылды", "Cancelled", {}}},
                 {"attended", {"Посетил", "Қатысты", "Attended", {}}}},
      .transitions = {
          {.action = "confirm", .from = {"pending"}, .to = "confirmed", .guards = {"core.event_goes_on"}},
          {.action = "decline", .from = {"pending"}, .to = "declined", .guards = {"core.event_goes_on"}},
          {.action = "cancel", .from = {"pending", "confirmed"}, .to = "cancelled", .guards = {"core.event_is_ahead"}},
          {.action = "mark_attended", .from = {"confirmed"}, .to = "attended", .guards = {"core.event_has_begun"}},
          // Whoever was declined waits for the event's side again; whoever left an open event comes straight back.
          {.action = "register",
           .from = {"cancelled", "declined"},
           .to = "pending",
           .guards = {"core.event_goes_on", "core.needs_confirmation"}},
          {.action = "rejoin",
           .from = {"cancelled"},
           .to = "confirmed",
           .permission = "register",
           .guards = {"core.event_goes_on", "core.needs_no_confirmation"}},
      }};
}

struct EventFacts {
  bool is_published = false;
  bool is_open = false;
  bool has_begun = false;
  bool has_ended = false;
};

// An event that says no end ends when it begins; one that says no start has not begun.
EventFacts facts_of(const Record& event, Time now) {
  const Value& start = event.get("datetime_start");
  const Value& end = is_null(event.get("datetime_end")) ? start : event.get("datetime_end");
  return {.is_published = event.text("status") == "success",
          .is_open = event.text("event_type") == "open_event",
          .has_begun = !is_null(start) && as_integer(start) <= now.us,
          .has_ended = !is_null(end) && as_integer(end) <= now.us};
}

Result<EventFacts> event_of(Change& change) {
  TECHHUB_TRY(const Record event, change.need("core.event", change.after().get("event_id")));
  return facts_of(event, change.now());
}

Result<> event_goes_on(Change& change) {
  TECHHUB_TRY(const auto event, event_of(change));
  if (!event.is_published) return change.refuse(event_not_published, "event_id");
  if (event.has_ended) return change.refuse(event_has_ended, "event_id");
  return success();
}

// One may stay away from an event that was taken down, too.
Result<> event_is_ahead(Change& change) {
  TECHHUB_TRY(const auto event, event_of(change));
  if (event.has_begun) return change.refuse(event_has_begun, "event_id");
  return success();
}

// Also after the end: that is when lists of attendance are written.
Result<> event_began(Change& change) {
  TECHHUB_TRY(const auto event, event_of(change));
  if (!event.is_published) return change.refuse(event_not_published, "event_id");
  if (!event.has_begun) return change.refuse(event_has_not_begun, "event_id");
  return success();
}

Result<> needs_confirmation(Change& change) {
  TECHHUB_TRY(const auto event, event_of(change));
  if (event.is_open && change.before().text("status") != "declined") return change.refuse(event_is_open, "event_id");
  return success();
}

Result<> needs_no_confirmation(Change& change) {
  TECHHUB_TRY(const auto event, event_of(change));
  if (!event.is_open) return change.refuse(event_is_closed, "event_id");
  return success();
}

Result<> enter(Change& change) {
  if (is_null(change.after().get("event_id"))) return success();  // told with the other required columns
  TECHHUB_DO(event_goes_on(change));
  TECHHUB_TRY(const auto event, event_of(change));
  change.set("status", std::string(event.is_open ? "confirmed" : "pending"));
  return success();
}

Result<std::optional<Record>> participation(Change& change, std::int64_t event) {
  const Table& table = change.table("core.eventparticipant");
  return change.records().first(
      table, Filter::is(table.at("event_id"), event) && Filter::is(table.at("user_id"), change.actor().user));
}

}  // namespace

void add_participation(Module& module) {
  module.flows.push_back(participation_flow());
  module.steps["core.event_goes_on"] = event_goes_on;
  module.steps["core.event_is_ahead"] = event_is_ahead;
  module.steps["core.event_has_begun"] = event_began;
  module.steps["core.needs_confirmation"] = needs_confirmation;
  module.steps["core.needs_no_confirmation"] = needs_no_confirmation;
  module.steps["core.enter"] = enter;
  module.hooks["core.eventparticipant"].create = {"core.enter"};
}

Result<Outcome> register_participant(Hub& hub, const rules::Actor& actor, std::int64_t event) {
  const auto on = [event](Change& change) -> Result<Record> {
    TECHHUB_TRY(const auto row, change.find("core.event", event));
    bool is_known = row.has_value();
    if (is_known) {
      TECHHUB_TRY(is_known, change.may("view", *row));
    }
    if (!is_known) return Error(Code::not_found, "no row `" + std::to_string(event) + "`").at("core.event", "id");
    TECHHUB_TRY(auto held, participation(change, event));
    if (held) return std::move(*held);
    Record asked(change.table("core.eventparticipant"));
    asked.set("event_id", event);
    if (change.actor().user != 0) asked.set("user_id", change.actor().user);
    return asked;
  };
  const auto work = [event](Change& change) -> Result<Record> {
    const Record& held = change.before();
    if (is_null(held.key())) {
      return change.create("core.eventparticipant",
                           Json::object({{"event_id", event}, {"user_id", change.actor().user}}));
    }
    const auto status = held.text("status");
    if (status != "cancelled" && status != "declined") {
      return Error(Code::duplicate, "the actor is registered already")
          .at("core.eventparticipant", "event_id")
          .because(already_registered);
    }
    TECHHUB_TRY(const auto facts, event_of(change));
    return change.perform(held, facts.is_open && status == "cancelled" ? "rejoin" : "register");
  };
  return hub.run(actor, {.label = "core.eventparticipant", .action = "register", .on = on, .work = work});
}

}  // namespace techhub::core
