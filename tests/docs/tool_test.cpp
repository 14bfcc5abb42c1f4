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

}  // namespace techhub::test
