// SPDX-License-Identifier: MIT
// The four typical scenarios of the platform, each a plain function over a hub that holds people, companies, services
// and rooms. They tell what they do as steps, refusals included, so that the demo prints and the tests compare the same
// thing. A step that was to succeed and did not, or the other way round, is the function's error.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "techhub/techhub.hpp"

namespace techhub::demo {

struct Step {
  Time at{};
  std::string who;   // masked, as anybody else sees the person
  std::string role;  // of the policy
  std::string what;  // after `who`, one line in English
  std::string entity;
  std::string key;
  std::string from{};  // status; empty where the entity has none
  std::string to{};
  bool is_effect = false;  // follows from the step before by the rules, nobody took it
  bool refused = false;
  std::string code{};  // of a refusal: `invalid: required (contact_phone)`
  I18n reason{};       // of a refusal, for people
};

struct Stage {
  Hub& hub;
  // What the hub's clock answers; the scenarios move it on.
  std::shared_ptr<Time> now;
  std::function<void(const Step&)> tell;
};

// A person registers, founds a company that claims to be a startup, applies for accreditation; a moderator and an
// expert look at it, and the company is verified.
Result<> register_startup(Stage& stage);
// A company applies for a seedmoney grant: a moderator, two experts, a commission that votes and signs.
Result<> apply_for_grant(Stage& stage);
// An open and a closed event, from draft to published, and who comes.
Result<> publish_events(Stage& stage);
// A room is booked, moved, and used; nobody else gets it meanwhile.
Result<> book_room(Stage& stage);

struct Scenario {
  std::string_view title;
  std::string_view about;
  Result<> (*play)(Stage&);
};
[[nodiscard]] std::span<const Scenario> scenarios() noexcept;

// How many rows there are by entity and status (empty where an entity has no flow).
using Counts = std::map<std::pair<std::string, std::string>, std::int64_t>;
[[nodiscard]] Result<Counts> count_rows(Hub& hub);

}  // namespace techhub::demo
