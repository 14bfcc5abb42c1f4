// SPDX-License-Identifier: MIT
// The profile `django`, judged by Django itself: tests/export/site.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "export/support.hpp"

namespace techhub::test {
namespace {

constexpr auto django = ExportOptions::Profile::django;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// `table rows`, a line each; the last line is a sum.
std::map<std::string, std::int64_t> sample_counts() {
  std::istringstream lines(text_of(std::filesystem::path(TECHHUB_SOURCE_DIR) / "tests/data/techhub-sample.counts.txt"));
  std::map<std::string, std::int64_t> counts;
  std::string table;
  std::int64_t rows = 0;
  while (lines >> table >> rows) counts[table] = rows;
  return counts;
}

Json compared_by_django(const std::string& dump) {
  const auto folder = std::filesystem::path(TECHHUB_SOURCE_DIR) / "tests/export/site";
  const auto name = std::filesystem::temp_directory_path() / ("techhub-export-" + std::to_string(std::rand()));
  const std::string file = name.string() + ".jsonl";
  const std::string output = name.string() + ".out";
  std::ofstream(file, std::ios::binary) << dump;
  const std::string command = "/usr/bin/python3 -B " + (folder / "compare.py").string() + " " + file + " " +
                              sample_file().string() + " > " + output + " 2>&1";
  const int status = std::system(command.c_str());
  const std::string said = text_of(output);
  INFO(said);
  REQUIRE(status == 0);
  std::filesystem::remove(file);
  std::filesystem::remove(output);
  return Json::parse(said.substr(0, said.find('\n'))).value();
}

// Rows of the second export against what stands in the first: `{"model": {"pk": fields}}`.
Json object_of(std::string_view text, std::string_view model, std::int64_t key) {
  for (const Json& object : objects(text)) {
    if (object["model"].as_string() == model && object["pk"].as_integer() == key) return object["fields"];
  }
  return {};
}

}  // namespace

TEST_CASE("Django's loaddata takes the sample back, with all of its rows and values") {
  HubFixture site;
  import_dump(site.hub(), sample_file()).value();
  const auto dump = exported(site.hub(), whole(django)).value();
  const Json compared = compared_by_django(dump.text);
  CHECK(compared["unexpected"].dump() == "[]");

  // The only differences, and how often each.
  const std::map<std::string, std::int64_t> expected{
      {"dropped: guardian.groupobjectpermission", 10},
      {"dropped: guardian.userobjectpermission", 10},
      {"dropped: core.eventparticipant.data.qr", 104},
      {"dropped: social_django.usersocialauth.extra_data.access_token", 10},
      {"rejected: matchmaking.match 8", 1},
      {"masked: admin.logentry.object_repr", 9},
      {"microseconds: account.user", 5},
      {"hashed: account.activation.data.code", 36},
      {"hashed: authtoken.token key", 10},
      {"hashed: sessions.session key", 10},
      {"hashed: oauth2_provider.grant.code", 10},
      {"hashed: oauth2_provider.accesstoken.token", 10},
      {"hashed: oauth2_provider.refreshtoken.token", 10},
      {"hashed: oauth2_provider.application.client_secret", 3},
      {"hashed: social_django.code.code", 10},
      {"hashed: social_django.partial.token", 4},
      {"search text: account.company", 133},
      {"search text: core.blog", 36},
      {"search text: core.event", 29},
      {"search text: core.techtask", 10},
      {"search text: core.vacancy", 24},
      {"search text: service.servicerequest", 1126},
      {"search text: reversion.version of service.servicerequest", 12}};
  std::map<std::string, std::int64_t> seen;
  for (const auto& [kind, count] : compared["expected"].members()) seen[kind] = count.as_integer();
  CHECK(seen == expected);

  auto counts = sample_counts();
  counts["guardian_groupobjectpermission"] = 0;
  counts["guardian_userobjectpermission"] = 0;
  counts["matchmaking_match"] -= 1;
  for (const auto& [table, rows] : counts) {
    if (compared["rows"].find(table)) {
      INFO(table);
      CHECK(compared["rows"][table].as_integer() == rows);
    }
  }
  CHECK(dump.report.no_model.empty());
  CHECK(dump.report.no_reference.empty());
  CHECK(dump.report.lost_objects.empty());
  CHECK(dump.report.filled.empty());
  CHECK(dump.report.cut.empty());
  CHECK(dump.report.not_exact.empty());
  CHECK(dump.report.no_field.empty());
  CHECK(dump.report.withheld.empty());
}

TEST_CASE("what Django gets back makes the same hub again") {
  HubFixture site;
  import_dump(site.hub(), sample_file()).value();
  const auto dump = exported(site.hub(), whole(django)).value();
  HubFixture again;
  const auto report = import_text(again.hub(), dump.text).value();
  CHECK(report.total().rejected == 0);
  // Content types and permissions that only the site has do not come back, nor what refers to them; nor the records of
  // the exports.
  const auto without_types = [](const std::string& text) {
    std::string kept;
    for (Json object : objects(text)) {
      const auto model = object["model"].as_string();
      if (model.starts_with("auth.") || model.starts_with("contenttypes.") || model == "techhub.access") continue;
      object.find("fields")->remove("user_permissions");
      kept += object.dump() + "\n";
    }
    return kept;
  };
  const auto first = exported(site.hub(), whole()).value();
  const auto second = exported(again.hub(), whole()).value();
  CHECK(difference(without_types(first.text), without_types(second.text)) == "");
}

TEST_CASE("words and lifted members follow what changed since") {
  HubFixture site;
  import_dump(site.hub(), sample_file()).value();
  const auto before = exported(site.hub(), whole(django)).value().text;
  site.change("matchmaking.match", std::int64_t{6}, Json::object({{"score", 40}}));
  site.change("landing.page", std::int64_t{6}, Json::object({{"status", "archived"}}));
  site.change("service.expertise", std::int64_t{9}, Json::object({{"verdict", nullptr}}));
  site.change("account.education", std::int64_t{1}, Json::object({{"field", "Право"}}));
  site.change("core.feed", std::int64_t{49}, Json::object({{"source", "core.event"}, {"status", "hidden"}}));
  site.change("matchmaking.profile", std::int64_t{6}, Json::object({{"seeks", Json::array({"robotics", "money"})}}));
  site.change("service.report", std::int64_t{132}, Json::object({{"period_end", "2021-05-31"}}));
  const auto after = exported(site.hub(), whole(django)).value();
  const auto changed = [&](std::string_view model, std::int64_t key) { return object_of(after.text, model, key); };

  CHECK(object_of(before, "matchmaking.match", 6)["data"]["score"].dump() == "0.821");
  CHECK(changed("matchmaking.match", 6)["data"]["score"].dump() == "0.4");
  CHECK(object_of(before, "landing.page", 6)["data"]["published"].dump() == "true");
  CHECK(changed("landing.page", 6)["data"]["published"].dump() == "false");
  CHECK(object_of(before, "service.expertise", 9)["status"].dump() == "\"success\"");
  CHECK(changed("service.expertise", 9)["status"].dump() == "\"done\"");
  CHECK(object_of(before, "account.education", 1)["data"]["title"].members().size() == 3);
  CHECK(changed("account.education", 1)["data"]["title"].dump() == R"({"ru":"Право"})");
  CHECK(changed("core.feed", 49)["data"]["source"].dump() == "\"event\"");
  CHECK(changed("core.feed", 49)["status"].dump() == "\"hidden\"");
  CHECK(changed("matchmaking.profile", 6)["data"]["interests"].items().size() == 4);
  CHECK(changed("service.report", 132)["data"].find("period") == nullptr);
  CHECK(after.report.not_exact == ExportReport::Tally{{"landing.page.data.published", 1},
                                                      {"matchmaking.profile.data.interests", 1},
                                                      {"service.expertise.status", 1},
                                                      {"service.report.data.period", 1}});
}

TEST_CASE("what the site lacks is left out and counted") {
  HubFixture site;
  const auto author = site.user();
  const auto event = site.insert("core.event", Json::object({{"title", Json::object({{"ru", "Встреча"}})},
                                                             {"description", Json::object({{"ru", "О нём"}})},
                                                             {"author_id", author}}));
  site.insert("core.comment", Json::object({{"message", "x"},
                                            {"source", "core.event"},
                                            {"primary_key", std::to_string(event)},
                                            {"user_id", author},
                                            {"status", "hidden"}}));
  site.insert("core.article", Json::object({{"title", Json::object({{"ru", "Статья"}})}, {"author_id", author}}));
  site.insert("booking.room",
              Json::object({{"name", std::string(200, 'x')}, {"floor", 1}, {"pavilion", "Ә" + std::string(20, 'y')}}));
  site.insert("techhub.transition", Json::object({{"source", "core.event"},
                                                  {"primary_key", "1"},
                                                  {"action", "send"},
                                                  {"from_status", "draft"},
                                                  {"to_status", "sent"},
                                                  {"at", text(monday)}}));
  const auto revision = site.insert("reversion.revision", Json::object({{"date_created", text(monday)}}));
  const auto type_of = [&](std::string_view app, std::string_view model) {
    return as_integer(
        site.rows("contenttypes.contenttype", Json::object({{"app_label", app}, {"model", model}})).at(0).key());
  };
  for (const auto& [model, key] : {std::pair{"transition", "techhub"}, std::pair{"event", "core"}}) {
    site.insert("reversion.version",
                Json::object({{"revision_id", revision},
                              {"object_id", "1"},
                              {"content_type_id", type_of(key, model)},
                              {"db", "default"},
                              {"format", "json"},
                              {"serialized_data", "[{\"model\":\"" + std::string(key) + "." + model +
                                                      "\",\"pk\":1,\"fields\":{\"status\":\"draft\"}}]"}}));
  }
  const auto dump = exported(site.hub(), whole(django)).value();
  CHECK(dump.report.no_model.at("techhub.transition") == 1);
  CHECK(dump.report.no_field == ExportReport::Tally{{"core.comment.status", 1}, {"core.event.description", 1}});
  CHECK(dump.report.lost_objects == ExportReport::Tally{{"reversion.version", 1}});
  CHECK(dump.report.no_reference == ExportReport::Tally{{"reversion.version.content_type", 1}});
  CHECK(dump.report.filled ==
        ExportReport::Tally{{"account.user.phone", 1}, {"core.article.created_at", 1}, {"core.article.updated_at", 1}});
  CHECK(dump.report.cut == ExportReport::Tally{{"booking.room.name", 1}, {"booking.room.pavilion", 1}});
  CHECK(object_of(dump.text, "booking.room", 1)["pavilion"].as_string() == "Ә" + std::string(15, 'y'));
  CHECK(dump.text.find("contenttypes.") == std::string::npos);
  CHECK(dump.text.find("auth.permission") == std::string::npos);
  CHECK(dump.text.find("techhub") == std::string::npos);
}

TEST_CASE("the schema that ships says what the DDL of the site says") {
  HubFixture site;
  import_dump(site.hub(), sample_file()).value();
  auto options = whole(django);
  const auto shipped = exported(site.hub(), options).value();
  options.schema = text_of(std::filesystem::path(TECHHUB_SOURCE_DIR) / "tests/data/techhub-django-schema.pg.sql");
  const auto of_ddl = exported(site.hub(), options).value();
  CHECK(of_ddl.report.objects == shipped.report.objects);
  // No DDL names permissions, so that only Django's four for each model are known to be there.
  CHECK(of_ddl.report.no_reference.at("auth.group.permissions") > 0);
  const auto without_permissions = [](const std::string& text) {
    std::string kept;
    for (Json object : objects(text)) {
      object.find("fields")->remove("permissions");
      object.find("fields")->remove("user_permissions");
      kept += object.dump() + "\n";
    }
    return kept;
  };
  CHECK(difference(without_permissions(shipped.text), without_permissions(of_ddl.text)) == "");
}

TEST_CASE("a site of another shape is written as its schema says") {
  HubFixture site;
  site.insert("booking.room", Json::object({{"name", "Blue"}, {"floor", 2}, {"pavilion", "C1"}}));
  const auto group = site.insert("auth.group", Json::object({{"name", "clerks"}}));
  for (const auto* codename : {"add_room", "view_room", "delete_blog"}) {
    const auto permission = site.rows("auth.permission", Json::object({{"codename", codename}})).at(0).key();
    site.insert("auth.group_permissions",
                Json::object({{"group_id", group}, {"permission_id", as_integer(permission)}}));
  }
  ExportOptions options;
  options.profile = django;
  options.mapping = R"({"labels": {"rooms.raum": "booking.room"},
                        "links": {"auth.group": {"permissions": {"table": "auth.group_permissions",
                                                                 "owner": "group_id", "item": "permission_id"}}}})";
  options.schema = R"({"models": [
      {"model": "rooms.raum", "fields": [{"name": "id", "type": "integer", "key": true},
                                         {"name": "pavilion", "type": "text"},
                                         {"name": "name", "type": "text", "length": 3},
                                         {"name": "since", "type": "date"}]},
      {"model": "auth.group", "fields": [{"name": "id", "type": "integer", "key": true},
                                         {"name": "permissions", "type": "list", "to": "auth.permission"},
                                         {"name": "name", "type": "text"}]}]})";
  const auto dump = exported(site.hub(), options).value();
  CHECK(dump.text ==
        R"({"model": "rooms.raum","pk": 1,"fields": {"pavilion": "C1","name": "Blu","since": "1970-01-01"}})"
        "\n"
        R"({"model": "auth.group","pk": 1,"fields": {"permissions": [["add_raum","rooms","raum"],["view_raum","rooms",)"
        R"("raum"]],"name": "clerks"}})"
        "\n");
  CHECK(dump.report.no_reference == ExportReport::Tally{{"auth.group.permissions", 1}});
  CHECK(dump.report.no_field == ExportReport::Tally{{"booking.room.floor", 1}});

  for (const auto* bad :
       {"{", "{}", "SELECT 1;", R"({"models": [{"model": "x"}]})", R"({"models": [{"model": "a.b"}]})",
        R"({"models": [{"model": "a.b", "fields": [{"name": "id", "type": "word"}]}]})"}) {
    options.schema = bad;
    INFO(bad);
    CHECK(exported(site.hub(), options).error().code() == Code::invalid);
  }
}

}  // namespace techhub::test
