// SPDX-License-Identifier: MIT
#include <map>

#include "rules/words.hpp"
#include "techhub/rules/analysis.hpp"

namespace techhub::rules {

namespace {

std::string_view role_name(const Policy& policy, std::uint32_t role) {
  return role < policy.roles().size() ? std::string_view(policy.roles()[role].name) : std::string_view();
}

Json roles_json(const Policy& policy, std::span<const std::uint32_t> roles) {
  Json out = Json::array();
  for (const std::uint32_t role : roles) out.push(role_name(policy, role));
  return out;
}

Json permissions_json(const Policy& policy, std::span<const PermissionId> ids) {
  Json out = Json::array();
  for (const PermissionId id : ids) out.push(policy.permissions()[id].name);
  return out;
}

Json scopes_json(std::uint16_t scopes) {
  Json out = Json::array();
  for (unsigned i = 0; i < scope_count; ++i)
    if ((scopes >> i & 1U) != 0) out.push(name(static_cast<Scope>(1U << i)));
  return out;
}

Json grant_json(const Policy& policy, std::uint32_t index) {
  const Grant* grant = policy.grant(index);
  if (grant == nullptr) return {};
  Json out = Json::object({{"kind", grant->is_denial ? "denial" : "grant"},
                           {"role", role_name(policy, grant->role)},
                           {"permission", policy.permissions()[grant->permission].name},
                           {"scopes", scopes_json(grant->scopes)}});
  for (const auto& [key, words] :
       {std::pair{"services", grant->services}, {"statuses", grant->statuses}, {"targets", grant->targets}}) {
    if (!words.empty()) out.set(key, words_json(words));
  }
  return out;
}

// The ways of a journey's answers, each once: many roles go the same one.
class Ways {
 public:
  Ways(const Policy& policy, const Journey& journey) : policy_(policy), journey_(journey) {}

  // Of the way, `by_first` are the first person's acts.
  std::int64_t number(Acts way, Acts by_first) {
    const auto [found, is_new] = numbers_.try_emplace({way, way & by_first}, numbers_.size());
    if (is_new) {
      Json steps = Json::array();
      for (const std::uint32_t act : in_order(journey_, way))
        steps.push(Json::object({{"permission", policy_.permissions()[journey_.acts[act].permission].name},
                                 {"status", journey_.acts[act].status},
                                 {"by", (by_first >> act & 1U) != 0 ? "first" : "second"}}));
      ways_.push(std::move(steps));
    }
    return static_cast<std::int64_t>(found->second);
  }
  // Those that begin it.
  [[nodiscard]] Acts first() const {
    Acts out = 0;
    for (std::size_t i = 0; i < journey_.acts.size(); ++i)
      if (journey_.acts[i].from == 0) out |= Acts{1} << i;
    return out;
  }
  [[nodiscard]] Json json() && { return std::move(ways_); }

 private:
  const Policy& policy_;
  const Journey& journey_;
  std::map<std::pair<Acts, Acts>, std::size_t> numbers_;
  Json ways_ = Json::array();
};

Json journey_json(const Policy& policy, const JourneyAnswer& answer) {
  Json alone = Json::array(), foreign = Json::array(), pairs = Json::array();
  Ways ways(policy, answer.journey);
  for (const Alone& one : answer.alone)
    alone.push(Json::object({{"role", role_name(policy, one.role)}, {"way", ways.number(one.way, one.way)}}));
  for (const Alone& one : answer.foreign_draft)
    foreign.push(Json::object({{"role", role_name(policy, one.role)}, {"way", ways.number(one.way, ways.first())}}));
  for (const Collusion& pair : answer.pairs)
    pairs.push(Json::object({{"first", role_name(policy, pair.author)},
                             {"second", role_name(policy, pair.other)},
                             {"way", ways.number(pair.way, pair.author_acts)}}));
  return Json::object({{"journey", answer.journey.name},
                       {"service", answer.journey.service},
                       {"alone", alone},
                       {"foreign_draft", foreign},
                       {"pairs", pairs},
                       {"ways", std::move(ways).json()}});
}

}  // namespace

Json to_json(const Holding& holding, const Policy& policy) {
  const Holder& holder = holding.holder;
  return Json::object({{"role", role_name(policy, holder.role)},
                       {"scopes", scopes_json(holder.scopes)},
                       {"but", scopes_json(holder.denied)},
                       {"grant", grant_json(policy, holder.grant)},
                       {"services", words_json(holding.services)},
                       {"statuses", words_json(holding.statuses)},
                       {"targets", words_json(holding.targets)}});
}

Json to_json(const Difference& difference) {
  const auto list = [](const std::vector<Right>& rights) {
    Json out = Json::array();
    for (const Right& one : rights)
      out.push(Json::object({{"role", one.role},
                             {"permission", one.permission},
                             {"scope", one.scope},
                             {"kind", one.is_denial ? "denial" : "grant"},
                             {"service", one.place.service},
                             {"status", one.place.status},
                             {"target", one.place.target}}));
    return out;
  };
  return Json::object({{"added", list(difference.added)}, {"removed", list(difference.removed)}});
}

Json to_json(const Analysis& analysis, const Policy& policy) {
  Json equal = Json::array(), contained = Json::array(), shadowed = Json::array(), dead = Json::array(),
       journeys = Json::array();
  for (const auto& group : analysis.equal) equal.push(roles_json(policy, group));
  for (const Contained& one : analysis.contained)
    contained.push(
        Json::object({{"role", role_name(policy, one.role)},
                      {"in", role_name(policy, one.in)},
                      {"inherited", one.is_inherited},
                      {"more", one.more == Permissions::unknown ? "super" : policy.permissions()[one.more].name}}));
  for (const Shadowed& one : analysis.shadowed) {
    Json by = Json::array();
    for (const std::uint32_t index : one.by) by.push(grant_json(policy, index));
    shadowed.push(Json::object({{"grant", grant_json(policy, one.grant)}, {"by", by}}));
  }
  for (const DeadTransition& one : analysis.dead)
    dead.push(Json::object({{"entity", one.entity},
                            {"action", one.action},
                            {"from", one.from},
                            {"permission", policy.permissions()[one.permission].name}}));
  for (const JourneyAnswer& one : analysis.journeys) journeys.push(journey_json(policy, one));
  return Json::object({{"at", analysis.at.to_string()},
                       {"equal", equal},
                       {"contained", contained},
                       {"empty", roles_json(policy, analysis.empty)},
                       {"nobody", permissions_json(policy, analysis.nobody)},
                       {"only_super", permissions_json(policy, analysis.only_super)},
                       {"shadowed", shadowed},
                       {"dead", dead},
                       {"journeys", journeys}});
}

}  // namespace techhub::rules
