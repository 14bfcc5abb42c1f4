// SPDX-License-Identifier: MIT
#include "techhub/hub/explain.hpp"

#include <algorithm>

#include "hub/change_log.hpp"
#include "hub/reasons.hpp"
#include "rules/explain_text.hpp"
#include "rules/suppose.hpp"

namespace techhub {
namespace {

using rules::Flow;
using rules::Need;
using rules::PermissionId;
using rules::Permissions;

constexpr Reason held_but_closed{"held_but_closed", "Право на это действие у вас есть, но сейчас оно закрыто.",
                                 "Бұл әрекетке құқығыңыз бар, бірақ ол қазір жабық.",
                                 "You have the right to this action, but it is closed now."};
constexpr Reason possible_from{"possible_from", "Действие возможно из статусов: {}",
                               "Әрекет мына мәртебелерден мүмкін: {}", "The action is possible from: {}"};
constexpr Reason to_open{"to_open", "Чтобы стало можно: ", "Рұқсат етілуі үшін: ", "To make it possible: "};

// One question about a stored row.
class Asked {
 public:
  Asked(ChangeLog& log, const ChangeLog::Seen& seen, std::string_view action)
      : log_(log),
        seen_(seen),
        table_(seen.record.table()),
        platform_(log.records().platform()),
        flow_(platform_.flow(table_)),
        action_(action) {}

  Result<Why> answer() {
    Why out;
    const rules::Resource row = seen_.facts.view();
    const PermissionId permission = permission_in(row.status);
    if (permission == Permissions::unknown)
      return Error(Code::invalid, "no such permission").at(table_.label, "action").because(hub::unknown_action);
    TECHHUB_TRY(out.explanation, rules::explain(log_.policy(), flow_, log_.actor(), permission, row, log_.now()));
    out.is_open = out.explanation.decision.allowed();
    if (flow_) out.status = row.status;
    TECHHUB_TRY(const auto states, log_.actions(seen_));
    for (const auto& state : states) {
      if (state.action != action_) continue;
      out.is_open = state.is_open;
      out.missing = state.missing;
    }
    if (flow_)
      for (const auto& state : flow_->states)
        if (needs_status() && is_legal(state.name)) out.from.push_back(state.name);
    TECHHUB_DO(find_changes(out));
    TECHHUB_DO(tell(out));
    return out;
  }

 private:
  // The same action may ask for another permission in another status.
  [[nodiscard]] PermissionId permission_in(std::string_view status) const {
    const auto* step = flow_ ? flow_->find(action_, status) : nullptr;
    if (flow_ && !step) step = flow_->find(action_);
    return platform_.permissions().find(table_.label, step ? Flow::permission_of(*step) : std::string_view(action_));
  }
  [[nodiscard]] bool is_edit() const { return action_ == "change" || action_ == "delete"; }
  [[nodiscard]] bool needs_status() const { return flow_ && (is_edit() || flow_->find(action_)); }
  [[nodiscard]] bool is_legal(std::string_view status) const {
    if (!needs_status()) return true;
    if (is_edit()) return flow_->is_editable(status);
    const auto* step = flow_->find(action_, status);
    return step && !step->effect_only;
  }

  // The row's status first, then those to which the flow's transitions lead, step after step.
  [[nodiscard]] std::vector<std::string> reachable() const {
    std::vector<std::string> all{std::string(seen_.facts.view().status)};
    if (!flow_) return all;
    for (std::size_t i = 0; i < all.size(); ++i)
      for (const auto& one : flow_->transitions)
        if (std::find(one.from.begin(), one.from.end(), all[i]) != one.from.end() &&
            std::find(all.begin(), all.end(), one.to) == all.end())
          all.push_back(one.to);
    return all;
  }

  // Something beside the status says whether the row is published, and the status does not keep it from being so.
  [[nodiscard]] bool varies_publication(std::string_view status) const {
    const auto& published = platform_.facts(table_).published;
    const auto is_other = [&](const PublishedIf& one) { return !hub::is_of_status(platform_, table_, one); };
    return std::any_of(published.begin(), published.end(), is_other) &&
           hub::may_be_published(platform_, table_, status);
  }

  // What is asked beside the right in the row's place: that the row is still seen, and that nobody acts for a company
  // that is blocked.
  Result<rules::Terms> terms(std::string_view status, const hub::RowFacts& facts, PermissionId permission,
                             bool is_right) {
    rules::Terms out;
    out.varies_publication = varies_publication(status);
    const PermissionId view = platform_.rights(table_).view;
    if (is_right || permission == view) return out;
    out.view = view;
    TECHHUB_TRY(const auto blocked, log_.blocked_company(facts));
    if (blocked != 0)
      out.counts = [this](const rules::Actor& actor, const rules::Resource& row, const rules::Decision& decision) {
        return !ChangeLog::is_of_side(log_.policy(), actor, row, decision);
      };
    return out;
  }

  Result<> find_changes(Why& out) {
    if (log_.actor().kind == rules::Actor::Kind::system) return success();
    const bool is_right = out.explanation.decision.allowed() && is_legal(out.status);
    if (is_right && !out.is_open) return success();  // only guards stand in the way
    const Flow still{};                              // the row stays in the status that is tried
    std::optional<std::vector<Need>> best;
    rules::Work work;
    const auto keep = [&](std::vector<Need> needs) {
      if (!best || rules::is_cheaper(needs, *best)) best = std::move(needs);
    };
    for (const auto& status : reachable()) {
      std::vector<Need> needs;
      if (status != seen_.facts.view().status) needs.push_back({.kind = Need::Kind::set_status, .word = status});
      Record there = seen_.record;
      if (!needs.empty()) there.set(flow_->column, status);
      TECHHUB_TRY(const auto facts, hub::RowFacts::load(log_.records(), there));
      const PermissionId permission = permission_in(status);
      TECHHUB_TRY(const auto asked, terms(status, facts, permission, is_right));
      const bool opens =
          is_legal(status) && rules::holds(log_.policy(), log_.actor(), permission, facts.view(), log_.now(), asked);
      if (opens != is_right) {
        keep(std::move(needs));
      } else if (is_legal(status)) {
        TECHHUB_TRY(auto more, rules::cheapest(log_.policy(), flow_ ? &still : nullptr, log_.actor(), permission,
                                               facts.view(), log_.now(), asked, work));
        if (!more) continue;
        needs.insert(needs.end(), more->begin(), more->end());
        keep(std::move(needs));
      }
    }
    out.can_change = best.has_value();
    out.changes = best.value_or(std::vector<Need>{});
    std::stable_sort(out.changes.begin(), out.changes.end(),
                     [](const Need& a, const Need& b) { return a.cost() < b.cost(); });
    return success();
  }

  // Names of the companies that the changes are about, as far as the actor may view them.
  Result<std::map<std::int64_t, std::string>> companies(const std::vector<Need>& changes) {
    std::map<std::int64_t, std::string> names;
    const Table& table = log_.records().table("account.company");
    for (const Need& need : changes) {
      if (need.company == 0) continue;
      TECHHUB_TRY(const auto row, log_.records().find(table, need.company));
      if (!row) continue;
      TECHHUB_TRY(const auto facts, hub::RowFacts::load(log_.records(), *row));
      TECHHUB_TRY(const bool may, log_.may_view(table, facts));
      if (may) names[need.company] = row->text("name");
    }
    return names;
  }

  Result<> tell(Why& out) {
    TECHHUB_TRY(const auto names, companies(out.changes));
    const rules::Titles titles{.flow = flow_, .company = [&](std::int64_t company) {
                                 const auto found = names.find(company);
                                 return found == names.end() ? std::string() : found->second;
                               }};
    const bool is_legal_now = is_legal(out.status);
    const bool is_held = out.explanation.decision.allowed();
    if (is_held && !out.is_open) {
      rules::add(out.text, held_but_closed.text());
    } else if (log_.actor().kind == rules::Actor::Kind::system) {
      out.text = rules::system_text();
    } else {
      rules::Explanation told = out.explanation;
      told.can_change = out.can_change;
      told.changes = out.changes;
      out.text = rules::explanation_text(told, log_.policy(), titles);
    }
    for (const Problem& problem : out.missing) {
      const bool is_told = problem.code == hub::not_from_status.code || problem.code == hub::not_editable.code ||
                           problem.code == rules::reason(out.explanation.decision.verdict).code;
      if (is_told) continue;
      rules::add(out.text, " ");
      rules::add(out.text, problem.text);
      rules::add(out.text, ".");
    }
    if (is_legal_now) return success();
    const Reason& closed = is_edit() ? hub::not_editable : hub::not_from_status;
    rules::add(out.text, " ");
    rules::add(out.text, rules::filled(closed, rules::status_title(flow_, out.status)));
    rules::add(out.text, ". ");
    rules::add(out.text, rules::filled(possible_from, rules::status_titles(flow_, out.from)));
    rules::add(out.text, ".");
    if (is_held && out.can_change) {
      rules::add(out.text, " ");
      rules::add(out.text, to_open.text());
      rules::add(out.text, rules::changes_text(out.changes, log_.policy(), titles));
      rules::add(out.text, ".");
    }
    return success();
  }

  ChangeLog& log_;
  const ChangeLog::Seen& seen_;
  const Table& table_;
  const Platform& platform_;
  const Flow* flow_;
  std::string action_;
};

}  // namespace

Result<Why> explain(Hub& hub, const rules::Actor& actor, std::string_view action, std::string_view label,
                    const Value& key) {
  auto& state = ChangeLog::state_of(hub);
  TECHHUB_TRY(const Table* table, state.platform->table(label));
  TECHHUB_TRY(auto transaction, state.storage->begin(storage::Mode::read));
  TECHHUB_TRY(auto log, ChangeLog::begin(state, *transaction, actor));
  TECHHUB_TRY(const auto seen, log->see(*table, key));
  Asked asked(*log, seen, action);
  TECHHUB_TRY(auto out, asked.answer());
  out.policy = log->kept_policy();
  return out;
}

Json to_json(const Why& why) {
  Json out = rules::to_json(why.explanation, *why.policy);
  Json from = Json::array(), missing = Json::array(), changes = Json::array();
  for (const auto& status : why.from) from.push(status);
  for (const auto& problem : why.missing)
    missing.push(Json::object({{"field", problem.field}, {"code", problem.code}, {"text", Json(problem.text)}}));
  for (const Need& need : why.changes) changes.push(rules::to_json(need));
  out.set("open", why.is_open).set("status", why.status).set("from", from).set("missing", missing);
  out.set("can_change", why.can_change).set("changes", changes).set("text", Json(why.text));
  return out;
}

}  // namespace techhub
