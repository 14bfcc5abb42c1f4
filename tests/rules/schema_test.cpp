// SPDX-License-Identifier: MIT
// The shipped policies against the shipped schema, by Debian's python3-jsonschema.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "rules/fixture.hpp"
#include "support/folder.hpp"

using namespace techhub::rules::test;

namespace {

// True when the schema takes the document.
bool is_valid(const std::string& document) {
  const techhub::test::Folder folder;
  const auto file = folder / "policy.json";
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

TEST_CASE("the schema refuses what the compiler refuses, as far as words alone tell") {
  struct Row {
    const char* document;
    bool is_good;
  };
  const Row rows[] = {
      {R"({"format": 1, "roles": {"r": {"services": "*"}}})", true},
      {R"({"format": 1, "roles": {"r": {"services": ["niokr", "gup"]}}})", true},
      {R"({"format": 1, "roles": {"r": {"services": ["*"]}}})", false},
      {R"({"format": 1, "roles": {"r": {"services": ["niokr", "*"]}}})", false},
      {R"({"format": 1, "roles": {"r": {"services": []}}})", false},
      {R"({"format": 1, "roles": {"r": {"grants": [
          {"on": "core.city", "do": "view", "scope": "any", "services": ["*"]}]}}})",
       false},
      {R"({"format": 1, "roles": {}, "sets": {"a": ["core.city", "landing.*"]}})", true},
      {R"({"format": 1, "roles": {}, "sets": {"a": "*"}})", true},
      {R"({"format": 1, "roles": {}, "sets": {"a": ["a"]}})", false},
      {R"({"format": 1, "roles": {}, "sets": {"a": "b"}})", false},
  };
  for (const Row& row : rows) {
    INFO(row.document);
    CHECK(is_valid(row.document) == row.is_good);
    CHECK(techhub::rules::Policy::compile(row.document, platform()).has_value() == row.is_good);
  }
}
