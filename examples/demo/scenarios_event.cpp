// SPDX-License-Identifier: MIT
#include "scenarios_script.hpp"
#include "techhub/core/participation.hpp"

namespace techhub::demo {
namespace {

constexpr std::string_view events = "core.event";
constexpr std::string_view participants = "core.eventparticipant";

Result<> is_out(Script& script, const Person& who, std::int64_t event) {
  TECHHUB_TRY(const auto row, script.row(events, event));
  return script.came_true(who, "the event is public", events, event, row.integer("published") == 1);
}

// A user's event that everybody may come to.
Result<std::int64_t> open_event(Script& script, const Person& author, const Person& moderator) {
  Hub& hub = script.hub();
  TECHHUB_TRY(const auto made,
              script.did(author, "drafts an open event",
                         hub.create(author.actor, events,
                                    Json::object({{"event_type", "open_event"}, {"event_format", "hybrid"}}))));
  const auto event = id_of(made);
  TECHHUB_DO(script.refused(author, "wants to send it with neither title nor times", events, event,
                            hub.perform(author.actor, events, event, "send")));
  const Time start = script.now() + std::chrono::hours(48);
  TECHHUB_DO(script.did(author, "says what, when and how long",
                        hub.update(author.actor, events, event,
                                   Json::object({{"title", Json::object({{"ru", "Встреча разработчиков"},
                                                                         {"kk", "Әзірлеушілер кездесуі"},
                                                                         {"en", "Developers' meeting"}})},
                                                 {"datetime_start", start.to_string()},
                                                 {"datetime_end", (start + std::chrono::hours(3)).to_string()}}))));
  TECHHUB_DO(script.did(author, "sends it for review", hub.perform(author.actor, events, event, "send")));
  TECHHUB_DO(script.refused(author, "wants to change the format while it is being read", events, event,
                            hub.update(author.actor, events, event, Json::object({{"event_format", "online"}}))));
  TECHHUB_DO(script.did(moderator, "publishes it", hub.perform(moderator.actor, events, event, "publish")));
  TECHHUB_DO(is_out(script, moderator, event));
  return event;
}

// A moderator's own event, by confirmation only.
Result<std::int64_t> closed_event(Script& script, const Person& host, const Person& moderator) {
  Hub& hub = script.hub();
  const Time start = script.now() + std::chrono::hours(72);
  TECHHUB_TRY(const auto made,
              script.did(host, "drafts a closed event",
                         hub.create(host.actor, events,
                                    Json::object({{"title", Json::object({{"ru", "Демо-день инвесторов"}})},
                                                  {"event_type", "closed_event"},
                                                  {"event_format", "astanahub"},
                                                  {"datetime_start", start.to_string()},
                                                  {"datetime_end", (start + std::chrono::hours(2)).to_string()}}))));
  const auto event = id_of(made);
  TECHHUB_DO(script.did(host, "sends it for review", hub.perform(host.actor, events, event, "send")));
  TECHHUB_DO(script.refused(host, "wants to publish their own event, being a moderator", events, event,
                            hub.perform(host.actor, events, event, "publish")));
  TECHHUB_DO(script.did(moderator, "publishes it", hub.perform(moderator.actor, events, event, "publish")));
  TECHHUB_DO(is_out(script, moderator, event));
  return event;
}

}  // namespace

Result<> publish_events(Stage& stage) {
  TECHHUB_TRY(auto script, Script::begin(stage));
  Hub& hub = script.hub();
  TECHHUB_TRY(const auto people, script.cast("user", 3));
  TECHHUB_TRY(const auto moderators, script.cast("moderator", 2));
  const Person& author = people[0];
  const Person& guest = people[1];
  const Person& other = people[2];
  const Person& host = moderators[1];
  TECHHUB_TRY(const auto open, open_event(script, author, moderators[0]));
  TECHHUB_TRY(const auto closed, closed_event(script, host, moderators[0]));

  const auto join = [&](const Person& who, std::int64_t event) {
    return core::register_participant(hub, who.actor, event);
  };
  TECHHUB_TRY(const auto comes, script.did(guest, "registers for the open event", join(guest, open)));
  TECHHUB_DO(script.refused(guest, "wants to register once more", events, open, join(guest, open)));
  TECHHUB_TRY(const auto waits, script.did(guest, "registers for the closed event", join(guest, closed)));
  TECHHUB_TRY(const auto also, script.did(other, "registers for the closed event", join(other, closed)));
  TECHHUB_DO(script.refused(guest, "wants to confirm their own registration", participants, waits.row.key(),
                            hub.perform(guest.actor, participants, waits.row.key(), "confirm")));
  TECHHUB_DO(script.did(host, "confirms the first", hub.perform(host.actor, participants, waits.row.key(), "confirm")));
  TECHHUB_DO(script.did(host, "declines the second", hub.perform(host.actor, participants, also.row.key(), "decline")));

  TECHHUB_DO(script.refused(author, "wants to note who came before it has begun", participants, comes.row.key(),
                            hub.perform(author.actor, participants, comes.row.key(), "mark_attended")));
  script.pass(std::chrono::hours(49));
  TECHHUB_DO(script.refused(guest, "wants to cancel when it has begun", participants, comes.row.key(),
                            hub.perform(guest.actor, participants, comes.row.key(), "cancel")));
  TECHHUB_DO(
      script.did(author, "notes who came", hub.perform(author.actor, participants, comes.row.key(), "mark_attended")));
  return success();
}

}  // namespace techhub::demo
