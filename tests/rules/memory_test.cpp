// SPDX-License-Identifier: MIT
// What refusing a hostile policy costs in memory, each in a process of its own.
#include "robust/memory.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <functional>

#include "rules/fixture.hpp"
#include "support/folder.hpp"

using namespace techhub;
using namespace techhub::rules;
using namespace techhub::rules::test;

namespace {

std::string repeated(std::size_t n, const std::function<std::string(std::size_t)>& one) {
  std::string out;
  for (std::size_t i = 0; i < n; ++i) out += (i == 0 ? "" : ",") + one(i);
  return out;
}

// KiB, of /proc/self/status.
long resident(std::string_view field) {
  std::ifstream file("/proc/self/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(field)) return std::strtol(line.c_str() + field.size() + 1, nullptr, 10);
  return 0;
}

}  // namespace

TEST_CASE("a hostile policy is refused in little memory") {
#ifdef TECHHUB_MEMORY_IS_SANITIZED
  return;
#endif
  const auto name = [](std::size_t i) { return "\"r" + std::to_string(i) + "\""; };
  const auto everything = [](std::size_t i) {
    return R"({"on":"*","do":"*","scope":"any","statuses":"s)" + std::to_string(i) + "\"}";
  };
  struct Row {
    const char* what;
    std::string document;
    long mebibytes;  // beyond the document itself
  };
  const Row rows[] = {
      {"10 MiB", "{\"format\":1,\"roles\":{" + std::string(std::size_t{10} << 20, ' ') + "}}", 16},
      {"100,000 roles", with_roles(repeated(100'000, [&](auto i) { return name(i) + ":{}"; })), 64},
      {"a circle of 4,000",
       with_roles(repeated(4'000, [&](auto i) { return name(i) + ":{\"inherits\":" + name((i + 1) % 4'000) + "}"; })),
       64},
      {"4 MiB of brackets", std::string(std::size_t{4} << 20, '['), 64},
      {"deep nesting", "{\"format\":1,\"roles\":{\"r\":" + std::string(1'000'000, '[') + "}}", 16},
      {"invalid UTF-8", "{\"format\":1,\"roles\":{\"" + std::string(1'000'000, '\xff') + "\":{}}}", 16},
      {"100,000 words", with_roles("\"r\":{\"services\":[" + repeated(100'000, name) + "]}"), 64},
      {"grants without number", with_roles("\"r\":{\"grants\":[" + repeated(10'000, everything) + "]}"), 128},
      {"inherited without number",
       with_roles(repeated(800,
                           [&](auto i) {
                             return name(i) + ":{\"grants\":[" + everything(0) + "]" +
                                    (i == 0 ? "" : ",\"inherits\":" + name(i - 1)) + "}";
                           })),
       128},
  };
  static_cast<void>(platform());
  for (const Row& row : rows) {
    INFO(row.what);
    const int status = techhub::test::in_child([&] {
      const long before = resident("VmRSS:");
      const bool is_refused = !Policy::compile(row.document, platform());
      const long grown = (resident("VmHWM:") - before) / 1024;
      if (grown > row.mebibytes) std::fprintf(stderr, "%s: %ld MiB\n", row.what, grown);
      std::_Exit(!is_refused ? 8 : grown > row.mebibytes ? 9 : 0);
    });
    CHECK(status == 0);
  }
}
