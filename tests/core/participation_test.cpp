// SPDX-License-Identifier: MIT
#include "techhub/core/participation.hpp"

#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;
using std::chrono::hours;

namespace {

constexpr std::string_view entity = "core.eventparticipant";

// An event tomorrow from nine to eleven.
struct Hall : HubFixture {
  std::int64_t organiser_id = user();
  rules::Actor organiser = actor(organiser_id);
  rules::Actor guest = actor("user");
  Time start = monday + hours(24);
  Time end = monday + hours(26);

  std::int64_t event(std::string_view type, std::string_view status = "success", const Json& more = Json::object()) {
    Json fields = Json::object({{"title", "Встреча"},
                                {"event_type", type},
                                {"status", status},
                                {"published", status == "success"},
                                {"author_id", organiser_id},
                                {"datetime_start", text(start)},
                                {"datetime_end", text(end)}});
    for (const auto& [name, value] : more.members()) fields.set(name, value);
    return insert("core.event", fields);
  }
  Value participant(std::int64_t event, std::string_view status) {
    return insert(entity, Json::object({{"event_id", event}, {"user_id", guest.user}, {"status", status}}));
  }
  Result<Outcome> act(const rules::Actor& who, const Value& key, std::string_view action) {
    return hub().perform(who, entity, key, action);
  }
};

}  // namespace

TEST_CASE("an open event takes everybody, a closed one waits for its side") {
  Hall hall;
  for (const auto& [type, status] : {std::pair{"open_event", "confirmed"}, std::pair{"closed_event", "pending"}}) {
    CAPTURE(type);
    const auto event = hall.event(type);
    const auto made = core::register_participant(hall.hub(), hall.guest, event);
    REQUIRE(fault(made) == "");
    CHECK(made.value().to == status);
    CHECK(made.value().row.integer("user_id") == hall.guest.user);
    CHECK(hall.history(entity, made.value().row.key()) == std::string(">") + status);
    const auto again = core::register_participant(hall.hub(), hall.guest, event);
    CHECK(fault(again) == "duplicate: already_registered");
    CHECK(is_explained(again));
  }
}

TEST_CASE("who registers for what") {
  Hall hall;
  const auto open = hall.event("open_event");
  const auto draft = hall.event("open_event", "draft");
  CHECK(fault(core::register_participant(hall.hub(), hall.guest, draft)) == "not_found");
  CHECK(fault(core::register_participant(hall.hub(), hall.guest, 999)) == "not_found");
  CHECK(fault(core::register_participant(hall.hub(), hall.organiser, draft)) == "invalid: event_not_published");
  CHECK(fault(core::register_participant(hall.hub(), rules::Actor::anonymous(), open)) == "unauthenticated: no_grant");
  hall.set_now(hall.end - Microseconds(1));
  CHECK(fault(core::register_participant(hall.hub(), hall.organiser, open)) == "");
  hall.set_now(hall.end);
  CHECK(fault(core::register_participant(hall.hub(), hall.guest, open)) == "invalid: event_has_ended");
  CHECK(
      fault(hall.hub().create(hall.guest, entity, Json::object({{"event_id", open}, {"user_id", hall.guest.user}}))) ==
      "denied: no_grant");
}

TEST_CASE("registering again after cancelling or being declined") {
  Hall hall;
  struct Row {
    const char* type;
    const char* from;
    const char* to;
  };
  for (const Row& row : {Row{"open_event", "cancelled", "confirmed"}, Row{"closed_event", "cancelled", "pending"},
                         Row{"open_event", "declined", "pending"}, Row{"closed_event", "declined", "pending"}}) {
    CAPTURE(row.type, row.from);
    const auto event = hall.event(row.type);
    const auto key = hall.participant(event, row.from);
    const auto made = core::register_participant(hall.hub(), hall.guest, event);
    REQUIRE(fault(made) == "");
    CHECK(made.value().row.key() == key);
    CHECK(made.value().to == row.to);
    CHECK(hall.history(entity, key) == std::string(row.from) + ">" + row.to);
  }
  const auto open = hall.participant(hall.event("open_event"), "cancelled");
  CHECK(fault(hall.act(hall.guest, open, "register")) == "invalid: event_is_open");
  CHECK(fault(hall.act(hall.guest, open, "rejoin")) == "");
  const auto closed = hall.participant(hall.event("closed_event"), "cancelled");
  CHECK(fault(hall.act(hall.guest, closed, "rejoin")) == "invalid: event_is_closed");
  CHECK(fault(hall.act(hall.guest, closed, "register")) == "");
}

TEST_CASE("the event's side and moderators confirm and decline") {
  Hall hall;
  const auto member = hall.user();
  const auto company = hall.company(hall.user());
  hall.member(company, member);
  const auto event = hall.event("closed_event", "success", Json::object({{"company_id", company}}));
  const auto other = hall.event("closed_event", "correction");
  const auto key = hall.participant(event, "pending");
  CHECK(fault(hall.act(hall.guest, key, "confirm")) == "denied: out_of_scope");
  CHECK(fault(hall.act(hall.actor("user"), key, "confirm")) == "not_found");
  CHECK(fault(hall.act(hall.organiser, hall.participant(other, "pending"), "confirm")) ==
        "invalid: event_not_published");
  CHECK(fault(hall.act(hall.organiser, key, "confirm")) == "");
  CHECK(fault(hall.act(hall.organiser, key, "decline")) == "illegal_transition: not_from_status");
  const auto second = hall.insert(entity, Json::object({{"event_id", event}, {"user_id", hall.user()}}));
  CHECK(fault(hall.act(hall.actor(member), second, "decline")) == "");
  const auto third = hall.insert(entity, Json::object({{"event_id", event}, {"user_id", hall.user()}}));
  CHECK(fault(hall.act(hall.actor("moderator"), third, "confirm")) == "");
  const auto late = hall.insert(entity, Json::object({{"event_id", event}, {"user_id", hall.user()}}));
  hall.set_now(hall.end);
  CHECK(fault(hall.act(hall.organiser, late, "confirm")) == "invalid: event_has_ended");
  CHECK(fault(hall.act(hall.organiser, late, "decline")) == "invalid: event_has_ended");
}

TEST_CASE("one cancels before the start and attends after it") {
  Hall hall;
  for (const char* from : {"pending", "confirmed"}) {
    const auto key = hall.participant(hall.event("closed_event"), from);
    CHECK(fault(hall.act(hall.organiser, key, "cancel")) == "denied: out_of_scope");
    CHECK(fault(hall.act(hall.guest, key, "cancel")) == "");
    CHECK(hall.history(entity, key) == std::string(from) + ">cancelled");
  }
  const auto key = hall.participant(hall.event("closed_event"), "confirmed");
  const auto pending = hall.insert(
      entity, Json::object({{"event_id", hall.row(entity, key).integer("event_id")}, {"user_id", hall.user()}}));
  const auto hidden = hall.participant(hall.event("closed_event", "correction"), "confirmed");
  hall.set_now(hall.start - Microseconds(1));
  CHECK(fault(hall.act(hall.organiser, key, "mark_attended")) == "invalid: event_has_not_begun");
  hall.set_now(hall.start);
  const auto late = hall.act(hall.guest, key, "cancel");
  CHECK(fault(late) == "invalid: event_has_begun");
  CHECK(is_explained(late));
  CHECK(fault(hall.act(hall.organiser, pending, "mark_attended")) == "illegal_transition: not_from_status");
  CHECK(fault(hall.act(hall.organiser, hidden, "mark_attended")) == "invalid: event_not_published");
  CHECK(fault(hall.act(hall.guest, key, "mark_attended")) == "denied: out_of_scope");
  hall.set_now(hall.end + hours(3));
  CHECK(fault(hall.act(hall.organiser, key, "mark_attended")) == "");
  CHECK(hall.history(entity, key) == "confirmed>attended");
}

TEST_CASE("an event that says no times has neither begun nor ended") {
  Hall hall;
  const Json no_times = Json::object({{"datetime_start", nullptr}, {"datetime_end", nullptr}});
  const auto event = hall.event("open_event", "success", no_times);
  const auto made = core::register_participant(hall.hub(), hall.guest, event);
  REQUIRE(fault(made) == "");
  CHECK(fault(hall.act(hall.organiser, made.value().row.key(), "mark_attended")) == "invalid: event_has_not_begun");
  CHECK(fault(hall.act(hall.guest, made.value().row.key(), "cancel")) == "");
  const auto only_start = hall.event("open_event", "success", Json::object({{"datetime_end", nullptr}}));
  hall.set_now(hall.start);
  CHECK(fault(core::register_participant(hall.hub(), hall.guest, only_start)) == "invalid: event_has_ended");
}
