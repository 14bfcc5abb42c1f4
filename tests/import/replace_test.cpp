// SPDX-License-Identifier: MIT
// Dumps that write over rows: several times in one dump, in part, and rows of people who were forgotten.
#include "hub/sealed_inside.hpp"
#include "import/support.hpp"
#include "techhub/hub/personal.hpp"

namespace techhub::test {
namespace {

const Json none = Json::object();

std::string user(std::int64_t key, const Json& joined = "2025-01-01T00:00:00Z") {
  return line("account.user", key,
              Json::object({{"email", "u" + std::to_string(key) + "@example.kz"}, {"date_joined", joined}}));
}

ImportOptions replacing() {
  ImportOptions options;
  options.on_conflict = ImportOptions::OnConflict::replace;
  return options;
}

}  // namespace

TEST_CASE("a row that a dump replaces twice has one version, of what it became") {
  ImportFixture site;
  const auto blog = [](std::string_view title) { return line("core.blog", 1, Json::object({{"title", title}})); };
  site.import(blog("a")).value();
  const auto versions = site.rows("reversion.version").size();
  const auto report = site.import(blog("b") + blog("c"), replacing()).value();
  CHECK(report.total().kept == 2);
  const auto after = site.rows("reversion.version");
  REQUIRE(after.size() == versions + 1);
  CHECK_THAT(std::string(after.back().text("serialized_data")), Catch::Contains(R"("title":{"ru":"c"})"));
}

TEST_CASE("a row that lost two references gets both back with the mended rows") {
  ImportFixture site;
  std::string rejects;
  ImportOptions options;
  options.rejects = [&](std::string_view text) -> Result<> {
    rejects.append(text).append("\n");
    return success();
  };
  const auto report =
      site.import(user(5, 17) + line("account.company", 3, Json::object({{"name", 1}})) +
                      line("core.blog", 1, Json::object({{"title", "a"}, {"author", 5}, {"company", 3}})),
                  options)
          .value();
  CHECK(report.total().rejected == 2);
  const auto mend = [&](std::string_view what, std::string_view by) {
    REQUIRE(rejects.find(what) != std::string::npos);
    rejects.replace(rejects.find(what), what.size(), by);
  };
  mend(R"("date_joined":17)", R"("date_joined":"2025-01-01T00:00:00Z")");
  mend(R"("name":1)", R"("name":"x")");
  CHECK(site.import(rejects).value().total().rejected == 0);
  CHECK(site.row("core.blog", 1).integer("author_id") == 5);
  CHECK(site.row("core.blog", 1).integer("company_id") == 3);
}

TEST_CASE("a field that no column takes goes into the data that is there, not in its place") {
  ImportFixture site;
  site.import(
          line("service.hubform", 1, none) +
          line("service.hubformdata", 7, Json::object({{"hub_form", 1}, {"data", Json::object({{"x", 1}, {"y", 2}})}})))
      .value();
  const auto part = Json::object({{"y", 3}, {"z", 4}});
  site.import(line("service.hubformdata", 7, part), replacing()).value();
  CHECK(site.row("service.hubformdata", 7).json("data") == Json::object({{"x", 1}, {"y", 3}, {"z", 4}}));
  site.import(line("service.hubformdata", 7, Json::object({{"data", part}})), replacing()).value();
  CHECK(site.row("service.hubformdata", 7).json("data") == part);
}

TEST_CASE("what was wiped with a forgotten person is not brought back by an older dump") {
  ImportFixture site;
  const std::string dump =
      user(2) + line("service.hubform", 1, none) +
      line("service.hubformfield", 1,
           Json::object({{"hub_form", 1}, {"data", Json::object({{"name", "phone"}, {"type", "phone"}})}})) +
      line("service.hubformdata", 7,
           Json::object(
               {{"hub_form", 1}, {"author", 2}, {"data", Json::object({{"phone", "+77010000001"}, {"x", 1}})}})) +
      line("account.company", 3,
           Json::object({{"name", "ip somebody"}, {"tin", "060328504763"}, {"company_type", "ip"}, {"author", 2}}));
  site.import(dump).value();
  const auto forgotten = forget(site.hub(), rules::Actor::system(), 2).value();
  REQUIRE(forgotten.answers == 1);
  REQUIRE(forgotten.companies == 1);
  const auto report = site.import(dump, replacing()).value();
  CHECK(report.total().skipped == 3);
  CHECK(is_null(site.row("service.hubformdata", 7).get("personal_salt")));
  const auto company = site.row("account.company", 3);
  CHECK(is_null(company.get("personal_salt")));
  CHECK(company.text("name") == "forgotten-3");
}

TEST_CASE("what let a forgotten person in is not brought back by an older dump") {
  ImportFixture site;
  const auto login = [](std::int64_t key, std::int64_t of) {
    const std::string now = "2025-12-01T06:00:00Z";
    return line("social_django.usersocialauth", key,
                Json::object({{"user", of},
                              {"provider", "google"},
                              {"uid", std::to_string(of)},
                              {"extra_data", "{}"},
                              {"created", now},
                              {"modified", now}}));
  };
  const std::string ways_in = login(1, 2) + line("authtoken.token", "0123456789012345678901234567890123456789",
                                                 Json::object({{"user", 2}, {"created", "2025-12-01T06:00:00Z"}}));
  CHECK(site.import(user(2) + user(3) + ways_in).value().total().kept == 4);
  REQUIRE(forget(site.hub(), rules::Actor::system(), 2));
  for (const auto& options : {replacing(), ImportOptions{.on_conflict = ImportOptions::OnConflict::skip}}) {
    const auto report = site.import(ways_in, options).value();
    CHECK(report.total().kept == 0);
    CHECK(report.total().skipped == 2);
  }
  CHECK(site.import(login(2, 3), replacing()).value().total().kept == 1);
}

}  // namespace techhub::test
