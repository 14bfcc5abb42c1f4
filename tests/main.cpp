// SPDX-License-Identifier: MIT
// The main function of every test executable: Catch2's own, except that the environment variable TECHHUB_TESTS
// (a Catch2 test spec such as `~[slow]`) chooses the cases when the command line names none.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>
#include <cstdlib>

int main(int argc, char** argv) {
  Catch::Session session;
  if (const int status = session.applyCommandLine(argc, argv); status != 0) return status;
  const char* chosen = std::getenv("TECHHUB_TESTS");
  if (chosen != nullptr && *chosen != '\0' && session.configData().testsOrTags.empty()) {
    session.configData().testsOrTags.emplace_back(chosen);
  }
  return session.run();
}
