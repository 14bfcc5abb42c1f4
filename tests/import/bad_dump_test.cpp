// SPDX-License-Identifier: MIT
// Dumps that no site writes: each an error and nothing, or rejects and a sound database that goes on.
#include "import/support.hpp"

namespace techhub::test {
namespace {

std::string object(const std::string& model, const std::string& key, const std::string& fields) {
  return "{\"model\":\"" + model + "\",\"pk\":" + key + ",\"fields\":" + fields + "}\n";
}
std::string event(const std::string& fields) { return object("core.event", "1", fields); }
std::string person(const std::string& key, const std::string& more) {
  return object("account.user", key,
                R"({"date_joined":"2025-01-01T00:00:00Z","email":"a@example.kz","role":"user")" + more + "}");
}

// What an import says: the error's code and message, or the rejects `model key: field reason`.
std::string said(const Result<ImportReport>& report) {
  if (!report) return "!" + std::string(name(report.error().code())) + ": " + report.error().message();
  std::string text;
  for (const auto& reject : report.value().rejects)
    text += reject.model + " " + reject.key + ": " + reject.field + " " + reject.reason + ";";
  return text;
}

}  // namespace

TEST_CASE("a bad dump is an error or rejects, and the hub goes on") {
  struct Case {
    std::string dump;
    std::string told;  // begins so
  };
  const std::string nested(1000, '[');
  const std::vector<Case> cases{
      // Numbers
      {object("booking.room", "9223372036854775807", "{}"), "booking.room 9223372036854775807: id out_of_range;"},
      {object("booking.room", "9223372036854775808", "{}"), "!invalid: object 1: "},
      {object("booking.room", "99999999999999999999999", "{}"), "!invalid: object 1: "},
      {object("booking.room", "1.0", "{}"), ""},
      {object("booking.room", "1.5", "{}"), "booking.room : id wrong_type;"},
      {object("booking.room", "1e308", "{}"), "booking.room : id wrong_type;"},
      {object("booking.room", "-1", "{}"), "booking.room -1: id out_of_range;"},
      {object("booking.room", "1", R"({"floor":9223372036854775808})"), "!invalid: object 1: "},
      {object("booking.room", "1", R"({"floor":1e308})"), "booking.room 1: floor out_of_range;"},
      {object("booking.room", "1", R"({"floor":2147483648})"), ""},
      {object("booking.room", "1", R"({"floor":1e309})"), "!invalid: object 1: "},
      {object("booking.room", "1", R"({"floor":NaN})"), "!invalid: object 1: "},
      {object("booking.room", "1", R"({"floor":-0})"), ""},
      {object("booking.room", "1", R"({"floor":01})"), "!invalid: object 1: "},
      {event(R"({"author":18446744073709551616})"), "!invalid: object 1: "},
      {event(R"({"author":9223372036854775807})"), "core.event 1: author_id out_of_range;"},
      {event(R"({"data":{"big":1e308,"small":5e-324,"long":18446744073709551616}})"), "!invalid: object 1: "},
      {event(R"({"data":{"big":1e308,"small":5e-324,"long":100000000000000000000}})"), ""},
      {object("waffle.sample", "1",
              R"({"name":"a","percent":1e308,"created":"2025-01-01T00:00:00Z","modified":"2025-01-01T00:00:00Z"})"),
       "waffle.sample 1: percent "},
      {object("matchmaking.match", "1", R"({"data":{"score":1e308}})"), "matchmaking.match 1: "},
      // Texts
      {event(R"({"title":"\ud800"})"), "!invalid: object 1: "},
      {event(R"({"title":"\udc00\ud800"})"), "!invalid: object 1: "},
      {event(R"({"title":"a\u0000b"})"), "!invalid: object 1: "},
      {event("{\"title\":\"\xed\xa0\x80\"}"), "!invalid: object 1: "},
      {event("{\"title\":\"\xff\"}"), "!invalid: object 1: "},
      {event("{\"title\":\"a\nb\"}"), "!invalid: object 1: "},
      {event("{\"title\":\"" + std::string(3000000, 'x') + "\"}"), ""},
      // Times
      {event(R"({"datetime_start":"2025-01-01T00:00:00"})"), "core.event 1: datetime_start bad_time;"},
      {event(R"({"datetime_start":"2025-01-01"})"), "core.event 1: datetime_start bad_time;"},
      {event(R"({"datetime_start":"0000-01-01T00:00:00Z"})"), "core.event 1: datetime_start bad_time;"},
      {event(R"({"datetime_start":"99999-01-01T00:00:00Z"})"), "core.event 1: datetime_start bad_time;"},
      {event(R"({"datetime_start":"2025-02-29T00:00:00Z"})"), "core.event 1: datetime_start bad_time;"},
      {event(R"({"datetime_start":1e308})"), "core.event 1: datetime_start wrong_type;"},
      // Repeated
      {event("{}") + event("{}"), "core.event 1: id duplicate;"},
      {event(R"({"title":"a","title":"b"})"), "!invalid: object 1: "},
      {R"({"model":"core.event","model":"core.blog","pk":1,"fields":{}})", "!invalid: object 1: "},
      {person("1", "") + person("2", ""), "account.user 2: email duplicate;"},
      {object("auth.group", "7", R"({"name":"g"})") + person("1", R"(,"groups":[7,7])"),
       "account.user_groups : user_id,group_id duplicate;"},
      {person("1", R"(,"groups":[null,[],{},"x",-1,1e308,9223372036854775807])"), "account.user_groups : group_id "},
      // Shapes
      {"{}", " : model unknown_model;"},
      {R"({"model":5,"pk":1,"fields":{}})", " 1: model unknown_model;"},
      {R"({"model":"core.event","pk":1})", "core.event 1: fields wrong_type;"},
      {R"({"model":"core.event","fields":{"title":"a"}})", ""},
      {R"({"model":"core.event","pk":[1],"fields":{}})", "core.event : id wrong_type;"},
      {R"({"model":"core.event","pk":true,"fields":{}})", "core.event : id wrong_type;"},
      {object("core.organization", "\"\"", "{}"), "core.organization : "},
      {object("core.organization", "5", "{}"), "core.organization 5: code wrong_type;"},
      {event("{\"data\":" + nested), "!"},
      {event("{\"data\":" + nested + std::string(1000, ']') + "}"), "!limit: object 1: "},
      {event(R"({"data":[1,2]})"), ""},
      {event(R"({"data":"text"})"), ""},
      {event(R"({"data":null})"), ""},
      {event(R"({"":1,"id":5,"pk":6,"_state":{}})"), ""},
      {object("contenttypes.contenttype", "\"x\"", R"({"app_label":"a","model":"b"})"), ""},
      {object("contenttypes.contenttype", "1", R"({"app_label":"core","model":"event"})") +
           object("contenttypes.contenttype", "1", R"({"app_label":"core","model":"blog"})"),
       ""},
      {object("auth.permission", "1", R"({"codename":"a","name":"b","content_type":["core"]})"), "auth.permission 1: "},
      {object("account.company", "1", R"({"author":["core","event"]})"), "account.company 1: author_id wrong_type;"},
  };
  for (const auto& [dump, told] : cases) {
    CAPTURE(dump.substr(0, 300));
    ImportFixture site;
    const auto before = site.content();
    const auto report = site.import(dump);
    const std::string heard = said(report);
    CHECK(heard.substr(0, std::max<std::size_t>(told.size(), told.empty() ? 1 : 0)) == told);
    if (!report) CHECK(difference(site.content(), before) == "");
    CHECK(site.hub().verify().value().empty());
    CHECK(site.insert("booking.room", Json::object({{"name", "next"}})) > 0);
    CHECK(site.insert("core.event", Json::object({{"title", "next"}})) > 0);
  }
}

TEST_CASE("an object with the largest key is refused, for it would leave none for the next") {
  ImportFixture site;
  CHECK(said(site.import(object("booking.room", "4611686018427387905", R"({"name":"last"})"))) ==
        "booking.room 4611686018427387905: id out_of_range;");
  CHECK(said(site.import(object("booking.room", "4611686018427387904", R"({"name":"last"})"))).empty());
  for (int i = 0; i < 3; ++i) CHECK(site.insert("booking.room", Json::object({{"name", "next"}})) > 0);
  CHECK(site.hub().verify().value().empty());
}

TEST_CASE("what stands before, between and after objects") {
  struct Case {
    std::string before;
    std::string between;
    std::string after;
    bool is_good = true;
  };
  for (const auto& [before, between, after, is_good] : std::vector<Case>{
           {"", "\n", ""},
           {"\xef\xbb\xbf", "\n", "\n"},
           {"", "\r\n", "\r\n"},
           {"\n\n", "\n\n \t \r\n\n", "\n\n"},
           {"[", ",", "]"},
           {"\xef\xbb\xbf [ ", " ,\r\n", "\t]\r\n\r\n"},
           {"", " ", "", false},
           {"[", ",", "", false},
           {"[", "", "]", false},
           {"[", ",", ",]", false},
           {"[", ",", "]]", false},
           {"[", ",", "]\n{}", false},
           {"[", ",", "] rubbish", false},
           {"", "\n", "\nrubbish", false},
           {"", "\n", "\n]", false},
           {"", "\n", std::string("\n\0", 2), false},
           {"", "\n\xef\xbb\xbf", "", false},
           {"\xff\xfe", "\n", "", false},
           {"// note\n", "\n", "", false},
       }) {
    const std::string dump = before + R"({"model":"booking.room","pk":1,"fields":{"name":"a"}})" + between +
                             R"({"model":"booking.room","pk":2,"fields":{"name":"b"}})" + after;
    CAPTURE(dump);
    ImportFixture site;
    const auto unchanged = site.content();
    const auto report = site.import(dump);
    if (is_good) {
      REQUIRE(report);
      CHECK(report.value().total().kept == 2);
    } else {
      CHECK(fault(report) == "invalid");
      CHECK(difference(site.content(), unchanged) == "");
    }
  }
}

TEST_CASE("an import is stopped at each stage") {
  for (const auto stage : {ImportStage::reading, ImportStage::resolving, ImportStage::finishing}) {
    for (const bool last : {false, true}) {
      CAPTURE(static_cast<int>(stage), last);
      ImportFixture site;
      site.user();
      const auto before = site.content();
      int calls = 0;
      ImportOptions options;
      options.on_conflict = ImportOptions::OnConflict::replace;
      options.dry_run = true;
      options.progress = [&](const ImportProgress& now) {
        calls += now.stage == stage ? 1 : 0;
        return true;
      };
      REQUIRE(site.import_sample(options));
      REQUIRE(calls > 0);
      options.dry_run = false;
      int left = last ? calls : 1;
      options.progress = [&](const ImportProgress& now) { return now.stage != stage || --left > 0; };
      CHECK(fault(site.import_sample(options)) == "cancelled");
      CHECK(difference(site.content(), before) == "");
    }
  }
}

TEST_CASE("a mapping that goes round in circles comes to an end") {
  for (
      const std::string mapping : {
          R"({"labels":{"core.event":"core.blog","core.blog":"core.event"}})",
          R"({"labels":{"core.event":"core.event"}})",
          R"({"defaults":{"core.event":{"datetime_start":{"same_as":"datetime_end"},"datetime_end":{"same_as":"datetime_start"}}}})",
          R"({"defaults":{"core.event":{"datetime_start":{"same_as":"datetime_start"}}}})",
          R"({"defaults":{"core.event":{"datetime_end":{"after":"datetime_end","minutes":1}}}})",
          R"({"values":{"core.event":{"status":{"draft":"sent","sent":"draft"}}}})",
          R"({"drop":{"models":{"core.event":"pk"},"values":{"*":["data","data.data","data.data.data"]}}})",
          R"({"links":{"account.user":{"groups":{"table":"account.user_groups","owner":"user_id","item":"group_id"},"email":{"table":"account.user_groups","owner":"user_id","item":"group_id"}}}})",
      }) {
    CAPTURE(mapping);
    ImportFixture site;
    ImportOptions options;
    options.mapping = mapping;
    const auto report =
        site.import(event(R"({"status":"sent","data":{"data":{"data":1}}})") +
                        object("core.blog", "1", R"({"status":"draft"})") + person("1", R"(,"groups":[1])"),
                    options);
    if (report) {
      CHECK(report.value().total().read == 3);
    } else {
      CHECK(fault(report) == "invalid");
    }
    CHECK(site.hub().verify().value().empty());
  }
}

}  // namespace techhub::test
