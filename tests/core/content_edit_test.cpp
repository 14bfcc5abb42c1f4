// SPDX-License-Identifier: MIT
// Writing content, and what follows its publication: the feed, the published flag, word to participants.
#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

const Json remark = Json::object({{"comment", "снято"}});

Json title(std::string_view ru) { return Json::object({{"ru", ru}}); }

struct Desk : HubFixture {
  std::int64_t author_id = user();
  rules::Actor author = actor(author_id);
  rules::Actor moderator = actor("moderator");
  rules::Actor admin = actor("admin");

  std::int64_t create(std::string_view entity, const Json& fields) {
    return as_integer(hub().create(author, entity, fields).value().row.key());
  }
  std::int64_t published(std::string_view entity, Json fields) {
    fields.set("title", title("Заголовок"));
    const auto key = create(entity, fields);
    hub().perform(author, entity, key, "send").value();
    hub().perform(moderator, entity, key, "publish").value();
    return key;
  }
  std::int64_t published_event() {
    return published("core.event", Json::object({{"datetime_start", text(monday + std::chrono::hours(1))},
                                                 {"datetime_end", text(monday + std::chrono::hours(2))}}));
  }
  std::vector<Record> feed(std::int64_t key) {
    return rows("core.feed", Json::object({{"primary_key", std::to_string(key)}}));
  }
};

}  // namespace

TEST_CASE("a draft may be unfinished but not contradict itself") {
  Desk desk;
  const auto later = text(monday + std::chrono::hours(2));
  const auto sooner = text(monday + std::chrono::hours(1));
  CHECK(fault(desk.hub().create(desk.author, "core.event", Json::object())) == "");
  CHECK(fault(desk.hub().create(desk.author, "core.event",
                                Json::object({{"datetime_start", later}, {"datetime_end", sooner}}))) ==
        "invalid: end_not_after_start");
  CHECK(fault(desk.hub().create(desk.author, "core.vacancy", Json::object({{"salary_min", 3}, {"salary_max", -1}}))) ==
        "invalid: salary_negative, salary_reversed");
  const auto event = desk.create("core.event", Json::object({{"datetime_start", sooner}, {"datetime_end", later}}));
  CHECK(fault(desk.hub().update(desk.author, "core.event", event,
                                Json::object({{"datetime_start", text(monday + std::chrono::hours(3))}}))) ==
        "invalid: end_not_after_start");
  CHECK(desk.row("core.event", event).integer("datetime_start") == (monday + std::chrono::hours(1)).us);
}

TEST_CASE("an old violation of an imported row blocks only a write that touches it") {
  Desk desk;
  const auto event = desk.insert("core.event", Json::object({{"author_id", desk.author_id},
                                                             {"datetime_start", text(monday + std::chrono::hours(2))},
                                                             {"datetime_end", text(monday)}}));
  CHECK(fault(desk.hub().update(desk.author, "core.event", event, Json::object({{"title", title("Новый")}}))) == "");
  CHECK(fault(desk.hub().update(desk.author, "core.event", event,
                                Json::object({{"datetime_end", text(monday + std::chrono::hours(1))}}))) ==
        "invalid: end_not_after_start");
  CHECK(fault(desk.hub().update(desk.author, "core.event", event,
                                Json::object({{"datetime_end", text(monday + std::chrono::hours(3))}}))) == "");
}

TEST_CASE("content is edited in draft and correction only, an override keeps it whole") {
  Desk desk;
  for (const auto& [status, said] :
       {std::pair{"draft", ""}, std::pair{"correction", ""}, std::pair{"sent", "illegal_transition: not_editable"},
        std::pair{"success", "illegal_transition: not_editable"},
        std::pair{"reject", "illegal_transition: not_editable"},
        std::pair{"deleted", "illegal_transition: not_editable"}}) {
    CAPTURE(status);
    const auto key = desk.insert("core.techtask", Json::object({{"author_id", desk.author_id}, {"status", status}}));
    CHECK(fault(desk.hub().update(desk.author, "core.techtask", key, Json::object({{"title", title("Т")}}))) == said);
  }
  const auto key = desk.published("core.article", Json::object());
  CHECK(fault(desk.hub().update(desk.admin, "core.article", key, Json::object({{"title", title("")}}), {},
                                "опечатка")) == "invalid: title_missing");
  CHECK(fault(desk.hub().update(desk.admin, "core.article", key, Json::object({{"title", title("Новый")}}), {},
                                "опечатка")) == "");
  CHECK(desk.feed(key).at(0).json("title") == title("Новый"));
}

TEST_CASE("published follows the status, under an override too") {
  Desk desk;
  const auto key = desk.published("core.blog", Json::object());
  CHECK(fault(desk.hub().update(desk.admin, "core.blog", key, Json::object({{"published", false}}), {}, "x")) ==
        "invalid: published_by_status");
  CHECK(fault(desk.hub().update(desk.admin, "core.blog", key, Json::object({{"status", "draft"}}), {}, "x")) == "");
  CHECK(desk.row("core.blog", key).integer("published") == 0);
  CHECK(desk.feed(key).at(0).text("status") == "hidden");
  CHECK(fault(desk.hub().update(desk.admin, "core.blog", key, Json::object({{"status", "success"}}), {}, "x")) == "");
  CHECK(desk.row("core.blog", key).integer("published") == 1);
  CHECK(desk.feed(key).at(0).text("status") == "visible");
}

TEST_CASE("the feed shows content while it is published") {
  Desk desk;
  for (const std::string_view entity : {"core.vacancy", "core.blog"}) {
    CAPTURE(entity);
    const auto company = desk.company(desk.author_id);
    desk.author = desk.actor(desk.author_id);
    const auto key = desk.published(entity, Json::object({{"company_id", company}}));
    auto feed = desk.rows("core.feed", Json::object({{"source", entity}, {"primary_key", std::to_string(key)}}));
    REQUIRE(feed.size() == 1);
    const auto entry = feed[0].key();
    CHECK(feed[0].text("status") == "visible");
    CHECK(feed[0].json("title") == title("Заголовок"));
    CHECK(feed[0].integer("author_id") == desk.author_id);
    CHECK(feed[0].integer("company_id") == company);
    CHECK(feed[0].integer("published_at") == desk.now().us);
    CHECK(desk.hub().get(rules::Actor::anonymous(), "core.feed", entry));

    desk.hub().perform(desk.moderator, entity, key, "unpublish", remark).value();
    CHECK(desk.status("core.feed", entry) == "hidden");
    CHECK(fault(desk.hub().get(rules::Actor::anonymous(), "core.feed", entry)) == "not_found");
    desk.hub().update(desk.author, entity, key, Json::object({{"title", title("Второй")}})).value();
    desk.pass(std::chrono::hours(1));
    desk.hub().perform(desk.author, entity, key, "send").value();
    desk.hub().perform(desk.moderator, entity, key, "publish").value();
    CHECK(desk.row("core.feed", entry).json("title") == title("Второй"));
    CHECK(desk.row("core.feed", entry).integer("published_at") == desk.now().us);
    CHECK(desk.history("core.feed", entry) == ">visible visible>hidden hidden>visible");

    desk.hub().perform(desk.author, entity, key, "remove").value();
    CHECK(desk.status("core.feed", entry) == "hidden");
  }
}

TEST_CASE("nobody shows or hides a feed entry by hand, and content without an author has none in the feed") {
  Desk desk;
  const auto key = desk.insert("core.blog", Json::object({{"title", title("Импорт")}, {"status", "sent"}}));
  desk.hub().perform(desk.moderator, "core.blog", key, "publish").value();
  const auto entry = desk.feed(key).at(0);
  CHECK(is_null(entry.get("author_id")));
  const auto boss = desk.actor("superadmin");
  CHECK(fault(desk.hub().perform(boss, "core.feed", entry.key(), "hide")) == "denied: only_as_effect");
  CHECK(fault(desk.hub().perform(boss, "core.feed", entry.key(), "show")) == "denied: only_as_effect");
}

TEST_CASE("a removed draft of an admin takes its feed entry along") {
  Desk desk;
  const auto key = desk.published("core.discussion", Json::object());
  desk.hub().perform(desk.moderator, "core.discussion", key, "unpublish", remark).value();
  CHECK(fault(desk.hub().erase(desk.author, "core.discussion", key)) == "denied: no_grant");
  CHECK(fault(desk.hub().erase(desk.admin, "core.discussion", key)) == "");
  CHECK(desk.feed(key).empty());
}

TEST_CASE("whoever meant to come is told when an event is off") {
  for (const char* action : {"unpublish", "remove"}) {
    CAPTURE(action);
    Desk desk;
    const auto event = desk.published_event();
    std::vector<std::int64_t> coming;
    for (const char* status : {"pending", "confirmed", "declined", "cancelled", "attended"}) {
      const auto who = desk.user();
      desk.insert("core.eventparticipant", Json::object({{"event_id", event}, {"user_id", who}, {"status", status}}));
      if (coming.size() < 2) coming.push_back(who);
    }
    desk.hub().perform(desk.moderator, "core.event", event, action, remark).value();
    const auto told = desk.told("core.event.tell_participant");
    REQUIRE(told.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) CHECK(told[i]["user"].as_integer() == coming[i]);
  }
  Desk desk;
  const auto draft = desk.create("core.event", Json::object());
  desk.insert("core.eventparticipant",
              Json::object({{"event_id", draft}, {"user_id", desk.author_id}, {"status", "pending"}}));
  desk.hub().perform(desk.author, "core.event", draft, "remove").value();
  CHECK(desk.told("core.event.tell_participant").empty());
}
