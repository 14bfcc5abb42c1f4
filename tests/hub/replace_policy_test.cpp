// SPDX-License-Identifier: MIT
// A policy that is replaced while everybody works: each answer is of one policy, and says of which.
#include <atomic>
#include <catch2/catch.hpp>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "support/hub_fixture.hpp"
#include "techhub/hub/actions.hpp"
#include "techhub/hub/explain.hpp"
#include "techhub/hub/rehearsal.hpp"

using namespace techhub;
using namespace techhub::test;

namespace {

// Catch2 is for one thread only.
struct Told {
  std::mutex mutex;
  std::vector<std::pair<std::uint64_t, bool>> decisions;  // by version: whether it allowed
  std::set<std::string> faults;

  void decision(const rules::Decision& one) {
    const std::lock_guard lock(mutex);
    decisions.emplace_back(one.policy, one.allowed());
  }
  void check(bool held, const std::string& what) {
    if (held) return;
    const std::lock_guard lock(mutex);
    faults.insert(what);
  }
};

}  // namespace

TEST_CASE("a policy is replaced under load: nobody waits, and each answer is of one policy", "[threads]") {
  HubFixture f;
  Hub& hub = f.hub();
  const std::string shut =
      R"({"format": 1, "roles": {"user": {"grants": [{"on": "core.event", "do": "view", "scope": "any"}]}}})";
  const std::string open =
      R"({"format": 1, "roles": {"user": {"grants": [{"on": "core.event", "do": ["view", "publish"], "scope": "any"}]}}})";
  const auto user = f.user();
  const auto event = f.insert("core.event", Json::object({{"title", "t"}, {"status", "sent"}}));
  std::map<std::uint64_t, bool> versions;  // whether the policy is the open one
  REQUIRE(hub.set_policy(open));
  versions[hub.policy()->version()] = true;
  const auto actor = hub.actor(user).value();

  Told told;
  std::atomic<bool> ends = false;
  std::atomic<int> rounds = 0;
  const auto work = [&](int which) {
    while (!ends) {
      const auto decided = hub.decide(actor, "publish", "core.event", event);
      told.check(decided.has_value(), "decide");
      if (decided) told.decision(decided.value());
      const auto why = explain(hub, actor, "publish", "core.event", event);
      told.check(why.has_value(), "explain");
      if (why) {
        told.decision(why.value().explanation.decision);
        told.check(why.value().policy->version() == why.value().explanation.decision.policy, "explain's policy");
        // What is told views a policy that stays as long as the answer.
        for (const auto& grant : why.value().explanation.grants)
          told.check(grant.grant.services.empty() && !grant.path.empty(), "explain's grants");
      }
      const std::vector<Value> keys{event};
      const auto page = actions(hub, actor, "core.event", keys);
      told.check(page && page.value().size() == 1, "actions");
      told.check(hub.count(actor, "core.event").value() == 1, "count");
      const auto tried = hub.check(actor, "core.event", event, "publish");
      told.check(!tried && (tried.error().code() == Code::denied || tried.error().code() == Code::invalid), "check");
      if (which == 0) {
        const auto rehearsed = rehearse(hub, {.policy = open});
        told.check(rehearsed.has_value() && rehearsed.value().shifts.size() <= 1, "rehearse");
      }
      ++rounds;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) threads.emplace_back(work, i);
  int replaced = 0;
  while (replaced < 60 || rounds < 60) {
    const bool is_open = replaced % 2 == 1;
    const auto set = hub.set_policy(is_open ? open : shut);
    told.check(set.has_value(), "set_policy");
    const auto version = hub.policy()->version();
    versions[version] = is_open;
    told.check(!hub.set_policy("{}"), "a bad policy");
    told.check(hub.policy()->version() == version, "the policy after a bad one");
    ++replaced;
    std::this_thread::yield();
  }
  ends = true;
  for (auto& thread : threads) thread.join();

  CHECK(told.faults == std::set<std::string>{});
  std::size_t wrong = 0;
  std::set<std::uint64_t> seen;
  for (const auto& [version, allowed] : told.decisions) {
    const auto known = versions.find(version);
    wrong += known == versions.end() || known->second != allowed;
    seen.insert(version);
  }
  CHECK(wrong == 0);
  CHECK(seen.size() > 1);
  CHECK(versions.size() == static_cast<std::size_t>(replaced) + 1);
}
