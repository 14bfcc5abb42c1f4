// SPDX-License-Identifier: MIT
// Who gets what out, and what is written down of it.
#include <set>

#include "export/support.hpp"

namespace techhub::test {
namespace {

std::set<std::string> models(std::string_view text) {
  std::set<std::string> found;
  for (const Json& object : objects(text)) found.emplace(object["model"].as_string());
  return found;
}

}  // namespace

TEST_CASE("personal values go out with a purpose only, and it is written down") {
  HubFixture site;
  const auto user = site.user("user", Json::object({{"first_name", "Айгерим"}, {"phone", "+77011234567"}}));
  site.company(user, Json::object({{"tin", "131240667768"}}));
  auto options = whole();
  options.purpose = " ";
  CHECK(fault(exported(site.hub(), options)) == "invalid: required");
  CHECK(site.rows("techhub.access").empty());

  for (const auto profile : {ExportOptions::Profile::techhub, ExportOptions::Profile::django}) {
    ExportOptions closed;
    closed.profile = profile;
    const auto withheld = exported(site.hub(), closed).value();
    for (const auto* value : {"Айгерим", "77011234567", "131240667768", "@example.kz"}) {
      CHECK(withheld.text.find(value) == std::string::npos);
    }
    CHECK(withheld.text.find("\"withheld-1\"") != std::string::npos);
    CHECK(withheld.report.withheld.at("account.user.email") == 1);
    CHECK(withheld.report.withheld.at("account.user.phone") == 1);
    CHECK(withheld.report.withheld.at("account.company.tin") == 1);

    const auto clear = exported(site.hub(), whole(profile)).value();
    for (const auto* value : {"Айгерим", "77011234567", "131240667768", "user1@example.kz"}) {
      CHECK(clear.text.find(value) != std::string::npos);
    }
    CHECK(clear.report.withheld.empty());
  }
  const auto written = site.rows("techhub.access");
  REQUIRE(written.size() == 2);
  CHECK(written[0].text("purpose") == "a copy for the archive");
  CHECK(written[0].text("columns").starts_with("export techhub: "));
  CHECK(written[0].text("columns").find("account.user email,phone,first_name,last_name") != std::string_view::npos);
  CHECK(is_null(written[0].get("actor_id")));
  CHECK(written[1].text("columns").starts_with("export django: "));

  options = whole();
  options.entities = {{"techhub.access"}};
  const auto accesses = exported(site.hub(), options).value();
  CHECK(accesses.report.total() == 2);  // those before this one
  CHECK(site.rows("techhub.access").size() == 3);
}

TEST_CASE("an actor needs the right over everybody") {
  HubFixture site;
  for (const auto* role : {"user", "moderator", "admin"}) {
    INFO(role);
    const auto actor = site.actor(role);
    CHECK(exported(site.hub(), actor, whole()).error().code() == Code::denied);
    CHECK(exported(site.hub(), actor).has_value());
  }
  CHECK(site.rows("techhub.access").empty());
  const auto super = site.actor("superadmin");
  const auto dump = exported(site.hub(), super, whole()).value();
  CHECK(dump.text.find("user1@example.kz") != std::string::npos);
  const auto written = site.rows("techhub.access");
  REQUIRE(written.size() == 1);
  CHECK(written[0].integer("actor_id") == super.user);
}

TEST_CASE("an actor gets what they may view") {
  HubFixture site;
  import_dump(site.hub(), sample_file()).value();
  const auto user = GENERATE(std::int64_t{541}, std::int64_t{1});
  const auto actor = site.actor(user);
  const auto dump = exported(site.hub(), actor).value();
  std::map<std::string, std::int64_t> counted;
  for (const Json& object : objects(dump.text)) ++counted[std::string(object["model"].as_string())];
  for (const Table* table : site.hub().platform().tables()) {
    if (!counted.contains(table->label)) continue;
    INFO(table->label);
    CHECK(counted[table->label] == site.hub().count(actor, table->label).value());
  }
  CHECK(models(dump.text).contains("core.event"));
  CHECK(models(dump.text).contains("account.user"));
  CHECK_FALSE(models(dump.text).contains("sessions.session"));
  CHECK(dump.text.find("h$") == std::string::npos);
  CHECK(dump.text.find("pbkdf2") == std::string::npos);
  CHECK(dump.text.find("@mail.example") == std::string::npos);
  CHECK(dump.report.secrets.empty());
}

TEST_CASE("an actor's filter tells nothing that they may not see") {
  HubFixture site;
  const auto actor = site.actor("user");
  const auto& users = site.hub().platform().at("account.user");
  const auto asked = [&](Filter filter) {
    ExportOptions options;
    options.entities = {{"account.user", std::move(filter)}};
    return exported(site.hub(), actor, options);
  };
  CHECK(asked(Filter::is(users.at("role"), std::string("user"))).value().report.total() == 1);
  CHECK(asked(Filter::is(users.at("password"), std::string("!"))).error().code() == Code::denied);
  CHECK(asked(Filter::is(users.at("email"), std::string("a"), Compare::greater)).error().code() == Code::denied);
  CHECK(asked(Filter::is_null(users.at("name_lookup"))).error().code() == Code::denied);
  CHECK(
      asked(Filter::forward(users.at("company_id"), site.hub().platform().at("account.company"), {})).error().code() ==
      Code::denied);
  CHECK(asked(Filter::is(users.at("email"), std::string("user1@example.kz"))).has_value());
}

TEST_CASE("entities, filters, progress and the writer's errors") {
  HubFixture site;
  import_dump(site.hub(), sample_file()).value();
  const auto& requests = site.hub().platform().at("service.servicerequest");
  ExportOptions options;
  options.entities = {{"service.servicerequest", Filter::is(requests.at("status"), std::string("success"))},
                      {"core.city"}};
  const auto dump = exported(site.hub(), options).value();
  CHECK(models(dump.text) == std::set<std::string>{"service.servicerequest", "core.city"});
  for (const Json& object : objects(dump.text)) {
    if (object["model"].as_string() != "core.city") CHECK(object["fields"]["status"].as_string() == "success");
  }

  const auto& users = site.hub().platform().at("account.user");
  options.entities = {{"account.user", Filter::is(users.at("email"), std::string(" Saule.Lebedeva1@MAIL.example "))}};
  CHECK(exported(site.hub(), options).value().report.total() == 1);

  options.entities = {{"techhub.key"}};
  CHECK(exported(site.hub(), options).error().code() == Code::invalid);
  options.entities = {{"core.nothing"}};
  CHECK(exported(site.hub(), options).error().code() == Code::invalid);

  ExportOptions watched;
  std::int64_t looks = 0;
  watched.progress = [&](const ExportProgress& now) {
    CHECK_FALSE(now.label.empty());
    return ++looks < 20;
  };
  CHECK(exported(site.hub(), watched).error().code() == Code::cancelled);
  std::size_t pieces = 0;
  const auto full = [&](std::string_view) -> Result<> {
    if (++pieces == 3) return Error(Code::io, "the disk is full");
    return success();
  };
  CHECK(export_dump(site.hub(), full).error().code() == Code::io);
  CHECK(pieces == 3);
}

}  // namespace techhub::test
