// SPDX-License-Identifier: MIT
// The one flow of the six kinds of content: each row taken once and refused once for each thing that it demands.
#include "core/content.hpp"
#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

const Json no_input = Json::object();
const Json remark = Json::object({{"comment", "поправьте дату"}});

struct Cast : HubFixture {
  std::int64_t author_id = user();
  rules::Actor author = actor(author_id);
  rules::Actor stranger = actor("user");
  rules::Actor moderator = actor("moderator");
  rules::Actor admin = actor("admin");

  const rules::Actor& named(std::string_view who) const {
    return who == "author" ? author : who == "stranger" ? stranger : who == "moderator" ? moderator : admin;
  }

  // Content that lacks nothing, in a status.
  std::int64_t content(std::string_view entity, std::string_view status = "draft", const Json& more = no_input) {
    Json fields =
        Json::object({{"title", Json::object({{"kk", "Тақырып"}})}, {"status", status}, {"author_id", author_id}});
    if (entity == "core.event") {
      fields.set("datetime_start", text(monday + std::chrono::hours(24)));
      fields.set("datetime_end", text(monday + std::chrono::hours(26)));
    }
    if (hub().platform().at(entity).find("published") != Table::npos) fields.set("published", status == "success");
    for (const auto& [name, value] : more.members()) fields.set(name, value);
    return insert(entity, fields);
  }
  Result<Outcome> act(std::string_view who, std::string_view entity, std::int64_t key, std::string_view action,
                      const Json& input = no_input) {
    return hub().perform(named(who), entity, key, action, input);
  }
};

}  // namespace

TEST_CASE("every kind of content goes every way of the flow") {
  struct Row {
    const char* action;
    const char* from;
    const char* to;
    const char* who;
    bool needs_comment;
  };
  const Row rows[] = {
      {"send", "draft", "sent", "author", false},
      {"send", "correction", "sent", "author", false},
      {"withdraw", "sent", "draft", "author", false},
      {"return", "sent", "correction", "moderator", true},
      {"reject", "sent", "reject", "moderator", true},
      {"publish", "sent", "success", "moderator", false},
      {"unpublish", "success", "correction", "moderator", true},
      {"remove", "draft", "deleted", "author", false},
      {"remove", "correction", "deleted", "moderator", false},
      {"remove", "reject", "deleted", "author", false},
      {"remove", "success", "deleted", "moderator", false},
      {"restore", "deleted", "draft", "admin", false},
  };
  Cast cast;
  for (const auto entity : core::content_entities) {
    for (const Row& row : rows) {
      CAPTURE(entity, row.action, row.from);
      const auto key = cast.content(entity, row.from);
      if (row.needs_comment) {
        const auto bare = cast.act(row.who, entity, key, row.action);
        CHECK(fault(bare) == "invalid: comment_required");
        CHECK(is_explained(bare));
      }
      const auto done = cast.act(row.who, entity, key, row.action, remark);
      REQUIRE(fault(done) == "");
      CHECK(done.value().from == row.from);
      CHECK(done.value().to == row.to);
      CHECK(cast.status(entity, key) == row.to);
      CHECK(cast.history(entity, key) == std::string(row.from) + ">" + row.to);
      if (const auto& table = cast.hub().platform().at(entity); table.find("published") != Table::npos)
        CHECK(cast.row(entity, key).integer("published") == (std::string_view(row.to) == "success"));
    }
  }
}

TEST_CASE("a flow's row count and its tables agree") {
  const auto platform = techhub::platform().value();
  for (const auto entity : core::content_entities) {
    const auto* flow = platform->flow(platform->at(entity));
    REQUIRE(flow);
    std::size_t ways = 0;
    for (const auto& transition : flow->transitions) ways += transition.from.size();
    CHECK(ways == 12);  // the rows of the case above
    for (const auto& state : flow->states)
      CHECK((state.title.ru.has_value() && state.title.kk.has_value() && state.title.en.has_value()));
  }
}

TEST_CASE("an action that the flow does not have from here is refused") {
  Cast cast;
  for (const auto& [action, from] :
       {std::pair{"send", "sent"}, std::pair{"withdraw", "draft"}, std::pair{"publish", "draft"},
        std::pair{"unpublish", "sent"}, std::pair{"remove", "sent"}, std::pair{"restore", "draft"},
        std::pair{"send", "deleted"}}) {
    CAPTURE(action, from);
    const auto key = cast.content("core.blog", from);
    CHECK(fault(cast.act("admin", "core.blog", key, action, remark)) == "illegal_transition: not_from_status");
    CHECK(cast.status("core.blog", key) == from);
  }
}

TEST_CASE("nobody decides on their own content") {
  Cast cast;
  const auto admin = cast.user("superadmin");
  const auto company = cast.company(cast.user());
  cast.member(company, admin);
  for (const auto& [action, from] : {std::pair{"return", "sent"}, std::pair{"reject", "sent"},
                                     std::pair{"publish", "sent"}, std::pair{"unpublish", "success"}}) {
    CAPTURE(action);
    const auto own = cast.content("core.vacancy", from, Json::object({{"author_id", admin}}));
    CHECK(fault(cast.hub().perform(cast.actor(admin), "core.vacancy", own, action, remark)) == "denied: own_case");
    const auto of_company = cast.content("core.vacancy", from, Json::object({{"company_id", company}}));
    CHECK(fault(cast.hub().perform(cast.actor(admin), "core.vacancy", of_company, action, remark)) ==
          "denied: own_case");
  }
}

TEST_CASE("who may take an action of content") {
  Cast cast;
  struct Row {
    const char* action;
    const char* from;
    const char* who;
    const char* fault;
  };
  const Row rows[] = {
      {"send", "draft", "stranger", "not_found"},
      {"publish", "sent", "author", "denied: own_case"},
      {"send", "draft", "moderator", "denied: out_of_scope"},
      {"restore", "deleted", "author", "denied: no_grant"},
      {"restore", "deleted", "moderator", "denied: no_grant"},
      {"remove", "success", "stranger", "denied: out_of_scope"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.action, row.who);
    const auto key = cast.content("core.article", row.from);
    CHECK(fault(cast.act(row.who, "core.article", key, row.action, remark)) == row.fault);
  }
}

TEST_CASE("sending and publishing ask for what readers need") {
  Cast cast;
  const Json no_title = Json::object({{"ru", "  "}});
  struct Row {
    const char* entity;
    Json fields;
    const char* fault;
  };
  const Row rows[] = {
      {"core.blog", Json::object({{"title", no_title}}), "invalid: title_missing"},
      {"core.techtask", Json::object({{"title", Json::object()}}), "invalid: title_missing"},
      {"core.event", Json::object({{"datetime_start", nullptr}}), "invalid: start_missing"},
      {"core.event", Json::object({{"datetime_end", nullptr}, {"title", no_title}}),
       "invalid: title_missing, end_missing"},
      {"core.event", Json::object({{"datetime_end", text(monday + std::chrono::hours(24))}}),
       "invalid: end_not_after_start"},
      {"core.vacancy", Json::object({{"salary_min", -1}}), "invalid: salary_negative"},
      {"core.vacancy", Json::object({{"salary_max", -1}}), "invalid: salary_negative"},
      {"core.vacancy", Json::object({{"salary_min", 2}, {"salary_max", 1}}), "invalid: salary_reversed"},
      {"core.vacancy", Json::object({{"salary_min", 5}, {"salary_max", 5}}), ""},
      {"core.vacancy", Json::object({{"salary_min", 0}}), ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.entity, row.fields.dump());
    const auto draft = cast.content(row.entity, "draft", row.fields);
    const auto sent = cast.act("author", row.entity, draft, "send");
    CHECK(fault(sent) == row.fault);
    CHECK((sent || is_explained(sent)));
    const auto waiting = cast.content(row.entity, "sent", row.fields);
    CHECK(fault(cast.act("moderator", row.entity, waiting, "publish")) == row.fault);
  }
}

TEST_CASE("an event with an unknown type or format is not sent") {
  Cast cast;
  for (const char* column : {"event_type", "event_format"}) {
    const auto key = cast.content("core.event");
    cast.hub()
        .write([&](Records& records) -> Result<> {
          TECHHUB_TRY(Record record, records.need(records.table("core.event"), key));
          record.set(column, "masquerade");
          ColumnSet columns;
          columns.add(record.table().at(column));
          TECHHUB_DO(records.update(record, columns));
          return success();
        })
        .value();
    CHECK(fault(cast.act("author", "core.event", key, "send")) == "invalid: word_unknown");
  }
}

TEST_CASE("what is missing for an action is told without its arguments") {
  Cast cast;
  const auto key = cast.content("core.event", "draft", Json::object({{"title", Json::object()}}));
  const auto states = cast.hub().actions(cast.author, "core.event", key).value();
  CHECK(states.size() == 10);  // eight actions, change and delete
  for (const auto& state : states) {
    if (state.action == "send") CHECK((!state.is_open && state.missing.at(0).code == "title_missing"));
    if (state.action == "remove") CHECK(state.is_open);
  }
}
