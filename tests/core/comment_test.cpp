// SPDX-License-Identifier: MIT
#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

const Json remark = Json::object({{"comment", "оскорбление"}});

struct Talk : HubFixture {
  std::int64_t author_id = user();
  rules::Actor author = actor(author_id);
  rules::Actor reader = actor("user");
  rules::Actor moderator = actor("moderator");
  std::int64_t shown =
      insert("core.blog", Json::object({{"status", "success"}, {"published", true}, {"author_id", author_id}}));
  std::int64_t draft = insert("core.blog", Json::object({{"author_id", author_id}}));

  Result<Outcome> say(const rules::Actor& who, std::int64_t on, Json more = Json::object()) {
    Json fields = Json::object({{"source", "core.blog"}, {"primary_key", std::to_string(on)}, {"message", "Спасибо!"}});
    for (const auto& [name, value] : more.members()) fields.set(name, value);
    return hub().create(who, "core.comment", fields);
  }
  Value said(const rules::Actor& who, std::int64_t on, Json more = Json::object()) {
    return say(who, on, std::move(more)).value().row.key();
  }
};

}  // namespace

TEST_CASE("a comment stands on what its author may view") {
  Talk talk;
  struct Row {
    const char* name;
    Json fields;
    const char* fault;
  };
  const Row rows[] = {
      {"published", Json::object(), ""},
      {"blank message", Json::object({{"message", " \n"}}), "invalid: message_blank"},
      {"a draft of somebody else", Json::object({{"primary_key", std::to_string(talk.draft)}}), "invalid: no_target"},
      {"no such row", Json::object({{"primary_key", "999"}}), "invalid: no_target"},
      {"no key", Json::object({{"primary_key", "one"}}), "invalid: no_target"},
      {"another spelling of a key", Json::object({{"primary_key", "0" + std::to_string(talk.shown)}}),
       "invalid: no_target"},
      {"no such entity", Json::object({{"source", "core.poem"}}), "invalid: no_target"},
      {"what users do not view", Json::object({{"source", "techhub.setting"}, {"primary_key", "rights_epoch"}}),
       "invalid: no_target"},
      {"two faults at once", Json::object({{"source", ""}, {"message", ""}}), "invalid: no_target, message_blank"},
      {"in another's name", Json::object({{"user_id", talk.author_id}}), "invalid: guarded"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const auto made = talk.say(talk.reader, talk.shown, row.fields);
    CHECK(fault(made) == row.fault);
    CHECK((made || is_explained(made)));
  }
  CHECK(fault(talk.say(talk.author, talk.draft)) == "");
  CHECK(fault(talk.say(rules::Actor::anonymous(), talk.shown)) == "unauthenticated: no_grant");
  CHECK(talk.rows("core.comment").front().integer("user_id") == talk.reader.user);
}

TEST_CASE("a reply belongs to the record of the comment that it answers") {
  Talk talk;
  const auto first = as_integer(talk.said(talk.reader, talk.shown));
  const auto other = talk.insert("core.blog", Json::object({{"status", "success"}, {"published", true}}));
  CHECK(fault(talk.say(talk.author, talk.shown, Json::object({{"parent_id", first}}))) == "");
  CHECK(fault(talk.say(talk.author, other, Json::object({{"parent_id", first}}))) == "invalid: parent_elsewhere");
  CHECK(fault(talk.say(talk.author, talk.shown, Json::object({{"parent_id", 999}}))) == "invalid: no_such_row");
}

TEST_CASE("hide, show and remove; replies stay") {
  Talk talk;
  const auto first = talk.said(talk.reader, talk.shown);
  const auto reply = talk.said(talk.author, talk.shown, Json::object({{"parent_id", as_integer(first)}}));
  auto& hub = talk.hub();
  const auto nobody = rules::Actor::anonymous();
  CHECK(fault(hub.perform(talk.moderator, "core.comment", first, "hide")) == "invalid: comment_required");
  CHECK(fault(hub.perform(talk.author, "core.comment", first, "hide", remark)) == "denied: no_grant");
  CHECK(fault(hub.perform(talk.moderator, "core.comment", first, "hide", remark)) == "");
  CHECK(fault(hub.get(nobody, "core.comment", first)) == "not_found");
  CHECK(fault(hub.get(nobody, "core.comment", reply)) == "");
  CHECK(fault(hub.perform(talk.reader, "core.comment", first, "remove")) == "illegal_transition: not_from_status");
  CHECK(fault(hub.perform(talk.moderator, "core.comment", first, "show")) == "");
  CHECK(fault(hub.perform(talk.moderator, "core.comment", first, "show")) == "illegal_transition: not_from_status");
  CHECK(fault(hub.perform(talk.author, "core.comment", first, "remove")) == "denied: out_of_scope");
  CHECK(fault(hub.perform(talk.reader, "core.comment", first, "remove")) == "");
  CHECK(talk.history("core.comment", first) == ">visible visible>hidden hidden>visible visible>deleted");
  CHECK(talk.status("core.comment", reply) == "visible");
  const auto own = talk.said(talk.moderator, talk.shown);
  CHECK(fault(hub.perform(talk.moderator, "core.comment", own, "hide", remark)) == "denied: own_case");
}

TEST_CASE("a comment is edited by whoever wrote it while it is visible, and stays where it is") {
  Talk talk;
  auto& hub = talk.hub();
  const auto key = talk.said(talk.reader, talk.shown);
  const auto other = talk.insert("core.blog", Json::object({{"status", "success"}, {"published", true}}));
  const auto update = [&](const rules::Actor& who, const Json& fields) {
    return hub.update(who, "core.comment", key, fields);
  };
  CHECK(fault(update(talk.author, Json::object({{"message", "x"}}))) == "denied: out_of_scope");
  CHECK(fault(update(talk.reader, Json::object({{"message", " "}}))) == "invalid: message_blank");
  CHECK(fault(update(talk.reader, Json::object({{"primary_key", std::to_string(other)}}))) == "invalid: comment_stays");
  CHECK(fault(update(talk.reader, Json::object({{"parent_id", as_integer(key)}}))) == "invalid: comment_stays");
  CHECK(fault(update(talk.reader, Json::object({{"message", "Исправлено"}}))) == "");
  hub.perform(talk.moderator, "core.comment", key, "hide", remark).value();
  CHECK(fault(update(talk.reader, Json::object({{"message", "снова"}}))) == "illegal_transition: not_editable");
}

TEST_CASE("infrastructure closes and opens again") {
  HubFixture fixture;
  const auto key = fixture.insert("core.infrastructure", Json::object({{"name", "Технопарк"}}));
  const auto manager = fixture.actor("manager");
  auto& hub = fixture.hub();
  CHECK(fault(hub.perform(fixture.actor("user"), "core.infrastructure", key, "close")) == "denied: no_grant");
  CHECK(fault(hub.perform(manager, "core.infrastructure", key, "reopen")) == "illegal_transition: not_from_status");
  CHECK(fault(hub.perform(manager, "core.infrastructure", key, "close")) == "");
  CHECK(fault(hub.get(rules::Actor::anonymous(), "core.infrastructure", key)) == "not_found");
  CHECK(fault(hub.perform(manager, "core.infrastructure", key, "close")) == "illegal_transition: not_from_status");
  CHECK(fault(hub.perform(manager, "core.infrastructure", key, "reopen")) == "");
  CHECK(fixture.history("core.infrastructure", key) == "active>closed closed>active");
}
