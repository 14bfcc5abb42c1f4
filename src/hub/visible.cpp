// SPDX-License-Identifier: MIT
#include "hub/visible.hpp"

#include <algorithm>

#include "hub/fact_paths.hpp"
#include "hub/reasons.hpp"

namespace techhub::hub {
namespace {

using Hop = FactPath::Hop;
using rules::Scope;

class Builder {
 public:
  explicit Builder(const Platform& platform) : platform_(platform) {}

  // The filter on `table` that holds when some row behind the hops meets what `leaf` makes for its table.
  template <class Leaf>
  Filter through(const Table& table, std::span<const Hop> hops, const Leaf& leaf) {
    if (hops.empty()) return leaf(table);
    const Hop& hop = hops.front();
    const auto rest = hops.subspan(1);
    switch (hop.kind) {
      case Hop::Kind::forward: {
        Filter child = through(*hop.table, rest, leaf);
        if (child.kind == Filter::Kind::never) return child;
        return Filter::forward(hop.column, *hop.table, std::move(child));
      }
      case Hop::Kind::reverse: {
        Filter child = through(*hop.table, rest, leaf);
        if (child.kind == Filter::Kind::never) return child;
        if (hop.when != Table::npos) {
          child = Filter::in(hop.when, std::vector<Value>(hop.words.begin(), hop.words.end())) && std::move(child);
        }
        return Filter::reverse(*hop.table, hop.column, std::move(child));
      }
      case Hop::Kind::target: {
        Filter any = Filter::none();
        for (const Table* target : platform_.tables()) {
          if (!is_target(*target)) continue;
          Filter child = through(*target, rest, leaf);
          if (child.kind != Filter::Kind::never) any = std::move(any) || Filter::target(*target, std::move(child));
        }
        return any;
      }
    }
    return Filter::none();
  }

  Filter fact(const Table& table, Fact fact_, const std::vector<Value>& values, int depth = 0) {
    if (values.empty() || depth > max_targets) return Filter::none();
    Filter any = Filter::none();
    Filter empty_so_far{};  // what must hold for a `??` path to count
    for (const FactPath& path : platform_.facts(table).paths[static_cast<std::size_t>(fact_)]) {
      Filter match = through(table, path.hops, [&](const Table& reached) {
        return path.column == Table::npos ? fact(reached, path.fact, values, depth + 1)
                                          : Filter::in(path.column, values);
      });
      if (path.unless != Table::npos) match = Filter::is_null(path.unless) && std::move(match);
      any = std::move(any) || (path.otherwise ? Filter(empty_so_far) && std::move(match) : std::move(match));
      Filter present = through(table, path.hops, [&](const Table&) {
        return path.column == Table::npos ? Filter{} : Filter::negate(Filter::is_null(path.column));
      });
      empty_so_far = std::move(empty_so_far) && Filter::negate(std::move(present));
    }
    return any;
  }

  Filter opened_after(const Table& table, Time at) {
    Filter after = Filter::none();
    for (const FactPath& path : platform_.facts(table).paths[static_cast<std::size_t>(Fact::opened)])
      after = through(table, path.hops, [&](const Table&) { return Filter::is(path.column, at.us, Compare::greater); });
    return after;
  }

  Filter published(const Table& table, int depth = 0) {
    const TableFacts& facts = platform_.facts(table);
    if (facts.never_published || depth > max_targets) return Filter::none();
    Filter all{};
    for (const PublishedIf& condition : facts.published) {
      all = std::move(all) && through(table, condition.hops, [&](const Table& reached) {
              return condition.column == Table::npos ? published(reached, depth + 1) : meets(reached, condition);
            });
    }
    return all;
  }

 private:
  // Rows that a (source, primary_key) pair can lead to and that have a fact to inherit.
  bool is_target(const Table& table) const {
    const TableFacts& facts = platform_.facts(table);
    return !facts.never_published ||
           std::any_of(facts.paths.begin(), facts.paths.end(), [](const auto& paths) { return !paths.empty(); });
  }

  static Filter meets(const Table& table, const PublishedIf& condition) {
    const Column& column = table.columns[condition.column];
    Filter made;
    if (!condition.member.empty()) {
      made = Filter::json_is(condition.column, condition.member, condition.word);
    } else if (column.type == Type::boolean) {
      made = Filter::is(condition.column, std::int64_t{condition.word == "true"});
    } else {
      made = Filter::is(condition.column, condition.word);
    }
    return condition.negated ? Filter::negate(std::move(made)) : made;
  }

  const Platform& platform_;
};

std::vector<Value> companies(const rules::Actor& actor, rules::MemberRole role) {
  std::vector<Value> result;
  for (const auto& membership : actor.memberships) {
    if (membership.runs() && membership.role == role) result.emplace_back(membership.company);
  }
  if (role == rules::MemberRole::owner) result.insert(result.end(), actor.ownerless.begin(), actor.ownerless.end());
  return result;
}

class ScopeFilter {
 public:
  ScopeFilter(const Platform& platform, const rules::Actor& actor, const Table& table)
      : platform_(platform), builder_(platform), actor_(actor), table_(table) {}

  Filter grant(const rules::Grant& grant) {
    Filter any = Filter::none();
    const auto has = [&](Scope scope) { return (grant.scopes & static_cast<std::uint16_t>(scope)) != 0; };
    if (has(Scope::any)) any = Filter{};
    const std::vector<Value> me = actor_.user != 0 ? std::vector<Value>{actor_.user} : std::vector<Value>{};
    using rules::MemberRole;
    if (has(Scope::own))
      any = std::move(any) || builder_.fact(table_, Fact::author, me) || builder_.fact(table_, Fact::subject, me);
    if (has(Scope::assigned)) any = std::move(any) || builder_.fact(table_, Fact::officials, me);
    if (has(Scope::company_owner))
      any = std::move(any) || builder_.fact(table_, Fact::company, companies(actor_, MemberRole::owner));
    if (has(Scope::company_member))
      any = std::move(any) || builder_.fact(table_, Fact::company, companies(actor_, MemberRole::member));
    if (has(Scope::company_advisor))
      any = std::move(any) || builder_.fact(table_, Fact::company, companies(actor_, MemberRole::advisor));
    if (has(Scope::organization) && !actor_.organization.empty()) {
      any = std::move(any) || builder_.fact(table_, Fact::organization, {Value(actor_.organization)});
    }
    if (has(Scope::host)) {
      auto acting = companies(actor_, MemberRole::owner);
      const auto member = companies(actor_, MemberRole::member);
      acting.insert(acting.end(), member.begin(), member.end());
      any = std::move(any) || builder_.fact(table_, Fact::host_author, me) ||
            builder_.fact(table_, Fact::host_company, acting);
    }
    if (has(Scope::published)) any = std::move(any) || builder_.published(table_);
    if (!grant.services.empty()) {
      any = builder_.fact(table_, Fact::service, std::vector<Value>(grant.services.begin(), grant.services.end())) &&
            std::move(any);
    }
    if (!grant.statuses.empty()) {
      const auto* flow = platform_.flow(table_);
      const auto status = flow ? table_.at(flow->column) : table_.find("status");
      if (status == Table::npos) return Filter::none();
      any = Filter::in(status, std::vector<Value>(grant.statuses.begin(), grant.statuses.end())) && std::move(any);
    }
    if (!grant.targets.empty()) {
      const auto source = table_.find("source");
      if (source == Table::npos || table_.find("primary_key") == Table::npos) return Filter::none();
      any = Filter::in(source, std::vector<Value>(grant.targets.begin(), grant.targets.end())) && std::move(any);
    }
    return any;
  }

  // Rows of the actor's own case, on which separation of duties refuses: the same as is_own_case.
  Filter own_case(rules::Sod sod) {
    if (sod == rules::Sod::none || actor_.kind != rules::Actor::Kind::user) return Filter::none();
    const std::vector<Value> me{actor_.user};
    Filter any = builder_.fact(table_, Fact::author, me) || builder_.fact(table_, Fact::subject, me);
    if (sod != rules::Sod::full) return any;
    std::vector<Value> always(actor_.authored.begin(), actor_.authored.end());
    always.insert(always.end(), actor_.ownerless.begin(), actor_.ownerless.end());
    if (actor_.company) always.emplace_back(*actor_.company);
    for (const auto& membership : actor_.memberships) {
      if (!membership.ended) {
        always.emplace_back(membership.company);
      } else if (membership.verified) {
        any = std::move(any) || (Filter::negate(builder_.opened_after(table_, *membership.ended)) &&
                                 builder_.fact(table_, Fact::company, {Value(membership.company)}));
      }
    }
    return std::move(any) || builder_.fact(table_, Fact::company, always);
  }

 private:
  const Platform& platform_;
  Builder builder_;
  const rules::Actor& actor_;
  const Table& table_;
};

}  // namespace

Filter fact_in(const Platform& platform, const Table& table, Fact fact, const std::vector<Value>& values) {
  return Builder(platform).fact(table, fact, values);
}

Filter published(const Platform& platform, const Table& table) { return Builder(platform).published(table); }

bool is_published_by_itself(const Platform& platform, const Table& table) {
  const TableFacts& facts = platform.facts(table);
  return !facts.never_published &&
         std::all_of(facts.published.begin(), facts.published.end(), [](const PublishedIf& condition) {
           return condition.hops.empty() && condition.column != Table::npos;
         });
}

bool sees_published(const Platform& platform, const rules::Policy& policy, const rules::Actor& actor,
                    const Table& table, Time at) {
  if (actor.kind == rules::Actor::Kind::system) return true;
  const auto bit = [](Scope scope) { return static_cast<std::uint16_t>(scope); };
  std::uint16_t wanted = bit(Scope::any);
  if (is_published_by_itself(platform, table)) wanted = static_cast<std::uint16_t>(wanted | bit(Scope::published));
  bool sees = false;
  for (const rules::Grant& grant : policy.grants(actor, platform.rights(table).view)) {
    if (!grant.is_valid(at)) continue;
    if (grant.is_denial) return false;
    const bool is_plain = grant.services.empty() && grant.statuses.empty() && grant.targets.empty();
    sees = sees || (is_plain && (grant.scopes & wanted) != 0);
  }
  return sees;
}

static rules::Grant without_published(rules::Grant grant) {
  grant.scopes = insider_scopes(grant);
  return grant;
}

Filter visible(const Platform& platform, const rules::Policy& policy, const rules::Actor& actor,
               rules::PermissionId permission, const Table& table, Time at, bool as_insider) {
  if (permission == rules::Permissions::unknown) return Filter::none();
  ScopeFilter scope(platform, actor, table);
  Filter allowed = Filter::none();
  Filter denied = Filter::none();
  for (const rules::Grant& grant : policy.grants(actor, permission)) {
    if (!grant.is_valid(at)) continue;
    const bool is_less = as_insider && !grant.is_denial && insider_scopes(grant) != grant.scopes;
    if (is_less && insider_scopes(grant) == 0) continue;
    Filter one = scope.grant(is_less ? without_published(grant) : grant);
    if (grant.is_denial) {
      denied = std::move(denied) || std::move(one);
    } else {
      allowed = std::move(allowed) || std::move(one);
    }
  }
  if (allowed.kind == Filter::Kind::never) return allowed;
  denied = std::move(denied) || scope.own_case(policy.permissions()[permission].sod);
  if (denied.kind == Filter::Kind::never) return allowed;
  return std::move(allowed) && Filter::negate(std::move(denied));
}

Result<Filter> takeable(const Platform& platform, const rules::Policy& policy, const rules::Actor& actor,
                        std::string_view action, const Table& table, Time at) {
  const bool is_system = actor.kind == rules::Actor::Kind::system;
  const auto* flow = platform.flow(table);
  const auto in_status = [&](const std::vector<std::string>& words) {
    return Filter::in(table.at(flow->column), std::vector<Value>(words.begin(), words.end()));
  };
  Filter any = Filter::none();
  bool is_of_flow = false;
  for (const Platform::Bound& bound : platform.transitions(table)) {
    if (bound.transition->action != action || bound.transition->effect_only) continue;
    is_of_flow = true;
    if (!is_system) {
      any = std::move(any) ||
            (in_status(bound.transition->from) && visible(platform, policy, actor, bound.permission, table, at));
    } else if (bound.transition->is_system) {
      any = std::move(any) || in_status(bound.transition->from);
    }
  }
  if (is_of_flow) return any;
  const auto permission = policy.permissions().find(table.label, action);
  if (permission == rules::Permissions::unknown)
    return Error(Code::invalid, "no such permission").at(table.label, "action").because(unknown_action);
  const auto& rights = platform.rights(table);
  if (is_system) return permission == rights.view ? Filter{} : Filter::none();
  Filter may = visible(platform, policy, actor, permission, table, at);
  if (flow && (permission == rights.change || permission == rights.erase))
    may = in_status(flow->editable) && std::move(may);
  return may;
}

}  // namespace techhub::hub
