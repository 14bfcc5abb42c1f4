// SPDX-License-Identifier: MIT
// The filter of what an actor may do keeps just the rows on which check() allows it: random policies over one world of
// rows with and without each fact. TECHHUB_TRIPLES=1000000 build/release/bin/test_hub "random policies*" is the long
// run.
#include <rapidcheck.h>

#include <catch2/catch.hpp>
#include <set>

#include "hub/random_policy.hpp"
#include "hub/world.hpp"

using namespace techhub;
using namespace techhub::test;

TEST_CASE("random policies: the filter keeps exactly the rows on which the decision allows") {
  const std::size_t triples = wanted("TECHHUB_TRIPLES", 50'000);
  const auto world_seed = static_cast<std::uint32_t>(wanted("TECHHUB_SEED", 20251122));
  std::size_t compared = 0, kept = 0, denied = 0, narrowed = 0, on_targets = 0;
  int round = 0;
  while (compared < triples) {
    World world(world_seed + static_cast<std::uint32_t>(round++));
    Hub& hub = world.f.hub();
    const auto everybody = world.actors();
    const auto tables = world.tables();
    std::vector<std::string> labels;
    for (const auto& [table, rows] : tables) labels.push_back(table->label);
    const std::size_t until = std::min(triples, compared + 200'000);
    while (compared < until) {
      const bool passed = campaign("filter equals check", 20, [&] {
        const auto rules = any_rules(hub.platform(), labels);
        RC_ASSERT(hub.set_policy(document(rules, world.f.now())).has_value());
        const auto policy = hub.policy();
        for (const auto& [table, rows] : tables) {
          std::set<std::string> actions;
          for (const auto& rule : rules)
            if (rule.label == table->label) actions.insert(rule.action);
          for (const auto& action : actions) {
            const auto permission = hub.platform().permissions().find(table->label, action);
            for (rules::Actor actor : everybody) {
              give_personal_rights(actor, rules);
              const auto filter = hub.visible(actor, action, table->label);
              RC_ASSERT(filter.has_value());
              std::set<std::string> found;
              const Table* its = table;
              const auto read = hub.read([&](Records& records) -> Result<> {
                TECHHUB_TRY(auto all, records.select(Query{.table = its, .filter = filter.value()}));
                for (const Record& row : all) found.insert(key_text(row.key()));
                return success();
              });
              if (!read) {
                RC_LOG() << table->label << " " << action << ": " << read.error().message() << "\n"
                         << document(rules, world.f.now());
                RC_FAIL("the filter is refused");
              }
              policy->prepare(actor);
              for (const auto& row : rows) {
                const bool allowed = policy->check(actor, permission, row.facts.view(), hub.now()).allowed();
                const std::string key = key_text(row.record.key());
                if (allowed != (found.count(key) > 0)) {
                  RC_LOG() << table->label << " " << key << " " << action << " user " << actor.user << " ("
                           << actor.role << "): check " << allowed << "\n"
                           << document(rules, world.f.now());
                  RC_FAIL("the filter and the decision differ");
                }
                ++compared;
                kept += allowed;
              }
            }
          }
        }
        for (const auto& rule : rules) {
          denied += rule.denies;
          narrowed += !rule.services.empty() || !rule.statuses.empty();
          on_targets += !rule.targets.empty();
        }
      });
      INFO("world " << world_seed + static_cast<std::uint32_t>(round - 1));
      REQUIRE(passed);
    }
  }
  // What it is about is met often.
  CHECK(kept > compared / 100);
  CHECK(denied > 20);
  CHECK(narrowed > 20);
  CHECK(on_targets > 3);
  if (triples > 50'000) WARN(compared << " triples, " << kept << " kept, world seeds from " << world_seed);
}
