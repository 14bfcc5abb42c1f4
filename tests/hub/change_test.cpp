// SPDX-License-Identifier: MIT
// The one path of change, shown on the simplest entities that go through it.
#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

Json event_fields() {
  return Json::object({{"title", Json::object({{"ru", "Хакатон"}})},
                       {"event_type", "open_event"},
                       {"event_format", "online"},
                       {"datetime_start", "2025-07-01T05:00:00Z"},
                       {"datetime_end", "2025-07-01T09:00:00Z"}});
}

std::int64_t row_count(HubFixture& f, std::string_view label) {
  return static_cast<std::int64_t>(f.rows(label).size());
}

}  // namespace

TEST_CASE("a create writes the row, its history, its version and an outbox entry together") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto made = f.hub().create(author, "core.event", event_fields());
  REQUIRE(fault(made) == "");
  CHECK(made.value().to == "draft");
  CHECK(made.value().row.integer("author_id") == author.user);
  CHECK(made.value().row.integer("created_at") == f.now().us);
  CHECK(f.history("core.event", made.value().row.key()) == ">draft");
  const auto versions = f.rows("reversion.version");
  REQUIRE(versions.size() == 1);
  CHECK(as_integer(versions[0].key()) == made.value().version);
  const auto serialized = Json::parse(versions[0].text("serialized_data")).value();
  CHECK(serialized.items()[0]["model"].as_string() == "core.event");
  CHECK(serialized.items()[0]["fields"]["author"].as_integer() == author.user);
  CHECK(f.told("core.event.create").size() == 1);
  const auto revisions = f.rows("reversion.revision");
  REQUIRE(revisions.size() == 1);
  CHECK(revisions[0].integer("user_id") == author.user);
}

TEST_CASE("guarded columns are refused by create and update, each named") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto admin = f.actor("admin");
  const auto key = f.hub().create(author, "core.event", event_fields()).value().row.key();
  const auto company = f.company(author.user);
  struct Case {
    std::string_view label;
    Value key;
    Json fields;
    std::size_t faults;
  };
  const std::vector<Case> cases{
      {"core.event", key, Json::object({{"status", "success"}}), 1},
      {"core.event", key, Json::object({{"published", true}, {"author_id", 1}, {"created_at", "2020-01-01T00:00:00Z"}}),
       3},
      {"account.user", author.user, Json::object({{"role", "admin"}}), 1},
      {"account.user", author.user,
       Json::object({{"is_superuser", true}, {"is_active", true}, {"organization_id", "x"}}), 3},
      {"account.user", author.user,
       Json::object({{"permissions", Json::object()}, {"password", "x"}, {"email", "a@b.kz"}}), 3},
      {"account.company", company, Json::object({{"verified", true}}), 1},
      {"account.company", company,
       Json::object({{"tag_startup", Json::object({{"active", true}, {"verified_by", 1}})}}), 2},
  };
  for (const auto& one : cases) {
    INFO(one.label << " " << one.fields.dump());
    const auto refused = f.hub().update(f.actor(author.user), one.label, one.key, one.fields);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code() == Code::invalid);
    CHECK(refused.error().problems().size() == one.faults);
    CHECK(is_explained(refused));
  }
  Json spoiled = event_fields();
  spoiled.set("status", "success");
  CHECK(fault(f.hub().create(author, "core.event", spoiled)) == "invalid: guarded");
  CHECK(fault(f.hub().create(admin, "core.event", spoiled)) == "invalid: guarded");
  CHECK(f.status("core.event", key) == "draft");
}

TEST_CASE("an override opens guarded columns to a super role, leaves its reason, and never on one's own case") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto admin = f.actor("admin");
  const auto key = f.hub().create(author, "core.event", event_fields()).value().row.key();
  const Json change = Json::object({{"status", "sent"}});
  CHECK(fault(f.hub().update(author, "core.event", key, change, {}, "because")) == "denied: no_override");
  const auto done = f.hub().update(admin, "core.event", key, change, {}, "moved by hand");
  REQUIRE(fault(done) == "");
  CHECK(f.history("core.event", key) == ">draft draft>sent");
  CHECK(f.rows("techhub.transition").back().text("comment") == "moved by hand");
  const auto own = f.hub().create(admin, "core.event", event_fields()).value().row.key();
  CHECK(fault(f.hub().update(admin, "core.event", own, change, {}, "mine")) == "denied: no_override");
}

TEST_CASE("a stale caller is told so and nothing happens") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto made = f.hub().create(author, "core.event", event_fields()).value();
  const auto key = made.row.key();
  CHECK(f.hub().version("core.event", key).value() == made.version);
  CHECK(fault(f.hub().perform(author, "core.event", key, "send", {}, {.status = "correction"})) ==
        "conflict: changed_meanwhile");
  CHECK(fault(f.hub().perform(author, "core.event", key, "send", {}, {.version = made.version - 1})) ==
        "conflict: changed_meanwhile");
  CHECK(f.history("core.event", key) == ">draft");
  CHECK(fault(f.hub().perform(author, "core.event", key, "send", {}, {.status = "draft", .version = made.version})) ==
        "");
  CHECK(fault(f.hub().perform(author, "core.event", key, "withdraw", {}, {.version = made.version})) ==
        "conflict: changed_meanwhile");
}

TEST_CASE("the refusals of perform keep their order: hidden, stale, denied, illegal, guard") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto other = f.actor("user");
  const auto moderator = f.actor("moderator");
  Json incomplete = event_fields();
  incomplete.remove("datetime_end");
  const auto key = f.hub().create(author, "core.event", incomplete).value().row.key();
  CHECK(fault(f.hub().perform(other, "core.event", key, "send", {}, {.status = "sent"})) == "not_found");
  CHECK(fault(f.hub().perform(moderator, "core.event", key, "publish", {}, {.status = "sent"})) ==
        "conflict: changed_meanwhile");
  CHECK(fault(f.hub().perform(author, "core.event", key, "publish")).substr(0, 7) == "denied:");
  CHECK(fault(f.hub().perform(moderator, "core.event", key, "publish")) == "illegal_transition: not_from_status");
  CHECK(fault(f.hub().perform(author, "core.event", key, "fly")) == "invalid: unknown_action");
  CHECK(f.hub().perform(author, "core.event", key, "send").error().code() == Code::invalid);
  CHECK(fault(f.hub().perform(author, "core.event", std::int64_t{999}, "send")) == "not_found");
  CHECK(fault(f.hub().perform(rules::Actor::anonymous(), "core.event", key, "send")) == "not_found");
}

TEST_CASE("check answers what perform would and writes nothing") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto key = f.hub().create(author, "core.event", event_fields()).value().row.key();
  const auto versions = row_count(f, "reversion.version");
  const auto outbox = row_count(f, "techhub.outbox");
  const auto would = f.hub().check(author, "core.event", key, "send");
  REQUIRE(fault(would) == "");
  CHECK(would.value().from == "draft");
  CHECK(would.value().to == "sent");
  CHECK(f.status("core.event", key) == "draft");
  CHECK(row_count(f, "reversion.version") == versions);
  CHECK(row_count(f, "techhub.outbox") == outbox);
  CHECK(fault(f.hub().check(author, "core.event", key, "withdraw")) ==
        fault(f.hub().perform(author, "core.event", key, "withdraw")));
}

TEST_CASE("who may not edit a row in its status reads the status' title") {
  HubFixture f;
  const auto admin = f.actor("admin");
  const auto key = f.insert("core.event", Json::object({{"status", "sent"}, {"title", "t"}, {"author_id", f.user()}}));
  const auto missing = [&](std::string_view action) -> I18n {
    const auto states = f.hub().actions(admin, "core.event", key).value();
    const auto told = std::find_if(states.begin(), states.end(), [&](const auto& one) { return one.action == action; });
    return told->missing.back().text;
  };
  struct Row {
    const char* call;
    I18n text;
  };
  const Row rows[] = {
      {"update",
       f.hub().update(admin, "core.event", key, Json::object({{"title", "u"}})).error().problems().front().text},
      {"erase", f.hub().erase(admin, "core.event", key).error().problems().front().text},
      {"change among the actions", missing("change")},
      {"delete among the actions", missing("delete")}};
  for (const Row& row : rows) {
    CAPTURE(row.call);
    CHECK(row.text.get(Language::ru) == "В статусе «На проверке» запись не редактируется");
    CHECK(row.text.get(Language::kk) == "«Тексеруде» мәртебесінде жазба өңделмейді");
    CHECK(row.text.get(Language::en) == "A row in the status \"In review\" cannot be edited");
  }
}

TEST_CASE("actions tell what is open and what is missing for the rest") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto key = f.hub().create(author, "core.event", event_fields()).value().row.key();
  std::map<std::string, bool> open;
  const auto told = f.hub().actions(author, "core.event", key).value();
  for (const auto& action : told) {
    open[action.action] = action.is_open;
    if (action.is_open) continue;
    CHECK_FALSE(action.missing.empty());
    for (const auto& problem : action.missing) CHECK_FALSE(problem.text.get(Language::kk).empty());
  }
  CHECK(open == std::map<std::string, bool>{{"send", true},
                                            {"withdraw", false},
                                            {"return", false},
                                            {"reject", false},
                                            {"publish", false},
                                            {"unpublish", false},
                                            {"remove", true},
                                            {"restore", false},
                                            {"change", true},
                                            {"delete", false}});
  // What is open can be done, what is not is refused.
  for (const auto& action : told) {
    if (action.action == "change" || action.action == "delete") continue;
    INFO(action.action);
    CHECK(f.hub().check(author, "core.event", key, action.action, Json::object({{"comment", "x"}})).has_value() ==
          action.is_open);
  }
}

TEST_CASE("a failing effect takes the whole change back") {
  // An effect that always fails, on a platform with one more step.
  auto all = modules().value();
  for (auto& module : all) {
    for (auto& flow : module.flows) {
      if (flow.entity != "core.techtask") continue;
      for (auto& transition : flow.transitions) {
        if (transition.action == "send") transition.effects.push_back("fail");
      }
    }
  }
  all.push_back({.name = "test", .steps = {{"fail", [](Change& change) -> Result<> {
                                              change.notify("test.topic", Json::object());
                                              TECHHUB_DO(change.create("core.city", Json::object({{"name", "X"}})));
                                              return Error(Code::limit, "the effect fails");
                                            }}}});
  HubFixture staged;  // only for its folder and clock
  const auto file = staged.file().parent_path() / (staged.file().filename().string() + ".effects.db");
  auto hub = Hub::init(Platform::build(std::move(all)).value(), storage::open_sqlite(file, {.create = true}).value(),
                       vault::MasterKey::generate());
  REQUIRE(fault(hub) == "");
  REQUIRE(hub.value()->write([](Records& records) -> Result<> {
    Record user(records.table("account.user"));
    user.set("email", std::string("a@b.kz"));
    user.set("role", std::string("user"));
    user.set("is_active", std::int64_t{1});
    user.set("date_joined", std::int64_t{0});
    return records.insert(user);
  }));
  const auto actor = hub.value()->actor(1).value();
  const auto key = hub.value()->create(actor, "core.techtask", Json::object({{"title", "Задача"}})).value().row.key();
  CHECK(fault(hub.value()->perform(actor, "core.techtask", key, "send")) == "limit");
  REQUIRE(hub.value()->read([&](Records& records) -> Result<> {
    CHECK(records.need(records.table("core.techtask"), key).value().text("status") == "draft");
    CHECK(records.count(records.table("core.city"), {}).value() == 0);
    CHECK(records.count(records.table("techhub.transition"), {}).value() == 1);
    const Table& outbox = records.table("techhub.outbox");
    CHECK(records.count(outbox, Filter::is(outbox.at("topic"), "test.topic")).value() == 0);
    return success();
  }));
  hub.value().reset();
  for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file.string() + suffix);
}

TEST_CASE("a right that was taken away is gone with the next call, whoever holds an old actor") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto moderator = f.actor("moderator");
  const auto admin = f.actor("superadmin");
  const auto key = f.hub().create(author, "core.event", event_fields()).value().row.key();
  REQUIRE(f.hub().perform(author, "core.event", key, "send"));
  f.change("account.user", moderator.user, Json::object({{"role", "user"}}));
  CHECK(fault(f.hub().perform(moderator, "core.event", key, "publish")) == "not_found");
  CHECK(fault(f.hub().get(moderator, "core.event", key)) == "not_found");
}

TEST_CASE("a reference to a row that the actor may not view reads like one that leads nowhere") {
  HubFixture f;
  const auto author = f.actor("user");
  const auto stranger = f.actor("user");
  const auto hidden = f.hub().create(author, "core.event", event_fields()).value().row.key();
  const auto fields = [](std::int64_t parent) { return Json::object({{"event_id", parent}, {"user_id", 1}}); };
  const auto to_hidden = f.hub().create(f.actor("admin"), "core.eventparticipant", fields(9999));
  CHECK(to_hidden.error().field() == "event_id");
  const auto blocked = f.insert("core.category", Json::object({{"name", "Х"}, {"slug", "x"}, {"is_active", false}}));
  const auto blog = [&](std::int64_t category) {
    const auto refused =
        f.hub().create(stranger, "core.blog", Json::object({{"title", "Б"}, {"category_id", category}}));
    return refused.error().to_string();
  };
  auto missing = blog(blocked + 1);
  auto concealed = blog(blocked);
  const auto blank = [](std::string text, std::int64_t number) {
    const auto at = text.find(std::to_string(number));
    return text.replace(at, std::to_string(number).size(), "N");
  };
  CHECK(blank(missing, blocked + 1) == blank(concealed, blocked));
  (void)hidden;
}
