// SPDX-License-Identifier: MIT
// Policies over the platform's permissions as lists of rules, so that rapidcheck shrinks what fails to a few of them.
#pragma once

#include <string>
#include <vector>

#include "support/hub_fixture.hpp"

namespace techhub::test {

struct RandomRule {
  std::size_t role = 0;
  bool denies = false;
  std::string label;
  std::string action;
  std::vector<std::string> scopes;
  std::vector<std::string> services;
  std::vector<std::string> statuses;
  std::vector<std::string> targets;
  int validity = 0;  // 0: always; 1: since now, 2: from later on, 3: until later, 4: until now, at which `now` counts
};

// Roles that the world's people have, a few of them by inheritance: `expert` and `moderator` are users too.
[[nodiscard]] const std::vector<std::string>& role_names();

// One rule about one of `labels`. Inside a rapidcheck property only.
[[nodiscard]] RandomRule any_rule(const Platform& platform, const std::vector<std::string>& labels);
[[nodiscard]] std::vector<RandomRule> any_rules(const Platform& platform, const std::vector<std::string>& labels);
[[nodiscard]] std::string document(const std::vector<RandomRule>& rules, Time now);

// Personal rights to what the rules are about, for some of the actors.
void give_personal_rights(rules::Actor& actor, const std::vector<RandomRule>& rules);

// Counts of a campaign from the environment.
[[nodiscard]] std::size_t wanted(const char* variable, std::size_t usual);
// Runs `property` under rapidcheck as often as asked, from TECHHUB_SEED where it is set; prints the seed.
bool campaign(const std::string& name, int times, const std::function<void()>& property);

}  // namespace techhub::test
