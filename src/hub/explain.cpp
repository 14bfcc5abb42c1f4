// SPDX-License-Identifier: MIT
#include "techhub/hub/explain.hpp"

#include "hub/facts.hpp"
#include "hub/reasons.hpp"

namespace techhub {

Result<Why> explain(Hub& hub, const rules::Actor& actor, std::string_view action, std::string_view label,
                    const Value& key) {
  Why out;
  TECHHUB_DO(hub.read([&](Records& records) -> Result<> {
    const Platform& platform = records.platform();
    TECHHUB_TRY(const Table* table, platform.table(label));
    const auto hidden = [&] {
      return Error(Code::not_found, "no row `" + key_text(key) + "`").at(table->label, table->key().name);
    };
    out.policy = hub.policy();
    TECHHUB_TRY(const auto row, records.find(*table, key));
    if (!row) return hidden();
    TECHHUB_TRY(const auto facts, hub::RowFacts::load(records, *row));
    const rules::Resource resource = facts.view();
    const bool is_host = actor.kind == rules::Actor::Kind::system;
    if (!is_host && !out.policy->check(actor, platform.rights(*table).view, resource, hub.now()).allowed())
      return hidden();
    const rules::Flow* flow = platform.flow(*table);
    const rules::Transition* step = flow ? flow->find(action, resource.status) : nullptr;
    if (flow && !step) step = flow->find(action);
    const auto permission =
        platform.permissions().find(label, step ? rules::Flow::permission_of(*step) : std::string_view(action));
    if (permission == rules::Permissions::unknown)
      return Error(Code::invalid, "no such permission").at(table->label, "action").because(hub::unknown_action);
    out.explanation = rules::explain(*out.policy, flow, actor, permission, resource, hub.now());
    return success();
  }));
  return out;
}

}  // namespace techhub
