// SPDX-License-Identifier: MIT
// What is taken, what is not, and what is told about it.
#include <set>

#include "import/support.hpp"
#include "techhub/hub/personal.hpp"

namespace techhub::test {
namespace {

const Json none = Json::object();

struct Rejects {
  std::string lines;
  ImportOptions options(ImportOptions given = {}) {
    given.rejects = [this](std::string_view text) -> Result<> {
      lines.append(text).append("\n");
      return success();
    };
    return given;
  }
  // `model key: field reason (root)` of each.
  [[nodiscard]] std::string told() const {
    std::string text;
    for (std::size_t at = 0; at < lines.size();) {
      const auto end = lines.find('\n', at);
      const Json one = Json::parse(lines.substr(at, end - at)).value();
      text += std::string(one["model"].as_string()) + " " + one["pk"].dump() + ": " +
              std::string(one["field"].as_string()) + " " + std::string(one["reason"].as_string()) + " (" +
              std::string(one["root"].as_string()) + ")\n";
      at = end + 1;
    }
    return text;
  }
};

std::string user(std::int64_t key, const Json& more = none) {
  Json fields = Json::object({{"email", "u" + std::to_string(key) + "@example.kz"},
                              {"date_joined", "2025-01-01T00:00:00Z"},
                              {"role", "user"}});
  for (const auto& [name, value] : more.members()) fields.set(name, value);
  return line("account.user", key, fields);
}

}  // namespace

TEST_CASE("a value that its column does not take rejects the object, with field and reason") {
  struct Case {
    std::string model;
    std::string key;
    std::string fields;
    std::string told;
  };
  const auto [model, key, fields, told] = GENERATE(values<Case>({
      {"booking.room", "1", R"({"name":5})", "name wrong_type"},
      {"booking.room", "1", R"({"name":null})", "name required"},
      {"booking.room", "1", R"({"floor":"2"})", "floor wrong_type"},
      {"booking.room", "1", R"({"floor":2.5})", "floor wrong_type"},
      {"booking.room", "\"1\"", "{}", "id wrong_type"},
      {"booking.room", "0", "{}", "id out_of_range"},
      {"booking.room", "1", "[]", "fields wrong_type"},
      {"booking.room", "1", "null", "fields wrong_type"},
      {"booking.flat", "1", "{}", "model unknown_model"},
      {"core.city", "1", R"({"is_active":"yes"})", "is_active wrong_type"},
      {"core.city", "1", R"({"name":[1]})", "name wrong_type"},
      {"core.event", "1", R"({"datetime_start":"tomorrow"})", "datetime_start bad_time"},
      {"core.event", "1", R"({"author":"x"})", "author_id wrong_type"},
      {"core.event", "1", R"({"status":7})", "status wrong_type"},
      {"account.user", "1", "{}", "date_joined required"},
      {"account.user", "1", R"({"date_joined":"2025-01-01T00:00:00Z","email":7})", "email wrong_type"},
      {"account.user", "1", R"({"date_joined":"2025-01-01T00:00:00Z","groups":"all"})", "groups wrong_type"},
      {"account.certificate", "1", R"({"issued_on":"2025-13-01"})", "issued_on bad_date"},
      {"waffle.sample", "1",
       R"({"name":"a","percent":"12.55","created":"2025-01-01T00:00:00Z","modified":"2025-01-01T00:00:00Z"})",
       "percent out_of_range"},
      {"sessions.session", "null", R"({"expire_date":"2025-01-01T00:00:00Z"})", "session_key required"},
      {"contenttypes.contenttype", "1", R"({"app_label":"core"})", "model wrong_type"},
      {"auth.permission", "1", R"({"codename":"a","name":"b","content_type":77})", "content_type_id missing_reference"},
      {"reversion.version", "1",
       R"({"object_id":"1","content_type":["core","event"],"revision":1,"db":"default","format":"json","serialized_data":"<xml/>","object_repr":""})",
       "serialized_data wrong_type"},
  }));
  CAPTURE(model, fields);
  ImportFixture site;
  Rejects rejects;
  const auto before = site.content();
  const std::string dump = "{\"model\":\"" + model + "\",\"pk\":" + key + ",\"fields\":" + fields + "}\n";
  const auto report = site.import(dump, rejects.options()).value();
  CHECK(report.total().read == 1);
  CHECK(report.total().rejected == 1);
  REQUIRE(report.rejects.size() == 1);
  CHECK(report.rejects[0].field + " " + report.rejects[0].reason == told);
  CHECK(report.rejects[0].line == 1);
  const Json written = Json::parse(rejects.lines).value();
  CHECK(written["fields"].dump() == Json::parse(fields).value().dump());

  // Strict: the same is the end of it.
  ImportOptions strict;
  strict.strict = true;
  const auto refused = site.import(dump, strict);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code() == Code::invalid);
  CHECK(refused.error().field() == report.rejects[0].field);
}

TEST_CASE("what is no object of a dump ends the import") {
  ImportFixture site;
  const auto before = site.content();
  const auto bad =
      GENERATE(values<std::string>({"{\"model\":\"booking.room\",\"pk\":1,\"fields\":{\"name\":\"\\ud800\"}}",
                                    "{\"model\":", "{} {}", "{\"a\":1,\"a\":2}", "{\"pk\":1e999}"}));
  const auto report = site.import(line("booking.room", 1, none) + bad);
  REQUIRE_FALSE(report);
  CHECK(report.error().code() == Code::invalid);
  CHECK(report.error().message().starts_with("object 2: "));
  CHECK(difference(site.content(), before) == "");
}

TEST_CASE("references may lead forwards and in circles") {
  ImportFixture site;
  const auto report =
      site.import(user(1, Json::object({{"company", 7}, {"organization", "hub"}})) +
                  line("account.company", 7, Json::object({{"author", 1}, {"name", "A"}})) +
                  line("core.comment", 2, Json::object({{"parent", 3}, {"source", "blog"}, {"user", 1}})) +
                  line("core.comment", 3, Json::object({{"parent", 2}, {"source", "blog"}})) +
                  line("core.organization", "hub", none))
          .value();
  CHECK(report.total().kept == 5);
  CHECK(site.row("account.user", 1).integer("company_id") == 7);
  CHECK(site.row("account.user", 1).text("organization_id") == "hub");
  CHECK(site.row("core.comment", 2).integer("parent_id") == 3);
}

TEST_CASE("a missing reference is cleared where it may be, else takes its rows along, each with the root cause") {
  ImportFixture site;
  Rejects rejects;
  const auto report =
      site.import(user(1, Json::object({{"company", 99}, {"groups", Json::array({5})}})) +
                      line("booking.booking", 1,
                           Json::object(
                               {{"room", 8}, {"start", "2025-01-01T00:00:00Z"}, {"end", "2025-01-01T01:00:00Z"}})) +
                      line("booking.bookingstatus", 3, Json::object({{"booking", 1}, {"status", "active"}})) +
                      line("booking.room", 8, Json::object({{"name", 1}})) + line("booking.room", 9, none) +
                      line("booking.bookingstatus", 4, Json::object({{"booking", 77}})),
                  rejects.options())
          .value();
  CHECK(report.total().kept == 2);
  CHECK(report.cleared == ImportReport::Tally{{"account.user.company_id", 1}});
  CHECK(report.links.at("account.user_groups").rejected == 1);
  CHECK(report.links.at("account.user_groups").made == 0);
  CHECK(rejects.told() ==
        "booking.room 8: name wrong_type (booking.room 8: wrong_type)\n"
        "account.user_groups null: group_id missing_reference (no auth.group 5)\n"
        "booking.booking 1: room_id missing_reference (booking.room 8: wrong_type)\n"
        "booking.bookingstatus 3: booking_id missing_reference (booking.room 8: wrong_type)\n"
        "booking.bookingstatus 4: booking_id missing_reference (no booking.booking 77)\n");
  CHECK(site.rows("booking.booking").empty());
  CHECK(site.hub().verify().value().empty());
}

TEST_CASE("rejects are mended and imported by themselves") {
  ImportFixture site;
  Rejects rejects;
  site.import(user(1, Json::object({{"phone", "+77010000000"}, {"groups", Json::array({5})}})) +
                  line("contenttypes.contenttype", 900, Json::object({{"app_label", "core"}, {"model", "event"}})) +
                  line("auth.permission", 901,
                       Json::object({{"codename", "add_event"}, {"name", "x"}, {"content_type", 900}})) +
                  line("booking.room", 8, Json::object({{"name", 1}})) +
                  line("booking.booking", 1,
                       Json::object({{"room", 8},
                                     {"start", "2025-01-01T00:00:00Z"},
                                     {"end", "2025-01-01T01:00:00Z"},
                                     {"author", 1}})) +
                  line("admin.logentry", 4,
                       Json::object({{"user", 55}, {"content_type", 900}, {"action_time", "2025-01-01T00:00:00Z"}})) +
                  line("core.eventparticipant", 6, Json::object({{"user", 1}, {"event", 1}, {"status", "visited"}})),
              rejects.options())
      .value();
  CHECK(site.rows("booking.booking").empty());

  std::string mended = rejects.lines;
  const auto replace = [&](std::string_view from, std::string_view to) {
    const auto at = mended.find(from);
    REQUIRE(at != std::string::npos);
    mended.replace(at, from.size(), to);
  };
  replace("{\"name\":1}", "{\"name\":\"R8\"}");
  const auto report = site.import(mended + user(55) + line("auth.group", 5, Json::object({{"name", "g"}})) +
                                  line("core.event", 1, Json::object({{"title", "t"}})))
                          .value();
  CHECK(report.total().rejected == 0);
  CHECK(site.row("booking.booking", 1).integer("room_id") == 8);
  CHECK(site.row("booking.booking", 1).integer("author_id") == 1);
  CHECK(site.row("core.eventparticipant", 6).text("status") == "attended");
  CHECK(site.rows("account.user_groups").size() == 1);
  const Record log = site.row("admin.logentry", 4);
  CHECK(site.row("contenttypes.contenttype", log.get("content_type_id")).text("model") == "event");
}

TEST_CASE("a rejected group names its permissions though they came after it") {
  ImportFixture site;
  Rejects rejects;
  site.import(line("auth.group", 2, Json::object({{"name", 7}, {"permissions", Json::array({901})}})) +
                  line("contenttypes.contenttype", 900, Json::object({{"app_label", "core"}, {"model", "event"}})) +
                  line("auth.permission", 901,
                       Json::object({{"codename", "add_event"}, {"name", "x"}, {"content_type", 900}})),
              rejects.options())
      .value();
  CHECK_THAT(rejects.lines, Catch::Contains(R"("permissions":[["add_event","core","event"]])"));
  std::string mended = rejects.lines;
  mended.replace(mended.find(R"("name":7)"), 8, R"("name":"g")");
  CHECK(site.import(mended).value().total().rejected == 0);
  CHECK(site.rows("auth.group_permissions").size() == 1);
}

TEST_CASE("what replaces rows leaves a version of each, and rewrites neither history nor a forgotten person") {
  ImportFixture site;
  const auto blog = [](std::string_view title) {
    return line("core.blog", 1, Json::object({{"title", Json::object({{"ru", title}})}, {"status", "draft"}}));
  };
  site.import(user(1) + user(2) + blog("a")).value();
  REQUIRE(forget(site.hub(), rules::Actor::system(), 2));
  const auto admin = site.actor("superadmin");
  REQUIRE(site.hub().update(admin, "core.blog", 1, Json::object({{"title", "b"}})));
  const auto versions = site.rows("reversion.version");
  const std::string before(versions.back().text("serialized_data"));
  ImportOptions options;
  options.on_conflict = ImportOptions::OnConflict::replace;
  const Json forged = Json::object({{"revision", as_integer(versions.back().get("revision_id"))},
                                    {"object_id", "1"},
                                    {"content_type", Json::array({"core", "blog"})},
                                    {"db", "default"},
                                    {"format", "json"},
                                    {"serialized_data", "[]"},
                                    {"object_repr", "x"}});
  const auto report =
      site.import(user(2) + blog("c") + line("reversion.version", as_integer(versions.back().key()), forged), options)
          .value();
  CHECK(report.total().skipped == 2);
  CHECK(site.row("account.user", 2).integer("is_active") == 0);
  CHECK(site.row("reversion.version", versions.back().key()).text("serialized_data") == before);
  const auto after = site.rows("reversion.version");
  REQUIRE(after.size() == versions.size() + 1);
  CHECK_THAT(std::string(after.back().text("serialized_data")), Catch::Contains(R"("ru":"c")"));
  CHECK(site.row("reversion.revision", after.back().get("revision_id")).text("comment") == "import");
}

TEST_CASE("references to a rejected row come back when it is mended") {
  ImportFixture site;
  Rejects rejects;
  const auto report = site.import(user(5, Json::object({{"date_joined", 17}})) +
                                      line("core.blog", 1, Json::object({{"title", "a"}, {"author", 5}})) +
                                      line("core.blog", 2, Json::object({{"title", "b"}, {"author", 5}})) +
                                      line("core.blog", 3, Json::object({{"title", "c"}, {"author", 77}})),
                                  rejects.options())
                          .value();
  CHECK(report.total().rejected == 1);
  CHECK(report.cleared.at("core.blog.author_id") == 3);
  CHECK(is_null(site.row("core.blog", 1).get("author_id")));
  // Meanwhile somebody gave one to another.
  const auto other = site.user();
  site.change("core.blog", 2, Json::object({{"author_id", other}}));

  std::string mended = rejects.lines;
  mended.replace(mended.find(R"("date_joined":17)"), 16, R"("date_joined":"2025-01-01T00:00:00Z")");
  const auto again = site.import(mended).value();
  CHECK(again.total().rejected == 0);
  CHECK(again.total().kept == 3);
  CHECK(site.row("core.blog", 1).integer("author_id") == 5);
  CHECK(site.row("core.blog", 2).integer("author_id") == other);
  CHECK(is_null(site.row("core.blog", 3).get("author_id")));
}

TEST_CASE("rules that the database holds reject the later object") {
  ImportFixture site;
  const auto booking = [](std::int64_t key, std::string_view start, std::string_view end) {
    return line("booking.booking", key,
                Json::object({{"room", 1}, {"status", "active"}, {"start", start}, {"end", end}}));
  };
  const auto report =
      site.import(line("booking.room", 1, none) + booking(1, "2025-01-01T10:00:00Z", "2025-01-01T11:00:00Z") +
                  booking(2, "2025-01-01T11:00:00Z", "2025-01-01T12:00:00Z") +
                  booking(3, "2025-01-01T11:30:00Z", "2025-01-01T12:30:00Z") +
                  user(1, Json::object({{"email", "A@example.kz"}})) +
                  user(2, Json::object({{"email", " a@EXAMPLE.kz"}})) + user(1) + line("core.event", 1, none) +
                  line("core.eventparticipant", 1, Json::object({{"event", 1}, {"user", 1}})) +
                  line("core.eventparticipant", 2, Json::object({{"event", 1}, {"user", 1}})))
          .value();
  std::string told;
  for (const auto& reject : report.rejects)
    told += reject.model + " " + reject.key + " " + reject.reason + " (" + reject.root + ")\n";
  CHECK(told ==
        "booking.booking 3 overlap (booking.booking 2)\n"
        "account.user 2 duplicate (account.user 1)\n"
        "account.user 1 duplicate (account.user 1: duplicate)\n"
        "core.eventparticipant 2 duplicate (core.eventparticipant 1)\n");
}

TEST_CASE("unknown words, fields, roles and models are kept or counted, and end a strict import") {
  ImportFixture site;
  const std::string dump =
      user(1, Json::object({{"role", "janitor"},
                            {"favourite", 1},
                            {"permissions", Json::object({{"scope", 1},
                                                          {"allow", Json::array({"core.fly_event"})},
                                                          {"deny", Json::object({{"permission", "core.view_event"},
                                                                                 {"scope", "nowhere"}})}})}})) +
      line("core.event", 1, Json::object({{"status", "cooking"}})) +
      line("core.article", 1, Json::object({{"colour", "red"}})) +
      line("core.comment", 1, Json::object({{"source", "poem"}}));
  const auto report = site.import(dump).value();
  CHECK(report.total().kept == 4);
  CHECK(report.unknown_roles == ImportReport::Tally{{"janitor", 1}});
  CHECK(report.unknown_fields == ImportReport::Tally{{"account.user.favourite", 1}});
  CHECK(report.kept_fields == ImportReport::Tally{{"core.article.colour", 1}});
  CHECK(report.permission_keys ==
        ImportReport::Tally{{"scope", 1}, {"allow core.fly_event", 1}, {"deny scope nowhere", 1}});
  CHECK(report.unknown_words.at("core.event.status") == ImportReport::Tally{{"cooking", 1}});
  CHECK(report.unknown_words.at("core.comment.source") == ImportReport::Tally{{"poem", 1}});
  CHECK(site.status("core.event", 1) == "cooking");

  ImportFixture other;
  ImportOptions strict;
  strict.strict = true;
  const auto before = other.content();
  CHECK(fault(other.import(line("core.event", 1, Json::object({{"status", "cooking"}})), strict)) == "invalid");
  CHECK(fault(other.import(user(1, Json::object({{"role", "janitor"}})), strict)) == "invalid");
  CHECK(fault(other.import(line("booking.room", 1, Json::object({{"colour", "red"}})), strict)) == "invalid");
  CHECK(fault(other.import(line("core.event", 1, Json::object({{"author", 5}})), strict)) == "invalid");
  CHECK(difference(other.content(), before) == "");
}

TEST_CASE("a row that is there already stops the import, stays or takes the object over") {
  using OnConflict = ImportOptions::OnConflict;
  ImportFixture site;
  site.import(user(1, Json::object({{"first_name", "Old"}, {"last_name", "Kept"}, {"groups", Json::array({1, 2})}})) +
              line("auth.group", 1, Json::object({{"name", "a"}})) +
              line("auth.group", 2, Json::object({{"name", "b"}})) +
              line("auth.group", 3, Json::object({{"name", "c"}})))
      .value();
  const std::string dump =
      line("account.user", 1, Json::object({{"first_name", "New"}, {"groups", Json::array({2, 3})}})) + user(2);
  ImportOptions options;
  const auto before = site.content();
  CHECK(fault(site.import(dump, options)) == "duplicate");
  CHECK(difference(site.content(), before) == "");

  SECTION("skip") {
    options.on_conflict = OnConflict::skip;
    const auto report = site.import(dump, options).value();
    CHECK(report.objects.at("account.user").skipped == 1);
    CHECK(report.objects.at("account.user").kept == 1);
    CHECK(site.row("account.user", 1).text("first_name") == "Old");
    CHECK(site.rows("account.user_groups").size() == 2);
  }
  SECTION("replace") {
    options.on_conflict = OnConflict::replace;
    const auto report = site.import(dump, options).value();
    CHECK(report.objects.at("account.user").kept == 2);
    CHECK(site.row("account.user", 1).text("first_name") == "New");
    CHECK(site.row("account.user", 1).text("last_name") == "Kept");
    CHECK(site.row("account.user", 1).text("email") == "u1@example.kz");
    std::string groups;
    for (const Record& row : site.rows("account.user_groups")) groups += key_text(row.get("group_id"));
    CHECK(groups == "23");
  }
  SECTION("a row is not replaced by one that refers to nothing") {
    options.on_conflict = OnConflict::replace;
    site.import(line("booking.room", 1, none) +
                line("booking.booking", 1,
                     Json::object({{"room", 1}, {"start", "2025-01-01T00:00:00Z"}, {"end", "2025-01-01T01:00:00Z"}})))
        .value();
    const auto held = site.content();
    CHECK(fault(site.import(line("booking.booking", 1, Json::object({{"room", 5}})), options)) == "invalid");
    CHECK(difference(site.content(), held) == "");
  }
}

TEST_CASE("content types and permissions are matched by name") {
  ImportFixture site;
  const auto type = [](std::int64_t key, std::string_view app, std::string_view model) {
    return line("contenttypes.contenttype", key, Json::object({{"app_label", app}, {"model", model}}));
  };
  const auto permission = [](std::int64_t key, const Json& of, std::string_view codename) {
    return line("auth.permission", key, Json::object({{"codename", codename}, {"name", "x"}, {"content_type", of}}));
  };
  const auto group = [](std::int64_t key, const Json& permissions) {
    return line("auth.group", key, Json::object({{"name", "g" + std::to_string(key)}, {"permissions", permissions}}));
  };
  const auto types = site.rows("contenttypes.contenttype").size();
  const auto report = site.import(permission(1, 1, "add_event") + permission(2, 2, "add_horse") +
                                  group(1, Json::array({2, 1})) + type(1, "core", "event") + type(2, "farm", "horse") +
                                  group(2, Json::array({Json::array({"add_event", "core", "event"}), 2, 99})) +
                                  permission(3, Json::array({"farm", "horse"}), "ride_horse"))
                          .value();
  CHECK(report.matched == ImportReport::Tally{{"auth.permission", 1}, {"contenttypes.contenttype", 1}});
  CHECK(report.objects.at("auth.permission").kept == 3);
  CHECK(report.links.at("auth.group_permissions").made == 4);
  CHECK(report.links.at("auth.group_permissions").rejected == 1);
  CHECK(site.rows("contenttypes.contenttype").size() == types + 1);
  std::set<std::string> held;
  for (const Record& row : site.rows("auth.group_permissions")) {
    held.insert(key_text(row.get("group_id")) + " " +
                std::string(site.row("auth.permission", row.get("permission_id")).text("codename")));
  }
  CHECK(held == std::set<std::string>{"1 add_event", "1 add_horse", "2 add_event", "2 add_horse"});
}

TEST_CASE("the library's own keys and bookkeeping are no part of a dump") {
  ImportFixture site;
  const auto before = site.rows("techhub.key").size();
  const auto report = site.import(line("techhub.key", 1, none) + line("migrations.migration", 1, none) +
                                  line("techhub.setting", "rights_epoch", Json::object({{"value", 7000}})) +
                                  line("techhub.setting", "timezone", Json::object({{"value", "UTC"}})))
                          .value();
  CHECK(report.total().dropped == 3);
  CHECK(report.total().kept == 1);
  CHECK(site.rows("techhub.key").size() == before);
  CHECK(site.hub().setting("timezone").value() == Json("UTC"));
  CHECK(site.hub().setting("rights_epoch").value().as_integer() < 7000);
}

TEST_CASE("a site's modules start with what the dump lacks") {
  ImportFixture site;
  const auto report = site.import("[]").value();
  CHECK(report.total().read == 0);
  for (const auto& [table, count] : report.catalogue)
    CHECK(static_cast<std::int64_t>(site.rows(table).size()) >= count);
}

}  // namespace techhub::test
