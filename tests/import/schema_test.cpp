// SPDX-License-Identifier: MIT
// The JSON Schema of mapping documents: the one that ships keeps to it, and what it refuses the library refuses too.
#include <cstdlib>
#include <fstream>

#include "import/support.hpp"

namespace techhub::test {
namespace {

constexpr std::string_view script = R"(
import json, sys
import jsonschema

schema = json.load(open(sys.argv[1], encoding='utf-8'))
jsonschema.Draft7Validator.check_schema(schema)
validator = jsonschema.Draft7Validator(schema)
for error in validator.iter_errors(json.load(open(sys.argv[2], encoding='utf-8'))):
    sys.exit(str(error))
told = [validator.is_valid(json.loads(text)) for text in json.load(open(sys.argv[3], encoding='utf-8'))]
json.dump(told, open(sys.argv[4], 'w', encoding='utf-8'))
)";

// By the schema, whether each of these is a mapping.
std::vector<bool> valid(const std::vector<std::string>& mappings) {
  std::string name = (std::filesystem::temp_directory_path() / "techhub-schema-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  const std::filesystem::path folder = name;
  std::ofstream(folder / "ask.py") << script;
  Json texts{Json::Array()};
  for (const std::string& text : mappings) texts.push(text);
  std::ofstream(folder / "in.json") << texts.dump();
  const std::string shipped = std::string(TECHHUB_SOURCE_DIR) + "/mappings/";
  const std::string command = "/usr/bin/python3 " + name + "/ask.py '" + shipped + "mapping.schema.json' '" + shipped +
                              "django.json' " + name + "/in.json " + name + "/out.json";
  INFO("needs Debian's python3-jsonschema");
  REQUIRE(std::system(command.c_str()) == 0);
  std::ifstream in(folder / "out.json");
  const std::string answer((std::istreambuf_iterator<char>(in)), {});
  std::filesystem::remove_all(folder);
  std::vector<bool> told;
  const Json answered = Json::parse(answer).value();
  for (const Json& one : answered.items()) told.push_back(one.as_bool());
  REQUIRE(told.size() == mappings.size());
  return told;
}

}  // namespace

TEST_CASE("the schema of mappings takes the one that ships, and refuses no more than the library") {
  const std::vector<std::string> good{
      "{}",
      R"({"$schema":"x","title":"x","description":"x"})",
      R"({"labels":{"rooms.raum":"booking.room"}})",
      R"({"lift":{"core.article":{"data.a":"title","data.b":{"to":["content"],"as":"plain"}}}})",
      R"({"values":{"core.event":{"status":{"new":"draft","old":{"status":"draft","published":true},"*":"sent"}}}})",
      R"({"defaults":{"core.event":{"published":{"when":{"status":"success"}},"title":"x"}}})",
      R"({"defaults":{"account.activation":{"expires_at":{"after":"created_at","minutes":10}}}})",
      R"({"drop":{"models":{"a.b":"c"},"values":{"*":["x.y"],"core.event":["z"]}}})",
      R"({"links":{"account.user":{"groups":{"table":"account.user_groups","owner":"user_id","item":"group_id"}}}})",
      R"({"personal":{"techorda.courseapplication":["data.iin"]}})",
  };
  const std::vector<std::string> bad{
      "[]",
      "5",
      R"({"lifts":{}})",
      R"({"lift":[]})",
      R"({"lift":{"core.article":{"data.a":{"to":"title","az":"plain"}}}})",
      R"({"lift":{"core.article":{"data.a":{"to":"title","as":5}}}})",
      R"({"lift":{"core.article":{"data.a":{"to":"title","as":"upper"}}}})",
      R"({"lift":{"core.article":{"data.a":{"to":[]}}}})",
      R"({"lift":{"core.article":{"data.a":5}}})",
      R"({"values":{"core.event":{"status":["new"]}}})",
      R"({"values":{"core.event":{"status":{"new":{}}}}})",
      R"({"defaults":{"core.event":{"published":{"if":1}}}})",
      R"({"defaults":{"core.event":{"published":{"when":{"status":"a","title":"b"}}}}})",
      R"({"defaults":{"core.event":{"published":{"when":{"status":"a"},"same_as":"published"}}}})",
      R"({"defaults":{"account.activation":{"expires_at":{"after":"created_at","minutes":"ten"}}}})",
      R"({"defaults":{"account.activation":{"expires_at":{"after":"created_at"}}}})",
      R"({"defaults":{"techorda.assessment":{"passed":{"at_least":{"score":"x"}}}}})",
      R"({"drop":{"fields":{}}})",
      R"({"drop":{"values":{"core.event":[""]}}})",
      R"({"drop":{"models":{"a.b":5}}})",
      R"({"links":{"account.user":{"groups":[]}}})",
      R"({"links":{"account.user":{"groups":{"table":"account.user_groups","owner":"user_id","item":"group_id","x":1}}}})",
      R"({"personal":{"techorda.courseapplication":["iin"]}})",
  };
  std::vector<std::string> all = good;
  all.insert(all.end(), bad.begin(), bad.end());
  const auto told = valid(all);
  ImportFixture site;
  for (std::size_t i = 0; i < all.size(); ++i) {
    CAPTURE(all[i]);
    CHECK(told[i] == (i < good.size()));
    ImportOptions options;
    options.mapping = all[i];
    CHECK(fault(site.import("[]", options)) == (i < good.size() ? "" : "invalid"));
  }
}

TEST_CASE("a mapping's numbers stay within what time can hold") {
  ImportFixture site;
  for (const char* minutes : {"9223372036854775807", "-9223372036854775808", "1e308", "1.5", "99999999999"}) {
    CAPTURE(minutes);
    ImportOptions options;
    options.mapping = R"({"defaults":{"account.activation":{"expires_at":{"after":"created_at","minutes":)" +
                      std::string(minutes) + "}}}}";
    CHECK(fault(site.import("[]", options)) == "invalid");
  }
  // The end of time itself.
  const auto report = site.import(line("account.activation", 1,
                                       Json::object({{"user", site.user()},
                                                     {"created_at", "9999-12-31T23:59:59.999999Z"},
                                                     {"status", "new"},
                                                     {"data", Json::object({{"code", "123"}})}})));
  REQUIRE(report);
  const Record row = site.row("account.activation", 1);
  CHECK(json_from(row)["expires_at"].as_string() == "9999-12-31T23:59:59.999999Z");
}

}  // namespace techhub::test
