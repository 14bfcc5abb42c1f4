// SPDX-License-Identifier: MIT
// An import on a disk that fills up or breaks, and in a process that is killed: the database is as before or complete.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "robust/faulty_disk.hpp"
#include "robust/site.hpp"

namespace techhub::test {
namespace {

using Fault = FaultyDisk::Fault;

// What a whole import makes of the site, and how many writes that takes.
struct Whole {
  Content content;
  std::int64_t writes = 0;
  std::chrono::steady_clock::duration time{};
};

Whole whole_import(const Site& site, FaultyDisk& disk) {
  Whole whole;
  site.restore();
  const auto begin = std::chrono::steady_clock::now();
  {
    const auto hub = site.open();
    disk.plan(Fault::none);
    REQUIRE(import_text(*hub, sample(), replacing()));
  }
  whole.writes = disk.writes();
  whole.time = std::chrono::steady_clock::now() - begin;
  whole.content = content_of(site.file());
  return whole;
}

}  // namespace

TEST_CASE("a disk that fills up or breaks while an import writes") {
  const Site site;
  FaultyDisk disk;
  const Whole whole = whole_import(site, disk);
  REQUIRE(whole.writes > 100);
  const int count = rounds(4);
  std::mt19937_64 random(seed());
  int complete = 0;
  for (int i = 0; i < count; ++i) {
    const auto at =
        whole.writes * i / count + std::uniform_int_distribution<std::int64_t>(1, whole.writes / count)(random);
    const Fault fault = std::array{Fault::full, Fault::broken, Fault::once}[static_cast<std::size_t>(i) % 3];
    CAPTURE(seed(), i, at, static_cast<int>(fault));
    site.restore();
    bool is_committed = false;
    bool is_unknown = false;
    {
      const auto hub = site.open();
      disk.plan(fault, at);
      const auto report = import_text(*hub, sample(), replacing());
      is_committed = !!report;
      if (!report) {
        CHECK(report.error().code() == Code::io);
        is_unknown = report.error().is_outcome_unknown();
      }
      // Every other time the hub ends before there is room again.
      if (i % 2 == 0) disk.plan(Fault::none);
    }
    disk.plan(Fault::none);
    const Content content = content_of(site.file());
    const bool is_before = content.difference(site.before()).empty();
    if (is_committed || (is_unknown && !is_before)) {
      ++complete;
      CHECK(content.difference(whole.content, true) == "");
    } else {
      CHECK(content.difference(site.before()) == "");
    }
    const auto hub = site.open();
    CHECK(hub->verify().value().empty());
    // And what went wrong once goes well again.
    if (i % 4 == 0) CHECK(import_text(*hub, sample(), replacing()));
  }
  tell("a failing disk: " + std::to_string(count) + " rounds over " + std::to_string(whole.writes) + " writes, " +
       std::to_string(complete) + " complete, the others as before");
}

TEST_CASE("an import goes on in the same hub once the disk has room again") {
  const Site site;
  FaultyDisk disk;
  const Whole whole = whole_import(site, disk);
  for (const auto at : {std::int64_t{1}, whole.writes - 1}) {
    CAPTURE(at, whole.writes);
    site.restore();
    {
      const auto hub = site.open();
      disk.plan(Fault::full, at);
      static_cast<void>(import_text(*hub, sample(), replacing()));
      disk.plan(Fault::none);
      CHECK(import_text(*hub, sample(), replacing()));
      CHECK(hub->verify().value().empty());
    }
    CHECK(content_of(site.file()).difference(whole.content, true) == "");
  }
}

TEST_CASE("a process that is killed while it imports") {
  const Site site;
  FaultyDisk disk;
  const Whole whole = whole_import(site, disk);
  const int count = rounds(4);
  std::mt19937_64 random(seed());
  int complete = 0;
  int killed = 0;
  for (int i = 0; i < count; ++i) {
    const auto at =
        whole.writes * i / count + std::uniform_int_distribution<std::int64_t>(1, whole.writes / count)(random);
    // Every fourth dies by the clock, between writes.
    const bool by_clock = i % 4 == 3;
    const auto after = whole.time * std::uniform_int_distribution<int>(0, 1000)(random) / 1000;
    CAPTURE(seed(), i, at, by_clock);
    site.restore();
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      auto hub = site.open();
      disk.plan(by_clock ? Fault::none : Fault::kill, at);
      const bool is_done = !!import_text(*hub, sample(), replacing());
      hub.reset();
      ::_exit(is_done ? 0 : 1);
    }
    if (by_clock) {
      std::this_thread::sleep_for(after);
      ::kill(child, SIGKILL);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK((WIFSIGNALED(status) ? WTERMSIG(status) == SIGKILL : WEXITSTATUS(status) == 0));
    killed += WIFSIGNALED(status) ? 1 : 0;

    {
      const auto hub = site.open();
      CHECK(hub->verify().value().empty());
    }
    const Content content = content_of(site.file());
    if (content.difference(site.before()).empty()) {
      CHECK(WIFSIGNALED(status));
    } else {
      ++complete;
      CHECK(content.difference(whole.content, true) == "");
    }
  }
  tell("kill -9: " + std::to_string(killed) + " of " + std::to_string(count) + " processes died, " +
       std::to_string(complete) + " databases complete, the others as before");
}

}  // namespace techhub::test
