// SPDX-License-Identifier: MIT
// Random people over one hub, held to what must hold whatever they do.
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "flows/invariants.hpp"
#include "flows/lab.hpp"

using namespace techhub;
using namespace techhub::test;
using walk::Attempt;

namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* given = std::getenv(name);
  return given ? std::strtoull(given, nullptr, 10) : otherwise;
}

// A hub whose clock the walker moves. Its platform has a host's entity and extension too.
struct Place {
  std::shared_ptr<Time> now = std::make_shared<Time>(monday);
  std::filesystem::path file =
      std::filesystem::temp_directory_path() / ("techhub-walk-" + std::to_string(std::rand()) + ".db");
  std::unique_ptr<Hub> hub;

  Place() {
    remove();
    Module lab = module_from_json(lab_document().dump()).value();
    HubOptions options = options_with(lab);
    options.clock = [now = now] { return *now; };
    storage::SqliteOptions sqlite;
    sqlite.create = true;
    sqlite.synchronous = storage::SqliteOptions::Synchronous::normal;
    hub = Hub::init(platform_with(std::move(lab)).value(), storage::open_sqlite(file, sqlite).value(),
                    vault::MasterKey::generate(), std::move(options))
              .value();
  }
  ~Place() {
    hub.reset();
    remove();
  }
  void remove() const {
    for (const auto* suffix : {"", "-wal", "-shm", "-lock"}) std::filesystem::remove(file.string() + suffix);
  }
};

// What an action that was said to be open may still say: it was given wrong arguments, or other rows hold the row.
bool may_refuse(const Error& error) {
  for (const auto code : {"comment_required", "required", "bad_score", "out_of_range"}) {
    if (error.reason() == code) return true;
  }
  return error.code() == Code::referenced;
}

std::string told(const Attempt& attempt, const Result<Outcome>& done) {
  std::string text = attempt.label + " " + std::to_string(attempt.key) + " " + attempt.action;
  if (attempt.actor) text += " by " + std::to_string(attempt.actor->user) + " (" + attempt.actor->role + ")";
  return text + ": " + (done ? "taken" : done.error().to_string() + " " + std::string(done.error().reason()));
}

}  // namespace

TEST_CASE("random people over one hub break no invariant", "[slow]") {
  const auto steps = from_environment("TECHHUB_ROUNDS", 3000);
  const auto seed = from_environment(
      "TECHHUB_SEED", static_cast<std::uint64_t>(std::chrono::system_clock::now().time_since_epoch().count()));
  if (std::getenv("TECHHUB_ROUNDS")) std::cout << "walk of " << steps << " steps, TECHHUB_SEED=" << seed << std::endl;
  INFO("TECHHUB_ROUNDS=" << steps << " TECHHUB_SEED=" << seed);
  Place place;
  walk::Walker walker(*place.hub, place.now, seed);
  REQUIRE(walker.settle());

  bool own = false;
  std::vector<std::int64_t> before;
  std::map<std::string, int> reasons;
  walker.before = [&](const Attempt& attempt) {
    const bool judges = attempt.is_decision || (attempt.label == "service.protocol" && attempt.action == "sign");
    own = judges && is_own_case(*place.hub, attempt);
    before = fingerprint(*place.hub);
  };
  walker.after = [&](const Attempt& attempt, const Result<Outcome>& done) {
    INFO(told(attempt, done));
    if (done) {
      REQUIRE_FALSE(own);
      REQUIRE((attempt.expected == Attempt::Expected::open || attempt.expected == Attempt::Expected::unknown));
      return;
    }
    REQUIRE(fingerprint(*place.hub) == before);
    REQUIRE(done.error().code() != Code::internal);
    REQUIRE(done.error().code() != Code::corrupt);
    REQUIRE(done.error().code() != Code::misuse);
    if (attempt.expected == Attempt::Expected::hidden) REQUIRE(done.error().code() == Code::not_found);
    ++reasons[attempt.label + " " + attempt.action + ": " + std::string(name(done.error().code())) + " " +
              std::string(done.error().reason())];
    if (attempt.expected == Attempt::Expected::open) REQUIRE(may_refuse(done.error()));
  };
  const auto every = std::max<std::uint64_t>(steps / 10, 1000);
  for (std::uint64_t i = 1; i <= steps; ++i) {
    walker.step();
    if (i % every != 0 && i != steps) continue;
    INFO("after " << i << " steps");
    const auto broken = broken_invariants(*place.hub);
    for (const auto& one : broken) FAIL_CHECK(one);
    REQUIRE(broken.empty());
  }
  const auto faults = place.hub->verify().value();
  for (const auto& one : faults) FAIL_CHECK(one);
  if (std::getenv("TECHHUB_ROUNDS")) {
    for (const auto& [what, tally] : walker.tallies())
      std::cout << what << ": " << tally.taken << " taken, " << tally.refused << " refused\n";
    for (const auto& [what, count] : reasons) std::cout << count << " refused: " << what << "\n";
  }
}
