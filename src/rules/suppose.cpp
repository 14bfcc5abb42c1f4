// SPDX-License-Identifier: MIT
#include "rules/suppose.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "rules/scopes.hpp"

namespace techhub::rules {

namespace {

constexpr std::size_t cost_count = 6;
constexpr std::array<std::string_view, 3> member_roles{"owner", "member", "advisor"};
// Subsets of memberships are tried one by one; beyond this many, each alone and all together.
constexpr std::size_t max_leaves = 6;
// What one set costs to try beside the grants that are asked, in steps of Work.
constexpr std::size_t steps_of_a_set = 512;
constexpr Reason too_many_changes{"too_many_changes", "Возможных изменений слишком много, чтобы перебрать их все",
                                  "Мүмкін өзгерістер бәрін қарап шығу үшін тым көп",
                                  "There are too many possible changes to go through them all"};

using Needs = std::vector<Need>;
using Counts = std::array<int, cost_count>;

// Dearest first.
Counts counts(const Needs& needs) {
  Counts out{};
  for (const Need& need : needs) ++out[cost_count - 1 - static_cast<std::size_t>(need.cost())];
  return out;
}

std::vector<std::string> names(const Needs& needs) {
  std::vector<std::string> out;
  for (const Need& need : needs) out.push_back(need.name());
  std::sort(out.begin(), out.end());
  return out;
}

Needs joined(const Needs& a, const Needs& b) {
  Needs out = a;
  out.insert(out.end(), b.begin(), b.end());
  return out;
}

// All that a search varies: for each dimension the sets of changes, nothing first.
using Options = std::vector<Needs>;

class Search {
 public:
  Search(const Policy& policy, const Flow* flow, const Actor& actor, PermissionId permission, const Resource& resource,
         Time at, const Terms& terms, Work& work)
      : policy_(policy),
        flow_(flow),
        actor_(actor),
        permission_(permission),
        resource_(resource),
        at_(at),
        terms_(terms),
        work_(work) {
    Actor prepared = actor;
    policy.prepare(prepared);
    wanted_ = !holds(policy, prepared, permission, resource, at, terms);
    look_at_grants();
    assignments_ = assignments();
    statuses_options_ = statuses();
    publications_ = publications();
    waits_ = waits();
  }

  Result<std::optional<Needs>> run() {
    if (actor_.kind == Actor::Kind::system || (wanted_ && stays_own_case())) return std::optional<Needs>();
    for (const Needs& account : accounts())
      for (const Needs& personal : personals())
        for (const Needs& role : roles())
          for (const Needs& membership : memberships()) {
            const Needs of_actor = joined(joined(account, personal), joined(role, membership));
            if (is_user_needed(of_actor) || is_too_dear(of_actor)) continue;
            TECHHUB_DO(try_actor(of_actor));
          }
    return best_;
  }

 private:
  // Nothing makes somebody else the author, or takes back what ties an actor to a company but memberships.
  [[nodiscard]] bool stays_own_case() const {
    Actor left = actor_;
    for (Membership& one : left.memberships)
      if (!one.ended) one.ended = at_;
    return is_own_case(left, resource_, policy_.permissions()[permission_].sod);
  }

  // What the grants of any role for these permissions ask for: what none asks for need not be varied.
  void look_at_grants() {
    const auto take = [&](const Grant& grant) {
      scopes_ = static_cast<std::uint16_t>(scopes_ | grant.scopes);
      statuses_.insert(grant.statuses.begin(), grant.statuses.end());
      for (const auto& time : {grant.valid_from, grant.valid_until})
        if (time && *time > at_) times_.insert(time->us);
    };
    for (std::uint32_t role = 0; role < policy_.roles().size(); ++role)
      for (const PermissionId permission : {permission_, terms_.view})
        for (const Policy::Held& held : policy_.cell(role, permission)) take(*policy_.grant(held.grant));
    for (const PersonalGrant& one : actor_.deny) take_personal(one);
    for (const PersonalGrant& one : actor_.allow) take_personal(one);
  }
  void take_personal(const PersonalGrant& one) {
    for (const std::string& word : one.scopes)
      if (const auto known = scope(word)) scopes_ = static_cast<std::uint16_t>(scopes_ | bit(*known));
  }
  [[nodiscard]] bool asks(std::uint16_t scopes) const { return (scopes_ & scopes) != 0; }

  [[nodiscard]] Options accounts() const {
    Options out{{}};
    if (actor_.kind == Actor::Kind::anonymous) out.push_back({{.kind = Need::Kind::sign_in}});
    if (actor_.kind == Actor::Kind::user && !actor_.is_active) out.push_back({{.kind = Need::Kind::activate}});
    return out;
  }

  [[nodiscard]] Options personals() const {
    if (!wanted_ || terms_.view >= policy_.permission_count() || terms_.view == permission_)
      return personals(permission_);
    Options out;
    for (const Needs& one : personals(permission_))
      for (const Needs& other : personals(terms_.view)) out.push_back(joined(one, other));
    std::stable_sort(out.begin(), out.end(), [](const Needs& a, const Needs& b) { return a.size() < b.size(); });
    return out;
  }
  [[nodiscard]] Options personals(PermissionId permission) const {
    using Kind = Need::Kind;
    Options out{{}};
    const std::string& name = policy_.permissions()[permission].name;
    const auto need = [&](Kind kind) { return Need{.kind = kind, .word = name}; };
    const auto has = [&](const std::vector<PersonalGrant>& list) {
      return std::any_of(list.begin(), list.end(), [&](const PersonalGrant& one) { return one.permission == name; });
    };
    if (wanted_) {
      if (has(actor_.deny)) out.push_back({need(Kind::lift)});
      out.push_back({need(Kind::allow)});
      if (has(actor_.deny)) out.push_back({need(Kind::lift), need(Kind::allow)});
    } else {
      if (has(actor_.allow) || contains(actor_.trusted, name)) out.push_back({need(Kind::withdraw)});
      out.push_back({need(Kind::forbid)});
    }
    return out;
  }

  [[nodiscard]] Options roles() const {
    Options out{{}};
    for (const Policy::Role& role : policy_.roles())
      if (role.name != actor_.role && role.name != "anonymous")
        out.push_back({{.kind = Need::Kind::set_role, .word = role.name}});
    return out;
  }

  [[nodiscard]] std::set<std::int64_t> companies() const {
    std::set<std::int64_t> out(resource_.companies.begin(), resource_.companies.end());
    out.insert(resource_.host_companies.begin(), resource_.host_companies.end());
    return out;
  }

  [[nodiscard]] Options leaves() const {
    Needs all;
    const auto near = companies();
    for (const Membership& one : actor_.memberships) {
      if (one.ended || near.count(one.company) == 0) continue;
      Need need{.kind = Need::Kind::leave,
                .word = std::string(member_roles[static_cast<std::size_t>(one.role)]),
                .company = one.company};
      const auto same = [&](const Need& other) { return other.name() == need.name(); };
      if (std::none_of(all.begin(), all.end(), same)) all.push_back(std::move(need));
    }
    Options out{{}};
    if (all.size() > max_leaves) {
      for (const Need& need : all) out.push_back({need});
      out.push_back(all);
      return out;
    }
    for (std::size_t chosen = 1; chosen < std::size_t{1} << all.size(); ++chosen) {
      Needs some;
      for (std::size_t i = 0; i < all.size(); ++i)
        if ((chosen >> i & 1U) != 0) some.push_back(all[i]);
      out.push_back(std::move(some));
    }
    return out;
  }

  // Leaving some companies, joining one at most, moving to another organisation: more never helps, because a grant or a
  // denial holds by one of its scopes.
  [[nodiscard]] const Options& memberships() {
    if (!memberships_.empty()) return memberships_;
    constexpr std::uint16_t of_company =
        bit(Scope::company_owner) | bit(Scope::company_member) | bit(Scope::company_advisor) | bit(Scope::host);
    const bool is_judged = policy_.permissions()[permission_].sod == Sod::full;
    Options joins{{}}, moves{{}};
    // Separation of duties looks at the company's side, too.
    const bool is_of_company = asks(of_company) || is_judged;
    if (is_of_company)
      for (const std::int64_t company : companies())
        for (const std::string_view role : member_roles)
          joins.push_back({{.kind = Need::Kind::join, .word = std::string(role), .company = company}});
    if (asks(bit(Scope::organization))) {
      for (const std::string_view one : resource_.organizations)
        if (!one.empty() && one != actor_.organization)
          moves.push_back({{.kind = Need::Kind::move, .word = std::string(one)}});
      if (!actor_.organization.empty()) moves.push_back({{.kind = Need::Kind::move}});
    }
    for (const Needs& left : is_of_company ? leaves() : Options{{}})
      for (const Needs& join : joins)
        for (const Needs& move : moves) memberships_.push_back(joined(joined(left, join), move));
    std::stable_sort(memberships_.begin(), memberships_.end(),
                     [](const Needs& a, const Needs& b) { return a.size() < b.size(); });
    return memberships_;
  }

  [[nodiscard]] Options statuses() const {
    std::set<std::string> out;
    if (statuses_.empty()) return {{}};
    if (flow_ == nullptr) {
      out = statuses_;
    } else {
      // Where the flow's transitions lead, step after step.
      std::vector<std::string> next{std::string(resource_.status)};
      while (!next.empty()) {
        const std::string from = std::move(next.back());
        next.pop_back();
        for (const Transition& one : flow_->transitions)
          if (contains(one.from, from) && out.insert(one.to).second) next.push_back(one.to);
      }
    }
    Options options{{}};
    for (const std::string& status : out)
      if (status != resource_.status) options.push_back({{.kind = Need::Kind::set_status, .word = status}});
    return options;
  }

  [[nodiscard]] Options publications() const {
    if (!asks(bit(Scope::published)) || !terms_.varies_publication) return {{}};
    return {{}, {{.kind = resource_.published ? Need::Kind::unpublish : Need::Kind::publish}}};
  }

  [[nodiscard]] Options assignments() const {
    if (!asks(bit(Scope::assigned))) return {{}};
    const bool is_assigned = contains(resource_.officials, actor_.user) && actor_.kind == Actor::Kind::user;
    return {{}, {{.kind = is_assigned ? Need::Kind::unassign : Need::Kind::assign}}};
  }

  [[nodiscard]] Options waits() const {
    Options out{{}};
    for (const std::int64_t time : times_) out.push_back({{.kind = Need::Kind::wait, .when = Time{time}}});
    return out;
  }

  // Nobody signed in can neither be given a role nor join or be assigned anything.
  [[nodiscard]] bool is_user_needed(const Needs& needs) const {
    if (actor_.kind != Actor::Kind::anonymous) return false;
    const auto is = [](const Need& one) { return one.kind == Need::Kind::sign_in; };
    const auto of_person = [](const Need& one) { return one.cost() >= Cost::assignment; };
    return std::none_of(needs.begin(), needs.end(), is) && std::any_of(needs.begin(), needs.end(), of_person);
  }

  [[nodiscard]] bool is_too_dear(const Needs& needs) const { return best_ && counts(needs) > best_counts_; }

  Result<> try_actor(const Needs& of_actor) {
    Actor actor = actor_;
    for (const Need& need : of_actor) apply(need, at_, actor);
    policy_.prepare(actor);
    const std::size_t steps = steps_of_a_set + policy_.cell(actor.role_index, permission_).size() +
                              policy_.cell(actor.role_index, terms_.view).size();
    for (const Needs& assignment : assignments_)
      for (const Needs& status : statuses_options_)
        for (const Needs& publication : publications_)
          for (const Needs& wait : waits_) {
            if (auto taken = work_.take(steps, policy_.permissions()[permission_].name, "the sets of changes"); !taken)
              return Error(taken.error()).because(too_many_changes);
            const Needs all = joined(joined(of_actor, assignment), joined(joined(status, publication), wait));
            if (is_user_needed(all) || is_too_dear(all)) continue;
            Facts facts(resource_);
            for (const Need& need : all) apply(need, actor, facts);
            const Time at = wait.empty() ? at_ : wait.front().when;
            if (holds(policy_, actor, permission_, facts.view(), at, terms_) == wanted_) keep(all);
          }
    return success();
  }

  void keep(const Needs& needs) {
    if (best_ && !is_cheaper(needs, *best_)) return;
    best_ = needs;
    best_counts_ = counts(needs);
  }

  const Policy& policy_;
  const Flow* flow_;
  const Actor& actor_;
  PermissionId permission_;
  const Resource& resource_;
  Time at_;
  const Terms& terms_;
  Work& work_;
  bool wanted_ = true;
  std::uint16_t scopes_ = 0;
  std::set<std::string> statuses_;
  std::set<std::int64_t> times_;
  Options memberships_;
  Options assignments_, statuses_options_, publications_, waits_;
  std::optional<Needs> best_;
  Counts best_counts_{};
};

}  // namespace

Facts::Facts(const Resource& resource)
    : given(resource),
      officials(resource.officials.begin(), resource.officials.end()),
      status(resource.status),
      published(resource.published) {}

Resource Facts::view() const {
  Resource out = given;
  out.officials = officials;
  out.status = status;
  out.published = published;
  return out;
}

void apply(const Need& need, Time at, Actor& actor) {
  using Kind = Need::Kind;
  const auto without = [&](std::vector<PersonalGrant>& list) {
    std::erase_if(list, [&](const PersonalGrant& one) { return one.permission == need.word; });
  };
  const auto role = [&] {
    const auto found = std::find(member_roles.begin(), member_roles.end(), need.word);
    return static_cast<MemberRole>(found - member_roles.begin());
  };
  actor.policy = 0;
  actor.plain = 0;
  if (need.kind == Kind::activate) actor.is_active = true;
  if (need.kind == Kind::sign_in) {
    actor = Actor{};
    actor.kind = Actor::Kind::user;
    actor.user = -1;  // no row knows it
    actor.is_active = true;
    actor.role = "user";
  }
  // A person has one membership in a company: what runs, or waits, becomes another.
  if (need.kind == Kind::join) {
    std::erase_if(actor.memberships, [&](const Membership& one) { return one.company == need.company && !one.ended; });
    actor.memberships.push_back({.company = need.company, .role = role(), .verified = true, .ended = {}});
  }
  if (need.kind == Kind::leave)
    for (Membership& one : actor.memberships)
      if (one.company == need.company && one.role == role() && !one.ended) one.ended = at;
  if (need.kind == Kind::move) actor.organization = need.word;
  if (need.kind == Kind::set_role) actor.role = need.word;
  if (need.kind == Kind::allow) actor.allow.push_back({need.word, {}});
  if (need.kind == Kind::forbid) actor.deny.push_back({need.word, {}});
  if (need.kind == Kind::lift) without(actor.deny);
  if (need.kind == Kind::withdraw) {
    without(actor.allow);
    std::erase(actor.trusted, need.word);
  }
}

void apply(const Need& need, const Actor& actor, Facts& facts) {
  using Kind = Need::Kind;
  if (need.kind == Kind::set_status) facts.status = need.word;
  if (need.kind == Kind::publish) facts.published = true;
  if (need.kind == Kind::unpublish) facts.published = false;
  if (need.kind == Kind::assign) facts.officials.push_back(actor.user);
  if (need.kind == Kind::unassign) std::erase(facts.officials, actor.user);
}

bool is_cheaper(const std::vector<Need>& one, const std::vector<Need>& other) {
  const Counts a = counts(one), b = counts(other);
  return a < b || (a == b && names(one) < names(other));
}

bool holds(const Policy& policy, const Actor& actor, PermissionId permission, const Resource& resource, Time at,
           const Terms& terms) {
  const Decision decision = policy.check(actor, permission, resource, at);
  return decision.allowed() && (!terms.counts || terms.counts(actor, resource, decision)) &&
         (terms.view == Permissions::unknown || policy.check(actor, terms.view, resource, at).allowed());
}

Result<std::optional<std::vector<Need>>> cheapest(const Policy& policy, const Flow* flow, const Actor& actor,
                                                  PermissionId permission, const Resource& resource, Time at,
                                                  const Terms& terms, Work& work) {
  if (permission >= policy.permission_count()) return std::optional<std::vector<Need>>();
  TECHHUB_TRY(auto found, Search(policy, flow, actor, permission, resource, at, terms, work).run());
  if (found)
    std::stable_sort(found->begin(), found->end(), [](const Need& a, const Need& b) { return a.cost() < b.cost(); });
  return found;
}

}  // namespace techhub::rules
