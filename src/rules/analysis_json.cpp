// SPDX-License-Identifier: MIT
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
    if (words.empty()) continue;
    Json list = Json::array();
    for (const std::string& word : words) list.push(word);
    out.set(key, std::move(list));
  }
  return out;
}

Json step_json(const Policy& policy, const Journey::Act& act, std::uint32_t role, std::string_view who) {
  return Json::object({{"permission", policy.permissions()[act.permission].name},
                       {"status", act.status},
                       {"role", role_name(policy, role)},
                       {"by", who}});
}

// The steps of a way, and who takes each.
Json steps_json(const Policy& policy, const Journey& journey, const Collusion& pair) {
  Json out = Json::array();
  for (const std::uint32_t act : in_order(journey, pair.way)) {
    const bool is_author = (pair.author_acts >> act & 1U) != 0;
    out.push(
        step_json(policy, journey.acts[act], is_author ? pair.author : pair.other, is_author ? "first" : "second"));
  }
  return out;
}

Json journey_json(const Policy& policy, const JourneyAnswer& answer) {
  Json alone = Json::array(), pairs = Json::array();
  for (const Alone& one : answer.alone) {
    const Collusion both{.author = one.role, .way = one.way, .author_acts = one.way};
    alone.push(
        Json::object({{"role", role_name(policy, one.role)}, {"steps", steps_json(policy, answer.journey, both)}}));
  }
  for (const Collusion& pair : answer.pairs)
    pairs.push(Json::array({role_name(policy, pair.author), role_name(policy, pair.other)}));
  Json out = Json::object({{"journey", answer.journey.name},
                           {"service", answer.journey.service},
                           {"alone", alone},
                           {"foreign_draft", roles_json(policy, answer.foreign_draft)},
                           {"pairs", pairs}});
  if (!answer.pairs.empty()) out.set("witness", steps_json(policy, answer.journey, answer.pairs.front()));
  return out;
}

}  // namespace

Json to_json(const Holder& holder, const Policy& policy) {
  return Json::object({{"role", role_name(policy, holder.role)},
                       {"scopes", scopes_json(holder.scopes)},
                       {"but", scopes_json(holder.denied)},
                       {"grant", grant_json(policy, holder.grant)}});
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
    contained.push(Json::object({{"role", role_name(policy, one.role)},
                                 {"in", role_name(policy, one.in)},
                                 {"inherited", one.is_inherited},
                                 {"more", policy.permissions()[one.more].name}}));
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
