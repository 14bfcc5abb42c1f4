// SPDX-License-Identifier: MIT
// Sections of a page and components of a section stand in a dense order, 0..n-1, whatever is added, moved or removed.
// What an import brought keeps its order, and the first change renumbers it by (position, id).
#include <algorithm>

#include "landing/parts.hpp"
#include "landing/reasons.hpp"
#include "techhub/hub/change.hpp"

namespace techhub::landing {
namespace {

std::string_view parent_column(const Table& table) {
  return table.label == "landing.component" ? "section_id" : "page_id";
}

// The page that a section, component or file belongs to.
Result<Record> page_of(Change& change, const Record& row) {
  if (row.table().label != "landing.component") return change.need("landing.page", row.get("page_id"));
  TECHHUB_TRY(const auto section, change.need("landing.section", row.get("section_id")));
  return change.need("landing.page", section.get("page_id"));
}

// A part is edited where its page is. An effect (the rest of a page that is copied or removed) goes on its own.
Result<> page_is_editable(Change& change) {
  if (change.is_effect() || change.is_override()) return success();
  for (const Record* row : {&change.before(), &change.after()}) {
    if (row->empty() || is_null(row->get(parent_column(change.table())))) continue;
    TECHHUB_TRY(const auto page, page_of(change, *row));
    if (page.text("status") == "archived") return change.refuse(page_archived, parent_column(change.table()));
  }
  return success();
}

// The children of a parent in their order, without the row itself.
Result<std::vector<Record>> siblings(Change& change, const Table& table, const Value& parent, const Value& self) {
  Filter filter = Filter::is(table.at(parent_column(table)), parent);
  if (!is_null(self)) filter = std::move(filter) && Filter::is(0, self, Compare::not_equal);
  return change.records().select(
      Query{.table = &table, .filter = std::move(filter), .order = {{table.at("position"), false}}});
}

// Numbers the rows 0, 1, ... leaving out `gap`, the place of the row that the change itself writes.
Result<> renumber(Change& change, const std::vector<Record>& rows, std::int64_t gap) {
  std::int64_t position = 0;
  for (const Record& row : rows) {
    if (position == gap) ++position;
    if (row.integer("position") != position) TECHHUB_DO(change.update(row, Json::object({{"position", position}})));
    ++position;
  }
  return success();
}

constexpr std::int64_t no_gap = -1;

// Makes room for the row at the position that it asks for, else at the end.
Result<> take_place(Change& change, const std::vector<Record>& others, bool asks) {
  const auto last = static_cast<std::int64_t>(others.size());
  const std::int64_t position = asks ? change.after().integer("position") : last;
  if (position < 0 || position > last) return change.refuse(no_such_position, "position", std::to_string(last));
  change.set("position", position);
  return renumber(change, others, position);
}

Result<> insert_in_order(Change& change) {
  const Value& parent = change.after().get(parent_column(change.table()));
  if (is_null(parent)) return success();  // told with the other required columns
  TECHHUB_TRY(const auto others, siblings(change, change.table(), parent, {}));
  return take_place(change, others, !change.input()["position"].is_null());
}

// Effects move rows only to renumber them.
Result<> move_in_order(Change& change) {
  const auto column = parent_column(change.table());
  const bool changes_parent = change.changes(column);
  if (change.is_effect() || (!changes_parent && !change.changes("position"))) return success();
  if (changes_parent) {
    TECHHUB_TRY(const auto left, siblings(change, change.table(), change.before().get(column), change.before().key()));
    TECHHUB_DO(renumber(change, left, no_gap));
  }
  TECHHUB_TRY(const auto others, siblings(change, change.table(), change.after().get(column), change.before().key()));
  return take_place(change, others, !changes_parent || !change.input()["position"].is_null());
}

Result<> remove_in_order(Change& change) {
  const Record& row = change.before();
  TECHHUB_TRY(const auto others, siblings(change, change.table(), row.get(parent_column(change.table())), row.key()));
  return renumber(change, others, no_gap);
}

// The last section of a published page neither goes nor moves to another page.
Result<> keep_a_section(Change& change) {
  if (change.kind() == Change::Kind::update && !change.changes("page_id")) return success();
  TECHHUB_TRY(const auto page, change.need("landing.page", change.before().get("page_id")));
  if (page.text("status") != "published") return success();
  TECHHUB_TRY(const auto others, siblings(change, change.table(), page.key(), change.before().key()));
  if (others.empty()) return change.refuse(page_without_section, "page_id");
  return success();
}

// A section goes with its components; from the last, so that none is renumbered first.
Result<> remove_components(Change& change) {
  TECHHUB_TRY(auto components, siblings(change, change.table("landing.component"), change.before().key(), {}));
  std::reverse(components.begin(), components.end());
  for (const Record& component : components) TECHHUB_DO(change.erase(component));
  return success();
}

}  // namespace

void add_order(Module& module) {
  module.steps["landing.page_is_editable"] = page_is_editable;
  module.steps["landing.insert_in_order"] = insert_in_order;
  module.steps["landing.move_in_order"] = move_in_order;
  module.steps["landing.remove_in_order"] = remove_in_order;
  module.steps["landing.keep_a_section"] = keep_a_section;
  module.steps["landing.remove_components"] = remove_components;
  module.hooks["landing.section"] = {
      .create = {"landing.page_is_editable", "landing.insert_in_order"},
      .update = {"landing.page_is_editable", "landing.keep_a_section", "landing.move_in_order"},
      .erase = {"landing.page_is_editable", "landing.keep_a_section", "landing.remove_components",
                "landing.remove_in_order"}};
  module.hooks["landing.component"] = {.create = {"landing.page_is_editable", "landing.insert_in_order"},
                                       .update = {"landing.page_is_editable", "landing.move_in_order"},
                                       .erase = {"landing.page_is_editable", "landing.remove_in_order"}};
  module.hooks["landing.pagemediafile"] = {.create = {"landing.page_is_editable"},
                                           .update = {"landing.page_is_editable"},
                                           .erase = {"landing.page_is_editable"}};
}

}  // namespace techhub::landing
