// SPDX-License-Identifier: MIT
// People and secrets in a dump: sealed, hashed or masked on the way in, wherever they stand.
#include "hub/import/people.hpp"

#include "hub/sealed_inside.hpp"
#include "import/support.hpp"

namespace techhub::test {
namespace {

const Json none = Json::object();
constexpr std::string_view iin = "060328504763";

std::string user(std::int64_t key) {
  return line("account.user", key,
              Json::object({{"email", "u" + std::to_string(key) + "@example.kz"},
                            {"date_joined", "2025-01-01T00:00:00Z"},
                            {"role", "user"}}));
}
std::string type(std::int64_t key, std::string_view app, std::string_view model) {
  return line("contenttypes.contenttype", key, Json::object({{"app_label", app}, {"model", model}}));
}
std::string field(std::int64_t key, std::string_view name, std::string_view kind, const Json& more = none) {
  Json data = Json::object({{"name", name}, {"type", kind}});
  Json fields = Json::object({{"hub_form", 1}, {"data", data}});
  for (const auto& [column, value] : more.members()) fields.set(column, value);
  return line("service.hubformfield", key, fields);
}
std::string version(std::int64_t key, std::int64_t of, std::string_view object, const Json& inside) {
  return line("reversion.version", key,
              Json::object({{"revision", 1},
                            {"object_id", object},
                            {"content_type", of},
                            {"db", "default"},
                            {"format", "json"},
                            {"serialized_data", Json::array({inside}).dump()},
                            {"object_repr", "Somebody Somewhere"}}));
}

// An answer as its row opens it.
Json opened(ImportFixture& site, std::string_view label, std::int64_t key, std::string_view member) {
  Json value;
  const Record row = site.row(label, key);
  site.hub()
      .read([&](Records& records) -> Result<> {
        TECHHUB_TRY(value, hub::open_inside(records.vault(), row, member, row.json("data")[member]));
        return success();
      })
      .value();
  return value;
}
bool is_sealed(ImportFixture& site, std::string_view label, std::int64_t key, std::string_view member) {
  const Record row = site.row(label, key);
  return vault::sealed_with(Value(std::string(row.json("data")[member].as_string()))) != 0;
}

}  // namespace

TEST_CASE("answers are sealed as their form says, wherever its fields stand in the dump") {
  const std::string form = line("service.hubform", 1, none);
  const std::string fields =
      field(1, "mail", "email") + field(2, "bin", "bin") +
      field(3, "age", "number", Json::object({{"rules", Json::object({{"personal", true}})}})) +
      field(4, "city", "text") +
      field(5, "people", "table",
            Json::object(
                {{"options",
                  Json::object({{"columns", Json::array({Json::object({{"key", "who"}, {"type", "phone"}})})}})}}));
  ImportFixture site;
  std::string looks_sealed;
  site.hub()
      .read([&](Records& records) -> Result<> {
        Record row(records.table("account.user"));
        row[0] = std::int64_t{1};
        TECHHUB_TRY(looks_sealed, records.vault().seal_text(row, "elsewhere", "x"));
        return success();
      })
      .value();
  const Json people = Json::array({Json::object({{"who", "+77010000000"}})});
  const std::string answers = line("service.hubformdata", 7,
                                   Json::object({{"hub_form", 1},
                                                 {"data", Json::object({{"mail", "a@b.kz"},
                                                                        {"bin", iin},
                                                                        {"age", 40},
                                                                        {"city", "p$not sealed"},
                                                                        {"people", people},
                                                                        {"other", "x"},
                                                                        {"odd", looks_sealed}})}}));
  const bool are_fields_first = GENERATE(true, false);
  const auto report = site.import(are_fields_first ? form + fields + answers : answers + fields + form).value();
  CHECK(report.total().kept == 7);
  for (const auto* member : {"mail", "bin", "age", "people"}) {
    CAPTURE(member);
    CHECK(is_sealed(site, "service.hubformdata", 7, member));
    CHECK(report.sealed.at("service.hubformdata.data." + std::string(member)) == 1);
  }
  CHECK(opened(site, "service.hubformdata", 7, "mail") == Json("a@b.kz"));
  CHECK(opened(site, "service.hubformdata", 7, "bin") == Json(iin));
  CHECK(opened(site, "service.hubformdata", 7, "age") == Json(40));
  CHECK(opened(site, "service.hubformdata", 7, "people") == people);
  const Json data = site.row("service.hubformdata", 7).json("data");
  CHECK(data["other"] == Json("x"));
  // A text that looks sealed, or only bears the mark, is one all the same.
  CHECK(opened(site, "service.hubformdata", 7, "city") == Json("p$not sealed"));
  CHECK(opened(site, "service.hubformdata", 7, "odd") == Json(looks_sealed));
  CHECK(report.kept_fields ==
        ImportReport::Tally{{"service.hubformdata.data.odd", 1}, {"service.hubformdata.data.other", 1}});
}

TEST_CASE("an application's IIN is sealed, and stays so when the row is replaced") {
  ImportFixture site;
  const auto application = [](const Json& fields) { return line("techorda.courseapplication", 3, fields); };
  site.import(line("techorda.school", 1, none) + line("techorda.course", 1, Json::object({{"school", 1}})) +
              application(Json::object({{"course", 1}, {"data", Json::object({{"iin", iin}, {"x", 1}})}})))
      .value();
  CHECK(is_sealed(site, "techorda.courseapplication", 3, "iin"));
  CHECK(opened(site, "techorda.courseapplication", 3, "iin") == Json(iin));

  ImportOptions options;
  options.on_conflict = ImportOptions::OnConflict::replace;
  site.import(application(Json::object({{"status", "success"}})), options).value();
  CHECK(site.status("techorda.courseapplication", 3) == "completed");
  CHECK(opened(site, "techorda.courseapplication", 3, "iin") == Json(iin));
  CHECK(opened(site, "techorda.courseapplication", 3, "x") == Json(1));
}

TEST_CASE("versions pass through the mapping, personal values sealed under the key of their row") {
  const std::string revision = line("reversion.revision", 1, Json::object({{"date_created", "2025-01-01T00:00:00Z"}}));
  const auto inside = [](std::string_view model, const Json& key, const Json& fields) {
    return Json::object({{"model", model}, {"pk", key}, {"fields", fields}});
  };
  const Json person = Json::object({{"email", "old@example.kz"},
                                    {"first_name", "Old"},
                                    {"password", "pbkdf2_sha256$1$a$b"},
                                    {"company", 4},
                                    {"groups", Json::array({1})}});
  ImportFixture site;
  const auto report =
      site.import(type(1, "account", "user") + type(2, "core", "eventparticipant") + type(3, "authtoken", "token") +
                  revision + version(1, 1, "5", inside("account.user", 5, person)) +
                  version(2, 1, "6", inside("account.user", 6, person)) +
                  version(3, 2, "9",
                          inside("core.eventparticipant", 9,
                                 Json::object(
                                     {{"status", "visited"}, {"event", 2}, {"data", Json::object({{"qr", "x"}})}}))) +
                  version(4, 3, "515145f1e0d7cfd7",
                          inside("authtoken.token", "515145f1e0d7cfd7", Json::object({{"user", 5}}))) +
                  version(5, 2, "1", inside("farm.horse", 1, none)) + user(5))
          .value();
  CHECK(report.objects.at("reversion.version").kept == 4);
  REQUIRE(report.rejects.size() == 1);
  CHECK(report.rejects[0].reason == "unknown_model");

  const Json stored = Json::parse(site.row("reversion.version", 1).text("serialized_data")).value().items()[0];
  CHECK(stored["pk"] == Json(5));
  CHECK(stored["fields"]["company"] == Json(4));
  CHECK(stored["fields"]["groups"] == Json::array({1}));
  CHECK_FALSE(stored["fields"].find("password"));
  CHECK(stored["fields"]["email"].is_string());
  CHECK(stored["fields"]["email"] != Json("old@example.kz"));
  // Opens with the person's own key.
  site.hub()
      .read([&](Records& records) -> Result<> {
        const Table& users = records.table("account.user");
        TECHHUB_TRY(Record row, records.need(users, std::int64_t{5}));
        Column bytes;
        bytes.type = Type::bytes;
        TECHHUB_TRY(row[users.at("email")], value_from(users, bytes, stored["fields"]["email"]));
        TECHHUB_DO(records.open(row));
        CHECK(row.text("email") == "old@example.kz");
        return success();
      })
      .value();

  // Nobody's key: nothing personal stays.
  const Json gone = Json::parse(site.row("reversion.version", 2).text("serialized_data")).value().items()[0];
  CHECK(gone["fields"]["email"].is_null());
  CHECK(gone["fields"]["company"] == Json(4));
  CHECK(report.withheld == ImportReport::Tally{{"account.user.email", 1}, {"account.user.first_name", 1}});

  const Json mapped = Json::parse(site.row("reversion.version", 3).text("serialized_data")).value().items()[0];
  CHECK(mapped["fields"].dump() == R"({"data":{},"event":2,"status":"attended"})");
  CHECK(report.dropped_values.at("reversion.version/core.eventparticipant.data.qr") == 1);

  const Record token = site.row("reversion.version", 4);
  CHECK(token.text("object_id") == vault::hash_token("515145f1e0d7cfd7"));
  CHECK(token.text("serialized_data").find("515145") == std::string_view::npos);
  CHECK(site.row("reversion.version", 1).text("object_repr") == "account.user 5");
}

TEST_CASE("secrets arrive in the clear and are stored hashed; stored forms are taken as they are") {
  ImportFixture site;
  const std::string hashed = vault::hash_token("token");
  const auto report =
      site.import(
              user(1) + user(2) +
              line("account.user", 3,
                   Json::object(
                       {{"email", "c@d.kz"}, {"date_joined", "2025-01-01T00:00:00Z"}, {"password", "open sesame"}})) +
              line("sessions.session", "abc", Json::object({{"expire_date", "2025-01-01T00:00:00Z"}})) +
              line("sessions.session", hashed, Json::object({{"expire_date", "2025-01-01T00:00:00Z"}})) +
              line("authtoken.token", "def", Json::object({{"user", 1}, {"created", "2025-01-01T00:00:00Z"}})) +
              line("account.activation", 1,
                   Json::object({{"user", 1},
                                 {"status", "new"},
                                 {"data", Json::object({{"code", "427753"}, {"channel", "email"}})},
                                 {"created_at", "2025-01-01T00:00:00Z"}})) +
              line("oauth2_provider.application", 1,
                   Json::object({{"client_id", "a"},
                                 {"client_secret", "s1"},
                                 {"created", "2025-01-01T00:00:00Z"},
                                 {"updated", "2025-01-01T00:00:00Z"}})) +
              line("oauth2_provider.application", 2,
                   Json::object({{"client_id", "b"},
                                 {"client_secret", "pbkdf2_sha256$1$a$b"},
                                 {"created", "2025-01-01T00:00:00Z"},
                                 {"updated", "2025-01-01T00:00:00Z"}})))
          .value();
  CHECK(report.total().rejected == 0);
  CHECK(site.row("account.user", 3).text("password") == "!");
  CHECK(report.dropped_values == ImportReport::Tally{{"account.user.password", 1}});
  CHECK(site.rows("sessions.session").size() == 2);
  CHECK_NOTHROW(site.row("sessions.session", vault::hash_token("abc")));
  CHECK_NOTHROW(site.row("sessions.session", hashed));
  CHECK_NOTHROW(site.row("authtoken.token", vault::hash_token("def")));
  CHECK(site.row("oauth2_provider.application", 1).text("client_secret") == vault::hash_token("s1"));
  CHECK(site.row("oauth2_provider.application", 2).text("client_secret") == "pbkdf2_sha256$1$a$b");
  const Record code = site.row("account.activation", 1);
  CHECK(vault::is_code_hash(code.text("code")));
  CHECK_FALSE(code.json("data").find("code"));
}

TEST_CASE("a report shows no key that is an address or somebody's number") {
  ImportFixture site;
  const std::string address = "somebody@example.kz";
  const auto report =
      site.import(line("shop.client", address, none) + line("account.user", address, none) +
                  line("service.servicerequest", 1, Json::object({{"service", std::string(iin)}, {"status", "draft"}})))
          .value();
  CHECK(report.total().rejected == 3);
  const std::string told = report.to_json().dump();
  CHECK_THAT(told, !Catch::Contains("somebody"));
  CHECK_THAT(told, !Catch::Contains(std::string(iin)));
}

TEST_CASE("texts about people are masked") {
  struct Case {
    std::string text;
    std::string masked;
  };
  const auto [text, masked] = GENERATE(values<Case>({
      {"", ""},
      {"plain text, 2025-06-02 14:26:26", "plain text, 2025-06-02 14:26:26"},
      {"mail anna@example.kz now", "mail " + mask_email("anna@example.kz") + " now"},
      {"<anna@example.kz>, bob@b.kz.", "<" + mask_email("anna@example.kz") + ">, " + mask_email("bob@b.kz") + "."},
      {"a@b", "a@b"},
      {"@home", "@home"},
      {"call +7 701 000-00-00!", "call " + mask_phone("+7 701 000-00-00") + "!"},
      {"87010000000", mask_phone("87010000000")},
      {"iin 060328504763.", "iin " + mask_tin("060328504763") + "."},
      {"id 123456", "id 123456"},
      {"hash a060328504763b", "hash a060328504763b"},
  }));
  CHECK(hub::mask_people(text) == masked);
  CHECK(hub::mask_sql("SELECT '" + text + "' FROM t WHERE a = 'it''s'").find("it") == std::string::npos);
  CHECK(hub::mask_people_in(Json::array({text, 5, Json::object({{"k", text}})})) ==
        Json::array({masked, 5, Json::object({{"k", masked}})}));
}

TEST_CASE("the admin log names rows, not people") {
  ImportFixture site;
  const auto entry = [](std::int64_t key, std::int64_t of, std::string_view object, std::string_view name,
                        std::string_view message) {
    return line("admin.logentry", key,
                Json::object({{"user", 1},
                              {"content_type", of},
                              {"object_id", object},
                              {"object_repr", name},
                              {"change_message", message},
                              {"action_time", "2025-01-01T00:00:00Z"}}));
  };
  const auto report =
      site.import(user(1) + type(1, "account", "user") + type(2, "core", "event") +
                  entry(1, 1, "5", "Anna Anders", "to anna@example.kz") + entry(2, 2, "6", "Hackathon", "[]"))
          .value();
  CHECK(site.row("admin.logentry", 1).text("object_repr") == "account.user 5");
  CHECK(site.row("admin.logentry", 1).text("change_message") == "to " + mask_email("anna@example.kz"));
  CHECK(site.row("admin.logentry", 2).text("object_repr") == "Hackathon");
  CHECK(report.masked == ImportReport::Tally{{"admin.logentry.change_message", 1}, {"admin.logentry.object_repr", 1}});
}

}  // namespace techhub::test
