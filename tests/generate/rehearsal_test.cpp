// SPDX-License-Identifier: MIT
// A rehearsal over a made site, against what the storage counts by filters. A whole site:
// TECHHUB_SCALE=1 build/release/bin/test_generate "a rehearsal*" also holds it to five seconds of CPU time.
#include "techhub/hub/rehearsal.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <ctime>
#include <map>

#include "generate/generator.hpp"
#include "support/hub_fixture.hpp"
#include "techhub/hub/import.hpp"
#include "techhub/rules/shipped.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

struct Asked {
  std::int64_t user = 0;
  std::string permission;
  bool is_gain = false;
  auto operator<=>(const Asked&) const = default;
};

void fill(Hub& hub, double scale) {
  generate::Generator generator(
      generate::read_sample(std::string(TECHHUB_SOURCE_DIR) + "/tests/data/techhub-sample.jsonl.gz"), {.scale = scale});
  const auto report = import_dump(hub, [&, rest = std::string()](std::span<char> out) mutable -> Result<std::size_t> {
    if (rest.empty()) generator.next(rest);
    const std::size_t count = std::min(rest.size(), out.size());
    std::copy_n(rest.begin(), count, out.begin());
    rest.erase(0, count);
    return count;
  });
  REQUIRE(report.has_value());
}

}  // namespace

TEST_CASE("a rehearsal of a made site counts what filters count") {
  const char* given = std::getenv("TECHHUB_SCALE");
  const double scale = given != nullptr ? std::strtod(given, nullptr) : 0.02;
  HubFixture f;
  Hub& hub = f.hub();
  fill(hub, scale);
  const std::string candidate(rules::shipped_policy("full"));
  std::map<Asked, std::int64_t> told;
  std::size_t seen = 0;
  RehearsalOptions options;
  options.each = [&](const Shift& shift, const Affected& one) {
    const Asked asked{one.user, shift.permission, shift.is_gain};
    // A few of very many, each whole: by all scopes.
    if (told.count(asked) == 0 && (one.rows == 0 || ++seen % (scale < 0.5 ? 5 : 97) != 0)) return;
    told[asked] += one.rows;
  };
  // Once to choose whom to ask about, once more for all of their rows.
  REQUIRE(rehearse(hub, {.policy = candidate}, options).has_value());
  for (auto& [asked, rows] : told) rows = 0;
  options.each = [&](const Shift& shift, const Affected& one) {
    const auto found = told.find({one.user, shift.permission, shift.is_gain});
    if (found != told.end()) found->second += one.rows;
  };
  REQUIRE(rehearse(hub, {.policy = candidate}, options).has_value());
  CHECK(told.size() > 10);

  std::map<Asked, Filter> before;
  const auto filter = [&](const Asked& asked) {
    const auto actor = asked.user == 0 ? rules::Actor::anonymous() : hub.actor(asked.user).value();
    const auto& permissions = hub.platform().permissions();
    const auto& permission = permissions[permissions.find(asked.permission)];
    return hub.visible(actor, permission.action, permission.entity).value();
  };
  constexpr std::size_t most = 40;
  for (const auto& [asked, rows] : told)
    if (before.size() < most) before[asked] = filter(asked);
  REQUIRE(hub.set_policy(candidate));
  for (auto& [asked, was] : before) {
    const Filter is = filter(asked);
    const auto& permissions = hub.platform().permissions();
    const Table& table = hub.platform().at(permissions[permissions.find(asked.permission)].entity);
    const Filter changed = asked.is_gain ? Filter(is) && Filter::negate(was) : Filter(was) && Filter::negate(is);
    std::int64_t counted = 0;
    REQUIRE(hub.read([&](Records& records) -> Result<> {
      TECHHUB_TRY(counted, records.count(table, changed));
      return success();
    }));
    INFO(asked.permission << " of " << asked.user << (asked.is_gain ? " gained" : " lost"));
    CHECK(told[asked] == counted);
  }

  REQUIRE(hub.set_policy(rules::shipped_policy("default")));
  const std::clock_t start = std::clock();
  const auto found = rehearse(hub, {.policy = candidate});
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  REQUIRE(found.has_value());
  CHECK(found.value().users > 54'000 * scale / 2);
  if (given != nullptr) {
    CHECK(seconds < 5 * std::max(scale, 1.0));
    WARN(seconds << " s of CPU time for " << found.value().rows << " rows and " << found.value().users << " people");
  }
}
