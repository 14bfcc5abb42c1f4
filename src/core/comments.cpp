// SPDX-License-Identifier: MIT
// Comments: shown at once, hidden by a moderator, removed by whoever wrote them. Replies stay.
#include <charconv>

#include "core/parts.hpp"
#include "core/reasons.hpp"
#include "hub/refusals.hpp"
#include "techhub/value/text.hpp"

namespace techhub::core {
namespace {

rules::Flow comment_flow() {
  return {.entity = "core.comment",
          .initial = "visible",
          .terminal = {"deleted"},
          .editable = {"visible"},
          .states = {{"visible", {"Виден", "Көрінеді", "Visible", {}}},
                     {"hidden", {"Скрыт", "Жасырылған", "Hidden", {}}},
                     {"deleted", {"Удалён", "Жойылған", "Deleted", {}}}},
          .transitions = {
              {.action = "hide", .from = {"visible"}, .to = "hidden", .sod = rules::Sod::full, .needs_comment = true},
              {.action = "show", .from = {"hidden"}, .to = "visible"},
              {.action = "remove", .from = {"visible"}, .to = "deleted"},
          }};
}

// The row that a comment names, in the one spelling of its key; none when there is no such row.
Result<std::optional<Record>> target(Change& change) {
  const Table* table = change.records().platform().find(change.after().text("source"));
  const std::string text(change.after().text("primary_key"));
  std::optional<Record> found;
  if (!table) return found;
  Value key = text;
  if (table->key().type == Type::id) {
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size() || std::to_string(id) != text) return found;
    key = id;
  }
  return change.records().find(*table, key);
}

// What the actor may not view does not exist for them.
Result<> comment_has_target(Change& change) {
  hub::Refusals faults(change);
  const Record& comment = change.after();
  TECHHUB_TRY(const auto row, target(change));
  bool exists = row.has_value();
  if (exists && !change.is_effect()) {
    TECHHUB_TRY(exists, change.may("view", *row));
  }
  if (!exists) faults.add(no_target, "primary_key");
  if (is_blank(comment.text("message"))) faults.add(message_blank, "message");
  if (!is_null(comment.get("parent_id"))) {
    TECHHUB_TRY(const Record parent, change.need("core.comment", comment.get("parent_id")));
    if (parent.text("source") != comment.text("source") || parent.text("primary_key") != comment.text("primary_key"))
      faults.add(parent_elsewhere, "parent_id");
  }
  return std::move(faults).result();
}

// A comment stays where it was written: so replies never form a circle.
Result<> comment_stays_put(Change& change) {
  hub::Refusals faults(change);
  for (const char* column : {"source", "primary_key", "parent_id"}) {
    if (change.changes(column)) faults.add(comment_stays, column);
  }
  if (change.changes("message") && is_blank(change.after().text("message"))) faults.add(message_blank, "message");
  return std::move(faults).result();
}

}  // namespace

void add_comments(Module& module) {
  module.flows.push_back(comment_flow());
  module.steps["core.comment_has_target"] = comment_has_target;
  module.steps["core.comment_stays_put"] = comment_stays_put;
  module.hooks["core.comment"] = {.create = {"core.comment_has_target"}, .update = {"core.comment_stays_put"}};
}

}  // namespace techhub::core
