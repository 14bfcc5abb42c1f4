// SPDX-License-Identifier: MIT
// Profiles of people and how well two of them fit.
#include <set>

#include "community/parts.hpp"
#include "community/reasons.hpp"
#include "hub/refusals.hpp"
#include "techhub/community/matchmaking.hpp"
#include "techhub/value/text.hpp"

namespace techhub::community {
namespace {

rules::Flow profile_flow() {
  return {.entity = "matchmaking.profile",
          .initial = "active",
          .terminal = {},
          .editable = {"active", "paused"},
          .states = {{"active", {"Активен", "Белсенді", "Active", {}}},
                     {"paused", {"Приостановлен", "Тоқтатыла тұрған", "Paused", {}}}},
          .transitions = {{.action = "pause", .from = {"active"}, .to = "paused"},
                          {.action = "resume", .from = {"paused"}, .to = "active"}}};
}

// An empty object is what a column holds that was never given.
bool are_words(const Json& json) {
  if (json.is_object()) return json.members().empty();
  const auto items = json.items();
  return json.is_array() && std::all_of(items.begin(), items.end(), [](const Json& item) {
           return item.is_string() && !is_blank(item.as_string());
         });
}

Result<> check_words(Change& change) {
  hub::Refusals refusals(change);
  for (const auto column : {"offers", "seeks"}) {
    if (change.changes(column) && !are_words(change.after().json(column))) refusals.add(not_words, column);
  }
  return std::move(refusals).result();
}

using Words = std::set<std::string, std::less<>>;

Words words(const Record& profile, std::string_view column) {
  Words found;
  const Json json = profile.json(column);
  for (const Json& item : json.items()) {
    if (!is_blank(item.as_string())) found.insert(fold_case(trim(item.as_string())));
  }
  return found;
}

std::int64_t common(const Words& a, const Words& b) {
  return std::count_if(a.begin(), a.end(), [&](const std::string& word) { return b.contains(word); });
}

}  // namespace

std::int64_t match_score(const Record& a, const Record& b) {
  const Words a_seeks = words(a, "seeks");
  const Words b_seeks = words(b, "seeks");
  const auto sought = static_cast<std::int64_t>(a_seeks.size() + b_seeks.size());
  if (sought == 0) return 0;
  return 100 * (common(words(a, "offers"), b_seeks) + common(words(b, "offers"), a_seeks)) / sought;
}

void add_profiles(Module& module) {
  module.flows.push_back(profile_flow());
  module.steps["matchmaking.check_words"] = check_words;
  module.hooks["matchmaking.profile"].create = {"matchmaking.check_words"};
  module.hooks["matchmaking.profile"].update = {"matchmaking.check_words"};
}

}  // namespace techhub::community
