// SPDX-License-Identifier: MIT
// What is needed to take every row of every flow once, and to be refused by each of its guards.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/lab.hpp"

namespace techhub::test {

// One hub for all rows; every situation brings rows of its own.
struct Stage : HubFixture {
  Stage();

  rules::Actor moderator = actor("moderator");
  rules::Actor manager = actor("manager");
  rules::Actor admin = actor("admin");
  rules::Actor dean = actor("techorda_manager");
  rules::Actor scientist = actor("niokr_admin");
  rules::Actor expert = actor("expert");

  std::string service(std::initializer_list<Json> steps = {"moderator"}, const Json& more = Json::object());
  Json later(std::int64_t minutes) { return text(now() + std::chrono::minutes(minutes)); }

 private:
  int services_ = 0;
};

// A row in the status where a transition begins, and somebody who may take it with this input.
struct Situation {
  std::int64_t key = 0;
  rules::Actor actor;
  Json input = Json::object({{"comment", "потому что"}});
  // For transitions that only effects take: what has them as an effect.
  std::function<Result<>()> cause{};
  // The people of the row, for what spoils it.
  std::int64_t author = 0;
  std::map<std::string, std::int64_t> rows{};  // that stand behind it, by label
};

// Nothing for a row that nobody has thought of.
using Prepare = std::optional<Situation> (*)(Stage&, const std::string& action, const std::string& from);
[[nodiscard]] std::vector<std::pair<std::string, Prepare>> preparations();

// Makes a guard of a flow refuse, and what it then says. An empty code: the guard only sets columns.
struct Spoil {
  std::string label;  // or `*`
  std::string guard;
  std::function<void(Stage&, Situation&)> spoil;
  std::string code;
};
[[nodiscard]] std::vector<Spoil> spoils();

// Makes the row a case of this person's own.
void make_own(Stage& stage, std::string_view label, Situation& situation, std::int64_t user);

}  // namespace techhub::test
