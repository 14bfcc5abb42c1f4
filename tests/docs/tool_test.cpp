// SPDX-License-Identifier: MIT
// What the pages promise of the tool besides what it prints.
#include <sys/stat.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "support/folder.hpp"

namespace techhub::test {
namespace {

const std::string sample = TECHHUB_SOURCE_DIR "/tests/data/techhub-sample.jsonl.gz";

struct Answer {
  int status;
  std::string text;
};

// Runs the tool in the folder; its output goes to `to`, errors to the answer's text too unless that is a device.
Answer tool(const Folder& folder, const std::string& call, const std::string& to = "output.txt") {
  const std::string line =
      "cd " + folder.path().string() + " && " TECHHUB_TOOL " " + call + " > " + to + " 2> errors.txt";
  const int status = std::system(line.c_str());
  REQUIRE(WIFEXITED(status));
  std::ostringstream text;
  if (to == "output.txt") text << std::ifstream(folder / "output.txt").rdbuf();
  text.clear();  // an empty file counts as a failure of the stream
  text << std::ifstream(folder / "errors.txt").rdbuf();
  return {WEXITSTATUS(status), text.str()};
}

bool says(const Answer& answer, std::string_view what) { return answer.text.find(what) != std::string::npos; }

}  // namespace

TEST_CASE("the tool answers 1 when its output reaches nobody") {
  const Folder folder;
  for (const auto* call :
       {"describe", "terms \"кітаптарымызда\" --lang kk", "init some.db --key-file some.key --new-key"}) {
    const auto answer = tool(folder, call, "/dev/full");
    CAPTURE(call, answer.text);
    CHECK(answer.status == 1);
    CHECK((says(answer, "the output cannot be written") || says(answer, "No space left on device")));
  }
}

TEST_CASE("an import by the tool tells what came and keeps its rejects to their owner") {
  const Folder folder;
  REQUIRE(tool(folder, "init site.db --key-file site.key --new-key").status == 0);
  const auto answer = tool(folder, "import site.db " + sample + " --key-file site.key --rejects rejects.jsonl");
  CAPTURE(answer.text);
  CHECK(answer.status == 0);
  for (const auto* line : {"service.servicerequest", "company_without_owner", "matchmaking.match 8",
                           "50 users have a role that the policy lacks"}) {
    CAPTURE(line);
    CHECK(says(answer, line));
  }
  for (const auto* file : {"rejects.jsonl", "site.key"}) {
    CAPTURE(file);
    struct stat found {};
    REQUIRE(::stat((folder / file).c_str(), &found) == 0);
    CHECK((found.st_mode & 0777U) == 0600U);
  }
  const auto flow = tool(folder, "flow service.servicerequest --mermaid --counts-of site.db --key-file site.key");
  CAPTURE(flow.text);
  CHECK(flow.status == 0);
  const auto plain = tool(folder, "flow service.servicerequest --mermaid");
  CHECK(plain.status == 0);
  CHECK(flow.text.size() > plain.text.size());  // with the numbers of rows
}

TEST_CASE("a search of the tool that asks for what no row can have is refused, not answered") {
  const Folder folder;
  REQUIRE(tool(folder, "init some.db --key-file some.key --new-key").status == 0);
  struct Row {
    const char* call;
    int status;
    const char* says;
  };
  const Row refused[] = {
      {"search some.db x --status nonsense", 1, "no entity that is searched has this status"},
      {"search some.db x --year -5", 1, "a year is from 1 to 9998"},
      {"search some.db x --entity core.event --filter search_field=x", 1, "denied"},
      {"list some.db core.event --order search_field", 1, "denied"},
      {"search some.db x --limit 0", 2, "--limit"},
      {"search some.db x --limit -1", 2, "--limit"},
      {"search some.db x --limit 1001", 2, "--limit"},
      {"search some.db x --facets --complete", 2, "excludes"},
  };
  for (const Row& row : refused) {
    const auto answer = tool(folder, std::string(row.call) + " --key-file some.key");
    CAPTURE(row.call, answer.text);
    CHECK(answer.status == row.status);
    CHECK(says(answer, row.says));
  }
}

TEST_CASE("a question of the tool that names what does not exist is refused, not answered") {
  const Folder folder;
  REQUIRE(tool(folder, "init some.db --key-file some.key --new-key").status == 0);
  std::ofstream(folder / "own.json") << R"({"format": 1, "roles": {"user": {"grants": [
    {"on": "service.servicerequest", "do": "view", "scope": "any", "services": "our_own"}]}}})";
  struct Row {
    const char* call;
    const char* says;
  };
  const Row refused[] = {
      {"who core.publish_event --service nosuch", "unknown service `nosuch`"},
      {"who core.publish_event --status nosuch", "unknown status `nosuch` of `core.event`"},
      {"who core.view_comment --target core.nosuch", "unknown entity `core.nosuch`"},
      {"who core.publish_event --target core.blog", "`core.event` stands on nothing"},
      {"policy check own.json", "unknown service `our_own`"},
      {"policy check own.json --db some.db", "unknown service `our_own`"},
      {"policy diff default own.json", "unknown service `our_own`"},
      {"policy check .", "is a directory"},
      {"policy rehearse some.db --key-file some.key", "give the policy to try"},
      {"policy rehearse some.db full --key-file some.key --user 99999999", "not_found"},
      {"policy rehearse some.db own.json --key-file some.key", "unknown service `our_own`"},
      {"visible some.db core.event fly --key-file some.key", "no such permission"},
  };
  for (const Row& row : refused) {
    const auto answer = tool(folder, row.call);
    CAPTURE(row.call, answer.text);
    CHECK(answer.status == 1);
    CHECK(says(answer, row.says));
  }
  CHECK(tool(folder, "policy rehearse some.db full --key-file some.key --user -1").status != 0);
  for (const char* call :
       {"policy check own.json --service our_own --service another", "who core.view_comment --target core.blog",
        "who service.view_servicerequest --service niokr --status sent", "policy check full"}) {
    const auto answer = tool(folder, call);
    CAPTURE(call, answer.text);
    CHECK(answer.status == 0);
  }
  CHECK(says(tool(folder, "policy matrix full --role blog_moderator --json"),
             R"({"as_user_but":true,"lines":{"....GDHX":["core.publish_blog",)"));
  CHECK(says(tool(folder, "policy rehearse some.db default --key-file some.key"), "nothing would change for anybody"));
  const auto help = tool(folder, "can --help");
  CHECK(says(help, "without it nobody signed in"));
  CHECK_FALSE(says(help, "the host itself"));
}

}  // namespace techhub::test
