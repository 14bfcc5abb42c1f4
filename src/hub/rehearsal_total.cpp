// SPDX-License-Identifier: MIT
// What a table's rows come to, by role and person.
#include <algorithm>
#include <set>

#include "hub/rehearsal_table.hpp"

namespace techhub::hub {

using rules::Resource;

Shift& TableRehearsal::shift_of(Shifts& shifts, const Kind& kind, const Question& question, std::size_t line) const {
  const bool is_nobody = kind.of.kind == rules::Actor::Kind::anonymous;
  Shift& shift = shifts[{question.permission, is_nobody ? "anonymous" : kind.of.role, line}];
  if (shift.permission.empty()) {
    shift.is_gain = line < rules::scope_count;
    shift.role = is_nobody ? "anonymous" : kind.of.role;
    shift.permission = sides_.permissions[question.permission].name;
    shift.scope = rules::name(static_cast<rules::Scope>(1U << line % rules::scope_count));
  }
  return shift;
}

// `already` people of the same kind stand in the list.
void TableRehearsal::name(Shift& shift, std::size_t person, const Tally& tally, std::size_t already) const {
  const Affected affected{people_.actor(person).user, tally.rows, tally.open};
  if (options_.each) options_.each(shift, affected);
  if (already < options_.most) shift.first.push_back(affected);
}

void TableRehearsal::tell(Shifts& shifts, std::size_t kind, const Question& question, std::size_t line,
                          const Tally& alike, std::span<const std::pair<std::size_t, Tally>> own) const {
  const Kind& its = people_.kinds()[kind];
  const auto is_something = [](const Tally& tally) { return tally.rows != 0 || tally.open != 0; };
  Tally all;
  std::int64_t users = 0;
  std::size_t named = 0;
  Shift* shift = nullptr;
  const auto take = [&](std::size_t person, const Tally& tally) {
    if (!shift) shift = &shift_of(shifts, its, question, line);
    name(*shift, person, tally, named++);
  };
  const auto add = [&](const Tally& tally, std::int64_t times) {
    all.rows += tally.rows * times;
    all.open += tally.open * times;
    users += times;
  };
  if (!is_something(alike)) {
    for (const auto& [person, tally] : own) {
      if (!is_something(tally)) continue;
      add(tally, 1);
      take(person, tally);
    }
  } else {
    add(alike, static_cast<std::int64_t>(its.people.size() - own.size()));
    auto next = own.begin();
    for (const std::size_t person : its.people) {
      Tally tally = alike;
      if (next != own.end() && next->first == person) {
        tally.rows += next->second.rows;
        tally.open += next->second.open;
        ++next;
        if (!is_something(tally)) continue;
        add(tally, 1);
      }
      if (options_.each || named < options_.most) take(person, tally);
      if (next == own.end() && !options_.each && named >= options_.most) break;
    }
  }
  if (!shift) return;
  shift->users += users;
  shift->rows += all.rows;
  shift->open += all.open;
}

// Rows that the actor would make, one for each way of standing to it that the entity's facts tell apart: of none of
// their companies or of each, of their organisation or another; of no service or one that is named, on nothing or an
// entity that is named, received by others or by their own side. `add` makes them the author; what else makes a row (an
// invitation) may make one about somebody else.
TableRehearsal::Deltas TableRehearsal::deltas_of_add(const rules::Actor& before, const rules::Actor& after,
                                                     const Question& question) const {
  const auto has = [&](Fact fact) { return !platform_.facts(table_).paths[static_cast<std::size_t>(fact)].empty(); };
  const std::vector<std::int64_t> me =
      before.kind == rules::Actor::Kind::user ? std::vector<std::int64_t>{before.user} : std::vector<std::int64_t>{};
  std::set<std::int64_t> companies;
  if (has(Fact::company) || has(Fact::host_company)) {
    companies.insert(before.ownerless.begin(), before.ownerless.end());
    for (const auto& one : before.memberships)
      if (one.runs()) companies.insert(one.company);
  }
  std::vector<std::vector<std::int64_t>> sides{{}};
  for (const auto company : companies) sides.push_back({company});
  std::vector<std::vector<std::string_view>> organizations{{}};
  if (!before.organization.empty() && has(Fact::organization)) organizations.push_back({before.organization});
  std::set<std::string_view> services{{}}, targets{{}};
  for (std::size_t side = 0; side < 2; ++side) {
    const auto& policy = *sides_.each[side].policy;
    if (question.permission >= policy.permission_count()) continue;
    for (const auto& grant : policy.grants(side == 0 ? before : after, question.permission)) {
      services.insert(grant.services.begin(), grant.services.end());
      targets.insert(grant.targets.begin(), grant.targets.end());
    }
  }
  Deltas out;
  const auto ask = [&](Resource row) {
    std::array<Verdict, 2> verdicts;
    std::array<std::uint8_t, 2> scopes{};
    for (std::size_t side = 0; side < 2; ++side) {
      row.status = flows_[side] ? std::string_view(flows_[side]->initial) : std::string_view();
      const rules::Actor& actor = side == 0 ? before : after;
      verdicts[side] = judge(actor, side, question, row);
      if (verdicts[side].right) scopes[side] = scope_of(actor, side, verdicts[side].decision, row);
    }
    if (verdicts[0].right == verdicts[1].right) return;
    const bool is_gain = verdicts[1].right;
    Delta& delta = out[is_gain ? 0 : 1];
    if (delta.sign == 0)
      delta = {.sign = static_cast<std::int8_t>(is_gain ? 1 : -1), .scope = scopes[is_gain ? 1 : 0], .right = true};
  };
  const bool is_received = has(Fact::host_author) || has(Fact::host_company);
  const auto with = [](bool is, const std::vector<std::int64_t>& some) {
    return is ? std::span<const std::int64_t>(some) : std::span<const std::int64_t>();
  };
  for (const bool is_own : {true, false}) {
    if (!is_own && question.permission == platform_.rights(table_).add) continue;
    for (const auto& company : sides)
      for (const auto& organization : organizations)
        for (const std::string_view& service : services)
          for (const std::string_view target : targets)
            for (const bool is_host : {false, true}) {
              if (is_host && !is_received) continue;
              Resource row;
              row.authors = with(is_own && has(Fact::author), me);
              row.subjects = with(is_own && has(Fact::subject), me);
              row.companies = with(has(Fact::company), company);
              row.organizations = organization;
              if (!service.empty()) row.services = std::span(&service, 1);
              row.target = target;
              row.host_authors = with(is_host && has(Fact::host_author), me);
              row.host_companies = with(is_host && has(Fact::host_company), company);
              ask(row);
            }
  }
  return out;
}

void TableRehearsal::ask_add(std::size_t kind, const Question& question, Shifts& shifts) {
  const Kind& its = people_.kinds()[kind];
  const Deltas alike = deltas_of_add(its.prepared[0], its.prepared[1], question);
  std::array<std::size_t, lines> named{};
  for (const std::size_t person : its.people) {
    const rules::Actor& actor = people_.actor(person);
    const bool stands_alone = actor.memberships.empty() && actor.ownerless.empty();
    const Deltas deltas =
        stands_alone ? alike : deltas_of_add(people_.prepared(person, 0), people_.prepared(person, 1), question);
    for (const Delta& delta : deltas) {
      if (delta.sign == 0) continue;
      const std::size_t line = line_of(delta);
      Shift& shift = shift_of(shifts, its, question, line);
      ++shift.users;
      name(shift, person, {}, named[line]++);
    }
  }
}

void TableRehearsal::total(Rehearsal& out) {
  std::vector<Tally> alike(concerned_.size() * questions_.size() * lines);
  for (const Place& place : places_) {
    for (std::size_t i = 0; i < place.deltas.size(); ++i) {
      const Delta& delta = place.deltas[i];
      if (delta.sign == 0) continue;
      Tally& tally = alike[i * lines + line_of(delta)];
      tally.rows += delta.right ? place.rows : 0;
      tally.open += delta.open ? place.rows : 0;
    }
  }
  std::vector<std::vector<std::pair<std::size_t, Tally>>> own(alike.size());
  for (const auto& [key, tally] : own_) {
    const std::size_t person = key >> 24U, question = key >> 8U & 0xffffU, line = key & 0xffU;
    own[(position_[people_.kind_of(person)] * questions_.size() + question) * lines + line].emplace_back(person, tally);
  }
  Shifts shifts;
  for (std::size_t i = 0; i < concerned_.size(); ++i) {
    for (std::size_t q = 0; q < questions_.size(); ++q) {
      if (questions_[q].is_add && changes_[i][q]) ask_add(concerned_[i], questions_[q], shifts);
      for (std::size_t line = 0; line < lines; ++line) {
        const std::size_t at = (i * questions_.size() + q) * lines + line;
        std::sort(own[at].begin(), own[at].end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        tell(shifts, concerned_[i], questions_[q], line, alike[at], own[at]);
      }
    }
  }
  for (auto& [name, shift] : shifts) {
    if (shift.users == 0) continue;
    std::sort(shift.first.begin(), shift.first.end(),
              [](const Affected& a, const Affected& b) { return a.user < b.user; });
    if (shift.first.size() > options_.most) shift.first.resize(options_.most);
    out.shifts.push_back(std::move(shift));
  }
}

}  // namespace techhub::hub
