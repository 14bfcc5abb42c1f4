// SPDX-License-Identifier: MIT
#include "rules/journeys.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

// Of the acts that it may be given, those that lead from the first stage to the last: the fewest. None when none do.
Acts shortest_way(const Journey& journey, Acts allowed) {
  constexpr std::uint32_t none = Journey::max_acts;
  std::vector<std::uint32_t> came(journey.end + 1, none), queue{0};
  for (std::size_t i = 0; i < queue.size() && came[journey.end] == none; ++i)
    for (std::uint32_t act = 0; act < journey.acts.size(); ++act) {
      const Journey::Act& one = journey.acts[act];
      if ((allowed >> act & 1U) == 0 || one.from != queue[i] || one.to == 0 || came[one.to] != none) continue;
      came[one.to] = act;
      queue.push_back(one.to);
    }
  Acts way = 0;
  for (std::uint32_t stage = journey.end; stage != 0; stage = journey.acts[came[stage]].from) {
    if (came[stage] == none) return 0;
    way |= Acts{1} << came[stage];
  }
  return way;
}

// Makes the journey of a way, leg by leg.
class Author {
 public:
  Author(const Policy& policy, const Flow& flow, const Way& way) : policy_(policy) {
    out_.name = way.name.empty() ? flow.entity : flow.entity + " " + way.name;
    out_.has_author = way.has_author;
    for (const Way::Leg& leg : way.legs) {
      const std::string& status = leg.status.empty() ? flow.initial : leg.status;
      if (leg.action.empty()) {
        walk(flow, status, leg.to);
      } else {
        const std::string& entity = leg.entity.empty() ? flow.entity : leg.entity;
        act(entity, leg.action, status, out_.end, out_.end + 1, leg.sod);
        // One such row: another's acts count as if it were assigned to anybody.
        if (leg.assigns && assigned_.empty() && !out_.acts.empty() && out_.acts.back().from == out_.end) {
          out_.acts.back().assigns = true;
          assigned_ = entity;
        }
        ++out_.end;
      }
    }
  }

  // Nothing where the flow or the permissions lack what every way needs; `limit`.
  [[nodiscard]] Result<std::optional<Journey>> journey() && {
    if (out_.acts.size() > Journey::max_acts)
      return Error(Code::limit,
                   "the journey `" + out_.name + "` has more than " + std::to_string(Journey::max_acts) + " acts");
    if (shortest_way(out_, ~Acts{0}) == 0) return std::optional<Journey>();
    return std::optional(std::move(out_));
  }

 private:
  void act(std::string_view entity, std::string_view action, std::string_view status, std::uint32_t from,
           std::uint32_t to, Sod sod = Sod::none) {
    const PermissionId id = policy_.permissions().find(entity, action);
    if (id >= policy_.permission_count()) return;
    out_.acts.push_back({.permission = id,
                         .status = std::string(status),
                         .from = from,
                         .to = to,
                         .sod = std::max(sod, policy_.permissions()[id].sod),
                         .is_assigned = entity == assigned_});
  }

  // All ways through a flow that somebody, and no effect, takes; back to where the leg began, or on from where it ends,
  // leads none.
  void walk(const Flow& flow, const std::string& from, const std::string& to) {
    if (from == to) return;
    std::vector<std::string> statuses{from};
    std::vector<const Transition*> taken;
    for (const Transition& one : flow.transitions)
      if (!one.effect_only && !one.is_system && one.to != from) taken.push_back(&one);
    for (std::size_t i = 0; i < statuses.size(); ++i)
      for (const Transition* one : taken)
        if (statuses[i] != to && contains(one->from, statuses[i]) && !contains(statuses, one->to))
          statuses.push_back(one->to);
    // Dead ends are none either: only statuses from which others lead to the end.
    std::vector<std::string> ends{to};
    for (std::size_t i = 0; i < ends.size(); ++i)
      for (const Transition* one : taken)
        for (const std::string& status : one->from)
          if (one->to == ends[i] && status != to && contains(statuses, status) && !contains(ends, status))
            ends.push_back(status);
    // Stages of the leg: where it begins, those between, where it ends.
    std::map<std::string_view, std::uint32_t> stages{{from, out_.end}};
    std::uint32_t last = out_.end;
    for (const std::string& status : ends)
      if (status != from && status != to) stages.emplace(status, ++last);
    stages.emplace(to, ++last);
    out_.end = last;
    for (const Transition* one : taken)
      for (const std::string& status : one->from)
        if (status != to && stages.count(status) != 0 && stages.count(one->to) != 0)
          act(flow.entity, Flow::permission_of(*one), status, stages.at(status), stages.at(one->to));
  }

  const Policy& policy_;
  Journey out_;
  std::string assigned_;  // the entity of the row that an act has made for its actor
};

// What a person can do of a journey in one way of standing to its rows. Who `makes` takes the act that assigns a row.
struct Mask {
  Acts acts = 0;
  bool makes = false;
};

// What a person of a role can do of a journey, in all ways of standing to the row.
class Reach {
 public:
  Reach(const RightsTable& table, const Policy& policy, const KnownWords& known, const Journey& journey)
      : journey_(journey) {
    for (const Journey::Act& act : journey.acts) {
      const Places& places = table.places(act.permission);
      const auto entity = known.entities.find(policy.permissions()[act.permission].entity);
      const bool is_of_service = entity == known.entities.end() || entity->second.has_service;
      const Place row{.service = is_of_service ? journey.service : std::string(), .status = act.status, .target = {}};
      const std::uint16_t possible =
          possible_scopes(known, policy.permissions()[act.permission].entity, row, places.statuses());
      const std::size_t place = places.find(row);
      std::vector<Rights> by_role;
      for (std::uint32_t role = 0; role < policy.roles().size(); ++role)
        by_role.push_back(within(table.row(role, act.permission)[place], possible));
      for (const Rights& one : by_role) asked_ = static_cast<std::uint16_t>(asked_ | one.scopes | one.denied);
      rights_.push_back(std::move(by_role));
      is_judged_.push_back(act.sod);
    }
  }

  // The widest sets of acts. An outsider may stand on the company's side, too, and is then kept from deciding.
  [[nodiscard]] std::vector<Mask> masks(std::uint32_t role, bool is_author) const {
    constexpr std::array free{Scope::organization,    Scope::company_owner, Scope::company_member,
                              Scope::company_advisor, Scope::host,          Scope::published};
    const bool is_made = std::any_of(journey_.acts.begin(), journey_.acts.end(), [](auto& act) { return act.assigns; });
    std::vector<Mask> out;
    for (std::uint32_t chosen = 0; chosen < 1U << free.size(); ++chosen) {
      std::uint16_t bits = bit(Scope::any);
      for (std::size_t i = 0; i < free.size(); ++i)
        if ((chosen >> i & 1U) != 0) bits = static_cast<std::uint16_t>(bits | bit(free[i]));
      if ((bits & ~(asked_ | bit(Scope::any))) != 0) continue;
      if (is_author) bits = static_cast<std::uint16_t>(bits | bit(Scope::own));
      for (const bool makes : {false, true}) {
        if (makes && !is_made) continue;
        const Mask mask{acts(role, bits, makes), makes};
        const auto is_in = [](const Mask& a, const Mask& b) { return a.makes == b.makes && (a.acts & ~b.acts) == 0; };
        if (std::any_of(out.begin(), out.end(), [&](const Mask& other) { return is_in(mask, other); })) continue;
        std::erase_if(out, [&](const Mask& other) { return is_in(other, mask); });
        out.push_back(mask);
      }
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

 private:
  static constexpr std::uint16_t side =
      bit(Scope::company_owner) | bit(Scope::company_member) | bit(Scope::company_advisor);

  [[nodiscard]] Acts acts(std::uint32_t role, std::uint16_t bits, bool makes) const {
    Acts out = 0;
    for (std::size_t i = 0; i < rights_.size(); ++i) {
      const bool is_author = (bits & bit(Scope::own)) != 0;
      const bool is_own =
          is_judged_[i] != Sod::none && (is_author || (is_judged_[i] == Sod::full && (bits & side) != 0));
      if (is_own && journey_.has_author) continue;
      const Journey::Act& act = journey_.acts[i];
      if (act.assigns && !makes) continue;
      // Whom another row of the case is assigned to, others may decide.
      for (const bool is_assigned : {false, true}) {
        if (act.is_assigned && is_assigned != makes) continue;
        const auto standing = static_cast<std::uint16_t>(bits | (is_assigned ? bit(Scope::assigned) : 0U));
        if (allows(rights_[i][role], standing)) out |= Acts{1} << i;
      }
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

// Goes one journey, as everybody.
class Walk {
 public:
  Walk(const Policy& policy, const RightsTable& table, const KnownWords& known, Work& work, JourneyAnswer& out)
      : policy_(policy), work_(work), out_(out), journey_(out.journey), reach_(table, policy, known, out.journey) {
    for (std::size_t i = 0; i < journey_.acts.size(); ++i)
      if (journey_.acts[i].from == 0) first_ |= Acts{1} << i;
  }

  Result<> run() {
    group();
    go_alone();
    return go_in_pairs();
  }

 private:
  // People of these roles can do the same.
  struct Group {
    std::vector<std::uint32_t> roles;
    std::vector<Mask> author, other;
    Acts alone = 0;  // the way, when there is one
  };

  void group() {
    std::map<std::vector<std::uint32_t>, std::size_t> known;
    for (std::uint32_t role = 0; role < policy_.roles().size(); ++role) {
      if (policy_.roles()[role].name == "anonymous") continue;
      const auto [found, is_new] = known.try_emplace(reach_.signature(role), groups_.size());
      if (is_new) groups_.push_back({{}, reach_.masks(role, journey_.has_author), reach_.masks(role, false)});
      groups_[found->second].roles.push_back(role);
    }
  }

  void go_alone() {
    for (Group& one : groups_) {
      for (const Mask& mask : one.author)
        if (one.alone == 0) one.alone = way(mask.acts);
      // Somebody else has taken the first act, which makes the draft.
      Acts taken_on = 0;
      for (const Mask& mask : one.other)
        if (taken_on == 0 && journey_.has_author) taken_on = way(mask.acts | first_);
      for (const std::uint32_t role : one.roles) {
        if (one.alone != 0) out_.alone.push_back({role, one.alone});
        if (taken_on != 0) out_.foreign_draft.push_back({role, taken_on});
      }
    }
    for (auto* list : {&out_.alone, &out_.foreign_draft})
      std::sort(list->begin(), list->end(), [](const Alone& a, const Alone& b) { return a.role < b.role; });
  }

  Result<> go_in_pairs() {
    constexpr std::size_t steps_per_question = 4, steps_per_answer = 192;  // the bytes that it takes count, as JSON too
    for (const Group& author : groups_)
      for (const Group& other : groups_) {
        if (author.alone != 0 || other.alone != 0) continue;
        TECHHUB_DO(
            work_.take(author.author.size() * other.other.size() * steps_per_question, journey_.name, "the roles"));
        Collusion one = together(author, other);
        if (one.way == 0) continue;
        TECHHUB_DO(work_.take(author.roles.size() * other.roles.size() * steps_per_answer, journey_.name,
                              "the pairs of roles that take it to the end"));
        for (const std::uint32_t first : author.roles)
          for (const std::uint32_t second : other.roles) {
            if (!journey_.has_author && second < first) continue;
            one.author = first;
            one.other = second;
            out_.pairs.push_back(one);
          }
      }
    std::sort(out_.pairs.begin(), out_.pairs.end(), [](const Collusion& a, const Collusion& b) {
      return std::tie(a.author, a.other) < std::tie(b.author, b.other);
    });
    return success();
  }

  // Where a row has an author, it is who takes the first act.
  Collusion together(const Group& author, const Group& other) {
    for (const Mask& a : author.author)
      for (const Mask& b : other.other) {
        if (a.makes && b.makes) continue;
        const Acts found = way(a.acts | (journey_.has_author ? b.acts & ~first_ : b.acts));
        if (found != 0) return {.way = found, .author_acts = found & a.acts};
      }
    return {};
  }

  Acts way(Acts allowed) {
    const auto [found, is_new] = ways_.try_emplace(allowed, 0);
    if (is_new) found->second = shortest_way(journey_, allowed);
    return found->second;
  }

  const Policy& policy_;
  Work& work_;
  JourneyAnswer& out_;
  const Journey& journey_;
  Reach reach_;
  Acts first_ = 0;
  std::vector<Group> groups_;  // nobody's role is in none
  std::unordered_map<Acts, Acts> ways_;
};

std::set<std::string> named_services(const Policy& policy) {
  std::set<std::string> services{""};
  for (std::uint32_t role = 0; role < policy.roles().size(); ++role)
    for (PermissionId id = 0; id < policy.permission_count(); ++id)
      for (const Policy::Held& held : policy.cell(role, id))
        if (const Grant& grant = *policy.grant(held.grant); grant.is_limited() && grant.role == role)
          services.insert(grant.services.begin(), grant.services.end());
  return services;
}

}  // namespace

std::vector<std::uint32_t> in_order(const Journey& journey, Acts way) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t stage = 0; stage != journey.end;) {
    std::uint32_t act = 0;
    while (act < journey.acts.size() && ((way >> act & 1U) == 0 || journey.acts[act].from != stage)) ++act;
    if (act == journey.acts.size() || out.size() == journey.acts.size()) break;
    out.push_back(act);
    stage = journey.acts[act].to;
  }
  return out;
}

Result<> go_journeys(const Policy& policy, const RightsTable& table, std::span<const Flow> flows,
                     const KnownWords& known, Work& work, Analysis& out) {
  constexpr std::size_t steps_per_journey = 4096, steps_per_right = 64;
  const std::set<std::string> services = named_services(policy), any{""};
  for (const Flow& flow : flows)
    for (const Way& way : flow.ways) {
      TECHHUB_TRY(const auto journey, Author(policy, flow, way).journey());
      if (!journey) continue;
      const auto& all = way.by_service ? services : any;
      const std::size_t steps = steps_per_journey + journey->acts.size() * policy.roles().size() * steps_per_right;
      TECHHUB_DO(work.take(all.size() * steps, journey->name, "the roles and services"));
      for (const std::string& service : all) {
        JourneyAnswer answer{.journey = *journey};
        answer.journey.service = service;
        TECHHUB_DO(Walk(policy, table, known, work, answer).run());
        out.journeys.push_back(std::move(answer));
      }
    }
  return success();
}

}  // namespace techhub::rules
