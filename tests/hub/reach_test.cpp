// SPDX-License-Identifier: MIT
// Ways around the decision: what nobody learns through a side door, and what no right reaches.
#include <catch2/catch.hpp>

#include "support/hub_fixture.hpp"
#include "techhub/account/registration.hpp"
#include "techhub/rules/shipped.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("a blind expert is not found through the rows beside the column either") {
  HubFixture f;
  f.insert_code("service.service", "seedmoney");
  const auto applicant = f.user();
  const auto expert = f.user("expert");
  const auto other = f.user("expert");
  const auto request =
      f.insert("service.servicerequest",
               Json::object({{"service_id", "seedmoney"}, {"status", "approved"}, {"author_id", applicant}}));
  const auto done = f.insert(
      "service.expertise",
      Json::object(
          {{"service_request_id", request}, {"author_id", expert}, {"status", "done"}, {"verdict", "positive"}}));
  const Table& users = f.hub().platform().at("account.user");
  const Table& expertises = f.hub().platform().at("service.expertise");
  const auto author = expertises.at("author_id");
  const auto forward = [&](std::string_view role_or_user, std::int64_t suspect) {
    const auto actor = role_or_user == "applicant" ? f.actor(applicant) : f.actor(role_or_user);
    return f.hub().count(actor, "service.expertise", Filter::forward(author, users, Filter::is(0, suspect))).value();
  };
  const auto reverse = [&](const rules::Actor& actor) {
    return f.hub().count(actor, "account.user", Filter::reverse(expertises, author, Filter::is(0, done))).value();
  };
  CHECK(forward("applicant", expert) == forward("applicant", other));
  CHECK(forward("manager", expert) == 1);
  CHECK(reverse(f.actor(applicant)) == 0);
  CHECK(reverse(f.actor("manager")) == 1);
}

TEST_CASE("an override hands out no power that the actor lacks") {
  HubFixture f;
  const auto friend_of_admin = f.user();
  const auto chief = f.user("superadmin");
  const auto admin = f.actor("admin");
  const auto superadmin = f.actor("superadmin");
  const auto update = [&](const rules::Actor& actor, std::int64_t user, const Json& fields) {
    return fault(f.hub().update(actor, "account.user", user, fields, {}, "because"));
  };
  for (const auto& fields : {Json::object({{"role", "superadmin"}}), Json::object({{"permissions", Json::object()}}),
                             Json::object({{"is_superuser", true}}), Json::object({{"is_staff", true}}),
                             Json::object({{"password", "!"}})}) {
    INFO(fields.dump());
    CHECK(update(admin, friend_of_admin, fields) == "denied: no_grant");
    CHECK(update(superadmin, friend_of_admin, fields) == "");
  }
  CHECK(update(admin, chief, Json::object({{"email", "mine@example.kz"}})) == "denied: no_grant");
  CHECK(fault(f.hub().erase(admin, "account.user", chief)) == "denied: no_grant");
  const auto ordinary = f.user();
  CHECK(update(admin, ordinary, Json::object({{"is_active", false}})) == "");
  for (const char* role : {"emperor", "", "anonymous"})
    CHECK(update(superadmin, ordinary, Json::object({{"role", role}})) == "invalid: unknown_role");
  // An override never ends in a case of one's own.
  const auto company = f.company();
  CHECK(fault(f.hub().update(admin, "account.company", company, Json::object({{"author_id", admin.user}}), {}, "x")) ==
        "denied: no_override");
}

TEST_CASE("nobody makes, takes over or removes somebody who holds more than they do") {
  HubOptions options;
  options.trusted_permissions = {"account.forget_user"};
  HubFixture f(options);
  Json policy = Json::parse(rules::shipped_policy("default")).value();
  Json roles = policy["roles"];
  roles.set("chief", Json::object({{"title", Json::object({{"en", "Chief"}})}, {"inherits", "superadmin"}}));
  roles.set("it", Json::parse(R"({"title": {"en": "IT"}, "inherits": "user", "super": true, "grants": [
      {"on": "account.user", "do": ["assign_admin", "change", "view"], "scope": "any"}]})")
                      .value());
  policy.set("roles", roles);
  REQUIRE(fault(f.hub().set_policy(policy.dump())) == "");

  const auto forget = Json::array({"account.forget_user"});
  const auto rights = [&](const char* list) { return Json::object({{"permissions", Json::object({{list, forget}})}}); };
  const auto limited = f.actor(f.user("superadmin", rights("deny")));
  const auto it = f.actor("it"), admin = f.actor("admin"), superadmin = f.actor("superadmin");
  const auto gifted = f.user("user", rights("allow")), chief = f.user("chief"), ordinary = f.user();
  const auto update = [&](const rules::Actor& actor, std::int64_t user, const Json& fields) {
    return fault(f.hub().update(actor, "account.user", user, fields, {}, "because"));
  };
  for (const auto& by : {limited, it}) {
    CHECK(update(by, ordinary, Json::object({{"role", "superadmin"}})) == "denied: no_grant");
    CHECK(update(by, ordinary, rights("allow")) == "denied: no_grant");
  }
  CHECK(update(limited, ordinary, Json::object({{"role", "moderator"}})) == "");
  CHECK(update(superadmin, ordinary, Json::object({{"role", "user"}})) == "");
  for (const auto whom : {gifted, chief}) {
    CHECK(update(admin, whom, Json::object({{"email", "mine@example.kz"}})) == "denied: no_grant");
    CHECK(update(admin, whom, Json::object({{"phone", "+77010000001"}})) == "denied: no_grant");
    CHECK(fault(f.hub().erase(admin, "account.user", whom)) == "denied: no_grant");
  }
  CHECK(fault(account::assign_role(f.hub(), admin, chief, "user", "because")) == "denied: no_grant");
  CHECK(fault(account::assign_role(f.hub(), superadmin, chief, "user", "because")) == "");
  CHECK(update(admin, ordinary, Json::object({{"email", "theirs@example.kz"}})) == "");

  // Django's own tables, as far as they count.
  const Json type = Json(as_integer(f.rows("contenttypes.contenttype", Json::object({})).front().key()));
  const auto permission =
      f.insert("auth.permission", Json::object({{"name", "x"}, {"codename", "x"}, {"content_type_id", type}}));
  const auto give = [&](const rules::Actor& by) {
    return fault(f.hub().create(by, "account.user_user_permissions",
                                Json::object({{"user_id", ordinary}, {"permission_id", permission}})));
  };
  CHECK(give(limited) == "denied: no_grant");
  CHECK(give(superadmin) == "");
}

TEST_CASE("groups and permissions of Django are given by those who may make an admin, and never to oneself") {
  HubFixture f;
  const auto group = f.insert("auth.group", Json::object({{"name", "editors"}}));
  const auto user = f.user();
  const auto superadmin = f.actor("superadmin");
  const auto join = [&](const rules::Actor& actor, std::int64_t who) {
    return fault(f.hub().create(actor, "account.user_groups", Json::object({{"user_id", who}, {"group_id", group}})));
  };
  CHECK(join(f.actor("admin"), user) == "denied: no_grant");
  CHECK(join(superadmin, superadmin.user) == "denied: own_case");
  CHECK(join(superadmin, user) == "");
}

TEST_CASE("a personal right whose scope is no list of words grants no more than it says, and denies no less") {
  struct Case {
    const char* scope;
    bool shows_others, hides_own;
  };
  const Case cases[] = {
      {"null", true, true},         {"\"any\"", true, true},        {"[\"any\"]", true, true}, {"\"own\"", false, true},
      {"[\"own\"]", false, true},   {"\"host\"", false, false},     {"[]", false, true},       {"5", false, true},
      {"\"nowhere\"", false, true}, {"[\"nowhere\"]", false, true}, {"{}", false, true},       {"[5]", false, true},
  };
  HubFixture f;
  f.insert_code("service.service", "seedmoney");
  const auto request = [&](std::int64_t author) {
    return f.insert("service.servicerequest", Json::object({{"service_id", "seedmoney"}, {"author_id", author}}));
  };
  const auto others = request(f.user());
  for (const Case& one : cases) {
    INFO(one.scope);
    const Json view = Json::object(
        {{"permission", "service.view_servicerequest"}, {"scope", Json::parse(std::string(one.scope)).value()}});
    for (const Json& rights : {view, Json::array({view})}) {
      const auto user = f.user("user", Json::object({{"permissions", Json::object({{"allow", rights}})}}));
      CHECK(f.hub().get(f.actor(user), "service.servicerequest", others).has_value() == one.shows_others);
      const auto denied = f.user("user", Json::object({{"permissions", Json::object({{"deny", rights}})}}));
      CHECK(f.hub().get(f.actor(denied), "service.servicerequest", request(denied)).has_value() != one.hides_own);
    }
  }
  // Limits that a policy knows and a personal right does not have.
  for (const char* limit : {"services", "statuses", "valid_until", "scopes"}) {
    INFO(limit);
    const Json limited = Json::array(
        {Json::object({{"permission", "service.view_servicerequest"}, {"scope", "any"}, {limit, "2020-01-01"}})});
    const auto user = f.user("user", Json::object({{"permissions", Json::object({{"allow", limited}})}}));
    CHECK_FALSE(f.hub().get(f.actor(user), "service.servicerequest", others));
    const auto denied = f.user("user", Json::object({{"permissions", Json::object({{"deny", limited}})}}));
    CHECK_FALSE(f.hub().get(f.actor(denied), "service.servicerequest", request(denied)));
  }
}

TEST_CASE("a comment stands on a row by its key alone, as everybody writes it") {
  HubFixture f;
  const auto event = f.insert("core.event", Json::object({{"title", "t"}, {"status", "success"}}));
  for (const std::string& key : {std::to_string(event), "0" + std::to_string(event), "+" + std::to_string(event)}) {
    INFO(key);
    const auto comment =
        f.insert("core.comment", Json::object({{"message", "m"}, {"source", "core.event"}, {"primary_key", key}}));
    const auto actor = f.actor("user");
    const Table& table = f.hub().platform().at("core.comment");
    const auto listed = f.hub().count(actor, "core.comment", Filter::is(0, comment)).value();
    CHECK(listed == (key[0] == '0' || key[0] == '+' ? 0 : 1));
    CHECK(f.hub().get(actor, table.label, comment).has_value() == (listed == 1));
  }
}

TEST_CASE("no right reaches into the library's own tables and the history") {
  HubFixture f;
  const auto superadmin = f.actor("superadmin");
  REQUIRE(f.hub().create(superadmin, "core.techtask", Json::object({{"title", "x"}})));
  for (const auto label : {"techhub.key", "techhub.setting", "techhub.transition", "techhub.outbox",
                           "reversion.revision", "reversion.version"}) {
    INFO(label);
    const auto key = f.rows(label).front().key();
    CHECK(fault(f.hub().erase(superadmin, label, key)) == "denied: only_as_effect");
    CHECK(fault(f.hub().update(superadmin, label, key, Json::object())) == "denied: only_as_effect");
    const auto actions = f.hub().actions(superadmin, label, key).value();
    for (const auto& action : actions) CHECK_FALSE(action.is_open);
  }
}

TEST_CASE("what stands in an active tag is not taken away by leaving it out") {
  HubFixture f;
  const auto owner = f.user();
  const Json active = Json::object({{"active", true}, {"stage", "seed"}, {"verified_by", 7}});
  const auto company = f.company(owner, Json::object({{"tag_startup", active}}));
  const auto write = [&](Json tag) {
    return f.hub().update(f.actor(owner), "account.company", company, Json::object({{"tag_startup", std::move(tag)}}));
  };
  CHECK(fault(write(Json::object())) == "invalid: guarded, guarded");
  Json grown = active;
  grown.set("stage", "growth");
  CHECK(fault(write(grown)) == "");
  CHECK(f.row("account.company", company).json("tag_startup") == grown);
}

TEST_CASE("the filter of a decision leaves out one's own case, as the decision does") {
  HubFixture f;
  const auto moderator = f.user("moderator");
  const auto company = f.company();
  f.member(company, moderator, "advisor", Json::object({{"ended_at", text(f.now())}}));
  const auto task = [&](Json more) {
    Json fields = Json::object({{"title", "t"}, {"status", "sent"}});
    for (const auto& [name, value] : more.members()) fields.set(name, value);
    return f.insert("core.event", fields);
  };
  const auto before = text(f.now() - std::chrono::hours(1));
  const auto after = text(f.now() + std::chrono::hours(1));
  task(Json::object({{"author_id", moderator}}));
  task(Json::object({{"company_id", company}}));
  task(Json::object({{"company_id", company}, {"created_at", before}}));
  task(Json::object({{"company_id", company}, {"created_at", after}}));
  task(Json::object());
  const auto actor = f.actor(moderator);
  const auto filter = f.hub().visible(actor, "publish", "core.event").value();
  std::vector<bool> kept;
  std::vector<bool> allowed;
  for (const Record& row : f.rows("core.event")) {
    const Filter one = Filter(filter) && Filter::is(0, row.key());
    REQUIRE(f.hub().read([&](Records& records) -> Result<> {
      TECHHUB_TRY(const auto count, records.count(row.table(), one));
      kept.push_back(count == 1);
      return success();
    }));
    allowed.push_back(f.hub().decide(actor, "publish", "core.event", row.key()).value().allowed());
  }
  CHECK(kept == allowed);
  CHECK(allowed == std::vector<bool>{false, false, false, true, true});
}

TEST_CASE("a use case on a hidden row reads like one on a row that does not exist") {
  HubFixture f;
  const auto stranger = f.actor("user");
  const auto hidden = f.insert("core.event", Json::object({{"title", "x"}, {"status", "draft"}}));
  const auto run = [&](std::int64_t key) {
    const auto refused =
        f.hub().run(stranger, {.label = "core.event",
                               .action = "publish",
                               .on = [key](Change& change) { return change.need("core.event", key); },
                               .work = [](Change& change) -> Result<Record> { return change.before(); }});
    return std::string(refused.error().entity()) + " " + std::string(refused.error().field()) + " " + fault(refused);
  };
  CHECK(run(hidden) == "core.event id not_found");
  CHECK(run(hidden) == run(hidden + 1));
}

TEST_CASE("a hub over a platform that lacks what it needs is refused, not thrown") {
  HubFixture staged;  // only for its folder
  const auto file = staged.file().string() + ".empty.db";
  const auto hub = Hub::init(Platform::build({}).value(), storage::open_sqlite(file, {.create = true}).value(),
                             vault::MasterKey::generate());
  REQUIRE_FALSE(hub);
  CHECK(hub.error().code() == Code::misuse);
  CHECK_FALSE(Platform::build({{.name = "test", .steps = {{"nothing", nullptr}}}}));
  for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file + suffix);
}
