// SPDX-License-Identifier: MIT
// The shipped policies against the shipped schema, by Debian's python3-jsonschema.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "rules/fixture.hpp"

using namespace techhub::rules::test;

namespace {

// True when the schema takes the document.
bool is_valid(const std::string& document) {
  const auto file =
      std::filesystem::temp_directory_path() / ("techhub-policy-" + std::to_string(std::rand()) + ".json");
  std::ofstream(file) << document;
  const std::string source(TECHHUB_SOURCE_DIR);
  const std::string script =
      "import json, sys, jsonschema; "
      "schema, document = (json.load(open(name, encoding='utf-8')) for name in sys.argv[1:]); "
      "jsonschema.Draft7Validator.check_schema(schema); "
      "sys.exit(7 if list(jsonschema.Draft7Validator(schema).iter_errors(document)) else 0)";
  const int status = std::system(
      ("/usr/bin/python3 -c \"" + script + "\" '" + source + "/policies/policy.schema.json' '" + file.string() + "'")
          .c_str());
  std::filesystem::remove(file);
  REQUIRE((status == 0 || status == 7 << 8));  // anything else: python3-jsonschema is missing, or the schema is broken
  return status == 0;
}

}  // namespace

TEST_CASE("the shipped policies are valid by the shipped schema, which refuses others") {
  CHECK(is_valid(read_source("policies/default.json")));
  CHECK(is_valid(read_source("policies/full.json")));
  const char* bad[] = {R"({"format": 2, "roles": {}})",
                       R"({"format": 1, "roles": {"Boss": {}}})",
                       R"({"format": 1, "roles": {"boss": {"grant": []}}})",
                       R"({"format": 1, "roles": {"boss": {"grants": [{"on": "*", "do": "*"}]}}})",
                       R"({"format": 1, "roles": {"boss": {"grants": [{"on": "*", "do": "*", "scope": "all"}]}}})",
                       R"({"format": 1, "roles": {"boss": {"grants": [{"on": [], "do": "*", "scope": "any"}]}}})"};
  for (const char* document : bad) {
    INFO(document);
    CHECK_FALSE(is_valid(document));
  }
}
