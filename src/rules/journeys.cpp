// SPDX-License-Identifier: MIT
#include "rules/journeys.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

class Author {
 public:
  Author(const Policy& policy, const Flow& flow, const Way& way, std::string service) : policy_(policy) {
    out_.name = way.name.empty() ? flow.entity : flow.entity + " " + way.name;
    out_.service = std::move(service);
    out_.has_author = way.has_author;
    for (const Way::Leg& leg : way.legs) {
      const std::string& status = leg.status.empty() ? flow.initial : leg.status;
      if (leg.action.empty()) {
        walk(flow, status, leg.to);
      } else {
        act(leg.entity.empty() ? flow.entity : leg.entity, leg.action, status);
      }
    }
  }

  // A journey whose steps the flow or the permissions lack is none.
  void finish(std::vector<Journey>& all) && {
    if (is_whole_ && !out_.acts.empty()) all.push_back(std::move(out_));
  }

 private:
  void act(std::string_view entity, std::string_view action, std::string_view status) {
    const PermissionId id = policy_.permissions().find(entity, action);
    if (id < policy_.permission_count())
      out_.acts.push_back({id, std::string(status)});
    else
      is_whole_ = false;
  }

  // The shortest way through a flow that somebody, and no effect, takes.
  void walk(const Flow& flow, std::string_view from, std::string_view to) {
    std::map<std::string, std::pair<std::string, const Transition*>, std::less<>> came;
    std::vector<std::string> queue{std::string(from)};
    for (std::size_t i = 0; i < queue.size(); ++i)
      for (const Transition& one : flow.transitions)
        if (!one.effect_only && !one.is_system && contains(one.from, queue[i]) && one.to != from &&
            came.emplace(one.to, std::pair(queue[i], &one)).second)
          queue.push_back(one.to);
    std::vector<std::pair<std::string, const Transition*>> way;
    for (std::string at(to); at != from;) {
      const auto step = came.find(at);
      if (step == came.end()) {
        is_whole_ = false;
        return;
      }
      way.push_back(step->second);
      at = step->second.first;
    }
    for (auto step = way.rbegin(); step != way.rend(); ++step)
      act(flow.entity, Flow::permission_of(*step->second), step->first);
  }

  const Policy& policy_;
  Journey out_;
  bool is_whole_ = true;
};

// What a person of a role can do of a journey, as bits of its acts, in all ways of standing to the row.
class Reach {
 public:
  Reach(const RightsTable& table, const Policy& policy, const Journey& journey) : journey_(journey) {
    for (const Journey::Act& act : journey.acts) {
      const Places& places = table.places(act.permission);
      const std::size_t place = places.find({.service = journey.service, .status = act.status, .target = {}});
      std::vector<Rights> by_role;
      for (std::uint32_t role = 0; role < policy.roles().size(); ++role)
        by_role.push_back(table.row(role, act.permission)[place]);
      for (const Rights& one : by_role) asked_ = static_cast<std::uint16_t>(asked_ | one.scopes | one.denied);
      rights_.push_back(std::move(by_role));
      is_judged_.push_back(policy.permissions()[act.permission].sod);
    }
  }

  // The widest sets of acts. An outsider may stand on the company's side, too, and is then kept from deciding.
  [[nodiscard]] std::vector<std::uint32_t> masks(std::uint32_t role, bool is_author) const {
    constexpr std::array free{Scope::organization,    Scope::company_owner, Scope::company_member,
                              Scope::company_advisor, Scope::host,          Scope::published};
    std::vector<std::uint32_t> out;
    for (std::uint32_t chosen = 0; chosen < 1U << free.size(); ++chosen) {
      std::uint16_t bits = bit(Scope::any);
      for (std::size_t i = 0; i < free.size(); ++i)
        if ((chosen >> i & 1U) != 0) bits = static_cast<std::uint16_t>(bits | bit(free[i]));
      if ((bits & ~(asked_ | bit(Scope::any))) != 0) continue;
      if (is_author) bits = static_cast<std::uint16_t>(bits | bit(Scope::own));
      const std::uint32_t mask = acts(role, bits);
      if (std::any_of(out.begin(), out.end(), [&](auto other) { return (mask & ~other) == 0; })) continue;
      std::erase_if(out, [&](auto other) { return (other & ~mask) == 0; });
      out.push_back(mask);
    }
    return out;
  }

  // Equal for roles that have the same rights to all acts.
  [[nodiscard]] std::vector<std::uint32_t> signature(std::uint32_t role) const {
    std::vector<std::uint32_t> out;
    for (const auto& by_role : rights_)
      out.push_back(static_cast<std::uint32_t>(by_role[role].scopes) << 16U | by_role[role].denied);
    return out;
  }

  [[nodiscard]] std::uint32_t whole() const { return (1U << journey_.acts.size()) - 1; }

 private:
  static constexpr std::uint16_t side =
      bit(Scope::company_owner) | bit(Scope::company_member) | bit(Scope::company_advisor);

  [[nodiscard]] std::uint32_t acts(std::uint32_t role, std::uint16_t bits) const {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < rights_.size(); ++i) {
      const bool is_author = (bits & bit(Scope::own)) != 0;
      const bool is_own =
          is_judged_[i] != Sod::none && (is_author || (is_judged_[i] == Sod::full && (bits & side) != 0));
      if (is_own && journey_.has_author) continue;
      // Each row of a case is assigned, or not, by itself.
      for (const std::uint16_t assigned : {std::uint16_t{0}, bit(Scope::assigned)})
        if (allows(rights_[i][role], static_cast<std::uint16_t>(bits | assigned))) out |= 1U << i;
    }
    return out;
  }

  static bool allows(const Rights& rights, std::uint16_t bits) {
    return (rights.scopes & bits) != 0 && (rights.denied & bits) == 0;
  }

  const Journey& journey_;
  std::vector<std::vector<Rights>> rights_;  // by act and role
  std::vector<Sod> is_judged_;
  std::uint16_t asked_ = 0;
};

JourneyAnswer go(const Policy& policy, const RightsTable& table, Journey journey) {
  JourneyAnswer out;
  const Reach reach(table, policy, journey);
  const std::uint32_t whole = reach.whole();
  const auto roles = static_cast<std::uint32_t>(policy.roles().size());
  struct Masks {
    std::vector<std::uint32_t> author, other;
  };
  std::map<std::vector<std::uint32_t>, Masks> known;
  const Masks none;
  std::vector<const Masks*> masks;
  std::vector<bool> is_alone(roles);
  const auto takes_all = [](const std::vector<std::uint32_t>& sets, std::uint32_t wanted) {
    return std::any_of(sets.begin(), sets.end(), [&](auto set) { return (wanted & ~set) == 0; });
  };
  for (std::uint32_t role = 0; role < roles; ++role) {
    if (policy.roles()[role].name == "anonymous") {
      masks.push_back(&none);
      continue;
    }
    auto [found, is_new] = known.try_emplace(reach.signature(role));
    if (is_new) found->second = {reach.masks(role, journey.has_author), reach.masks(role, false)};
    masks.push_back(&found->second);
    is_alone[role] = takes_all(masks[role]->author, whole);
    if (is_alone[role]) out.alone.push_back(role);
    // The first act makes the draft.
    if (journey.has_author && takes_all(masks[role]->other, whole & ~1U)) out.foreign_draft.push_back(role);
  }
  for (std::uint32_t author = 0; author < roles; ++author)
    for (std::uint32_t other = 0; other < roles; ++other) {
      if (is_alone[author] || is_alone[other] || (!journey.has_author && other < author)) continue;
      for (const std::uint32_t a : masks[author]->author)
        if ((a & 1U) != 0 && takes_all(masks[other]->other, whole & ~a)) {
          out.pairs.push_back({author, other, a});
          break;
        }
    }
  out.journey = std::move(journey);
  return out;
}

}  // namespace

std::vector<Journey> journeys(const Policy& policy, std::span<const Flow> flows) {
  std::set<std::string> services{""};
  for (std::uint32_t role = 0; role < policy.roles().size(); ++role)
    for (PermissionId id = 0; id < policy.permission_count(); ++id)
      for (const Policy::Held& held : policy.cell(role, id))
        if (const Grant& grant = *policy.grant(held.grant); held.is_limited && grant.role == role)
          services.insert(grant.services.begin(), grant.services.end());
  const std::set<std::string> any{""};
  std::vector<Journey> out;
  for (const Flow& flow : flows)
    for (const Way& way : flow.ways)
      for (const std::string& service : way.by_service ? services : any) Author(policy, flow, way, service).finish(out);
  return out;
}

std::vector<JourneyAnswer> go_journeys(const Policy& policy, const RightsTable& table, std::vector<Journey> journeys) {
  std::vector<JourneyAnswer> out;
  for (Journey& journey : journeys) out.push_back(go(policy, table, std::move(journey)));
  return out;
}

}  // namespace techhub::rules
